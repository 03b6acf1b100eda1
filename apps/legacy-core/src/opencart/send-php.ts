import type { ServerResponse } from 'node:http';
import type { FaultAnswers } from '../faults/faulty-exchange.js';
import { send } from '../wire/send.js';
import { phpJson } from './php-json.js';

const HEADERS = { 'Content-Type': 'application/json', 'X-Powered-By': 'PHP/7.0.33' };

const WARNING =
  '<br />\n<b>Notice</b>:  Undefined index: special in <b>/var/www/shop/catalog/controller/api/price.php</b> on line <b>118</b><br />\n';
const AHEAD = { warning: WARNING, mark: '\u{feff}' };

/** Answers as the shop always does: with 200. */
export function sendPhp(res: ServerResponse, value: unknown, ahead: readonly (keyof typeof AHEAD)[] = []): void {
  send(res, 200, HEADERS, ahead.map((kind) => AHEAD[kind]).join('') + phpJson(value));
}

/** Who may not, gets what PHP makes of an answer that was never filled. */
export function sendNothing(res: ServerResponse): void {
  sendPhp(res, []);
}

/** A request that ran too long: with 200, and no JSON at all. Nothing of it was written. */
export function sendTimedOut(res: ServerResponse, message: string): void {
  const text = `<br />\n<b>Fatal error</b>:  ${message} in <b>/var/www/shop/system/library/db/mysqli.php</b> on line <b>41</b><br />\n`;
  send(res, 200, { ...HEADERS, 'Content-Type': 'text/html; charset=utf-8' }, text);
}

/** Of the price, the cart and the order face alike. */
export const PHP_FAULT_ANSWERS: FaultAnswers = {
  error: (res) =>
    send(
      res,
      503,
      { 'Content-Type': 'text/html; charset=utf-8', 'Retry-After': '120' },
      '<h1>Service Temporarily Unavailable</h1><p>Der Shop wird gewartet.</p>\n',
    ),
  errorAs200: (res) => sendPhp(res, { error: 'Fehler: Verbindung zur Datenbank verloren (2006)' }),
  garbage: (res) =>
    send(
      res,
      200,
      HEADERS,
      '<br />\n<b>Fatal error</b>:  Allowed memory size of 134217728 bytes exhausted in <b>/var/www/shop/system/library/größe.php</b> on line <b>77</b><br />\n{"product_id":"17","price":"12.',
    ),
};
