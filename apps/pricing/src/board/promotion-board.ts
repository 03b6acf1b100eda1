import type { Promotion, PromotionScope } from '@banyan/domains';
import type { BoardMark } from './price-board.js';

/** What the tables say of one promotion. */
export interface BoardPromotion {
  readonly id: string;
  readonly digest: string;
  readonly changedAtMs: number;
  readonly said:
    { readonly kind: 'promotion'; readonly promotion: Promotion } | { readonly kind: 'removed' } | DoubtedPromotion;
}

export interface DoubtedPromotion {
  readonly kind: 'doubted';
  readonly field: string;
  /** Null: it may concern every basket. */
  readonly scope: PromotionScope | null;
}

/** Everything the tables say of promotions, in memory. */
export class PromotionBoard {
  #known = new Map<string, BoardPromotion>();
  #promotions: readonly Promotion[] = [];
  #doubted: readonly DoubtedPromotion[] = [];
  #mark: BoardMark | undefined;
  #changedAtMs: number | null = null;

  get mark(): BoardMark | undefined {
    return this.#mark;
  }

  get size(): number {
    return this.#known.size;
  }

  /** All that are certain, open or not. */
  get promotions(): readonly Promotion[] {
    return this.#promotions;
  }

  /** When any of them last changed, one that was removed included, ms since the epoch; null: there is none. */
  get changedAtMs(): number | null {
    return this.#changedAtMs;
  }

  get doubted(): readonly DoubtedPromotion[] {
    return this.#doubted;
  }

  digestOf(id: string): string | undefined {
    return this.#known.get(id)?.digest;
  }

  replace(rows: readonly BoardPromotion[], mark: BoardMark): void {
    this.#known = new Map();
    this.apply(rows, mark);
  }

  apply(rows: readonly BoardPromotion[], mark: BoardMark): void {
    for (const row of rows) this.#known.set(row.id, row);
    const changes = Array.from(this.#known.values(), ({ changedAtMs }) => changedAtMs);
    this.#changedAtMs = changes.length === 0 ? null : Math.max(...changes);
    const said = [...this.#known.values()].map((row) => row.said);
    this.#promotions = said.flatMap((each) => (each.kind === 'promotion' ? [each.promotion] : []));
    this.#doubted = said.flatMap((each) => (each.kind === 'doubted' ? [each] : []));
    this.#mark = mark;
  }
}
