import { ProblemError, type Clock } from '@banyan/kernel';
import {
  StoreUnavailable,
  verifyChain,
  type ChainVerdict,
  type DecisionRecord,
  type RolloutStore,
} from '@banyan/rollout';
import type { ChainAnchor } from '../chains/chain-anchor.js';
import { WatchedChain } from '../chains/watched-chain.js';

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

/** A person who opens a record waits so long for the whole of its chain, ms. */
const WAITED_FOR_MS = 250;

/** Reads decision records for people, and watches their chains. */
export class DecisionBook {
  readonly #chains = new Map<string, WatchedChain<DecisionRecord>>();

  constructor(
    private readonly store: Pick<RolloutStore, 'decision' | 'decisions' | 'decisionsSince'>,
    private readonly anchor: ChainAnchor,
    private readonly clock: Clock,
  ) {}

  /**
   * A domain's whole chain, verified against the end that was noted outside the database.
   *
   * @throws ProblemError `unavailable` without PostgreSQL
   */
  async chain(domain: string): Promise<VerifiedChain> {
    const { links, verdict } = await this.#watched(domain).whole();
    return { records: links, chain: verdict };
  }

  /** The state of a chain as of a few seconds ago at most. @throws as `chain` does */
  verdict(domain: string): Promise<ChainVerdict> {
    return this.#watched(domain).recent();
  }

  /** Something was decided: the end of the chain is noted before anybody can cut it. Never throws. */
  look(domain: string): Promise<void> {
    return this.#watched(domain).look();
  }

  /**
   * One record with its chain verified.
   *
   * @throws ProblemError `not-found`, or `unavailable` without PostgreSQL
   */
  async page(id: string): Promise<DecisionPage> {
    const record = UUID.test(id) ? await asked(() => this.store.decision(id)) : undefined;
    if (record === undefined) throw new ProblemError('not-found', { detail: 'No decision has this id.' });
    const chain = this.#watched(record.domain);
    const isShort = chain.wholeTookMs < WAITED_FOR_MS;
    return { record, chain: isShort ? (await chain.whole()).verdict : await chain.verify() };
  }

  #watched(domain: string): WatchedChain<DecisionRecord> {
    const known = this.#chains.get(domain);
    if (known !== undefined) return known;
    const source = {
      name: domain,
      all: () => asked(() => this.store.decisions(domain)),
      since: (sequence: number) => asked(() => this.store.decisionsSince(domain, sequence)),
      verify: verifyChain,
    };
    const chain = new WatchedChain(source, this.anchor, this.clock);
    this.#chains.set(domain, chain);
    return chain;
  }
}

async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const detail = 'PostgreSQL is away, and the records are kept there.';
    throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
  }
}
