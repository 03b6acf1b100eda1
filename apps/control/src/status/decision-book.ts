import { messageOf, ProblemError, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import {
  StoreUnavailable,
  verifyChain,
  type ChainHead,
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

interface KnownChain {
  readonly chain: ChainVerdict;
  /** When anything of it was verified last, monotonic ms. */
  readonly atMs: number;
  /** When all of it was, and how long that took. */
  readonly wholeAtMs: number;
  readonly wholeTookMs: number;
}

/** How long a verification is taken for the present state by the status page, ms. */
const KEEP_MS = 5_000;
/** Verifying whole chains again takes at most a hundredth of the time. */
const WHOLE_SHARE = 100;
/** A person who opens a record waits so long for the whole of its chain, ms. */
const WAITED_FOR_MS = 250;

/**
 * Reads decision records for people, and verifies their chains: what was added since the last time at once, the whole from the
 * first record on as often as its length allows.
 */
export class DecisionBook {
  readonly #known = new Map<string, KnownChain>();

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
    const wholeAtMs = this.clock.monotonicMs();
    // Before the records: an end noted while they are on their way would make them look cut.
    const noted = await this.anchor.of(domain);
    const records = await this.#read(() => this.store.decisions(domain));
    const chain = verifyChain(records, noted);
    const atMs = this.clock.monotonicMs();
    await this.#keep(domain, { chain, atMs, wholeAtMs: atMs, wholeTookMs: atMs - wholeAtMs });
    return { records, chain };
  }

  /** The state of a chain as of a few seconds ago at most. @throws as `chain` does */
  async verdict(domain: string): Promise<ChainVerdict> {
    const known = this.#known.get(domain);
    if (known !== undefined && this.clock.monotonicMs() - known.atMs < KEEP_MS) return known.chain;
    return this.#verify(domain);
  }

  /** Something was decided: the end of the chain is noted before anybody can cut it. Never throws. */
  async look(domain: string): Promise<void> {
    try {
      const chain = await this.#verify(domain);
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
    const isShort = (this.#known.get(record.domain)?.wholeTookMs ?? 0) < WAITED_FOR_MS;
    return { record, chain: isShort ? (await this.chain(record.domain)).chain : await this.#verify(record.domain) };
  }

  /** The whole chain when it is time for that, and else what was added since. */
  async #verify(domain: string): Promise<ChainVerdict> {
    const known = this.#known.get(domain);
    if (known === undefined || this.clock.monotonicMs() - known.wholeAtMs >= WHOLE_SHARE * known.wholeTookMs)
      return (await this.chain(domain)).chain;
    if (!known.chain.intact) return known.chain;
    const { head } = known.chain;
    const noted = await this.anchor.of(domain);
    const [last, ...added] = await this.#read(() => this.store.decisionsSince(domain, head.sequence));
    if (last === undefined || !isStill(last, head)) return (await this.chain(domain)).chain;
    const chain = verifyChain(added, noted, head);
    await this.#keep(domain, { ...known, chain, atMs: this.clock.monotonicMs() });
    return chain;
  }

  async #keep(domain: string, known: KnownChain): Promise<void> {
    if (known.chain.intact) await this.anchor.note(domain, known.chain.head);
    this.#known.set(domain, known);
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

function isStill(record: DecisionRecord, head: ChainHead): boolean {
  const before = { sequence: record.sequence - 1, hash: record.previousHash };
  return record.sequence === head.sequence && verifyChain([record], head, before).intact;
}
