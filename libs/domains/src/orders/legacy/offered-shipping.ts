import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { BRANCHES } from './legacy-shops.js';
import type { Delivery } from '../orders.model.js';
import { CHECKOUT_FIELD } from './checkout-answer.js';
import { storedMinor } from './stored-minor.js';

const WAYS: Readonly<Record<'standard' | 'express', string>> = {
  standard: 'flat.flat',
  express: 'express.express',
};

/** The core's code of a delivery; undefined: nobody collects there. */
export function shippingCodeOf(delivery: Delivery): string | undefined {
  return delivery.kind === 'ship' ? WAYS[delivery.method] : BRANCHES.get(delivery.location)?.pickupCode;
}

/**
 * What sending costs by one of the ways that are offered, minor units, VAT included; undefined: it is not offered.
 *
 * @throws TranslationRefused when the ways cannot be read
 */
export function shippingCostOf(document: JsonObject, code: string): number | undefined {
  const methods = document.get('shipping_methods');
  if (Array.isArray(methods) && methods.length === 0) return undefined;
  if (!isJsonObject(methods)) throw new TranslationRefused(CHECKOUT_FIELD.shippingMethods, 'are none');
  const [extension = '', name = ''] = code.split('.');
  const offered = methods.get(extension);
  const quotes = isJsonObject(offered) ? offered.get('quote') : undefined;
  const quote = isJsonObject(quotes) ? quotes.get(name) : undefined;
  if (!isJsonObject(quote)) return undefined;
  if (quote.get('code') !== code) throw new TranslationRefused(CHECKOUT_FIELD.shippingMethods, 'contradict themselves');
  return storedMinor(quote.get('cost'), `${CHECKOUT_FIELD.shippingMethods}.cost`);
}
