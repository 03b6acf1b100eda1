import {
  promotionHygiene,
  skuHygiene,
  stockHygiene,
  type Inconsistency,
  type Measure,
  type PricedProduct,
  type StockListClient,
} from '@banyan/domains';
import { ArmError, type Clock } from '@banyan/kernel';
import type { PriceBoard } from '../board/price-board.js';
import type { PromotionBoard } from '../board/promotion-board.js';
import type { Finding } from './finding.js';

/** What going through our own boards saw, and what the inventory service said beside them. */
export interface Surveyed {
  readonly found: readonly Inconsistency[];
  /** Of a finding that was not seen: could it have been? */
  readonly isUndecided: (finding: Finding) => boolean;
  /** Why stock was held against nothing; undefined: it was. */
  readonly withoutStock: string | undefined;
}

/** The whole list of another service, on its way: pages of it. */
const STOCK_MS = 5_000;

const STOCK_KINDS: ReadonlySet<string> = new Set(['stock-unit', 'stock-without-price', 'price-without-stock']);

/** What a survey goes through. */
export interface SurveyParts {
  readonly prices: Pick<PriceBoard, 'products'>;
  readonly promotions: Pick<PromotionBoard, 'promotions'>;
  readonly stock: Pick<StockListClient, 'whole'>;
  readonly clock: Clock;
}

/**
 * Goes through everything that the followers of the lists hold already: SKUs, categories, promotions; and holds it against
 * what the inventory service holds. The legacy core is not asked.
 */
export async function survey(
  { prices, promotions, stock, clock }: SurveyParts,
  measures: ReadonlyMap<string, Measure>,
  stop: AbortSignal,
): Promise<Surveyed> {
  const products = prices.products().map(({ productId, sku, said }): PricedProduct => ({
    productId,
    sku,
    removed: said.kind === 'removed',
    category: said.kind === 'priced' ? said.category : null,
    measure: measures.get(sku),
  }));
  const sold = products.filter(({ removed }) => !removed);
  const found = [...skuHygiene(sold), ...promotionHygiene(promotions.promotions, products)];
  try {
    const endsAtMs = clock.monotonicMs() + STOCK_MS;
    const { items, doubted } = await stock.whole({
      signal: AbortSignal.any([stop, AbortSignal.timeout(STOCK_MS)]),
      remainingMs: () => Math.max(0, endsAtMs - clock.monotonicMs()),
    });
    const inDoubt = new Set(doubted);
    // A SKU whose stock is in doubt is known to the service all the same.
    const known = [...items, ...doubted.map((sku) => ({ sku, counted: false, inParts: false, cases: [] }))];
    return {
      found: [...found, ...stockHygiene(products, known)],
      isUndecided: ({ what: { kind, subject } }) =>
        kind === 'stock-unit' && (inDoubt.has(subject) || !measures.has(subject)),
      withoutStock: undefined,
    };
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    return { found, isUndecided: ({ what }) => STOCK_KINDS.has(what.kind), withoutStock: error.message };
  }
}
