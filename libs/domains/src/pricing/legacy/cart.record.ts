import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { rowsIn } from './price.record.js';
import type { LegacyJson } from '../../legacy-exchange/php-values.js';

/** What refusals name. */
export const CART_FIELD = {
  document: 'cart.document',
  session: 'cart.session',
  error: 'cart.error',
  success: 'cart.success',
  products: 'cart.products',
  currency: 'cart.currency',
  totals: 'cart.totals',
  validUntil: 'cart.price_valid_until_gmt',
} as const;

/** What is not in stock does not change what it costs. */
const ABOUT_STOCK = /^(?:product_\d{1,4}_)?stock$/;
/** Rows of totals: sub-total, total, and every promotion and rate of tax. */
const MOST_TOTALS = 200;

/** A cart's line as it stands in the document. */
export interface CartLineRecord {
  readonly sku: LegacyJson;
  readonly quantity: LegacyJson;
  readonly price: LegacyJson;
  readonly price_type: LegacyJson;
  readonly peinh: LegacyJson;
  readonly tax_rate: LegacyJson;
  readonly total: LegacyJson;
  readonly discount: LegacyJson;
}

/** A row of the totals; `rate` is of taxes, `coupon` of promotions that a code called. */
export interface TotalRecord {
  readonly code: LegacyJson;
  readonly title: LegacyJson;
  readonly value: LegacyJson;
  readonly rate: LegacyJson;
  readonly coupon: LegacyJson;
}

/** A cart with its totals, as it stands in the document. */
export interface CartRecord {
  readonly products: readonly CartLineRecord[];
  readonly currency: LegacyJson;
  readonly totals: readonly TotalRecord[];
  readonly price_valid_until: LegacyJson;
  readonly price_valid_until_gmt: LegacyJson;
}

/** What a call of the cart face came to. */
export type CartAnswer =
  /** The session was gone: nobody fills the answer then, and it is `[]`. */
  | { readonly kind: 'no-session' }
  /** Under the keys of the form that filled the cart, or of the call's own; without any other answer. */
  | { readonly kind: 'errors'; readonly keys: readonly string[] }
  /** Done, with the answer if it has one. An error about stock beside it is none about prices. */
  | { readonly kind: 'done'; readonly document: JsonObject };

/**
 * @throws ArmError `fault` for a bare text: what is about the cart has its key
 * @throws TranslationRefused when it is none of them
 */
export function readCartAnswer(document: JsonValue): CartAnswer {
  if (Array.isArray(document) && document.length === 0) return { kind: 'no-session' };
  if (!isJsonObject(document)) throw new TranslationRefused(CART_FIELD.document, 'is not an object');
  const error = document.get('error');
  if (error === undefined) return { kind: 'done', document };
  if (typeof error === 'string') {
    throw new ArmError('legacy', 'fault', 'the core answered with an error and status 200');
  }
  if (!isJsonObject(error) || error.size === 0) {
    throw new TranslationRefused(CART_FIELD.error, 'does not say what it is about');
  }
  const keys = [...error.keys()];
  if (!document.has('totals')) return { kind: 'errors', keys };
  if (!keys.every((key) => ABOUT_STOCK.test(key))) {
    throw new TranslationRefused(CART_FIELD.error, 'is beside a whole answer, and not about stock');
  }
  return { kind: 'done', document };
}

/** @throws TranslationRefused for lists that are none */
export function readCart(document: JsonObject): CartRecord {
  return {
    products: rowsIn(document.get('products'), CART_FIELD.products).map((row) => ({
      sku: row.get('sku'),
      quantity: row.get('quantity'),
      price: row.get('price'),
      price_type: row.get('price_type'),
      peinh: row.get('peinh'),
      tax_rate: row.get('tax_rate'),
      total: row.get('total'),
      discount: row.get('discount'),
    })),
    currency: document.get('currency'),
    totals: rowsIn(document.get('totals'), CART_FIELD.totals, MOST_TOTALS).map((row) => ({
      code: row.get('code'),
      title: row.get('title'),
      value: row.get('value'),
      rate: row.get('rate'),
      coupon: row.get('coupon'),
    })),
    price_valid_until: document.get('price_valid_until'),
    price_valid_until_gmt: document.get('price_valid_until_gmt'),
  };
}
