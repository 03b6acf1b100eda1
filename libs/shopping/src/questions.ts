import type { Channel } from './channel.js';
import { NOBODY, NOBODYS_ADDRESS } from './nobody.js';
import type { BasketLine, ShopQuestion } from './shop-question.js';

/** What the published contracts are asked by who shops for nobody: inventory v2, pricing v2 and orders v2. */
const INVENTORY = '/inventory/v2/availability';
const PRICING = '/pricing/v2';
const ORDERS = '/orders/v2/orders';

/** Is one product there? */
export function askAvailability(sku: string, channel: Channel): ShopQuestion {
  const target = `${INVENTORY}/${encodeURIComponent(sku)}?channel=${channel}`;
  return { domain: 'inventory', operation: 'availability.one', method: 'GET', target };
}

/** Are these there? @param skus up to 100, none twice */
export function askAvailabilities(skus: readonly string[], channel: Channel): ShopQuestion {
  const target = `${INVENTORY}/batch`;
  return { domain: 'inventory', operation: 'availability.batch', method: 'POST', target, json: { channel, skus } };
}

/** Which stores have it? */
export function askStores(sku: string): ShopQuestion {
  const target = `${INVENTORY}/${encodeURIComponent(sku)}/locations`;
  return { domain: 'inventory', operation: 'availability.locations', method: 'GET', target };
}

/** May one be put into a basket? @param location a store's, with channel `store` only */
export function checkFirmly(sku: string, channel: Channel, location?: string): ShopQuestion {
  const place = location === undefined ? '' : `&location=${location}`;
  const target = `${INVENTORY}/${encodeURIComponent(sku)}/check?channel=${channel}${place}&quantity=1`;
  return { domain: 'inventory', operation: 'availability.firm', method: 'GET', target };
}

/** What does one cost? */
export function askPrice(sku: string, channel: Channel): ShopQuestion {
  const target = `${PRICING}/prices/${encodeURIComponent(sku)}?channel=${channel}`;
  return { domain: 'pricing', operation: 'price.one', method: 'GET', target };
}

/** What do these cost? @param skus up to 100, none twice */
export function askPrices(skus: readonly string[], channel: Channel): ShopQuestion {
  const target = `${PRICING}/prices/batch`;
  return { domain: 'pricing', operation: 'price.batch', method: 'POST', target, json: { channel, skus } };
}

/** What does this basket cost, bindingly? */
export function askQuote(lines: readonly BasketLine[], channel: Channel): ShopQuestion {
  const target = `${PRICING}/quotes`;
  return { domain: 'pricing', operation: 'quote.basket', method: 'POST', target, json: { channel, lines } };
}

/** What is ordered for nobody. */
export interface SyntheticOrder {
  readonly channel: Channel;
  /** Token of the quote. */
  readonly quote: string;
  /** Of the order; the same again is the same order. */
  readonly key: string;
  /** A store where it is collected; absent: it is sent. */
  readonly location?: string | undefined;
}

/** Orders for nobody, with a payment token that a processor must take for a test. */
export function placeOrder({ channel, quote, key, location }: SyntheticOrder): ShopQuestion {
  const delivery =
    location === undefined ? { ship: { method: 'standard', address: NOBODYS_ADDRESS } } : { collect: { location } };
  const json = {
    channel,
    quote,
    customer: NOBODY,
    delivery,
    ...(location !== undefined && { billing: NOBODYS_ADDRESS }),
    payment: { token: `tok_synthetic_${key.replaceAll('-', '')}` },
  };
  return { domain: 'orders', operation: 'order.place', method: 'POST', target: ORDERS, json, key };
}

export function readOrder(reference: string): ShopQuestion {
  return { domain: 'orders', operation: 'order.read', method: 'GET', target: `${ORDERS}/${reference}` };
}

/** Calls an order off; twice is once. */
export function cancelOrder(reference: string): ShopQuestion {
  return { domain: 'orders', operation: 'order.cancel', method: 'POST', target: `${ORDERS}/${reference}/cancellation` };
}

/** The orders of nobody, the newest first. @param limit up to 100 */
export function findNobodysOrders(limit: number): ShopQuestion {
  const json = { email: NOBODY.email, limit };
  return { domain: 'orders', operation: 'order.list', method: 'POST', target: `${ORDERS}/search`, json };
}
