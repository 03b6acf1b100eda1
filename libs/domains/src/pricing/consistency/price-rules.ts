import { decimalTextOf, type Currency } from '@banyan/kernel';
import { isOpen, rowsFor, specialAt, tiersOf } from '../price-at.js';
import type { PriceSheet } from '../price-sheet.js';
import { CUSTOMER_GROUPS, QUANTITY_SCALE, RATE_SCALE, type CustomerGroup } from '../pricing.model.js';
import type { PriceKind } from './inconsistency.js';
import { boundsOf, instantsFrom, isCovered, type SheetTold } from './moment.js';
import { splitBy } from './odd-places.js';
import { isOnlyShifted, timelineOf } from './timeline.js';
import type { Aspect } from './told.js';

/** What of a sheet must be the same in every channel. All of them: the law knows no rule of a channel but promotions. */
interface SheetRule {
  readonly aspect: Aspect;
  /**
   * How these sheets differ by the rule, if they do. They are of one currency, and from `specials` on of one price unit.
   */
  difference(told: readonly SheetTold[], atMs: number): RuleDifference | undefined;
}

/** A difference by one rule, in words for each place. */
export interface RuleDifference {
  readonly kind: PriceKind;
  readonly odd: readonly SheetTold[];
  readonly valueOf: (told: SheetTold) => string;
}

/** By a single value of the sheet. */
const byValue =
  (kind: PriceKind, valueOf: (sheet: PriceSheet) => string, keyOf = valueOf): SheetRule['difference'] =>
  (told) => {
    const { groups, odd } = splitBy(told, ({ said }) => keyOf(said.sheet));
    return groups.length > 1 ? { kind, odd, valueOf: ({ said }) => valueOf(said.sheet) } : undefined;
  };

/** The rules, each of one aspect of a price; what is compared under which condition is said by `comparePrices`. */
export const SHEET_RULES = {
  currency: { aspect: 'currency', difference: byValue('currency', ({ regular }) => regular?.currency ?? 'none') },
  tax: { aspect: 'tax', difference: byValue('tax-rate', ({ taxRate }) => `${taxRate / (RATE_SCALE / 100)} %`) },
  shelf: { aspect: 'shelf', difference: byValue('shelf-price', shelfText, perPiece) },
  unit: { aspect: 'unit', difference: byValue('price-unit', shelfText) },
  specials: { aspect: 'specials', difference: specialsDiffer },
  quantities: { aspect: 'quantities', difference: quantitiesDiffer },
} as const satisfies Readonly<Record<string, SheetRule>>;

export function shelfText({ regular, per }: PriceSheet): string {
  return regular === null ? 'none' : `${decimalTextOf(regular)} ${regular.currency} per ${per}`;
}

/** Equal for equal prices of a piece. */
export function perPiece({ regular, per }: PriceSheet): string {
  // The greatest price unit is 1,000, and every other divides it.
  return regular === null ? '' : String(BigInt(regular.amountMinor) * BigInt(1_000 / per));
}

function specialsDiffer(told: readonly SheetTold[], atMs: number): RuleDifference | undefined {
  const currency = currencyOf(told);
  return byTime(told, atMs, 'special-price', ({ specials }, at) => {
    const amountMinor = specialAt(specials, at);
    return amountMinor === undefined ? 'no special' : decimalTextOf({ amountMinor, currency });
  });
}

/**
 * Quantity rows are held against one shelf price, so that another shelf price is not told a second time; and only where no
 * special price covers them anywhere.
 */
function quantitiesDiffer(told: readonly SheetTold[], atMs: number): RuleDifference | undefined {
  const sheets = told.map(({ said }) => said.sheet);
  const shelf = sheets[0]?.regular?.amountMinor ?? 0;
  const currency = currencyOf(told);
  const isCoveredAnywhere = (at: number): boolean => sheets.some((sheet) => isCovered(sheet, at));
  const differences = CUSTOMER_GROUPS.flatMap((group) => {
    const found = byTime(told, atMs, 'quantity-price', (sheet, at) =>
      isCoveredAnywhere(at) ? 'a special price' : tiersText(sheet, group, at, shelf, currency),
    );
    return found === undefined ? [] : [{ ...found, group }];
  });
  const [first] = differences;
  if (first === undefined) return undefined;
  return { ...first, valueOf: (each) => `${first.group}: ${first.valueOf(each)}` };
}

function tiersText(sheet: PriceSheet, group: CustomerGroup, at: number, shelf: number, currency: Currency): string {
  const open = rowsFor(sheet, group).filter(({ window }) => isOpen(window, at));
  const tiers = tiersOf(open, shelf).map(
    ({ fromQuantityE4, amount }) =>
      `${decimalTextOf({ amountMinor: amount, currency })} from ${fromQuantityE4 / QUANTITY_SCALE}`,
  );
  return tiers.length === 0 ? 'no other price' : tiers.join(', ');
}

/**
 * By what windows change: only what differs at the instant or after it counts. Where the same things follow each other at
 * other instants, the windows differ and not the prices.
 */
function byTime(
  told: readonly SheetTold[],
  atMs: number,
  kind: 'special-price' | 'quantity-price',
  valueAt: (sheet: PriceSheet, atMs: number) => string,
): RuleDifference | undefined {
  const sheets = told.map(({ said }) => said.sheet);
  const instants = instantsFrom(atMs, sheets);
  const ahead = (sheet: PriceSheet): string => JSON.stringify(instants.map((at) => valueAt(sheet, at)));
  const { groups, odd } = splitBy(told, ({ said }) => ahead(said.sheet));
  if (groups.length < 2) return undefined;
  const bounds = boundsOf(sheets);
  const lines = groups.map(([first]) => timelineOf(bounds, (at) => valueAt(sheetOf(first), at)));
  const [line = [], ...others] = lines;
  return {
    kind: others.every((other) => isOnlyShifted(line, other)) ? 'window' : kind,
    odd,
    valueOf: ({ said }) => timelineText(timelineOf(bounds, (at) => valueAt(said.sheet, at))),
  };
}

function timelineText(line: ReturnType<typeof timelineOf>): string {
  return line
    .map(({ fromMs, value }) => (fromMs === null ? value : `from ${new Date(fromMs).toISOString()} ${value}`))
    .join('; ');
}

function sheetOf(told: SheetTold | undefined): PriceSheet {
  if (told === undefined) throw new RangeError('a group has a member');
  return told.said.sheet;
}

function currencyOf([first]: readonly SheetTold[]): Currency {
  return first?.said.sheet.regular?.currency ?? 'EUR';
}
