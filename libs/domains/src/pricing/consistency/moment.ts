import { boundsAfter, priceNow, specialAt } from '../price-at.js';
import type { PriceSheet } from '../price-sheet.js';
import { CUSTOMER_GROUPS, QUANTITY_SCALE, type CustomerGroup } from '../pricing.model.js';
import type { Example } from './inconsistency.js';
import type { Place, Told } from './told.js';

/** What a place with a sheet tells. */
export interface SheetTold extends Told {
  readonly said: Extract<Told['said'], { kind: 'sheet' }>;
}

export function hasSheet(told: Told): told is SheetTold {
  return told.said.kind === 'sheet';
}

/** The bounds of every window of the sheets, rising, each once, whether they are over or to come. */
export function boundsOf(sheets: readonly PriceSheet[]): readonly number[] {
  return boundsAfter(
    sheets.flatMap(({ quantityRows, specials }) => [...quantityRows, ...specials]),
    -Infinity,
  );
}

/** The instants from one on at which anything can begin to be otherwise: that one, and every bound after it. */
export function instantsFrom(atMs: number, sheets: readonly PriceSheet[]): readonly number[] {
  return [atMs, ...boundsOf(sheets).filter((bound) => bound > atMs)];
}

/**
 * The first case, by instant, group and quantity, in which somebody would pay otherwise at one of these places than at
 * another; null: nobody would.
 */
export function firstDifference(told: readonly Told[], atMs: number): Example | null {
  const sheets = told.flatMap((each) => (hasSheet(each) ? [each.said.sheet] : []));
  const quantities = [
    ...new Set([
      QUANTITY_SCALE,
      ...sheets.flatMap(({ quantityRows }) => quantityRows.map(({ fromQuantityE4 }) => fromQuantityE4)),
    ]),
  ].toSorted((a, b) => a - b);
  for (const at of instantsFrom(atMs, sheets)) {
    for (const group of CUSTOMER_GROUPS) {
      for (const quantityE4 of quantities) {
        const charged = told.map((each) => chargedAt(each, { group, quantityE4, atMs: at }));
        if (new Set(charged.map(perPiece)).size > 1) return { group, quantityE4, atMs: at, charged };
      }
    }
  }
  return null;
}

type Charged = Example['charged'][number];

function chargedAt(
  { place, said }: { readonly place: Place; readonly said: Told['said'] },
  moment: { readonly group: CustomerGroup; readonly quantityE4: number; readonly atMs: number },
): Charged {
  if (said.kind !== 'sheet') return { place, price: null, per: 1 };
  return { place, price: priceNow(said.sheet, moment)?.price ?? null, per: said.sheet.per };
}

/** Equal for equal prices of a piece, whatever they are told for. The greatest price unit is 1,000. */
function perPiece({ price, per }: Charged): string {
  return price === null ? '' : `${(BigInt(price.amountMinor) * 1_000n) / BigInt(per)} ${price.currency}`;
}

/** Is a special price open there? It covers all quantity rows. */
export function isCovered({ specials }: PriceSheet, atMs: number): boolean {
  return specialAt(specials, atMs) !== undefined;
}
