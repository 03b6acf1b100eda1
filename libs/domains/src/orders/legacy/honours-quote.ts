import { TranslationRefused } from '@banyan/kernel';
import { currencyOf, grossMinorE2, rateOf, type TaxMode } from '../../legacy-exchange/legacy-amount.js';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import { plainE4, whole } from '../../legacy-exchange/php-values.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { storedText } from '../../legacy-exchange/stored-text.js';
import type { OrderLine, QuotedBasket } from '../orders.model.js';
import { SHOPS } from './legacy-shops.js';
import { minorOf, minorTakenOff, storedMinor } from './stored-minor.js';

/** What refusals name. */
const FIELD = { products: 'cart.products', currency: 'cart.currency', totals: 'cart.totals' } as const;

const field = (name: string): string => `${FIELD.products}.${name}`;

/** What the core's cart says to a basket that was quoted. */
export type Honoured =
  | { readonly kind: 'honoured' }
  /** It would charge something else. `lines` from 0: those that are told otherwise; empty: it is about all of it. */
  | { readonly kind: 'otherwise'; readonly lines: readonly number[] };

/**
 * Would the core charge what was quoted, line by line and in all? Where its cart cannot be read with certainty, it does not say
 * so, and is taken to say something else.
 */
export function honoursQuote(basket: QuotedBasket, cart: JsonObject): Honoured {
  const lines = basket.lines.flatMap((line, index) => (isAsQuoted(line, basket, cart) ? [] : [index]));
  const isHonoured = lines.length === 0 && certainly(() => totalIsAsQuoted(basket, cart));
  return isHonoured ? { kind: 'honoured' } : { kind: 'otherwise', lines };
}

function isAsQuoted(line: OrderLine, { channel }: QuotedBasket, cart: JsonObject): boolean {
  return certainly(() => {
    const rows = rowsOf(cart.get('products'), FIELD.products);
    const ofSku = rows.filter((row) => storedText(row.get('sku'), `${FIELD.products}.sku`) === line.sku);
    const [row] = ofSku;
    return row !== undefined && ofSku.length === 1 && rowIsAsQuoted(row, line, SHOPS[channel].taxMode);
  });
}

function rowIsAsQuoted(row: JsonObject, line: OrderLine, taxMode: TaxMode): boolean {
  const rate = rateOf(plainE4(row.get('tax_rate'), field('tax_rate')), field('tax_rate'));
  const gross = (name: string): number =>
    minorOf(grossMinorE2(plainE4(row.get(name), field(name)), taxMode, rate, field(name)), field(name));
  return (
    plainE4(row.get('quantity'), field('quantity')) === BigInt(line.quantityE4) &&
    whole(row.get('peinh'), 1, field('peinh')) === line.per &&
    rate === line.taxRate &&
    gross('price') === line.price.amountMinor &&
    gross('total') === line.lineAmountMinor &&
    minorTakenOff(row.get('discount'), field('discount')) === line.discountMinor
  );
}

function totalIsAsQuoted({ lines, currency, totalMinor }: QuotedBasket, cart: JsonObject): boolean {
  const total = rowsOf(cart.get('totals'), FIELD.totals).at(-1);
  if (total?.get('code') !== 'total') throw new TranslationRefused(FIELD.totals, 'do not end with a total');
  return (
    rowsOf(cart.get('products'), FIELD.products).length === lines.length &&
    currencyOf(cart.get('currency'), undefined, FIELD.currency) === currency &&
    storedMinor(total.get('value'), `${FIELD.totals}.total`) === totalMinor
  );
}

/** A list, or the one row that stands for a list of one. */
function rowsOf(value: JsonValue | undefined, field: string): readonly JsonObject[] {
  const rows: readonly JsonValue[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (!rows.every((row) => isJsonObject(row))) throw new TranslationRefused(field, 'are no rows');
  return rows;
}

function certainly(isSo: () => boolean): boolean {
  try {
    return isSo();
  } catch (error) {
    if (error instanceof TranslationRefused) return false;
    throw error;
  }
}
