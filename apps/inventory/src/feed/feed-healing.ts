import type { Clock } from '@banyan/kernel';
import type { FeedListener } from './feed-event.js';
import { judgeGaps, type FeedGap, type GapJudgement } from './feed-gaps.js';
import type { PageOrder } from './feed-order.js';
import type { PageJudgement } from './feed-page.js';
import type { FeedPosition, RereadReason } from './feed-position.js';
import type { Written } from './feed.store.js';
import { HEALING, type HealingPolicy } from './healing-policy.js';
import { Reread } from './reread.js';
import { Spacing } from '@banyan/service';

type Believed = Extract<PageJudgement, { kind: 'believe' }>;

/** How far a page has brought us, and whether the feed is to be read again for it. */
export interface HealingJudgement extends GapJudgement {
  readonly rereadDue: RereadReason | undefined;
}

/**
 * Remembers what is wrong with the feed and decides what is done about it, and when: gaps are waited for, what was lost
 * is found by reading again from 0, a rewound feed is read anew. Every re-read is spaced.
 */
export class FeedHealing {
  #gaps: readonly FeedGap[] = [];
  #reread: Reread | undefined;
  /** Polls in a row that did not recognise the journal of this generation: one may be an accident on the way. */
  #doubts = { count: 0, generation: 0 };
  #dueSinceMs: number | undefined;
  readonly #rereads: Spacing;
  readonly #rewinds: Spacing;

  constructor(
    private readonly clock: Clock,
    private readonly listener: Pick<FeedListener, 'healing'>,
    private readonly policy: HealingPolicy = HEALING,
  ) {
    this.#rereads = new Spacing(clock, policy.rereadEveryMs, policy.rereadAtMostEveryMs);
    this.#rewinds = new Spacing(clock, policy.rewindEveryMs, policy.rewindAtMostEveryMs);
  }

  /** The re-read under way. */
  get reread(): Reread | undefined {
    return this.#reread;
  }

  /** Is a page of a re-read to be read now? Begins one that is due and allowed. */
  wantsReread(known: FeedPosition): boolean {
    if (this.#reread !== undefined && this.#reread.known.generation !== known.generation) this.drop();
    if (this.#reread !== undefined) return true;
    // Another replica has read it anew.
    if (this.#doubts.generation !== known.generation) this.recognised();
    if (this.#doubts.count > 1 && this.#rewinds.allows) {
      // Counted as it begins: one that never ends is not begun again and again either.
      this.#rewinds.happened(this.#rewinds.sinceLastMs > this.policy.rewindAtMostEveryMs);
      return this.#begin('rewind', known);
    }
    if (known.rereadDue === undefined || this.#doubts.count > 0) {
      this.#dueSinceMs = undefined;
      return false;
    }
    // What comes late comes within the patience: one re-read finds it all.
    this.#dueSinceMs ??= this.clock.monotonicMs();
    if (this.clock.monotonicMs() - this.#dueSinceMs < this.policy.patienceMs || !this.#rereads.allows) return false;
    return this.#begin(known.rereadDue, known);
  }

  /** How far may we go? Before the feed was read once, and from 0, gaps mean nothing. */
  judge(known: FeedPosition, page: Believed, end: number): HealingJudgement {
    if (!known.loaded || known.position === 0) {
      const atEnd = !page.more && page.cut === undefined;
      return { position: end, open: [], found: 0, healed: 0, givenUp: 0, rereadDue: atEnd ? 'settling' : undefined };
    }
    const judged = judgeGaps({
      since: known.position,
      end,
      order: page.order,
      full: page.full,
      open: this.#gaps,
      nowMs: this.clock.monotonicMs(),
      patienceMs: this.policy.patienceMs,
    });
    const doubtful = page.order.contradictions > 0 || page.anchorMissing === true;
    const rereadDue = doubtful ? 'contradiction' : judged.givenUp > 0 ? 'gap' : undefined;
    return { ...judged, rereadDue };
  }

  /** The page that was judged is written. */
  wrote(order: PageOrder, gaps: GapJudgement, contradictions: number): void {
    this.#gaps = gaps.open;
    const { found, healed, givenUp } = gaps;
    if (found + healed + givenUp > 0) this.listener.healing({ kind: 'gaps', found, healed, givenUp });
    const disorder = {
      duplicates: order.duplicates,
      reordered: order.reordered,
      contradictions: order.contradictions + contradictions,
    };
    if (Object.values(disorder).some((count) => count > 0)) this.listener.healing({ kind: 'disorder', ...disorder });
  }

  /** The feed does not tell what it told. */
  doubt(known: FeedPosition): void {
    this.#doubts = { count: this.#doubts.count + 1, generation: known.generation };
    if (this.#doubts.count === 2) this.listener.healing({ kind: 'rewound', position: known.position });
  }

  /** It does not: the whole of it, read from its beginning, has gone back. No second look is needed. */
  wentBack(known: FeedPosition): void {
    this.drop();
    this.#doubts = { count: 1, generation: known.generation };
    this.doubt(known);
  }

  /** It does. */
  recognised(): void {
    this.#doubts = { count: 0, generation: this.#doubts.generation };
  }

  /** One more page of the re-read; false: it is too long to be held. */
  take(page: Believed): boolean {
    this.#reread?.take(page);
    return (this.#reread?.size ?? 0) <= this.policy.mostRereadLevels;
  }

  /** The re-read is in the tables. */
  written({ applied, removed }: Written): void {
    const reread = this.#reread;
    if (reread === undefined) return;
    const rewind = reread.because === 'rewind';
    // What came while it was read is no find: it would have been read anyway.
    const changed = applied.filter(({ sequence }) => rewind || sequence <= reread.known.seenTo).length;
    if (rewind) {
      this.recognised();
      this.#gaps = [];
    } else {
      this.#rereads.happened(changed > 0);
    }
    const durationMs = this.clock.monotonicMs() - reread.startedAtMs;
    const { because, rows } = reread;
    this.listener.healing({ kind: 'reread-written', because, rows, changed, removed, durationMs });
    this.#reread = undefined;
    this.#dueSinceMs = undefined;
  }

  /** The re-read comes to nothing. */
  drop(): void {
    if (this.#reread === undefined) return;
    if (this.#reread.because !== 'rewind') this.#rereads.happened(false);
    this.listener.healing({ kind: 'reread-dropped', because: this.#reread.because });
    this.#reread = undefined;
  }

  #begin(because: 'rewind' | RereadReason, known: FeedPosition): true {
    this.#reread = new Reread(because, known, this.clock.monotonicMs());
    this.listener.healing({ kind: 'reread-begun', because });
    return true;
  }
}
