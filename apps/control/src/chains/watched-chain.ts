import { messageOf, type ChainHead, type ChainLink, type ChainVerdict, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { ChainAnchor } from './chain-anchor.js';

/** A chain where it is kept. */
export interface ChainSource<Link extends ChainLink> {
  /** By which its end is noted: a domain, or what is no domain's name. */
  readonly name: string;
  /** First link first. */
  readonly all: () => Promise<readonly Link[]>;
  /** From this place on, first link first; 0: all. */
  readonly since: (sequence: number) => Promise<readonly Link[]>;
  readonly verify: (links: readonly Link[], head?: ChainHead, from?: ChainHead) => ChainVerdict;
}

interface KnownChain {
  readonly verdict: ChainVerdict;
  /** When anything of it was verified last, monotonic ms. */
  readonly atMs: number;
  /** When all of it was, and how long that took. */
  readonly wholeAtMs: number;
  readonly wholeTookMs: number;
}

/** How long a verification is taken for the present state, ms. */
const KEEP_MS = 5_000;
/** Verifying whole chains again takes at most a hundredth of the time. */
const WHOLE_SHARE = 100;

/**
 * Verifies one chain against its end that was noted outside the database: what was added since the last time at once, the whole from
 * the first link on as often as its length allows.
 */
export class WatchedChain<Link extends ChainLink> {
  #known: KnownChain | undefined;

  constructor(
    private readonly source: ChainSource<Link>,
    private readonly anchor: ChainAnchor,
    private readonly clock: Clock,
  ) {}

  /** How long verifying the whole took last, ms; 0: it was not yet. */
  get wholeTookMs(): number {
    return this.#known?.wholeTookMs ?? 0;
  }

  /** All of it, first link first. Throws what its source does, as all of these. */
  async whole(): Promise<{ readonly links: readonly Link[]; readonly verdict: ChainVerdict }> {
    const wholeAtMs = this.clock.monotonicMs();
    // Before the links: an end noted while they are on their way would make them look cut.
    const noted = await this.anchor.of(this.source.name);
    const links = await this.source.all();
    const verdict = this.source.verify(links, noted);
    const atMs = this.clock.monotonicMs();
    await this.#keep({ verdict, atMs, wholeAtMs: atMs, wholeTookMs: atMs - wholeAtMs });
    return { links, verdict };
  }

  /** Its state as of a few seconds ago at most. */
  async recent(): Promise<ChainVerdict> {
    const known = this.#known;
    if (known !== undefined && this.clock.monotonicMs() - known.atMs < KEEP_MS) return known.verdict;
    return this.verify();
  }

  /** Something was added: the end of the chain is noted before anybody can cut it. Never throws. */
  async look(): Promise<void> {
    const { name } = this.source;
    try {
      const verdict = await this.verify();
      if (!verdict.intact) {
        log.error('a chain of records is broken', {
          domain: name,
          reason: `${verdict.because} at #${verdict.sequence}`,
        });
      }
    } catch (error) {
      log.debug('a chain could not be read', { domain: name, reason: messageOf(error) });
    }
  }

  /** The whole chain when it is time for that, and else what was added since. */
  async verify(): Promise<ChainVerdict> {
    const known = this.#known;
    if (known === undefined || this.clock.monotonicMs() - known.wholeAtMs >= WHOLE_SHARE * known.wholeTookMs) {
      return (await this.whole()).verdict;
    }
    if (!known.verdict.intact) return known.verdict;
    const { head } = known.verdict;
    const noted = await this.anchor.of(this.source.name);
    const read = await this.source.since(head.sequence);
    // Of an empty chain there is no last link to be found again.
    const [last, ...added] = head.sequence === 0 ? [undefined, ...read] : read;
    if (head.sequence > 0 && (last === undefined || !this.#isStill(last, head))) return (await this.whole()).verdict;
    const verdict = this.source.verify(
      added.filter((link) => link !== undefined),
      noted,
      head,
    );
    await this.#keep({ ...known, verdict, atMs: this.clock.monotonicMs() });
    return verdict;
  }

  async #keep(known: KnownChain): Promise<void> {
    if (known.verdict.intact) await this.anchor.note(this.source.name, known.verdict.head);
    this.#known = known;
  }

  #isStill(link: Link, head: ChainHead): boolean {
    const before = { sequence: link.sequence - 1, hash: link.previousHash };
    return link.sequence === head.sequence && this.source.verify([link], head, before).intact;
  }
}
