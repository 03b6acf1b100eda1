import { messageOf } from '@banyan/kernel';
import { FeedUnreachable, type FeedClient } from './feed-client.js';
import { anchorHolds } from './feed-anchor.js';
import { judgePage, type DoubtedRow, type PageJudgement } from './feed-page.js';
import type { FeedStatus, FeedTrouble } from './feed-status.js';
import type { FeedStore, WrittenFacts } from './feed.store.js';

/** What one poll came to. */
export type PollOutcome =
  /** Read to its end, or (`more`) to the end of a page. */
  | { readonly kind: 'read'; readonly rows: number; readonly applied: number; readonly more: boolean }
  /** Another replica wrote this page. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'failed'; readonly trouble: FeedTrouble };

/** Mechanisms emit, the application counts and logs. */
export interface FeedListener {
  polled(outcome: PollOutcome): void;
  refused(row: DoubtedRow): void;
}

/** Every so many polls the row at our position is looked at again: every 10 s at the usual pace. */
const POLLS_AN_ANCHOR = 20;

type Believed = Extract<PageJudgement, { kind: 'believe' }>;

/** Follows the change feed: one page at each poll, from where the tables say. Has no clock and no loop of its own. */
export class FeedFollower {
  #resumed = false;
  #pollsSinceAnchor = 0;

  constructor(
    private readonly client: Pick<FeedClient, 'read'>,
    private readonly store: FeedStore,
    private readonly status: FeedStatus,
    private readonly listener: FeedListener,
    /** Most rows of a page. */
    private readonly limit: number,
  ) {}

  /** Reads, believes what can be believed, writes it. Never throws: a failure is an outcome. */
  async poll(stop: AbortSignal): Promise<PollOutcome> {
    const outcome = await this.#poll(stop).catch((error: unknown): PollOutcome => {
      // Where we are is no longer certain: ask the tables again.
      this.#resumed = false;
      return this.#failed(
        error instanceof FeedUnreachable
          ? { kind: 'unreachable', because: error.message }
          : { kind: 'not-written', because: messageOf(error) },
      );
    });
    this.listener.polled(outcome);
    return outcome;
  }

  async #poll(stop: AbortSignal): Promise<PollOutcome> {
    if (!this.#resumed) this.status.resume(await this.store.position());
    const { position, anchor } = this.status.known;
    // One row more than is needed: the one at our position, to be recognised.
    const anchored = anchor !== undefined && (!this.#resumed || this.#pollsSinceAnchor >= POLLS_AN_ANCHOR);
    this.#resumed = true;
    this.#pollsSinceAnchor = anchored ? 0 : this.#pollsSinceAnchor + 1;
    const page = await this.client.read(anchored ? position - 1 : position, this.limit, stop);
    const judgement = judgePage(page);
    switch (judgement.kind) {
      case 'unbelievable':
        return this.#failed(judgement);
      case 'rewound':
        return this.#rewound(position);
      case 'believe':
        // A cut page may have lost the row we look for.
        if (anchored && judgement.cut === undefined && !anchorHolds(page.items, position, anchor)) {
          return this.#rewound(position);
        }
        return this.#believe(position, { ...judgement, position: Math.max(position, judgement.position) });
    }
  }

  async #believe(from: number, page: Believed): Promise<PollOutcome> {
    const rows = page.levels.length + page.doubted.length;
    const atEnd = !page.more && page.cut === undefined;
    if (page.position === from && rows <= 1 && this.status.loaded) {
      // Nothing but, perhaps, the row that was recognised.
      if (page.cut !== undefined) return this.#failed({ kind: 'cut', ...page.cut });
      this.status.succeeded(this.status.known, true);
      return { kind: 'read', rows: 0, applied: 0, more: false };
    }
    const written: WrittenFacts | undefined = await this.store.write(from, { ...page, atEnd });
    if (written === undefined) {
      this.#resumed = false;
      return { kind: 'overtaken' };
    }
    for (const row of page.doubted) this.listener.refused(row);
    if (page.cut !== undefined) return this.#failed({ kind: 'cut', ...page.cut }, written);
    this.status.succeeded(written.position, atEnd);
    return { kind: 'read', rows, applied: written.applied, more: page.more };
  }

  #rewound(position: number): PollOutcome {
    this.#resumed = false;
    return this.#failed({ kind: 'rewound', position });
  }

  #failed(trouble: FeedTrouble, written?: WrittenFacts): PollOutcome {
    this.status.troubled(trouble, written?.position);
    return { kind: 'failed', trouble };
  }
}
