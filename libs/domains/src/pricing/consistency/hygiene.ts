import type { Promotion } from '../promotion.js';
import type { Evidence, Inconsistency } from './inconsistency.js';
import { measureText } from './compare-prices.js';
import { lookAlikes, WAYS, type NamedProduct } from './look-alikes.js';
import type { Measure } from './told.js';

/** What the service that follows stock says of one SKU. */
export interface StockedSku {
  readonly sku: string;
  /** False: sold without being counted; then it has no quantities to speak of. */
  readonly counted: boolean;
  /** Does any source hold a part of a unit? */
  readonly inParts: boolean;
  /** Pieces in a case, of every case that any source told of; none: it is told of in pieces. */
  readonly cases: readonly number[];
}

/** A product that the price list tells of. */
export interface PricedProduct extends NamedProduct {
  /** Taken out of the shop: it is no longer sold, and whatever is left of it lies where it lies. */
  readonly removed: boolean;
  /** Null: its row could not be read. */
  readonly category: number | null;
  /** What a price is of, as the web shop's row says; undefined: not known yet, and then not held against anything. */
  readonly measure: Measure | undefined;
}

const BARE: Pick<Evidence, 'stored' | 'productId' | 'shopRowId' | 'rowChangedAtMs'> = {
  stored: '',
  productId: null,
  shopRowId: null,
  rowChangedAtMs: null,
};

/** SKUs that some system takes for one. Subject: the first of them. */
export function skuHygiene(products: readonly NamedProduct[]): readonly Inconsistency[] {
  return lookAlikes(products).map(({ kind, products: alike }) => ({
    kind,
    subject: alike[0]?.sku ?? '',
    odd: [],
    evidence: alike.map(({ sku, productId }) => ({
      ...BARE,
      place: 'web',
      value: JSON.stringify(sku),
      stored: sku,
      productId,
    })),
    example: null,
  }));
}

/** Promotions that name SKUs or categories which nothing has: they take nothing off, and nobody notices. */
export function promotionHygiene(
  promotions: readonly Promotion[],
  products: readonly PricedProduct[],
): readonly Inconsistency[] {
  const sold = products.filter(({ removed }) => !removed);
  const skus = new Set(sold.map(({ sku }) => sku));
  const categories = new Set(sold.map(({ category }) => category));
  return promotions.flatMap((promotion) => {
    const idleSkus = promotion.skus.filter((sku) => !skus.has(sku));
    const idleCategories = promotion.categories.filter((category) => !categories.has(category));
    return [
      ...idle(
        'promotion-sku',
        promotion,
        idleSkus.map((sku) => withLikeness(sku, products)),
      ),
      ...idle(
        'promotion-category',
        promotion,
        idleCategories.map((category) => ({ value: `category ${category} has no product`, stored: String(category) })),
      ),
    ];
  });
}

function withLikeness(sku: string, products: readonly PricedProduct[]): Pick<Evidence, 'value' | 'stored'> {
  const like = Object.values(WAYS).flatMap((way) => {
    const key = way(sku);
    return key === undefined
      ? []
      : products.filter((product) => way(product.sku) === key).map((product) => product.sku);
  });
  const hint = like.length === 0 ? '' : `, but ${JSON.stringify(like[0])} is`;
  return { value: `${JSON.stringify(sku)} is no SKU${hint}`, stored: sku };
}

function idle(
  kind: 'promotion-sku' | 'promotion-category',
  { id }: Promotion,
  named: readonly Pick<Evidence, 'value' | 'stored'>[],
): readonly Inconsistency[] {
  if (named.length === 0) return [];
  const evidence = named.map((each): Evidence => ({ ...BARE, place: 'promotions', ...each }));
  return [{ kind, subject: id, odd: ['promotions'], evidence, example: null }];
}

/** What is priced and not stocked, stocked and not priced, or counted in another unit than it is priced in. */
export function stockHygiene(
  products: readonly PricedProduct[],
  stocked: readonly StockedSku[],
): readonly Inconsistency[] {
  const stock = new Map(stocked.map((each) => [each.sku, each]));
  const priced = new Set(products.map(({ sku }) => sku));
  const withoutPrice = stocked.filter(({ sku }) => !priced.has(sku)).map(({ sku }) => stockWithoutPrice(sku));
  return [...products.flatMap((product) => heldAgainst(product, stock.get(product.sku))), ...withoutPrice];
}

function heldAgainst(product: PricedProduct, stocked: StockedSku | undefined): readonly Inconsistency[] {
  const { sku, productId, measure, removed } = product;
  if (removed) return [];
  const inPrices: Evidence = { ...BARE, place: 'web', value: 'is in the price list', stored: sku, productId };
  if (stocked === undefined) {
    const inStock: Evidence = { ...BARE, place: 'inventory', value: 'was never heard of' };
    return [finding('price-without-stock', sku, [inPrices, inStock], ['inventory'])];
  }
  const held = measure === undefined ? undefined : heldOtherwise(measure, stocked);
  if (measure === undefined || held === undefined) return [];
  const priced: Evidence = { ...inPrices, value: `priced by the ${measureText(measure)}` };
  return [finding('stock-unit', sku, [priced, { ...BARE, place: 'inventory', value: held }], [])];
}

/** How it is held, if that is not how it is priced: in parts of what is sold whole, or in cases of another size. */
function heldOtherwise(measure: Measure, { counted, inParts, cases }: StockedSku): string | undefined {
  if (!counted || measure.of === 'metre') return undefined;
  if (inParts) return 'held in parts of a unit';
  const isOtherCase = measure.count > 1 && cases.length > 0 && !cases.includes(measure.count);
  return isOtherCase ? `held in cases of ${cases.join(' and of ')}` : undefined;
}

function stockWithoutPrice(sku: string): Inconsistency {
  return finding(
    'stock-without-price',
    sku,
    [
      { ...BARE, place: 'inventory', value: 'is held', stored: sku },
      { ...BARE, place: 'web', value: 'no row of the price list' },
    ],
    ['web'],
  );
}

function finding(
  kind: Inconsistency['kind'],
  subject: string,
  evidence: readonly Evidence[],
  odd: Inconsistency['odd'],
): Inconsistency {
  return { kind, subject, odd, evidence, example: null };
}
