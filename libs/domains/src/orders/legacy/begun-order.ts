import { TranslationRefused, type Currency } from '@banyan/kernel';
import { currencyOf } from '../../legacy-exchange/legacy-amount.js';
import type { JsonObject } from '../../legacy-exchange/json-tree.js';
import { shopInstants } from '../../legacy-exchange/local-bound.js';
import type { LegacyJson } from '../../legacy-exchange/php-values.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { storedText } from '../../legacy-exchange/stored-text.js';
import { orderNumber } from './checkout-answer.js';
import { storedMinor } from './stored-minor.js';

/** An order as `api/order/info` tells it. */
export interface ToldOrder {
  /** Nine digits. */
  readonly number: string;
  /** `begun`: by `api/order/add`, and not confirmed. `called-off`: it has been cancelled since, confirmed or not. */
  readonly standing: 'begun' | 'confirmed' | 'called-off';
  readonly comment: string;
  readonly currency: Currency;
  /** With shipping. */
  readonly totalMinor: number;
  /** When it was begun, ms since the Unix epoch. */
  readonly atMs: number;
}

const FIELD = 'order.info';

/** `order_status_id`: nought is begun only, and two are of orders that were cancelled or turned down. */
const BEGUN = '0';
const CALLED_OFF: readonly string[] = ['7', '8'];

/**
 * @param aboutMs when it was begun, roughly: of two instants that the shop's clock showed alike, the nearer one
 * @throws TranslationRefused naming the field that is in doubt
 */
export function readToldOrder(document: JsonObject, aboutMs: number): ToldOrder {
  const order = document.get('order');
  if (!isJsonObject(order)) throw new TranslationRefused(FIELD, 'is not there');
  const text = (name: string): LegacyJson => order.get(name);
  const statusId = text('order_status_id');
  if (typeof statusId !== 'string' || !/^\d{1,5}$/.test(statusId)) {
    throw new TranslationRefused(`${FIELD}.order_status_id`, 'is no status');
  }
  if ((statusId === BEGUN) !== (text('order_status') === null)) {
    throw new TranslationRefused(`${FIELD}.order_status`, 'contradicts its number');
  }
  return {
    number: orderNumber(text('order_id')),
    standing: statusId === BEGUN ? 'begun' : CALLED_OFF.includes(statusId) ? 'called-off' : 'confirmed',
    comment: storedText(text('comment'), `${FIELD}.comment`),
    currency: currencyOf(text('currency_code'), undefined, `${FIELD}.currency_code`),
    totalMinor: storedMinor(text('total'), `${FIELD}.total`),
    atMs: nearest(shopInstants(text('date_added'), `${FIELD}.date_added`), aboutMs),
  };
}

function nearest([first, ...others]: readonly [number, ...number[]], aboutMs: number): number {
  return others.reduce((best, each) => (Math.abs(each - aboutMs) < Math.abs(best - aboutMs) ? each : best), first);
}
