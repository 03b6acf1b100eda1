import type { StockFeedItem } from '@banyan/domains';
import { FeedUnreachable, type FeedClient } from './feed-client.js';
import { anchorAt, anchorHolds } from './feed-anchor.js';
import { judgePage, type FeedPage, type PageJudgement } from './feed-page.js';

/** From where a page is read. */
export interface ReadFrom {
  readonly position: number;
  /** Fingerprint of the row there; undefined: not known, and not looked for. */
  readonly anchor: string | undefined;
}

/**
 * Reads and judges pages. Each begins with the row the last one ended with, to be recognised: a core that was restored
 * from a backup gives itself away at once by telling another row there, or none.
 */
export class FeedPages {
  constructor(
    private readonly client: Pick<FeedClient, 'read'>,
    /** Most rows of a page. */
    readonly limit: number,
  ) {}

  /** @throws FeedUnreachable when there is no page */
  async read({ position, anchor }: ReadFrom, stop: AbortSignal): Promise<PageJudgement> {
    // From 0 the feed tells only the latest of each: the first row may be missing for that.
    if (anchor === undefined || position <= 1) return judgePage(await this.client.read(position, this.limit, stop));
    const page = await this.client.read(position - 1, this.limit + 1, stop);
    const judgement = judgePage({ ...withoutRow(page, position), limit: this.limit });
    if (judgement.kind !== 'believe') return judgement;
    // A cut page may have lost the row we look for; one that tells another is cut or not.
    const told = anchorAt(page.items, position);
    const holds = judgement.cut === undefined ? anchorHolds(page.items, position, anchor) : (told ?? anchor) === anchor;
    if (!holds) return { kind: 'rewound' };
    if (judgement.position <= position) return { ...judgement, position, anchor };
    return told === undefined && judgement.cut === undefined ? { ...judgement, anchorMissing: true } : judgement;
  }

  /**
   * The rows after a number, with nothing left out.
   *
   * @throws FeedUnreachable when there is no such page
   */
  async readWhole(
    since: number,
    stop: AbortSignal,
  ): Promise<{ readonly items: readonly StockFeedItem[]; readonly position: number }> {
    const page = judgePage(await this.client.read(since, this.limit, stop));
    if (page.kind !== 'believe' || page.cut !== undefined) throw new FeedUnreachable('the feed was not read whole');
    return { items: page.items, position: page.position };
  }
}

/** What was recognised, or repeated, is not news. */
function withoutRow(page: FeedPage, sequence: number): FeedPage {
  return { ...page, items: page.items.filter((item) => item.kind !== 'row' || item.row.sequence !== sequence) };
}
