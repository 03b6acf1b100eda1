import { messageOf, ProblemError, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import {
  StoreUnavailable,
  verifyChain,
  type ChainVerdict,
  type DecisionRecord,
  type RolloutStore,
} from '@banyan/rollout';
import type { ChainAnchor } from './chain-anchor.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A record, and whether the chain it hangs in is whole. */
export interface DecisionPage {
  readonly record: DecisionRecord;
  readonly chain: ChainVerdict;
}

/** A whole chain, oldest first, and what verifying it gave. */
export interface VerifiedChain {
  readonly records: readonly DecisionRecord[];
  readonly chain: ChainVerdict;
}

/** How long a verification is taken for the present state by the status page, ms. */
const KEEP_MS = 5_000;

/** Reads decision records for people, and verifies their chains. */
export class DecisionBook {
  readonly #verdicts = new Map<string, { readonly chain: ChainVerdict; readonly atMs: number }>();

  constructor(
    private readonly store: Pick<RolloutStore, 'decision' | 'decisions'>,
    private readonly anchor: ChainAnchor,
    private readonly clock: Clock,
  ) {}

  /**
   * A domain's whole chain, verified against the end that was noted outside the database.
   *
   * @throws ProblemError `unavailable` without PostgreSQL
   */
  async chain(domain: string): Promise<VerifiedChain> {
    // Before the records: an end noted while they are on their way would make them look cut.
    const noted = await this.anchor.of(domain);
    const records = await this.#read(() => this.store.decisions(domain));
    const chain = verifyChain(records, noted);
    if (chain.intact) await this.anchor.note(domain, chain.head);
    this.#verdicts.set(domain, { chain, atMs: this.clock.monotonicMs() });
    return { records, chain };
  }

  /** The state of a chain as of a few seconds ago at most. @throws as `chain` does */
  async verdict(domain: string): Promise<ChainVerdict> {
    const known = this.#verdicts.get(domain);
    if (known !== undefined && this.clock.monotonicMs() - known.atMs < KEEP_MS) return known.chain;
    return (await this.chain(domain)).chain;
  }

  /** Something was decided: the end of the chain is noted before anybody can cut it. Never throws. */
  async look(domain: string): Promise<void> {
    try {
      const { chain } = await this.chain(domain);
      if (!chain.intact)
        log.error('the chain of decisions is broken', { domain, reason: `${chain.because} at #${chain.sequence}` });
    } catch (error) {
      log.debug('a chain could not be read', { domain, reason: messageOf(error) });
    }
  }

  /**
   * One record with its chain verified.
   *
   * @throws ProblemError `not-found`, or `unavailable` without PostgreSQL
   */
  async page(id: string): Promise<DecisionPage> {
    const record = UUID.test(id) ? await this.#read(() => this.store.decision(id)) : undefined;
    if (record === undefined) throw new ProblemError('not-found', { detail: 'No decision has this id.' });
    return { record, chain: (await this.chain(record.domain)).chain };
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
