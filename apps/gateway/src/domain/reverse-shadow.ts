import { EvenSampler } from '@banyan/shadow';

/**
 * Requests copied after each bad one of the service. Source: docs/adr/0016, by simulation: a service that fails 5 % at full
 * is taken back after 305 requests in the median, with 1 in place of 20 after 1,350.
 */
const COPIES_AFTER_BAD = 20;

/**
 * Which requests are copied to legacy while the service answers everybody: legacy stays the oracle, and nothing else
 * would say how it is. Each operation is sampled for itself, or two that storefronts ask in turn would leave one unseen.
 * The first request of each is a sample.
 */
export class ReverseShadow {
  /** Those whose requests are sampled; empty: none are. */
  readonly operations: ReadonlySet<string>;
  readonly #samplers: ReadonlyMap<string, EvenSampler>;

  /**
   * @param operations that may be copied
   * @param ratio share of the requests, 0-1; 0: none, whatever is owed
   */
  constructor(operations: readonly string[], ratio: number) {
    this.operations = new Set(ratio > 0 ? operations : []);
    this.#samplers = new Map(operations.map((operation) => [operation, new EvenSampler(ratio)]));
    for (const sampler of this.#samplers.values()) sampler.owe(1);
  }

  /** Is this request of the operation one of the sample? */
  selects(operation: string): boolean {
    return this.#samplers.get(operation)?.picks() === true;
  }

  /**
   * The service has just failed, or been slow: the next requests of the operation are copied out of turn, so that an outage of
   * both arms shows in the sample as fast as in the service, and one of the service alone is told from it. The next ones, not
   * this one: what is sampled must not hang on how the service answered it, or legacy would be judged by the requests that are
   * hard for both.
   */
  owe(operation: string): void {
    this.#samplers.get(operation)?.owe(COPIES_AFTER_BAD);
  }
}
