import { messageOf } from '@banyan/kernel';
import type { BoardTables } from '../board/board.tables.js';
import type { Echoes } from '../echo/echoes.js';
import { anchorAt } from './feed-anchor.js';
import { FeedUnreachable } from './feed-client.js';
import type { FeedListener, PollOutcome } from './feed-event.js';
import type { FeedHealing } from './feed-healing.js';
import type { DoubtedRow, PageJudgement } from './feed-page.js';
import type { FeedPages } from './feed-pages.js';
import type { FeedPosition } from './feed-position.js';
import type { FeedStatus, FeedTrouble } from './feed-status.js';
import type { FeedStore } from './feed.store.js';
import { judgeWindow } from './feed-window.js';

type Believed = Extract<PageJudgement, { kind: 'believe' }>;

/** What a poll works with. */
export interface FeedParts {
  readonly pages: FeedPages;
  readonly store: FeedStore;
  /** What readers see: it follows the tables before the feed counts as read. */
  readonly board: Pick<BoardTables, 'follow' | 'rows'>;
  readonly status: FeedStatus;
  readonly healing: FeedHealing;
  readonly listener: FeedListener;
  /** Recognises what the core books of what is set aside here. */
  readonly echoes: Pick<Echoes, 'of' | 'isAnyKept' | 'wrote' | 'search'>;
}

/** While nothing changes it is noted this often that the feed is read to its end: a restart knows it that exactly. */
const CAUGHT_UP_NOTE_MS = 10_000;

/** Even a core that was restored from a backup has products: this is a journal that lost its rows. Nothing is removed. */
const TELLS_NOTHING: FeedTrouble = {
  kind: 'unbelievable',
  field: 'feed.stock.record',
  because: 'does not come at all, read from the beginning',
};

/** Follows the change feed: one page at each poll, from where the tables say. Has no loop of its own. */
export class FeedFollower {
  /** Refused rows beyond the position: they are read again with it, and told once. */
  readonly #told = new Set<number>();
  #notedAtMs: number | undefined;

  constructor(private readonly parts: FeedParts) {}

  /** Reads, believes what can be believed, writes it. Never throws: a failure is an outcome. */
  async poll(stop: AbortSignal): Promise<PollOutcome> {
    const outcome = await this.#poll(stop).catch((error: unknown) =>
      this.#failed(
        error instanceof FeedUnreachable
          ? { kind: 'unreachable', because: error.message }
          : { kind: 'not-written', because: messageOf(error) },
      ),
    );
    this.parts.listener.polled(outcome);
    return outcome;
  }

  async #poll(stop: AbortSignal): Promise<PollOutcome> {
    const { store, board, status, pages, healing } = this.parts;
    // Another replica may have written: the tables are asked each time, and readers see what they say.
    const known = await store.position();
    await board.follow(known);
    status.resume(known);
    if (healing.wantsReread(known)) return this.#readOn(stop);
    const askedAtMs = status.clock.monotonicMs();
    const page = await pages.read(known, stop);
    switch (page.kind) {
      case 'unbelievable':
        return this.#failed(page);
      case 'rewound':
        return this.#rewound(known);
      case 'believe':
        if (await this.#contradictsWindow(known, page, stop)) return this.#rewound(known);
        healing.recognised();
        return this.#believe(known, page, askedAtMs);
    }
  }

  async #believe(known: FeedPosition, page: Believed, askedAtMs: number): Promise<PollOutcome> {
    const { store, board, status, healing, listener, echoes } = this.parts;
    status.documentsTold = page.withDocuments;
    const end = Math.max(known.position, page.position);
    const gaps = healing.judge(known, page, end);
    const doubted = this.#untold(page.doubted, gaps.position);
    const rows = page.levels.length + doubted.length;
    const more = page.more && gaps.position === end;
    const atEnd = !page.more && page.cut === undefined;
    const isQuiet = rows === 0 && gaps.position === known.position && gaps.givenUp === 0 && known.loaded;
    if (isQuiet && !(await echoes.isAnyKept())) {
      if (page.cut !== undefined) return this.#failed({ kind: 'cut', ...page.cut });
      return this.#idle(known, askedAtMs);
    }
    const anchor = gaps.position === page.position ? page.anchor : anchorAt(page.items, gaps.position);
    const facts = { ...page, doubted, position: gaps.position, anchor, atEnd, rereadDue: gaps.rereadDue };
    const bounds = { since: known.position, until: gaps.position, atEnd: atEnd && gaps.position === end };
    const told = await echoes.of(page.items, bounds);
    const written = await store.write(known, facts, told);
    if (written === undefined) return { kind: 'overtaken' };
    echoes.wrote(told);
    healing.wrote(page.order, gaps, written.contradictions);
    for (const row of doubted) listener.refused(row);
    if (known.loaded) listener.changed(written.applied);
    await board.follow(written.position);
    if (page.cut !== undefined) return this.#failed({ kind: 'cut', ...page.cut }, written.position);
    status.succeeded(written.position, page.more ? undefined : askedAtMs);
    if (!page.more) await this.#noteCaughtUp();
    return { kind: 'read', rows, applied: written.applied.length, more };
  }

  async #idle(known: FeedPosition, askedAtMs: number): Promise<PollOutcome> {
    this.parts.status.succeeded(known, askedAtMs);
    await this.#noteCaughtUp();
    return { kind: 'read', rows: 0, applied: 0, more: false };
  }

  /** The next page of a re-read; after its last, everything is written and shown in one step. */
  async #readOn(stop: AbortSignal): Promise<PollOutcome> {
    const { pages, store, board, status, healing, listener, echoes } = this.parts;
    const reread = healing.reread;
    if (reread === undefined) return { kind: 'overtaken' };
    const askedAtMs = status.clock.monotonicMs();
    const page = await pages.read(reread.from, stop);
    if (page.kind === 'unbelievable') return this.#failed(page);
    if (page.kind === 'rewound' || !healing.take(page)) {
      healing.drop();
      return this.#failed({ kind: 'rewound', position: reread.from.position });
    }
    if (page.cut !== undefined) return this.#failed({ kind: 'cut', ...page.cut });
    const rows = page.levels.length + page.doubted.length;
    if (page.more) return { kind: 'read', rows, applied: 0, more: true };
    const rewind = reread.because === 'rewind';
    const { known, facts } = reread;
    if (facts.levels.length === 0 && board.rows > 0) {
      healing.drop();
      return this.#failed(TELLS_NOTHING);
    }
    const told = await echoes.search(pages, rewind, stop);
    const written = rewind ? await store.replace(known, facts, told) : await store.merge(known, facts, told);
    if (written === 'went-back') {
      healing.wentBack(known);
      return this.#failed({ kind: 'rewound', position: known.position });
    }
    if (written === undefined) {
      healing.drop();
      return { kind: 'overtaken' };
    }
    echoes.wrote(told);
    for (const row of facts.doubted) listener.refused(row);
    if (!rewind) listener.changed(written.applied);
    await board.follow(written.position);
    healing.written(written);
    // A merge leaves the position where it was: whether that is the end, the next page tells.
    status.succeeded(written.position, rewind ? askedAtMs : undefined);
    return { kind: 'read', rows, applied: written.applied.length, more: true };
  }

  /** While a gap is waited for, rows ahead of the position were written: they must still be what the feed tells. */
  async #contradictsWindow(known: FeedPosition, page: Believed, stop: AbortSignal): Promise<boolean> {
    if (known.seenTo <= known.position || page.cut !== undefined) return false;
    const beyond = await this.parts.store.beyond(known.position);
    const judgement = judgeWindow(beyond, page.items, page.position);
    if (judgement !== 'ends-before' || page.full) return judgement === 'contradicts';
    // A core may cap pages lower than we ask: only what comes after this one tells whether the journal is shorter.
    const next = await this.parts.pages.read({ position: page.position, anchor: undefined }, stop);
    return next.kind === 'believe' && next.cut === undefined && next.items.length === 0;
  }

  #rewound(known: FeedPosition): PollOutcome {
    this.parts.healing.doubt(known);
    return this.#failed({ kind: 'rewound', position: known.position });
  }

  #untold(doubted: readonly DoubtedRow[], position: number): readonly DoubtedRow[] {
    const untold = doubted.filter((row) => !this.#told.has(row.effectiveSequence));
    for (const row of untold) this.#told.add(row.effectiveSequence);
    for (const sequence of this.#told) if (sequence <= position) this.#told.delete(sequence);
    return untold;
  }

  async #noteCaughtUp(): Promise<void> {
    const nowMs = this.parts.status.clock.monotonicMs();
    if (this.#notedAtMs !== undefined && nowMs - this.#notedAtMs < CAUGHT_UP_NOTE_MS) return;
    this.#notedAtMs = nowMs;
    await this.parts.store.noteCaughtUp(this.parts.status.clock.nowMs() - (this.parts.status.ageMs ?? 0));
  }

  #failed(trouble: FeedTrouble, position?: FeedPosition): PollOutcome {
    this.parts.status.troubled(trouble, position);
    return { kind: 'failed', trouble };
  }
}
