import type { StockLevel } from '@banyan/domains';
import type { DoubtedRow, PageJudgement } from './feed-page.js';
import type { FeedPosition, RereadReason } from './feed-position.js';
import type { ReadFrom } from './feed-pages.js';

type Believed = Extract<PageJudgement, { kind: 'believe' }>;

/** What a re-read came to, ready to be written in one step. */
export interface RereadFacts {
  readonly levels: readonly StockLevel[];
  readonly doubted: readonly DoubtedRow[];
  readonly position: number;
  readonly anchor: string | undefined;
}

/** The feed read again from its beginning, page by page, and kept in memory until it is whole: readers see one step. */
export class Reread {
  readonly #levels = new Map<string, StockLevel>();
  readonly #doubted = new Map<string, DoubtedRow>();
  #from: ReadFrom = { position: 0, anchor: undefined };
  #rows = 0;

  constructor(
    readonly because: 'rewind' | RereadReason,
    /** What the tables said when it began. */
    readonly known: FeedPosition,
    readonly startedAtMs: number,
  ) {}

  get from(): ReadFrom {
    return this.#from;
  }

  get rows(): number {
    return this.#rows;
  }

  get size(): number {
    return this.#levels.size;
  }

  take(page: Believed): void {
    this.#rows += page.levels.length + page.doubted.length;
    for (const level of page.levels) {
      const key = keyOf(level.sku, level.source);
      if ((this.#levels.get(key)?.sequence ?? -1) <= level.sequence) this.#levels.set(key, level);
    }
    for (const row of page.doubted)
      this.#doubted.set(keyOf(row.sku ?? `row ${row.effectiveSequence}`, row.source), row);
    this.#from = { position: page.position, anchor: page.anchor };
  }

  /** Of a level and a doubt about the same key the newer one counts. */
  get facts(): RereadFacts {
    const doubted = [...this.#doubted].filter(
      ([key, row]) => row.effectiveSequence > (this.#levels.get(key)?.sequence ?? -1),
    );
    const inDoubt = new Set(doubted.map(([key]) => key));
    const levels = [...this.#levels].filter(([key]) => !inDoubt.has(key)).map(([, level]) => level);
    return { levels, doubted: doubted.map(([, row]) => row), ...this.#from };
  }
}

function keyOf(sku: string, source = ''): string {
  return `${source}\n${sku}`;
}
