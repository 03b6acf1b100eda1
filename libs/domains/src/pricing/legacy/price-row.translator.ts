import { TranslationRefused, type Currency } from '@banyan/kernel';
import type { PriceSheet, QuantityRow, Special, Terms } from '../price-sheet.js';
import {
  CUSTOMER_GROUPS,
  PRICE_UNITS,
  RATE_SCALE,
  type PriceUnit,
  type TaxMode,
  type Window,
} from '../pricing.model.js';
import { currencyOf, grossMinorE2, rateOf } from '../../legacy-exchange/legacy-amount.js';
import { localBound } from '../../legacy-exchange/local-bound.js';
import { PRICE_FIELD, type DiscountRecord, type PriceRowRecord, type SpecialRecord } from './price.record.js';
import {
  isNothing,
  plainE4,
  priceNumber,
  whole,
  yesOrNo,
  type LegacyJson,
  type Written,
} from '../../legacy-exchange/php-values.js';
import { EVERYONE_ID, GROUP_IDS } from './shops.js';

/** What a number of pieces is called where it is one, and the case that has `umrez` of them. */
const ONES: ReadonlySet<LegacyJson> = new Set(['EA', 'PCE', 'MTR']);
const CASE = 'CS';

/** Ten-thousandths of a minor unit in one of its hundredths. */
const E4_PER_E2 = 100n;
const HUNDREDTHS = 100n;
/** From where a fraction is rounded up, ten-thousandths. */
const HALF_E4 = 5_000n;
const ONE_E4 = 10_000n;

/** How a row's amounts are to be read. */
interface Reading {
  /** Digits behind a point that is not written. */
  readonly places: number | undefined;
  readonly taxMode: TaxMode;
  readonly taxRate: number;
  /** Pieces that amounts are for. */
  readonly pieces: bigint;
}

/**
 * A product's row as everything that is known of its price. Rows that cannot matter are not read: what is in them is no
 * doubt about a product without a price, a special that is none, or a group that nobody of ours is in.
 *
 * @param shop how the shop that was asked shows prices; a row that says otherwise is another shop's
 * @throws TranslationRefused naming the field in doubt
 */
export function translatePriceRow(
  sku: string,
  row: PriceRowRecord,
  { taxMode }: { readonly taxMode: TaxMode },
): PriceSheet {
  const taxRate = rateOf(plainE4(row.tax_rate, PRICE_FIELD.tax_rate), PRICE_FIELD.tax_rate);
  if (taxRate >= RATE_SCALE) throw new TranslationRefused(PRICE_FIELD.tax_rate, 'is no rate of a tax');
  const places = placesOf(row.price_decimals);
  if (isNothing(row.price)) return { sku, regular: null, per: 1, taxRate, quantityRows: [], specials: [] };
  if (yesOrNo(row.tax_included, PRICE_FIELD.tax_included) !== (taxMode === 'included')) {
    throw new TranslationRefused(PRICE_FIELD.tax_included, 'is not how this shop shows its prices');
  }
  const reading: Reading = { places, taxMode, taxRate, pieces: BigInt(piecesOf(row)) };
  const currency = currencyOf(row.currency, row.waers, PRICE_FIELD.currency);
  const shelfE2 = grossE2(amountOf(row.price, reading, PRICE_FIELD.price), reading, PRICE_FIELD.price);
  if (shelfE2 === 0n) return { sku, regular: null, per: 1, taxRate, quantityRows: [], specials: [] };
  const per = priceUnitOf(shelfE2, reading.pieces);
  const perUnits = { ...reading, per };
  return {
    sku,
    regular: regularOf(shelfE2, perUnits, currency),
    per,
    taxRate,
    quantityRows: row.discounts.flatMap((discount) => quantityRowOf(discount, perUnits)),
    specials: row.specials.flatMap((special) => specialOf(special, perUnits)),
  };
}

type PerUnits = Reading & { readonly per: PriceUnit };

function placesOf(value: LegacyJson): number | undefined {
  if (value === undefined) return undefined;
  const places = whole(value, 0, PRICE_FIELD.price_decimals);
  if (places > 4) throw new TranslationRefused(PRICE_FIELD.price_decimals, 'is more than four');
  return places;
}

function piecesOf({ peinh, meins, umrez }: PriceRowRecord): number {
  const units = whole(peinh, 1, PRICE_FIELD.peinh);
  if (ONES.has(meins)) return units;
  if (meins !== CASE) throw new TranslationRefused(PRICE_FIELD.meins, 'is a unit that is not known');
  return units * whole(umrez, 1, PRICE_FIELD.umrez);
}

/** The stored unit if it is one of ours, or the least above it that makes the price whole; of another one the least that does. */
function priceUnitOf(shelfE2: bigint, pieces: bigint): PriceUnit {
  const isUnit = PRICE_UNITS.some((unit) => BigInt(unit) === pieces);
  const unit = PRICE_UNITS.find(
    (each) => (!isUnit || BigInt(each) >= pieces) && (shelfE2 * BigInt(each)) % (HUNDREDTHS * pieces) === 0n,
  );
  if (unit === undefined)
    throw new TranslationRefused(PRICE_FIELD.peinh, 'has no price unit that makes the price whole');
  return unit;
}

function regularOf(shelfE2: bigint, { pieces, per }: PerUnits, currency: Currency): PriceSheet['regular'] {
  const amountMinor = Number((shelfE2 * BigInt(per)) / (HUNDREDTHS * pieces));
  if (!Number.isSafeInteger(amountMinor)) throw new TranslationRefused(PRICE_FIELD.price, 'is too great for a price');
  return { amountMinor, currency };
}

function specialOf(row: SpecialRecord, reading: PerUnits): readonly Special[] {
  if (isNothing(row.price)) return [];
  const field = `${PRICE_FIELD.specials}.price`;
  const priority = whole(row.priority, 0, `${PRICE_FIELD.specials}.priority`);
  const amountE4 = perUnitE4(amountOf(row.price, reading, field), reading, field);
  return [{ priority, amountE4, window: windowOf(row, PRICE_FIELD.specials) }];
}

function quantityRowOf(row: DiscountRecord, reading: PerUnits): readonly QuantityRow[] {
  const id = whole(row.customer_group_id, 0, `${PRICE_FIELD.discounts}.customer_group_id`);
  const group = id === EVERYONE_ID ? 'everyone' : CUSTOMER_GROUPS.find((name) => GROUP_IDS[name] === id);
  if (group === undefined) return [];
  const fromQuantityE4 = Number(plainE4(row.quantity, `${PRICE_FIELD.discounts}.quantity`));
  if (fromQuantityE4 === 0) throw new TranslationRefused(`${PRICE_FIELD.discounts}.quantity`, 'is not above 0');
  const priority = whole(row.priority, 0, `${PRICE_FIELD.discounts}.priority`);
  return [
    { group, fromQuantityE4, priority, terms: termsOf(row, reading), window: windowOf(row, PRICE_FIELD.discounts) },
  ];
}

/** `P` is percent off, `S` an amount off, and whatever else stands there, or nothing, makes it the price itself. */
function termsOf({ type, price }: DiscountRecord, reading: PerUnits): Terms {
  const field = `${PRICE_FIELD.discounts}.price`;
  if (typeof type !== 'string' && type !== null)
    throw new TranslationRefused(`${PRICE_FIELD.discounts}.type`, 'is not a text');
  switch (type) {
    case 'P':
      return { kind: 'percent-off', rate: rateOf(takenOff(priceNumber(price, reading.places, field), field), field) };
    case 'S':
      return {
        kind: 'amount-off',
        amountE4: perUnitE4(takenOff(priceNumber(price, reading.places, field), field), reading, field),
      };
    default:
      return { kind: 'price', amountE4: perUnitE4(amountOf(price, reading, field), reading, field) };
  }
}

/** What is taken off may have its minus behind, as conditions do; it never has it ahead. */
function takenOff({ e4, minus }: Written, field: string): bigint {
  if (minus === 'ahead' && e4 !== 0n)
    throw new TranslationRefused(field, 'is a surcharge, or a reduction: nobody says');
  return e4;
}

function amountOf(value: LegacyJson, { places }: Reading, field: string): bigint {
  const { e4, minus } = priceNumber(value, places, field);
  if (minus !== undefined && e4 !== 0n) throw new TranslationRefused(field, 'is below 0');
  return e4;
}

function grossE2(e4: bigint, { taxMode, taxRate }: Reading, field: string): bigint {
  return grossMinorE2(e4, taxMode, taxRate, field);
}

/**
 * A stored amount in ten-thousandths of a minor unit for the price unit. Of a case of twelve that may have no end: what is
 * cut off never makes a half of what is more than one, so that it is rounded as the exact amount would be.
 */
function perUnitE4(e4: bigint, reading: PerUnits, field: string): bigint {
  const numerator = grossE2(e4, reading, field) * E4_PER_E2 * BigInt(reading.per);
  const cut = numerator / reading.pieces;
  const isMore = cut * reading.pieces !== numerator;
  return isMore && cut % ONE_E4 === HALF_E4 ? cut + 1n : cut;
}

function windowOf(row: Pick<SpecialRecord, 'date_start' | 'date_end'>, list: string): Window {
  return {
    fromMs: localBound(row.date_start, 'from', `${list}.date_start`),
    untilMs: localBound(row.date_end, 'until', `${list}.date_end`),
  };
}
