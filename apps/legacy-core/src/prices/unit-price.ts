import { Decimal, rounded } from './decimal.js';
import { EVERYONE, type CustomerGroupId } from './markets.js';
import type { DiscountRow, PriceRecord, SpecialRow } from './price-record.js';
import { type Shelf, shelfOf } from './shelf.js';
import { boundsAfter, isOpenAt, windowOf } from './window.js';

export type PriceBasis = 'regular' | 'tier' | 'special';

/** A price that begins at a quantity. */
export interface Tier {
  readonly fromQuantityE4: number;
  readonly priceMinor: number;
}

/** What one product costs somebody at an instant. Amounts are gross minor units for `per` pieces. */
export interface UnitPrice {
  readonly shelf: Shelf;
  readonly priceMinor: number;
  readonly basis: PriceBasis;
}

/** Who buys how many, and when. */
export interface Purchase {
  readonly groupId: CustomerGroupId;
  /** Ten-thousandths of a piece, above 0. */
  readonly quantityE4: number;
  readonly atMs: number;
}

/** Decision record 17, steps 1 to 4. Undefined: not priced, so it cannot be bought. */
export function unitPriceOf(record: PriceRecord, purchase: Purchase): UnitPrice | undefined {
  const shelf = record.removed ? undefined : shelfOf(record);
  if (shelf === undefined) return undefined;
  const special = specialAt(record.specials, shelf, purchase.atMs);
  if (special !== undefined) return { shelf, priceMinor: special, basis: 'special' };
  const tier = tierAt(openRows(record, purchase), shelf, purchase);
  if (tier === undefined) return { shelf, priceMinor: shelf.regularMinor, basis: 'regular' };
  return tier === 0 ? undefined : { shelf, priceMinor: tier, basis: 'tier' };
}

/** Every quantity at which another price begins; none while a special stands over them. */
export function tiersOf(record: PriceRecord, shelf: Shelf, purchase: Purchase): readonly Tier[] {
  if (specialAt(record.specials, shelf, purchase.atMs) !== undefined) return [];
  const rows = openRows(record, purchase);
  const begins = [...new Set(rows.map(({ quantity }) => quantityE4Of(quantity)))].sort((a, b) => a - b);
  const tiers: Tier[] = [];
  let before = shelf.regularMinor;
  for (const fromQuantityE4 of begins) {
    const priceMinor = tierAt(rows, shelf, { ...purchase, quantityE4: fromQuantityE4 });
    if (priceMinor === undefined || priceMinor === before) continue;
    tiers.push({ fromQuantityE4, priceMinor });
    before = priceMinor;
  }
  return tiers;
}

/** The first instant after the purchase's at which the price or a tier is another by a window; null: none is known. */
export function priceChangesAt(record: PriceRecord, purchase: Purchase): number | null {
  const told = (atMs: number): string => {
    const then = { ...purchase, atMs };
    const price = unitPriceOf(record, then);
    return JSON.stringify(price && [price.priceMinor, tiersOf(record, price.shelf, then)]);
  };
  const now = told(purchase.atMs);
  const bounds = boundsAfter([...record.specials, ...rowsFor(record, purchase.groupId)], purchase.atMs);
  return bounds.find((bound) => told(bound) !== now) ?? null;
}

/** Quantity rows that are for a group or for everyone, whenever. */
export function rowsFor(record: PriceRecord, groupId: CustomerGroupId): readonly DiscountRow[] {
  return record.discounts.filter((row) => row.customerGroupId === groupId || row.customerGroupId === EVERYONE);
}

function openRows(record: PriceRecord, { groupId, atMs }: Purchase): readonly DiscountRow[] {
  return rowsFor(record, groupId).filter((row) => isOpenAt(windowOf(row), atMs));
}

/** Of several open ones: the lowest priority number, then the lowest price. */
function specialAt(rows: readonly SpecialRow[], shelf: Shelf, atMs: number): number | undefined {
  const open = rows.flatMap((row) => {
    const price = row.price === null ? 0 : rounded(shelf.minorOf(row.price));
    return price > 0 && isOpenAt(windowOf(row), atMs) ? [{ priority: row.priority, price }] : [];
  });
  return open.sort((a, b) => a.priority - b.priority || a.price - b.price)[0]?.price;
}

/** The one that begins highest; then the lowest priority number; then the group's own; then the lowest price. */
function tierAt(rows: readonly DiscountRow[], shelf: Shelf, { quantityE4 }: Purchase): number | undefined {
  const reached = rows.flatMap((row) => {
    const begins = quantityE4Of(row.quantity);
    if (begins > quantityE4) return [];
    return [
      {
        begins,
        priority: row.priority,
        everyone: row.customerGroupId === EVERYONE ? 1 : 0,
        price: priceBy(row, shelf),
      },
    ];
  });
  return reached.sort(
    (a, b) => b.begins - a.begins || a.priority - b.priority || a.everyone - b.everyone || a.price - b.price,
  )[0]?.price;
}

/** A percentage off the shelf price, an amount off it, or the price itself; never below 0. */
function priceBy({ type, price }: DiscountRow, shelf: Shelf): number {
  const regular = new Decimal(shelf.regularMinor);
  const exact =
    type === 'P'
      ? regular.mul(new Decimal(100).sub(price)).div(100)
      : type === 'S'
        ? regular.sub(shelf.minorOf(price))
        : shelf.minorOf(price);
  return Math.max(0, rounded(exact));
}

export function quantityE4Of(quantity: string): number {
  return new Decimal(quantity).mul(10_000).toNumber();
}
