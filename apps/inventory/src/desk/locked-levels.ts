import type { SellingRules } from '@banyan/domains';
import type { Shelf, ShelfLevel, Taking } from './plan-takings.js';

/** One level as a statement that locks it reads it. */
export interface LevelRow {
  readonly sku: string;
  readonly source: string;
  readonly quantity_e4: string | null;
  readonly claimed_e4: string;
  readonly claims: string;
  readonly in_stock: boolean | null;
  readonly managed: boolean;
  readonly doubted_field: string | null;
}

/** What is taken from one level by everything that was decided. */
export interface TakenLevel {
  readonly sku: string;
  readonly source: string;
  readonly amountE4: number;
  /** As they were seen when the level was locked. */
  readonly seenClaims: number;
  readonly seenE4: number;
}

/** A doubt without a readable source concerns every place. */
const EVERYWHERE = '';

/** Levels under lock, and what one reservation after the other takes from them. */
export class LockedLevels {
  readonly #levels: ReadonlyMap<string, ReadonlyMap<string, LevelRow>>;
  readonly #taken = new Map<string, { sku: string; source: string; amountE4: number }>();

  constructor(rows: readonly LevelRow[]) {
    this.#levels = new Map(
      [...Map.groupBy(rows, ({ sku }) => sku)].map(([sku, of]) => [sku, new Map(of.map((row) => [row.source, row]))]),
    );
  }

  /** A product at the sources of a place; undefined: nobody told of it there, it is in doubt, or how it is sold is not known. */
  shelf(sku: string, sources: readonly string[], rules: SellingRules | undefined): Shelf | undefined {
    const known = this.#levels.get(sku);
    if (known === undefined || rules === undefined) return undefined;
    const here = sources.flatMap((source) => known.get(source) ?? []);
    const isDoubted = [known.get(EVERYWHERE), ...here].some((row) => row !== undefined && row.doubted_field !== null);
    if (here.length === 0 || isDoubted) return undefined;
    return {
      levels: here.map((row) => this.#levelOf(row)),
      managed: !here.some(({ managed, in_stock: inStock }) => inStock === true && !managed),
      rules,
    };
  }

  take(takings: readonly Taking[]): void {
    for (const { sku, source, quantityE4 } of takings) {
      const key = keyOf(sku, source);
      this.#taken.set(key, { sku, source, amountE4: (this.#taken.get(key)?.amountE4 ?? 0) + quantityE4 });
    }
  }

  get taken(): readonly TakenLevel[] {
    return [...this.#taken.values()].flatMap(({ sku, source, amountE4 }) => {
      const row = this.#levels.get(sku)?.get(source);
      if (row === undefined) return [];
      return [{ sku, source, amountE4, seenClaims: Number(row.claims), seenE4: Number(row.quantity_e4) }];
    });
  }

  #levelOf(row: LevelRow): ShelfLevel {
    const quantityE4 = Number(row.quantity_e4 ?? 0);
    const claimedE4 = Number(row.claimed_e4) + (this.#taken.get(keyOf(row.sku, row.source))?.amountE4 ?? 0);
    return {
      source: row.source,
      freeE4: quantityE4 - claimedE4,
      inStock: row.in_stock === true,
      owedE4: Math.max(0, claimedE4 - Math.max(0, quantityE4)),
    };
  }
}

function keyOf(sku: string, source: string): string {
  return `${source}\n${sku}`;
}
