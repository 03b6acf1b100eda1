import type { StockFeedItem } from '@banyan/domains';
import type { DataSource } from 'typeorm';
import type { FeedPages } from '../feed/feed-pages.js';
import type { DocumentOwners } from './document-owners.js';
import { ALL_OPEN_SKUS, ANY_ECHO, OLDEST_OPEN, OPEN_SKUS } from './echo.sql.js';
import { echoRunsOf, wholeUntil, type EchoRun } from './echo-runs.js';

/** What a page, or a whole reading, says of documents that may be ours: written with what it says of levels. */
export interface EchoFacts {
  readonly runs: readonly EchoRun[];
  /** Documents are whole that have no row beyond it. */
  readonly wholeUntil: number;
  /** Of a journal that begins anew: what is said to be booked of late is so only where `runs` tell it again. */
  readonly anew?: {
    /** Of a backup that could be restored, ms: what was set aside before is not doubted. */
    readonly withinMs: number;
    /** The last number that was looked at. */
    readonly readTo: number;
  };
}

export const NO_ECHOES: EchoFacts = { runs: [], wholeUntil: 0 };

/** A restored backup is no older than this, ms: what was booked before it is not doubted. */
const LONGEST_BACKUP_MS = 7 * 24 * 3_600_000;

/** From where it is told what the page says of levels. */
export interface PageBounds {
  readonly since: number;
  readonly until: number;
  readonly atEnd: boolean;
}

/**
 * Recognises in the feed what the core books of what is set aside here. Nothing is looked for while nothing is set aside: then
 * the feed costs what it did.
 */
export class Echoes {
  #isAnyKept = true;

  constructor(
    private readonly dataSource: DataSource,
    private readonly owners: DocumentOwners,
  ) {}

  /** What a page tells, and whose its documents are, as far as the core says it in time. */
  async of(items: readonly StockFeedItem[], bounds: PageBounds): Promise<EchoFacts> {
    const named = items.flatMap((item) =>
      item.kind === 'row' && item.row.document !== undefined ? [item.row.sku] : [],
    );
    const skus = named.length === 0 ? [] : await this.#openAmong(named);
    const runs = skus.length === 0 ? [] : echoRunsOf(items, { ...bounds, skus: new Set(skus) });
    await this.owners.learn(runs.map(({ document }) => document));
    return { runs, wholeUntil: wholeUntil(items, bounds) };
  }

  /** Is something kept that was not whole, or of which nobody could tell whose it is? Asks about that once more. */
  async isAnyKept(): Promise<boolean> {
    if (!this.#isAnyKept) return false;
    this.#isAnyKept = (await this.dataSource.query<object[]>(ANY_ECHO)).length > 0;
    if (this.#isAnyKept) await this.owners.learnKept();
    return this.#isAnyKept;
  }

  /** Runs were written: they are looked after until they are gone. */
  wrote({ runs }: EchoFacts): void {
    if (runs.length > 0) this.#isAnyKept = true;
  }

  /**
   * Looks for what one reading from the beginning cannot show, since that tells the latest row of each level alone: reads every
   * row since the oldest of what is set aside.
   *
   * @param rewound the journal begins anew: what was booked of late is looked for too
   * @throws FeedUnreachable when it cannot be read to its end
   */
  async search(pages: FeedPages, rewound: boolean, stop: AbortSignal): Promise<EchoFacts> {
    const [oldest] = await this.dataSource.query<{ position: string | null }[]>(OLDEST_OPEN);
    if (!rewound && oldest?.position == null) return { ...NO_ECHOES, wholeUntil: Number.MAX_SAFE_INTEGER };
    // From 0 only the latest of each would be told. A journal that begins anew may have given any number out a second time.
    const from = rewound ? 1 : Math.max(1, Number(oldest?.position));
    const rows = await this.dataSource.query<{ sku: string }[]>(ALL_OPEN_SKUS, [rewound ? LONGEST_BACKUP_MS : 0]);
    const skus = new Set(rows.map(({ sku }) => sku));
    const items: StockFeedItem[] = [];
    let since = from;
    while (skus.size > 0) {
      const page = await pages.readWhole(since, stop);
      for (const item of page.items) if (item.kind === 'row' && skus.has(item.row.sku)) items.push(item);
      if (page.items.length === 0 || page.position <= since) break;
      since = page.position;
    }
    // Rows of other products were left out: what is missing between two of them says nothing here.
    const runs = echoRunsOf(items, { since: from - 1, until: since, skus }).map((run) => ({
      ...run,
      toSequence: run.fromSequence,
    }));
    if (rewound) await this.owners.forget();
    await this.owners.learn(runs.map(({ document }) => document));
    return {
      runs,
      wholeUntil: Number.MAX_SAFE_INTEGER,
      ...(rewound ? { anew: { withinMs: LONGEST_BACKUP_MS, readTo: since } } : {}),
    };
  }

  async #openAmong(named: readonly string[]): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ sku: string }[]>(OPEN_SKUS, [[...new Set(named)]]);
    return rows.map(({ sku }) => sku);
  }
}
