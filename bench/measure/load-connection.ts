import { connect, type Socket } from 'node:net';
import { AnswerReader, type ReadAnswer } from './answer-reader.js';

/** How one answer came back. */
export interface Answered extends ReadAnswer {
  readonly ms: number;
}

export interface Load {
  readonly port: number;
  /** The next whole request, ready to be written. */
  readonly request: () => Buffer;
  readonly onAnswer: (answer: Answered) => void;
  /** The connection broke off, or what came is no answer. It is opened again. */
  readonly onFault: (because: string) => void;
}

/** How long the last answer may take, ms. */
const LAST_ANSWER_MS = 2_000;

/**
 * One connection of the closed loop: the next request goes out when the last answer is whole. By hand on a raw socket:
 * autocannon costs 1.7 times as much (17.6 µs a request to 10.4), and load and upstream share a core that must outpace the proxy.
 */
export class LoadConnection {
  readonly #load: Load;
  #socket: Socket | undefined;
  #running = true;
  #startedMs = 0;
  readonly #reader = new AnswerReader();

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
    socket.on('connect', () => this.#send());
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('error', (error) => this.#fault(socket, error.message));
    socket.on('close', () => this.#fault(socket, 'closed'));
  }

  #send(): void {
    this.#reader.begin();
    this.#startedMs = performance.now();
    this.#socket?.write(this.#load.request());
  }

  #read(bytes: Buffer): void {
    const answer = this.#reader.read(bytes);
    if (answer === undefined) return;
    if ('because' in answer) {
      this.#fault(this.#socket, answer.because);
      return;
    }
    this.#load.onAnswer({ ...answer, ms: performance.now() - this.#startedMs });
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
