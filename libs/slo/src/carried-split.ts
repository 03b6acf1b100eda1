import { logBayesFactor } from './log-bayes-factor.js';
import { OddsMixture } from './odds-mixture.js';
import { logAverage } from './onset.js';

/**
 * The comparison of one operation's bad requests with legacy's, over a record in which the intended share moves.
 *
 * - While the first share lasts it is the Bayes factor of the split, exactly.
 * - From the first move on the record is *carried*: an odds mixture that was fed all along goes on from the value reached.
 *   What the mixture learnt before the move weighs its alternatives, so a move costs nothing, and many of them do not cost
 *   a prior each, as a product of one Bayes factor a stretch would.
 * - Beside it each later stretch is judged by itself, as a gateway does that counts anew at a move. The statistic is the
 *   average of both: at worst ln 2 behind the better one. At the beginning of every stretch its mean is at most 1 under
 *   the null, so each stretch keeps to alpha, as in a gateway.
 * - Where no share is given there is no stretch to restart, and the odds mixture alone is the statistic.
 */
export class CarriedSplit {
  readonly #mixture = new OddsMixture();
  readonly #sessions = new Set<string>();
  /** Of the first share; undefined once it has moved, or when none was given. */
  #first: { theta: number; bad: number; requests: number } | undefined;
  #offset = 0;
  #bad = 0;
  #requests = 0;

  constructor(
    /** The share given first, 0-1; undefined: none. */
    firstShare: number | undefined,
    /** Sessions remembered of the service's bad requests. */
    private readonly mostSessions: number,
  ) {
    this.#first = firstShare === undefined ? undefined : { theta: firstShare, bad: 0, requests: 0 };
  }

  /**
   * A bad request that counts.
   *
   * @param theta intended share of the service when it was made, 0-1; at 0 and 1 there is no split to learn from
   */
  add(isService: boolean, theta: number, session: string): void {
    if (isService && this.#sessions.size < this.mostSessions) this.#sessions.add(session);
    if (theta <= 0 || theta >= 1) return;
    this.#mixture.add(isService, theta);
    this.#requests++;
    if (isService) this.#bad++;
    if (this.#first === undefined) return;
    this.#first.requests++;
    if (isService) this.#first.bad++;
  }

  /** The share moves: from now on the record is carried. */
  move(): void {
    if (this.#first === undefined) return;
    const { theta, bad, requests } = this.#first;
    this.#offset = (requests === 0 ? 0 : logBayesFactor(bad, requests, theta)) - this.#mixture.logFactor;
    this.#first = undefined;
  }

  /** Is it more than the counts of the present stretch? */
  get isCarried(): boolean {
    return this.#first === undefined;
  }

  /** Bad requests of the service, and of both arms, that the carried factor is made from. */
  get counts(): { readonly bad: number; readonly requests: number } {
    return { bad: this.#bad, requests: this.#requests };
  }

  /** Distinct sessions behind the service's bad requests, as far as they are remembered. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /**
   * Natural logarithm of the statistic, once carried.
   *
   * @param logStretchFactor of the present stretch by itself; undefined when no share is given
   */
  logStatistic(logStretchFactor: number | undefined): number {
    const carried = this.#offset + this.#mixture.logFactor;
    return logStretchFactor === undefined ? carried : logAverage([carried, logStretchFactor]);
  }
}
