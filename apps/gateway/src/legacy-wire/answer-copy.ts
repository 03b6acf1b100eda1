import { ArmError, type ArmFailure, type Clock, type ProblemCode } from '@banyan/kernel';
import type { AnswerTap, ExchangeEvent } from '@banyan/proxy';
import { decompress } from './decompress.js';

/** The core's answer as it came, its head included, and read whole. */
export interface CopiedAnswer {
  readonly status: number;
  /** Name, value, name, value. */
  readonly rawHeaders: readonly string[];
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
  /** When the core was asked, ms since the Unix epoch. */
  readonly askedAtMs: number;
}

/** Most that is copied of one answer, compressed or not: a list of 100 rows is about 30 KB. */
const MOST_BYTES = 256 * 1024;

/** What the proxy's problem was, as a failure of the arm. What our own bounds refused is none of its. */
const FAILURES: Partial<Record<ProblemCode, ArmFailure>> = {
  'upstream-unreachable': 'transport',
  'upstream-timeout': 'deadline',
  'upstream-failed': 'transport',
  overloaded: 'shed',
};

/** Copies an answer of the core while it passes to the client, up to a bound, and says how it ended. Never touches it. */
export class AnswerCopy implements AnswerTap {
  /** Settles when the core's answer is whole, or the exchange is over without that; never rejects. */
  readonly ended: Promise<CopiedAnswer | ArmError>;
  /** Until the core's answer was whole, or the exchange over; 0 before. */
  ms = 0;
  readonly #startedMs: number;
  readonly #askedAtMs: number;
  #settle: (end: CopiedAnswer | ArmError) => void = () => undefined;
  #status = 0;
  #rawHeaders: readonly string[] = [];
  #chunks: Buffer[] | undefined = [];
  #length = 0;
  #isWhole = false;

  constructor(private readonly clock: Clock) {
    this.#startedMs = clock.monotonicMs();
    this.#askedAtMs = clock.nowMs();
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  onHead(status: number, rawHeaders: readonly string[]): void {
    this.#status = status;
    this.#rawHeaders = rawHeaders;
  }

  onBody(bytes: Buffer): void {
    this.#length += bytes.length;
    if (this.#length > MOST_BYTES) this.#chunks = undefined;
    else this.#chunks?.push(Buffer.from(bytes));
  }

  onWhole(): void {
    this.#end();
    this.#isWhole = true;
    // After the client's bytes are out: what is read here is nobody's wait.
    setImmediate(() => void this.#read().then(this.#settle));
  }

  onEnd({ outcome, problem }: Pick<ExchangeEvent<unknown>, 'outcome' | 'problem'>): void {
    if (this.#isWhole) return;
    this.#end();
    const failure = outcome === 'client-aborted' ? 'aborted' : (FAILURES[problem ?? 'upstream-failed'] ?? 'aborted');
    this.#settle(new ArmError('legacy', failure, `the exchange with the core ended: ${problem ?? outcome}`));
  }

  #end(): void {
    if (this.ms === 0) this.ms = this.clock.monotonicMs() - this.#startedMs;
  }

  async #read(): Promise<CopiedAnswer | ArmError> {
    if (this.#chunks === undefined) return refused('the answer is larger than is read');
    const bytes = await decompress(Buffer.concat(this.#chunks), this.#header('content-encoding'), MOST_BYTES);
    if (bytes === undefined) return refused('the answer is encoded in a way that is not read');
    return {
      status: this.#status,
      rawHeaders: this.#rawHeaders,
      contentType: this.#header('content-type'),
      bytes,
      askedAtMs: this.#askedAtMs,
    };
  }

  #header(name: string): string | undefined {
    const at = this.#rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name);
    return at === -1 ? undefined : this.#rawHeaders[at + 1];
  }
}

function refused(because: string): ArmError {
  return new ArmError('legacy', 'refused-translation', because, { field: 'wire.body' });
}
