import { divideRounded, type Money } from '@banyan/kernel';
import type { PriceSheet, QuantityRow, Special, Terms } from './price-sheet.js';
import { RATE_SCALE, type CustomerGroup, type PriceBasis, type Tier, type Window } from './pricing.model.js';

/** Ten-thousandths of a minor unit in one. */
const E4 = 10_000n;

/** What a sheet says at one quantity and instant. */
export interface PriceNow {
  readonly price: Money;
  readonly regular: Money;
  readonly basis: PriceBasis;
  readonly tiers: readonly Tier[];
}

export interface PriceAt extends PriceNow {
  /** The first instant after the one asked at which `price` or `tiers` are others, by a window of the sheet; null: none is known. */
  readonly changesAtMs: number | null;
}

/** Who buys how many, when. */
export interface PriceMoment {
  readonly group: CustomerGroup;
  /** Ten-thousandths of a unit, above 0. */
  readonly quantityE4: number;
  /** ms since the Unix epoch. */
  readonly atMs: number;
}

/**
 * The price of one SKU by its sheet: the four steps of decision record 17. Pure.
 *
 * @returns undefined: it is not priced
 */
export function priceAt(sheet: PriceSheet, moment: PriceMoment): PriceAt | undefined {
  const now = priceNow(sheet, moment);
  if (now === undefined) return undefined;
  const said = saidBy(now);
  const bounds = boundsAfter([...rowsFor(sheet, moment.group), ...sheet.specials], moment.atMs);
  const changesAtMs = bounds.find((atMs) => saidBy(priceNow(sheet, { ...moment, atMs })) !== said) ?? null;
  return { ...now, changesAtMs };
}

/** Is the instant in `[from, until)`? */
export function isOpen({ fromMs, untilMs }: Window, atMs: number): boolean {
  return (fromMs === null || atMs >= fromMs) && (untilMs === null || atMs < untilMs);
}

/** The bounds of the windows after an instant, rising, each once. */
export function boundsAfter(dated: readonly { readonly window: Window }[], atMs: number): readonly number[] {
  const bounds = dated
    .flatMap(({ window: { fromMs, untilMs } }) => [fromMs, untilMs])
    .filter((bound) => bound !== null)
    .filter((bound) => bound > atMs);
  return [...new Set(bounds)].toSorted((a, b) => a - b);
}

/** The quantity rows that are for a group or for everyone, whenever. */
export function rowsFor(sheet: PriceSheet, group: CustomerGroup): readonly QuantityRow[] {
  return sheet.quantityRows.filter((row) => row.group === 'everyone' || row.group === group);
}

/** What a sheet says at one moment, whatever comes after it. @returns undefined: it is not priced */
export function priceNow(sheet: PriceSheet, { group, quantityE4, atMs }: PriceMoment): PriceNow | undefined {
  const { regular } = sheet;
  if (regular === null || regular.amountMinor <= 0) return undefined;
  const money = (amountMinor: number): Money => ({ amountMinor, currency: regular.currency });
  const special = specialAt(sheet.specials, atMs);
  if (special !== undefined) return { price: money(special), regular, basis: 'special', tiers: [] };
  const open = rowsFor(sheet, group).filter(({ window }) => isOpen(window, atMs));
  const tier = tierAt(open, quantityE4, regular.amountMinor);
  if (tier === 0) return undefined;
  const tiers = tiersOf(open, regular.amountMinor).map(({ fromQuantityE4, amount }) => ({
    fromQuantityE4,
    price: money(amount),
  }));
  return {
    price: tier === undefined ? regular : money(tier),
    regular,
    basis: tier === undefined ? 'regular' : 'tier',
    tiers,
  };
}

function saidBy(now: PriceNow | undefined): string {
  return now === undefined ? '' : JSON.stringify([now.price.amountMinor, now.tiers]);
}

/** Minor units of the special that is open; undefined: none is. */
export function specialAt(specials: readonly Special[], atMs: number): number | undefined {
  const [first] = specials
    .map(({ priority, amountE4, window }) => ({ priority, window, amount: Number(divideRounded(amountE4, E4)) }))
    .filter(({ amount, window }) => amount > 0 && isOpen(window, atMs))
    .toSorted((a, b) => a.priority - b.priority || a.amount - b.amount);
  return first?.amount;
}

/** Every quantity at which another price begins, rising, by rows that are open and for who buys. */
export function tiersOf(
  open: readonly QuantityRow[],
  regularMinor: number,
): readonly { readonly fromQuantityE4: number; readonly amount: number }[] {
  const starts = [...new Set(open.map(({ fromQuantityE4 }) => fromQuantityE4))].toSorted((a, b) => a - b);
  let before = regularMinor;
  return starts.flatMap((fromQuantityE4) => {
    const amount = tierAt(open, fromQuantityE4, regularMinor) ?? regularMinor;
    if (amount === before) return [];
    before = amount;
    return [{ fromQuantityE4, amount }];
  });
}

/** Minor units by the row that counts at a quantity; undefined: none does. */
function tierAt(open: readonly QuantityRow[], quantityE4: number, regularMinor: number): number | undefined {
  const [first] = open
    .filter(({ fromQuantityE4 }) => fromQuantityE4 <= quantityE4)
    .map(({ terms, ...row }) => ({ ...row, amount: amountBy(terms, BigInt(regularMinor)) }))
    .toSorted(
      (a, b) =>
        b.fromQuantityE4 - a.fromQuantityE4 ||
        a.priority - b.priority ||
        Number(a.group === 'everyone') - Number(b.group === 'everyone') ||
        a.amount - b.amount,
    );
  return first?.amount;
}

/** Rounded to the minor unit, and never below 0. */
function amountBy(terms: Terms, regularMinor: bigint): number {
  return Math.max(0, Number(roundedAmount(terms, regularMinor)));
}

function roundedAmount(terms: Terms, regularMinor: bigint): bigint {
  switch (terms.kind) {
    case 'percent-off':
      return divideRounded(regularMinor * BigInt(RATE_SCALE - terms.rate), BigInt(RATE_SCALE));
    case 'amount-off':
      return divideRounded(regularMinor * E4 - terms.amountE4, E4);
    case 'price':
      return divideRounded(terms.amountE4, E4);
  }
}
