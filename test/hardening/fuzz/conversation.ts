import { type Socket, connect } from 'node:net';
import { AwakeTime } from '../../support/awake-time.js';

/** Longer than all waits of the gateway under the fuzz's limits together; who is still waiting then hangs. */
const PATIENCE_MS = 10_000;
const LOOK_MS = 40;

/** How a connection ended: `left` is the client's own doing, `hung` that nothing happened any more. */
export type ConversationEnd = 'ended' | 'reset' | 'left' | 'hung';

const open = new Set<Conversation>();
let awake: AwakeTime | undefined;
let looks: NodeJS.Timeout | undefined;

/** A client's connection: says packets, and keeps what comes back. */
export class Conversation {
  text = '';
  end: ConversationEnd | undefined;
  readonly #socket: Socket;
  #waiter: { readonly enough: (text: string) => boolean; readonly resolve: () => void } | undefined;
  #untilMs = Number.POSITIVE_INFINITY;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1' });
    this.#socket.on('data', (bytes: Buffer) => {
      this.text += bytes.toString('latin1');
      this.#look();
    });
    this.#socket.on('end', () => this.#finish('ended'));
    this.#socket.on('close', () => this.#finish('ended'));
    this.#socket.on('error', () => this.#finish('reset'));
  }

  /** Says packets, then listens until `enough` of what came since, or the connection's end. @returns what came since */
  async say(packets: readonly string[], enough: (text: string) => boolean): Promise<string> {
    const from = this.text.length;
    for (const packet of packets) {
      if (this.end !== undefined) break;
      this.#socket.write(packet, 'latin1');
      await new Promise(setImmediate);
    }
    if (this.end === undefined && !enough(this.text.slice(from))) {
      await new Promise<void>((resolve) => {
        this.#waiter = { enough: (text) => enough(text.slice(from)), resolve };
        this.#untilMs = watch(this) + PATIENCE_MS;
      });
      open.delete(this);
      this.#waiter = undefined;
    }
    return this.text.slice(from);
  }

  leave(): void {
    this.#finish('left');
  }

  /** @param awakeMs for how long this process has been awake */
  lookAt(awakeMs: number): void {
    if (awakeMs >= this.#untilMs) this.#finish('hung');
  }

  #look(): void {
    if (this.#waiter?.enough(this.text) === true) this.#waiter.resolve();
  }

  #finish(how: ConversationEnd): void {
    this.end ??= how;
    this.#socket.destroy();
    this.#waiter?.resolve();
  }
}

/** One timer for all. @returns for how long this process has been awake */
function watch(conversation: Conversation): number {
  open.add(conversation);
  awake ??= new AwakeTime();
  const clock = awake;
  looks ??= setInterval(() => {
    const awakeMs = clock.waitedMs();
    for (const each of open) each.lookAt(awakeMs);
  }, LOOK_MS).unref();
  return clock.waitedMs();
}
