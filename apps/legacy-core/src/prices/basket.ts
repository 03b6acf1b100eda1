import { Decimal, rounded } from './decimal.js';
import { type CustomerGroupId, HOUSE_CURRENCY, type Store } from './markets.js';
import type { PriceRecord } from './price-record.js';
import type { PromotionRecord } from './promotion-record.js';
import { takenOff } from './promotion-steps.js';
import { type PriceBasis, quantityE4Of, rowsFor, unitPriceOf } from './unit-price.js';
import { boundsAfter, isOpenAt, windowOf } from './window.js';

/** One line of a basket, with what the books know of its product. */
export interface AskedLine {
  readonly sku: string;
  readonly categoryId: number;
  /** Undefined: no product has the SKU. */
  readonly record: PriceRecord | undefined;
  readonly quantityE4: number;
}

export interface Basket {
  readonly store: Store;
  readonly groupId: CustomerGroupId;
  readonly lines: readonly AskedLine[];
  readonly codes: readonly string[];
  readonly atMs: number;
}

export interface QuotedLine {
  readonly sku: string;
  readonly quantityE4: number;
  readonly priceMinor: number;
  readonly per: number;
  readonly basis: PriceBasis;
  /** Before promotions. */
  readonly lineAmountMinor: number;
  readonly discountMinor: number;
  readonly taxRate: number;
}

export type CodeState = 'applied' | 'unknown' | 'not-open' | 'not-applicable';

export interface Quote {
  readonly kind: 'quote';
  readonly currency: string;
  readonly lines: readonly QuotedLine[];
  readonly promotions: readonly {
    readonly id: string;
    readonly title: string;
    readonly amountMinor: number;
    readonly code?: string;
  }[];
  readonly codes: readonly { readonly code: string; readonly state: CodeState }[];
  readonly taxes: readonly { readonly rate: number; readonly grossMinor: number; readonly taxMinor: number }[];
  readonly totalMinor: number;
  readonly changesAtMs: number | null;
}

export type LineRefusal = 'unknown-sku' | 'not-priced' | 'mixed-currencies';

export interface NotQuotable {
  readonly kind: 'not-quotable';
  /** `line` counts from 0. */
  readonly lines: readonly { readonly line: number; readonly sku: string; readonly because: LineRefusal }[];
}

/** What a basket costs: decision record 17 from the line on. An empty one costs nothing, in the house's currency. */
export function quoteBasket(basket: Basket, promotions: readonly PromotionRecord[]): Quote | NotQuotable {
  const lines = basket.lines.map((line) => ({ ...line, unit: unitOf(line, basket) }));
  const currency = lines.find(({ unit }) => unit !== undefined)?.unit?.shelf.currency ?? HOUSE_CURRENCY;
  const refused = lines.flatMap(({ sku, record, unit }, line): NotQuotable['lines'] => {
    if (record === undefined || record.removed) return [{ line, sku, because: 'unknown-sku' }];
    if (unit === undefined) return [{ line, sku, because: 'not-priced' }];
    return unit.shelf.currency === currency ? [] : [{ line, sku, because: 'mixed-currencies' }];
  });
  if (refused.length > 0) return { kind: 'not-quotable', lines: refused };
  const priced = lines.flatMap(({ sku, categoryId, quantityE4, unit }) => {
    if (unit === undefined) return [];
    const { shelf, priceMinor, basis } = unit;
    const lineAmountMinor = rounded(new Decimal(priceMinor).mul(quantityE4).div(10_000).div(shelf.per));
    const { per, taxRate } = shelf;
    return [{ sku, categoryId, quantityE4, priceMinor, per, basis, lineAmountMinor, discountMinor: 0, taxRate }];
  });
  const applied = applyPromotions(basket, priced, currency, promotions);
  return {
    kind: 'quote',
    currency,
    lines: priced.map(quotedLine),
    promotions: applied,
    codes: basket.codes.map((code) => ({ code, state: stateOf(code, basket.atMs, promotions, applied) })),
    taxes: taxesOf(priced),
    totalMinor: priced.reduce((sum, line) => sum + line.lineAmountMinor - line.discountMinor, 0),
    changesAtMs: quoteChangesAt(basket, promotions),
  };
}

function unitOf({ record, quantityE4 }: AskedLine, { groupId, atMs }: Basket) {
  return record === undefined ? undefined : unitPriceOf(record, { groupId, quantityE4, atMs });
}

function quotedLine({
  sku,
  quantityE4,
  priceMinor,
  per,
  basis,
  lineAmountMinor,
  discountMinor,
  taxRate,
}: QuotedLine): QuotedLine {
  return { sku, quantityE4, priceMinor, per, basis, lineAmountMinor, discountMinor, taxRate };
}

type Discountable = { -readonly [K in keyof QuotedLine]: QuotedLine[K] } & { readonly categoryId: number };

/** Applies what is in force, in its order, and writes what it takes off into the lines. */
function applyPromotions(
  basket: Basket,
  lines: readonly Discountable[],
  currency: string,
  promotions: readonly PromotionRecord[],
): Quote['promotions'] {
  const sumMinor = lines.reduce((sum, line) => sum + line.lineAmountMinor, 0);
  const inForce = promotions
    .filter(
      (promotion) =>
        isOffered(promotion, basket) &&
        isOpenAt(windowOf(promotion), basket.atMs) &&
        isInCurrency(promotion, currency) &&
        new Decimal(promotion.threshold).mul(100).lte(sumMinor),
    )
    .sort(inOrder);
  const exclusive = inForce.find((promotion) => promotion.exclusive);
  return (exclusive === undefined ? inForce : [exclusive]).flatMap((promotion) => {
    const concerned = lines.filter((line) => concerns(promotion, line));
    const off = takenOff(
      promotion,
      concerned.map((line) => ({ ...line, remainingMinor: line.lineAmountMinor - line.discountMinor })),
    );
    concerned.forEach((line, at) => (line.discountMinor += off[at] ?? 0));
    const amountMinor = off.reduce((sum, minor) => sum + minor, 0);
    if (amountMinor === 0) return [];
    const { id, title, code } = promotion;
    return [{ id, title, amountMinor, ...(code === null ? {} : { code }) }];
  });
}

/** By priority number, then by id: capitals, digits and hyphens, as ASCII has them. */
function inOrder(a: PromotionRecord, b: PromotionRecord): number {
  return a.priority - b.priority || (a.id < b.id ? -1 : 1);
}

/** For this channel and this group, and its code is given or it needs none. */
function isOffered({ removed, storeIds, groupIds, code }: PromotionRecord, { store, groupId, codes }: Basket): boolean {
  return (
    !removed &&
    (storeIds.length === 0 || storeIds.includes(store.id)) &&
    (groupIds.length === 0 || groupIds.includes(groupId)) &&
    (code === null || codes.some((given) => isSameCode(given, code)))
  );
}

/** Its amounts are in the house's currency, and mean nothing in another. */
function isInCurrency({ type, threshold }: PromotionRecord, currency: string): boolean {
  return currency === HOUSE_CURRENCY || (type !== 'amount-off' && Number(threshold) === 0);
}

function concerns({ skus, categoryIds }: PromotionRecord, line: { readonly sku: string; readonly categoryId: number }) {
  if (skus.length === 0 && categoryIds.length === 0) return true;
  return skus.includes(line.sku) || categoryIds.includes(line.categoryId);
}

export function isSameCode(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function stateOf(
  code: string,
  atMs: number,
  promotions: readonly PromotionRecord[],
  applied: Quote['promotions'],
): CodeState {
  const promotion = promotions.find((one) => !one.removed && one.code !== null && isSameCode(one.code, code));
  if (promotion === undefined) return 'unknown';
  if (!isOpenAt(windowOf(promotion), atMs)) return 'not-open';
  return applied.some(({ id }) => id === promotion.id) ? 'applied' : 'not-applicable';
}

/** VAT that is contained, by falling rate. */
function taxesOf(lines: readonly QuotedLine[]): Quote['taxes'] {
  const rates = [...new Set(lines.map(({ taxRate }) => taxRate))].sort((a, b) => b - a);
  return rates.map((rate) => {
    const grossMinor = lines
      .filter(({ taxRate }) => taxRate === rate)
      .reduce((sum, line) => sum + line.lineAmountMinor - line.discountMinor, 0);
    return { rate, grossMinor, taxMinor: rounded(new Decimal(grossMinor).mul(rate).div(10_000 + rate)) };
  });
}

/** The first bound, after the instant, of a window that matters to the basket; null: none is known. */
function quoteChangesAt(basket: Basket, promotions: readonly PromotionRecord[]): number | null {
  const ofLines = basket.lines.flatMap(({ record, quantityE4 }) =>
    record === undefined
      ? []
      : [
          ...record.specials.filter(({ price }) => Number(price) > 0),
          ...rowsFor(record, basket.groupId).filter(({ quantity }) => quantityE4Of(quantity) <= quantityE4),
        ],
  );
  return boundsAfter([...ofLines, ...promotionsFor(basket, promotions)], basket.atMs)[0] ?? null;
}

/** Promotions that, in their time, may take something off a basket. */
export function promotionsFor(basket: Basket, promotions: readonly PromotionRecord[]): readonly PromotionRecord[] {
  return promotions.filter(
    (promotion) => isOffered(promotion, basket) && basket.lines.some((line) => concerns(promotion, line)),
  );
}
