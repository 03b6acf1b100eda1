import { connect, type Socket } from 'node:net';
import { AnswerReader } from '../measure/answer-reader.js';
import type { Kind } from './traffic.js';

/** A request on its way. */
export interface Asking {
  readonly kind: Kind;
  /** When it should have been sent, monotonic ms. */
  readonly intendedMs: number;
  /** Is it of the part that is counted? */
  readonly counted: boolean;
  readonly heard: Heard;
}

/** Who is told what became of a request. */
export interface Heard {
  answered(asking: Asking, status: number, nowMs: number): void;
  failed(asking: Asking, because: string): void;
  /** It took longer than anybody waits. */
  givenUp(asking: Asking, nowMs: number): void;
}

export interface ShopperLoad {
  readonly port: number;
  readonly requests: Readonly<Record<Kind, Buffer>>;
  /** It can take a request. */
  readonly onFree: (connection: ShopperConnection) => void;
}

/** All reads go into one buffer: what is in it is looked at before the next. */
const READ_INTO = Buffer.allocUnsafe(64 * 1024);
const AGAIN_MS = 50;

/** One shopper's connection: one request under way, opened again whenever it breaks. */
export class ShopperConnection {
  readonly #load: ShopperLoad;
  readonly #reader = new AnswerReader();
  #socket: Socket | undefined;
  #asking: Asking | undefined;
  #open = false;
  #closed = false;

  constructor(load: ShopperLoad) {
    this.#load = load;
    this.#connect();
  }

  get asking(): Asking | undefined {
    return this.#asking;
  }

  /** Can it take a request? It may have been closed since it said so. */
  get free(): boolean {
    return this.#open && this.#asking === undefined;
  }

  ask(asking: Asking): void {
    this.#asking = asking;
    this.#reader.begin();
    this.#socket?.write(this.#load.requests[asking.kind]);
  }

  /** Leaves, and comes again on another connection. */
  giveUp(): void {
    this.#asking = undefined;
    this.#socket?.destroy();
  }

  close(): void {
    this.#closed = true;
    this.#socket?.destroy();
  }

  #connect(): void {
    const { port } = this.#load;
    const callback = (bytes: number) => {
      this.#read(READ_INTO.subarray(0, bytes));
      return true;
    };
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, onread: { buffer: READ_INTO, callback } });
    this.#socket = socket;
    socket.on('connect', () => {
      this.#open = true;
      this.#load.onFree(this);
    });
    socket.on('error', (error) => this.#fault(error.message));
    socket.on('close', () => {
      this.#open = false;
      this.#fault('closed');
      // Later: whoever refuses connections must not be called in a tight loop.
      setTimeout(() => this.#closed || this.#connect(), AGAIN_MS);
    });
  }

  #read(bytes: Buffer): void {
    const answer = this.#reader.read(bytes);
    if (answer === undefined) return;
    const asking = this.#asking;
    if ('because' in answer || asking === undefined) {
      this.#fault('because' in answer ? answer.because : 'an answer that nobody asked for');
      this.#socket?.destroy();
      return;
    }
    this.#asking = undefined;
    asking.heard.answered(asking, answer.status, performance.now());
    this.#load.onFree(this);
  }

  #fault(because: string): void {
    const asking = this.#asking;
    this.#asking = undefined;
    if (!this.#closed && asking !== undefined) asking.heard.failed(asking, because);
  }
}
