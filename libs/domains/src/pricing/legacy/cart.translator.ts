import { divideRounded, TranslationRefused, type Currency } from '@banyan/kernel';
import {
  PRICE_UNITS,
  QUANTITY_SCALE,
  RATE_SCALE,
  type AppliedPromotion,
  type BasketLine,
  type PriceBasis,
  type PriceUnit,
  type Quote,
  type QuoteLine,
  type QuoteQuestion,
  type TaxMode,
  type TaxShare,
} from '../pricing.model.js';
import { CART_FIELD, type CartLineRecord, type CartRecord, type TotalRecord } from './cart.record.js';
import { currencyOf, grossMinorE2, rateOf } from '../../legacy-exchange/legacy-amount.js';
import { shopTimeText, utcInstant } from '../../legacy-exchange/local-bound.js';
import { plainE4, priceNumber, whole, type LegacyJson } from '../../legacy-exchange/php-values.js';
import { SHOPS, type LegacyShop } from './shops.js';
import { storedText } from '../../legacy-exchange/stored-text.js';

/** OpenCart's names of what gave a price. */
const BASES: ReadonlyMap<LegacyJson, PriceBasis> = new Map<LegacyJson, PriceBasis>([
  ['', 'regular'],
  ['discount', 'tier'],
  ['special', 'special'],
]);
/** Rates in one basket, and promotions: contracts promise no more. */
const MOST_RATES = 10;
const MOST_PROMOTIONS = 100;
const ID = /^[\x20-\x7e]{1,64}$/;
const CODE = /^[A-Za-z0-9_-]{1,32}$/;

/** What became of codes that are in no total: the core says it when a code is given. */
export type GivenCode = 'held' | 'unknown' | 'not-open';

/**
 * A cart's answer as the quote it is. Nothing in it is taken on its word alone: lines cost price times quantity, the totals
 * are sums of the lines, tax is contained in what remains of them. What does not add up is refused.
 *
 * @param given what was said when each code was given, in the order of the question
 * @param atMs the instant that was asked for, or of the last call
 * @throws TranslationRefused naming the field that is in doubt, or does not add up
 */
export function translateCart(
  question: QuoteQuestion,
  given: readonly GivenCode[],
  atMs: number,
  cart: CartRecord,
): Quote {
  const shop = SHOPS[question.channel];
  const currency = currencyOf(cart.currency, undefined, CART_FIELD.currency);
  const lines = linesOf(question, cart, shop, currency);
  const totals = totalsOf(cart.totals);
  const promotions = totals.promotions.map((row) => promotionOf(row, question.codes));
  const taxes = totals.taxes.map((row) => taxOf(row, lines));
  const totalMinor = minorOf(totals.total.value, `${CART_FIELD.totals}.total`);
  expectSums({ lines, promotions, taxes, totalMinor });
  expectSubTotal(totals.subTotal, cart.products);
  const { channel, group, codes } = question;
  return {
    kind: 'quote',
    channel,
    group,
    currency,
    taxMode: shop.taxMode,
    lines,
    promotions,
    codes: codes.map((code, index) => ({ code, state: stateOf(code, given[index], promotions) })),
    taxes,
    totalMinor,
    atMs,
    changesAtMs: changesAtOf(cart, atMs),
  };
}

/** One line for each that was asked, in that order, each of exactly what was asked. */
function linesOf(
  { lines }: QuoteQuestion,
  { products }: CartRecord,
  { taxMode }: LegacyShop,
  currency: Currency,
): readonly QuoteLine[] {
  const field = CART_FIELD.products;
  if (products.length !== lines.length) throw new TranslationRefused(field, 'are not as many as were put in');
  const bySku = new Map(products.map((row) => [storedText(row.sku, `${field}.sku`), row]));
  return lines.map(({ sku, quantityE4 }) => {
    const row = bySku.get(sku);
    if (row === undefined) throw new TranslationRefused(`${field}.sku`, 'is not one that was put in');
    if (plainE4(row.quantity, `${field}.quantity`) !== BigInt(quantityE4)) {
      throw new TranslationRefused(`${field}.quantity`, 'is not what was put in');
    }
    return lineOf(row, { sku, quantityE4 }, taxMode, currency);
  });
}

function lineOf(row: CartLineRecord, { sku, quantityE4 }: BasketLine, taxMode: TaxMode, currency: Currency): QuoteLine {
  const taxRate = rateOf(plainE4(row.tax_rate, lineField('tax_rate')), lineField('tax_rate'));
  if (taxRate >= RATE_SCALE) throw new TranslationRefused(lineField('tax_rate'), 'is no rate of a tax');
  const gross = (name: 'price' | 'total'): number =>
    wholeMinor(grossMinorE2(plainE4(row[name], lineField(name)), taxMode, taxRate, lineField(name)), lineField(name));
  const priceMinor = gross('price');
  if (priceMinor === 0) throw new TranslationRefused(lineField('price'), 'is nothing');
  const per = perOf(row.peinh, lineField('peinh'));
  const lineAmountMinor = gross('total');
  const exact = divideRounded(BigInt(priceMinor) * BigInt(quantityE4), BigInt(per * QUANTITY_SCALE));
  if (exact !== BigInt(lineAmountMinor))
    throw new TranslationRefused(lineField('total'), 'is not price times quantity');
  const discountMinor = minorTakenOff(row.discount, lineField('discount'));
  if (discountMinor > lineAmountMinor)
    throw new TranslationRefused(lineField('discount'), 'is more than the line costs');
  const basis = BASES.get(row.price_type);
  if (basis === undefined) throw new TranslationRefused(lineField('price_type'), 'is none that is known');
  return {
    sku,
    quantityE4,
    price: { amountMinor: priceMinor, currency },
    per,
    basis,
    lineAmountMinor,
    discountMinor,
    taxRate,
  };
}

function lineField(name: keyof CartLineRecord): string {
  return `${CART_FIELD.products}.${name}`;
}

function perOf(value: LegacyJson, field: string): PriceUnit {
  const stored = whole(value, 1, field);
  const per = PRICE_UNITS.find((unit) => unit === stored);
  if (per === undefined) throw new TranslationRefused(field, 'is no price unit');
  return per;
}

/** The totals by what they are: the sub-total is first, the total last, taxes are those with a rate, ahead of it. */
function totalsOf(rows: readonly TotalRecord[]) {
  const [subTotal, ...others] = rows;
  const total = others.pop();
  if (subTotal?.code !== 'sub_total' || total?.code !== 'total') {
    throw new TranslationRefused(CART_FIELD.totals, 'do not begin with a sub-total and end with a total');
  }
  const firstTax = others.findIndex(({ code, rate }) => code === 'tax' && rate !== undefined);
  const taxes = firstTax === -1 ? [] : others.slice(firstTax);
  const promotions = firstTax === -1 ? others : others.slice(0, firstTax);
  if (taxes.some(({ code }) => code !== 'tax') || promotions.some(({ rate }) => rate !== undefined)) {
    throw new TranslationRefused(CART_FIELD.totals, 'are in an order in which nobody knows them apart');
  }
  if (taxes.length > MOST_RATES)
    throw new TranslationRefused(CART_FIELD.totals, 'have more rates of tax than are read');
  if (promotions.length > MOST_PROMOTIONS)
    throw new TranslationRefused(CART_FIELD.totals, 'have more promotions than are read');
  return { subTotal, promotions, taxes, total };
}

function promotionOf({ code: id, title, value, coupon }: TotalRecord, codes: readonly string[]): AppliedPromotion {
  const field = `${CART_FIELD.totals}.promotion`;
  if (typeof id !== 'string' || !ID.test(id)) throw new TranslationRefused(field, 'has no id');
  const amountMinor = minorTakenOff(value, field);
  if (amountMinor === 0) throw new TranslationRefused(field, 'takes nothing off');
  const applied = { id, title: storedText(title, `${field}.title`), amountMinor };
  if (coupon === undefined) return applied;
  const code = storedText(coupon, `${field}.coupon`);
  if (!CODE.test(code) || !codes.some((each) => isSameCode(each, code))) {
    throw new TranslationRefused(`${field}.coupon`, 'is no code that was given');
  }
  return { ...applied, code };
}

/** The tax of one rate, which is contained in what remains of the lines of that rate. */
function taxOf({ rate: percent, value }: TotalRecord, lines: readonly QuoteLine[]): TaxShare {
  const field = `${CART_FIELD.totals}.tax`;
  const rate = rateOf(plainE4(percent, `${field}.rate`), `${field}.rate`);
  const grossMinor = sum(lines.filter(({ taxRate }) => taxRate === rate).map(remainingOf));
  const taxMinor = minorOf(value, field);
  const exact = divideRounded(BigInt(grossMinor) * BigInt(rate), BigInt(RATE_SCALE + rate));
  if (exact !== BigInt(taxMinor)) throw new TranslationRefused(field, 'is not contained in what the lines cost');
  return { rate, grossMinor, taxMinor };
}

function expectSums({
  lines,
  promotions,
  taxes,
  totalMinor,
}: Pick<Quote, 'lines' | 'promotions' | 'taxes' | 'totalMinor'>) {
  const field = CART_FIELD.totals;
  const rates = [...new Set(lines.map(({ taxRate }) => taxRate))].toSorted((a, b) => b - a);
  if (rates.join() !== taxes.map(({ rate }) => rate).join()) {
    throw new TranslationRefused(`${field}.tax`, 'is not of the rates that the lines have');
  }
  if (sum(promotions.map(({ amountMinor }) => amountMinor)) !== sum(lines.map(({ discountMinor }) => discountMinor))) {
    throw new TranslationRefused(`${field}.promotion`, 'is not what is taken off the lines');
  }
  if (totalMinor !== sum(lines.map(remainingOf)))
    throw new TranslationRefused(`${field}.total`, 'is not what remains of the lines');
}

/** In the shop's own terms, net where it shows its prices so: the sum of the line totals as they are shown. */
function expectSubTotal({ value }: TotalRecord, products: readonly CartLineRecord[]): void {
  const field = `${CART_FIELD.totals}.sub_total`;
  const shown = products.reduce((all, { total }) => all + plainE4(total, `${CART_FIELD.products}.total`), 0n);
  if (plainE4(value, field) !== shown) throw new TranslationRefused(field, 'is not the sum of the lines');
}

/** Applied is what a total names; what the core had to say of a code when it was given it does not say again. */
function stateOf(
  code: string,
  given: GivenCode | undefined,
  promotions: readonly AppliedPromotion[],
): Quote['codes'][number]['state'] {
  const isApplied = promotions.some((promotion) => promotion.code !== undefined && isSameCode(promotion.code, code));
  if (given === undefined || (isApplied && given !== 'held')) {
    throw new TranslationRefused(
      `${CART_FIELD.totals}.promotion.coupon`,
      'is applied, and was refused when it was given',
    );
  }
  if (given !== 'held') return given;
  return isApplied ? 'applied' : 'not-applicable';
}

function changesAtOf({ price_valid_until, price_valid_until_gmt }: CartRecord, atMs: number): number | null {
  const field = CART_FIELD.validUntil;
  if (price_valid_until === '' && price_valid_until_gmt === '') return null;
  const changesAtMs = utcInstant(price_valid_until_gmt, field);
  if (shopTimeText(changesAtMs) !== price_valid_until)
    throw new TranslationRefused(field, 'is not what its local twin says');
  if (changesAtMs <= atMs) throw new TranslationRefused(field, 'is over already');
  return changesAtMs;
}

export function isSameCode(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function remainingOf({ lineAmountMinor, discountMinor }: QuoteLine): number {
  return lineAmountMinor - discountMinor;
}

function sum(minor: readonly number[]): number {
  return minor.reduce((all, each) => all + each, 0);
}

/** What is charged, in every shop. */
function minorOf(value: LegacyJson, field: string): number {
  return wholeMinor(plainE4(value, field), field);
}

/** What is taken off has its minus ahead; nothing may have one, and need not. */
function minorTakenOff(value: LegacyJson, field: string): number {
  const { e4, minus } = priceNumber(value, undefined, field);
  if (minus !== 'ahead' && e4 !== 0n) throw new TranslationRefused(field, 'takes nothing off');
  return wholeMinor(e4, field);
}

function wholeMinor(e2: bigint, field: string): number {
  const minor = Number(e2 / 100n);
  if (e2 % 100n !== 0n || !Number.isSafeInteger(minor)) throw new TranslationRefused(field, 'is no whole minor unit');
  return minor;
}
