import type { AnswerHead } from '../upstream/answer-head.js';
import type { Applicant, ConnectionPool, NoConnection } from '../upstream/connection-pool.js';
import type { Occupant, UpstreamConnection } from '../upstream/upstream-connection.js';

/** Hears an answer while it comes. */
export interface CoreListener {
  /** @param rawHeaders name, value, name, value … as they came */
  onHead(status: number, rawHeaders: readonly string[]): void;
  /** Some of the body, without its framing. Whoever keeps it copies it: the buffer is used again. */
  onBody(bytes: Buffer): void;
  /** The answer came whole. */
  onWhole(): void;
  onFailed(failure: CoreFailure): void;
}

/** Why there is no answer, or no whole one. */
export interface CoreFailure {
  /** `lost`: the connection ended, or what came is no answer. */
  readonly kind: NoConnection | 'lost';
  readonly because: string;
  /** Not one byte of an answer came. */
  readonly isSilent: boolean;
}

/** One question on its way to the core, and its answer on the way back. */
export class Asking implements Applicant, Occupant {
  #connection: UpstreamConnection | undefined;
  #readBefore = 0;
  #over = false;

  constructor(
    private readonly pool: ConnectionPool,
    private readonly head: string,
    private readonly body: string | Buffer,
    private readonly listener: CoreListener,
  ) {}

  /** Nobody waits for it any more: nothing is told from now on. */
  abandon(): void {
    if (this.#over) return;
    this.#over = true;
    this.pool.withdraw(this);
    this.#connection?.destroy();
  }

  onConnection(connection: UpstreamConnection): void {
    this.#connection = connection;
    this.#readBefore = connection.bytesRead;
    connection.occupy(this, false);
    if (typeof this.body === 'string') connection.writeText(this.head + this.body);
    else {
      connection.cork();
      connection.writeText(this.head);
      connection.write(this.body);
      connection.uncork();
    }
    connection.requestSent();
  }

  onNoConnection(why: NoConnection, because: string): void {
    this.#fail(why, because);
  }

  onInterim(): void {
    // What is to come is waited for anyway.
  }

  onHead({ status, rawHeaders }: AnswerHead): void {
    if (!this.#over) this.listener.onHead(status, rawHeaders);
  }

  onBody(bytes: Buffer): void {
    if (!this.#over) this.listener.onBody(bytes);
  }

  onEnd(): void {
    if (this.#over) return;
    this.#over = true;
    this.listener.onWhole();
  }

  onLost(because: string): void {
    this.#fail('lost', because);
  }

  holdsBytes(): boolean {
    return false;
  }

  onPacketEnd(): void {
    // Nothing waits to be flushed.
  }

  onDrain(): void {
    // All of it was given to the socket, which holds what the kernel has not taken.
  }

  checkWaits(): void {
    // Whoever asks has a deadline, and abandons.
  }

  #fail(kind: CoreFailure['kind'], because: string): void {
    if (this.#over) return;
    this.#over = true;
    const isSilent = (this.#connection?.bytesRead ?? 0) === this.#readBefore;
    this.listener.onFailed({ kind, because, isSilent });
  }
}
