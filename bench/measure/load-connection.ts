import { connect, type Socket } from 'node:net';

/** How one answer came back. */
export interface Answered {
  readonly ms: number;
  readonly status: number;
  readonly bodyBytes: number;
}

export interface Load {
  readonly port: number;
  /** The next whole request, ready to be written. */
  readonly request: () => Buffer;
  readonly onAnswer: (answer: Answered) => void;
  /** The connection broke off, or what came is no answer. It is opened again. */
  readonly onFault: (because: string) => void;
}

const HEAD_END = Buffer.from('\r\n\r\n');
/** How long the last answer may take, ms. */
const LAST_ANSWER_MS = 2_000;
const LAST_CHUNK = '0\r\n\r\n';

/**
 * One connection of the closed loop: the next request goes out when the last answer is whole. By hand on a raw socket:
 * autocannon costs 1.7 times as much (17.6 µs a request to 10.4), and load and upstream share a core that must outpace the proxy.
 */
export class LoadConnection {
  readonly #load: Load;
  #socket: Socket | undefined;
  #running = true;
  #startedMs = 0;
  #pending: Buffer | undefined;
  #status = 0;
  #bodyBytes = 0;
  /** Bytes of the body still to come; undefined before the head. Infinity: until the last chunk. */
  #left: number | undefined;

  constructor(load: Load) {
    this.#load = load;
    this.#open();
  }

  /** Closes when the answer under way is whole: a proxy that is left in the middle of one would be measured next time. */
  async stop(): Promise<void> {
    this.#running = false;
    const socket = this.#socket;
    if (socket === undefined || socket.closed) return;
    const timer = setTimeout(() => {
      this.#load.onFault('no answer in the end');
      socket.destroy();
    }, LAST_ANSWER_MS);
    await new Promise((resolve) => socket.once('close', resolve));
    clearTimeout(timer);
  }

  #open(): void {
    const socket = connect({ port: this.#load.port, host: '127.0.0.1', noDelay: true });
    this.#socket = socket;
    this.#pending = undefined;
    socket.on('connect', () => this.#send());
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('error', (error) => this.#fault(socket, error.message));
    socket.on('close', () => this.#fault(socket, 'closed'));
  }

  #send(): void {
    this.#left = undefined;
    this.#bodyBytes = 0;
    this.#startedMs = performance.now();
    this.#socket?.write(this.#load.request());
  }

  #read(bytes: Buffer): void {
    if (this.#left === undefined) {
      const received = this.#pending === undefined ? bytes : Buffer.concat([this.#pending, bytes]);
      const end = received.indexOf(HEAD_END);
      if (end === -1) {
        this.#pending = received;
        return;
      }
      this.#pending = undefined;
      if (!this.#readHead(received.toString('latin1', 0, end))) return;
      this.#readBody(received.subarray(end + HEAD_END.length));
    } else {
      this.#readBody(bytes);
    }
  }

  #readHead(head: string): boolean {
    this.#status = Number(head.slice(9, 12));
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    if (length !== undefined) this.#left = Number(length);
    else if (/\r\ntransfer-encoding: *chunked/i.test(head)) this.#left = Infinity;
    else this.#fault(this.#socket, `an answer without a length: ${head.split('\r\n')[0]}`);
    return this.#left !== undefined;
  }

  #readBody(bytes: Buffer): void {
    this.#bodyBytes += bytes.length;
    this.#left = (this.#left ?? 0) - bytes.length;
    const whole = this.#left === Infinity ? endsChunked(bytes) : this.#left <= 0;
    if (!whole) return;
    this.#load.onAnswer({
      ms: performance.now() - this.#startedMs,
      status: this.#status,
      bodyBytes: this.#bodyBytes,
    });
    if (this.#running) this.#send();
    else this.#socket?.end();
  }

  #fault(socket: Socket | undefined, because: string): void {
    if (!this.#running || socket !== this.#socket) return;
    this.#load.onFault(because);
    socket?.destroy();
    // A little later: a proxy that refuses at once must not be called in a tight loop.
    setTimeout(() => this.#running && this.#socket === socket && this.#open(), 20);
    socket?.removeAllListeners('close');
  }
}

/** Bodies here are far from ending like this by chance. */
function endsChunked(bytes: Buffer): boolean {
  return bytes.toString('latin1', Math.max(0, bytes.length - LAST_CHUNK.length)) === LAST_CHUNK;
}
