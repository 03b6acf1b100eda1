import { type Socket, connect } from 'node:net';
import { AwakeTime } from './awake-time.js';

/** A client that plays bytes and remembers what came back. */
export class RawClient {
  received = '';
  /** `open` until the other side ended or the connection broke. */
  state: 'open' | 'ended' | 'reset' = 'open';
  readonly #watchers = new Set<() => boolean>();

  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes: Buffer) => {
      this.received += bytes.toString('latin1');
      this.#wake();
    });
    socket.on('end', () => {
      if (this.state === 'open') this.state = 'ended';
      this.#wake();
    });
    socket.on('error', () => {
      this.state = 'reset';
      this.#wake();
    });
    socket.on('close', () => {
      if (this.state === 'open') this.state = 'ended';
      this.#wake();
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const client = new RawClient(socket);
    await new Promise((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  send(text: string | Buffer): this {
    if (typeof text === 'string') this.socket.write(text, 'latin1');
    else this.socket.write(text);
    return this;
  }

  /** Resolves when the condition holds; rejects after `withinMs` of running with what came instead. */
  async until(condition: (client: RawClient) => boolean, withinMs = 30_000): Promise<this> {
    if (condition(this)) return this;
    const time = new AwakeTime();
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearInterval(poll);
        this.#watchers.delete(check);
      };
      const check = () => {
        if (!condition(this)) return false;
        stop();
        resolve(this);
        return true;
      };
      // The condition may be about the other side as well.
      const poll = setInterval(() => {
        if (check() || time.waitedMs() < withinMs) return;
        stop();
        const received = JSON.stringify(this.received.slice(0, 2000));
        reject(new Error(`waited ${withinMs} ms in vain; state ${this.state}, received ${received}`));
      }, 5);
      this.#watchers.add(check);
    });
  }

  async untilReceived(pattern: RegExp | string, withinMs?: number): Promise<string> {
    await this.until(
      ({ received }) => (typeof pattern === 'string' ? received.includes(pattern) : pattern.test(received)),
      withinMs,
    );
    return this.received;
  }

  async untilClosed(withinMs?: number): Promise<string> {
    await this.until(({ state }) => state !== 'open', withinMs);
    return this.received;
  }

  close(): void {
    this.socket.destroy();
  }

  #wake(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
