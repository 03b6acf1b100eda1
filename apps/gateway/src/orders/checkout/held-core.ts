import type { AnswerTap, Forwarding, ForwardExtras, HeadVerdict, ReadBefore, StandIn } from '@banyan/proxy';
import type { ProblemCode } from '@banyan/kernel';

/** What the core said, and nobody has been told yet. */
export interface CoreSaid {
  readonly kind: 'said';
  readonly status: number;
  /** Name, value, name, value. */
  readonly rawHeaders: readonly string[];
  /** As they came, encoded or not. */
  readonly bytes: Buffer;
}

/** No whole answer of it came. */
export interface CoreLost {
  readonly kind: 'lost';
  /** May the core have had the request? False is proven, true is not. */
  readonly sent: boolean;
  readonly because: string;
}

const TAKEN: HeadVerdict = { kind: 'taken' };
/** Longer than any page before the last button. */
const MOST_BYTES = 2 * 1024 * 1024;
/** What is told where no connection was made. */
const NOT_SENT: ReadonlySet<ProblemCode> = new Set(['upstream-unreachable', 'overloaded']);

/**
 * Passes a request on byte for byte, and holds the core's answer until it is known what it means. A client that leaves changes nothing:
 * what the core does is done.
 */
export class HeldCore implements StandIn, AnswerTap {
  readonly #ended: Promise<CoreSaid | CoreLost>;
  #settle: (end: CoreSaid | CoreLost) => void = () => undefined;
  #status = 0;
  #rawHeaders: readonly string[] = [];
  #chunks: Buffer[] | undefined = [];
  #bytes = 0;

  private constructor() {
    this.#ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** @param signal when it is waited for no longer. Never rejects */
  static async ask(
    forward: (extras: ForwardExtras) => Forwarding | undefined,
    body: ReadBefore | undefined,
    signal: AbortSignal,
  ): Promise<CoreSaid | CoreLost> {
    if (signal.aborted) return { kind: 'lost', sent: false, because: 'there was no time left' };
    const held = new HeldCore();
    const forwarding = forward({ standIn: held, tap: held, ...(body === undefined ? {} : { readBefore: body }) });
    const give = (): void => {
      held.#settle({ kind: 'lost', sent: true, because: 'no answer in time' });
      forwarding?.detach();
      forwarding?.abandon();
    };
    signal.addEventListener('abort', give, { once: true });
    const end = await held.#ended;
    signal.removeEventListener('abort', give);
    return end;
  }

  judgeHead(): HeadVerdict {
    return TAKEN;
  }

  onHead(status: number, rawHeaders: readonly string[]): void {
    this.#status = status;
    this.#rawHeaders = rawHeaders;
  }

  onBody(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes > MOST_BYTES) this.#chunks = undefined;
    this.#chunks?.push(Buffer.from(bytes));
  }

  onWhole(): void {
    if (this.#chunks === undefined) {
      this.#settle({ kind: 'lost', sent: true, because: 'the answer is larger than is held' });
      return;
    }
    const bytes = Buffer.concat(this.#chunks);
    this.#settle({ kind: 'said', status: this.#status, rawHeaders: this.#rawHeaders, bytes });
  }

  onEnd({ outcome, problem }: { readonly outcome: string; readonly problem: ProblemCode | undefined }): void {
    // A client is not waited for from the first byte on: one that is said to have left had left before it.
    const sent = problem === undefined ? outcome !== 'client-aborted' : !NOT_SENT.has(problem);
    this.#settle({ kind: 'lost', sent, because: problem ?? outcome });
  }

  onRefused(problem: ProblemCode): boolean {
    this.#settle({ kind: 'lost', sent: !NOT_SENT.has(problem), because: problem });
    return true;
  }

  onClientLeft(): boolean {
    return true;
  }

  runsAhead(): boolean {
    return true;
  }
}
