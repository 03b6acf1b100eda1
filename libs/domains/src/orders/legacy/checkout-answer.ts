import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import { JsonNumber } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';

/** What refusals of the order face name. */
export const CHECKOUT_FIELD = {
  document: 'order.document',
  error: 'order.error',
  success: 'order.success',
  token: 'order.api_token',
  orderId: 'order.order_id',
  redirect: 'order.redirect',
  shippingMethods: 'order.shipping_methods',
} as const;

/** What a call of the order face came to. Texts are never read: they are in the shop's language, and the same for many reasons. */
export type Said =
  /** `[]`: there is no session, or nothing to say. */
  | { readonly kind: 'nothing' }
  /** No error is in it. */
  | { readonly kind: 'done'; readonly document: JsonObject }
  /** Errors by their keys; there may be an answer beside them. */
  | { readonly kind: 'errors'; readonly keys: readonly string[]; readonly document: JsonObject }
  /** One text: a refusal, the end of a session, or a fault that calls itself 200. */
  | { readonly kind: 'word'; readonly document: JsonObject };

/** @throws TranslationRefused when it is none of them */
export function readSaid(document: JsonValue): Said {
  if (Array.isArray(document) && document.length === 0) return { kind: 'nothing' };
  if (!isJsonObject(document)) throw new TranslationRefused(CHECKOUT_FIELD.document, 'is not an object');
  const error = document.get('error');
  if (error === undefined) return { kind: 'done', document };
  if (typeof error === 'string') return { kind: 'word', document };
  if (!isJsonObject(error) || error.size === 0) {
    throw new TranslationRefused(CHECKOUT_FIELD.error, 'does not say what it is about');
  }
  return { kind: 'errors', keys: [...error.keys()], document };
}

const LINE_KEY = /^product_(\d{1,4})_([a-z]+)$/;

/**
 * The lines that errors are about, by the keys of the form that filled the cart, from 0.
 *
 * @param about what may stand behind the index
 * @param lines how many were put in
 * @throws TranslationRefused for an error that is about anything else
 */
export function linesOf(keys: readonly string[], about: readonly string[], lines: number): readonly number[] {
  const found = keys.map((key) => {
    const [, index, what] = LINE_KEY.exec(key) ?? [];
    if (index === undefined || what === undefined || !about.includes(what) || Number(index) >= lines) {
      throw new TranslationRefused(CHECKOUT_FIELD.error, 'is about something that was not asked');
    }
    return Number(index);
  });
  return [...new Set(found)].toSorted((a, b) => a - b);
}

/** An order's number, nine digits: `api/order/add` has it as a number, everything else as a text. @throws TranslationRefused */
export function orderNumber(value: JsonValue | undefined): string {
  const text = value instanceof JsonNumber ? value.text : value;
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text) || Number(text) === 0) {
    throw new TranslationRefused(CHECKOUT_FIELD.orderId, 'is no number of an order');
  }
  return text.padStart(9, '0');
}
