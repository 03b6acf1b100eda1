import type { Clock } from '@banyan/kernel';
import { PASSTHROUGH_LIMITS } from '../passthrough-options.js';
import { startSweep } from '../sweep.js';
import { ConnectionPool } from '../upstream/connection-pool.js';
import { IdleTrust } from '../upstream/idle-trust.js';
import { Asking, type CoreListener } from './asking.js';
import { questionBody, questionHead, type CoreQuestion } from './core-question.js';

export interface CoreClientOptions {
  /** Origin and base path. */
  readonly upstream: URL;
  readonly clock: Clock;
  /** Connections at once. */
  readonly sockets: number;
}

/** Whoever asks more at once than there are connections is bounded elsewhere, and each by a deadline of its own. */
const MOST_WAITING = 10_000;
const LONGEST_WAIT_MS = 30_000;
const SWEEP_MS = 250;

/**
 * Asks the core questions of our own, over connections of its own, by the rules that passthrough follows: a strict reader of
 * answers, and no connection that the core may be about to close.
 */
export class CoreClient {
  readonly #pool: ConnectionPool;
  readonly #prefix: string;
  readonly #host: string;
  readonly #sweep: { stop(): void };

  constructor({ upstream, clock, sockets }: CoreClientOptions) {
    this.#prefix = upstream.pathname.replace(/\/+$/, '');
    this.#host = upstream.host;
    const { connectMs, idleLifeMs, maxAnswerHeadBytes } = PASSTHROUGH_LIMITS;
    this.#pool = new ConnectionPool({
      name: 'questions',
      upstream,
      trust: new IdleTrust(idleLifeMs),
      clock,
      onEvent: () => undefined,
      limits: { sockets, queue: MOST_WAITING, queueMs: LONGEST_WAIT_MS, connectMs, idleLifeMs, maxAnswerHeadBytes },
    });
    this.#sweep = startSweep(SWEEP_MS, clock, (nowMs) => this.#pool.sweep(nowMs));
  }

  /**
   * Asks. The listener is told the end exactly once, unless the question is abandoned before.
   *
   * @throws RangeError where the question cannot be written without ambiguity: a character that ends a line, or none of latin-1
   */
  ask(question: CoreQuestion, listener: CoreListener): { abandon(): void } {
    const head = questionHead(question, this.#prefix, this.#host);
    const asking = new Asking(this.#pool, head, questionBody(question), listener);
    this.#pool.apply(asking);
    return asking;
  }

  /** Cuts what is under way; each is told. */
  close(): void {
    this.#sweep.stop();
    this.#pool.destroy();
  }
}
