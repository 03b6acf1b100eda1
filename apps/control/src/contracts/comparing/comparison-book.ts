import { asOfMajor, type Comparison } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import type { ContractText } from '../shelf/contract-text.js';
import type { ComparesApart } from './compare-apart.js';
import { COMPARING_POLICY } from './comparing-policy.js';

/**
 * What changed from one text to another, each pair compared once. One at a time, so that a reader who clicks about costs one
 * core and not all.
 */
export class ComparisonBook {
  readonly #known = new Map<string, Promise<Comparison>>();
  #waiting = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly compare: ComparesApart) {}

  /**
   * As `banyan contracts changelog` compares: between majors, the earlier text as if it were of the later's.
   *
   * @throws ProblemError `overloaded` when too many wait; or whatever comparing throws, which is not remembered
   */
  between(from: ContractText, to: ContractText): Promise<Comparison> {
    const key = `${from.sha256} ${from.version} ${to.sha256} ${to.version}`;
    const known = this.#known.get(key);
    if (known !== undefined) {
      // The one that was asked for last is forgotten last.
      this.#known.delete(key);
      this.#known.set(key, known);
      return known;
    }
    if (this.#waiting > COMPARING_POLICY.waiting.value) {
      const detail = 'Several texts are being compared; ask again shortly.';
      throw new ProblemError('overloaded', { detail, retryAfterSeconds: 2 });
    }
    const earlier = asOfMajor(from.document, from.domain, from.version, to.version);
    const comparison = this.#inTurn(() => this.compare(earlier, to.document));
    this.#known.set(key, comparison);
    // Told to whoever asked; it must only not be remembered.
    comparison.catch(() => this.#known.delete(key));
    const [oldest] = this.#known.keys();
    if (this.#known.size > COMPARING_POLICY.kept.value && oldest !== undefined) this.#known.delete(oldest);
    return comparison;
  }

  #inTurn(work: () => Promise<Comparison>): Promise<Comparison> {
    this.#waiting += 1;
    const turn = this.#last.then(work).finally(() => (this.#waiting -= 1));
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
