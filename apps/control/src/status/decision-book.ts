import { ProblemError } from '@banyan/kernel';
import {
  StoreUnavailable,
  verifyChain,
  type ChainVerdict,
  type DecisionRecord,
  type RolloutStore,
} from '@banyan/rollout';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A record, and whether the chain it hangs in is whole. */
export interface DecisionPage {
  readonly record: DecisionRecord;
  readonly chain: ChainVerdict;
}

/** Reads decision records for people. */
export class DecisionBook {
  constructor(private readonly store: Pick<RolloutStore, 'decision' | 'decisions'>) {}

  /**
   * A domain's whole chain, oldest first.
   *
   * @throws ProblemError `unavailable` without PostgreSQL
   */
  chain(domain: string): Promise<readonly DecisionRecord[]> {
    return this.#read(() => this.store.decisions(domain));
  }

  /**
   * One record with its chain verified.
   *
   * @throws ProblemError `not-found`, or `unavailable` without PostgreSQL
   */
  async page(id: string): Promise<DecisionPage> {
    const record = UUID.test(id) ? await this.#read(() => this.store.decision(id)) : undefined;
    if (record === undefined) throw new ProblemError('not-found', { detail: 'No decision has this id.' });
    return { record, chain: verifyChain(await this.chain(record.domain)) };
  }

  async #read<T>(question: () => Promise<T>): Promise<T> {
    try {
      return await question();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      const detail = 'PostgreSQL is away, and the records are kept there.';
      throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
    }
  }
}
