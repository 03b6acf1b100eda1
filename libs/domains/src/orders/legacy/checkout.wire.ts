import { TranslationRefused } from '@banyan/kernel';
import type { CoreAnswer, WireAnswer } from '@banyan/contracts';
import { readPhp } from '../../legacy-exchange/php.codec.js';
import type { CheckoutLanguage, CheckoutSaid, CheckoutWord } from '../core-checkout.js';
import { CHECKOUT_FIELD, linesOf, orderNumber, readSaid, type Said } from './checkout-answer.js';

/** What says that a line cannot be sold, behind its index. */
const NOT_SOLD = ['stock', 'minimum', 'maximum', 'quantity'];
/** No basket has more lines. */
const MOST_LINES = 100;
const OK = 200;
const FOUND = 302;

/** The session that a request brings: a token before a cookie, as the core has it. */
const SESSION_ID = /^[\w,-]{8,128}$/;
const SESSION_COOKIE = 'OCSESSID';

/**
 * The session of a request.
 *
 * @param fields every value of a query or form, by name, over those of the query
 * @returns undefined: there is none; null: there are two, and nobody can say which counts
 */
export function sessionIn(tokens: readonly string[], cookies: string | undefined): string | undefined | null {
  const brought = tokens.length > 0 ? tokens : cookiesNamed(SESSION_COOKIE, cookies ?? '');
  const [first, ...others] = new Set(brought);
  if (others.length > 0) return null;
  return first !== undefined && SESSION_ID.test(first) ? first : undefined;
}

function cookiesNamed(name: string, header: string): readonly string[] {
  return header.split(';').flatMap((pair) => {
    const [key = '', value] = pair.split('=', 2);
    return key.trim() === name && value !== undefined ? [value.trim()] : [];
  });
}

/** `api/order/add`. @throws TranslationRefused, ArmError when it does not say whether an order was begun */
export function readAdded(answer: CoreAnswer): CheckoutSaid {
  const said = saidIn(answer);
  if (said.kind === 'done') return { kind: 'begun', number: orderNumber(said.document.get('order_id')) };
  // It says why it was not, or that something went wrong afterwards.
  if (said.kind === 'word')
    throw new TranslationRefused(CHECKOUT_FIELD.error, 'leaves open whether an order was begun');
  return { kind: 'not-begun' };
}

/** The number of the order, in the heading of the page before the last button. */
const PAGE_NUMBER = /<h1>[^<]*\bNr\.\s*(\d{1,9})\s*<\/h1>/;

/** The page `checkout/confirm`. @throws TranslationRefused when it does not say which order was begun */
export function readConfirmPage({ status, bytes }: CoreAnswer): CheckoutSaid {
  // Whoever cannot order is sent to the cart.
  if (status === FOUND) return { kind: 'not-begun' };
  const number = PAGE_NUMBER.exec(new TextDecoder().decode(bytes))?.[1];
  if (status !== OK || number === undefined) throw new TranslationRefused(CHECKOUT_FIELD.orderId, 'is not on the page');
  return { kind: 'begun', number: orderNumber(number) };
}

/** `api/order/confirm`: an order number beside an error is an order, unless the error says that a line cannot be sold. */
export function readConfirmed(answer: CoreAnswer): CheckoutSaid {
  const said = saidIn(answer);
  if (said.kind === 'nothing') throw new TranslationRefused(CHECKOUT_FIELD.document, 'says nothing');
  const named = said.document.get('order_id');
  if (said.kind === 'errors' && !said.document.has('success')) return refusedBy(said);
  if (named === undefined) throw new TranslationRefused(CHECKOUT_FIELD.orderId, 'is not there');
  return { kind: 'placed', number: orderNumber(named) };
}

/** The page of a payment, which sends whoever has ordered on. */
export function readPressed(answer: CoreAnswer): CheckoutSaid {
  const said = saidIn(answer);
  if (said.kind === 'nothing') return said;
  if (said.kind === 'errors') return refusedBy(said);
  if (said.kind === 'done' && typeof said.document.get('redirect') === 'string') return { kind: 'placed' };
  throw new TranslationRefused(CHECKOUT_FIELD.redirect, 'is not there');
}

function refusedBy({ keys }: Extract<Said, { kind: 'errors' }>): CheckoutSaid {
  linesOf(keys, NOT_SOLD, MOST_LINES);
  return { kind: 'refused' };
}

function saidIn({ status, contentType, bytes }: CoreAnswer): Said {
  return readSaid(readPhp('order', { status, contentType, bytes: Buffer.from(bytes) }));
}

/** The core's own texts, and two that it does not have. */
const TEXTS: Readonly<
  Record<CheckoutLanguage, Readonly<Record<'placed' | 'refused' | 'wait' | 'begin-again', string>>>
> = {
  de: {
    placed: 'Erfolg: Die Bestellung wurde gespeichert!',
    refused: 'Warnung: Mit *** gekennzeichnete Artikel sind nicht in der gewünschten Menge verfügbar!',
    wait: 'Warnung: Die Bestellung wird noch bearbeitet. Bitte versuchen Sie es in einer Minute noch einmal!',
    'begin-again': 'Warnung: Die Bestellung wurde nicht gefunden! Bitte gehen Sie zurück zum Warenkorb.',
  },
  en: {
    placed: 'Success: You have modified orders!',
    refused: 'Warning: Products marked with *** are not available in the desired quantity or not in stock!',
    wait: 'Warning: Your order is still being processed. Please try again in a minute!',
    'begin-again': 'Warning: Order could not be found! Please go back to your cart.',
  },
};

/** Where a payment's page sends whoever has ordered: within the shop, whose own name nobody told us. */
const AFTER_ORDER = '/index.php?route=checkout/success';

/** What is said in the core's place, with the status that everything has there. @param isPage of a payment's page, not of the API */
export function writeWord(word: CheckoutWord, isPage: boolean): WireAnswer {
  return { status: OK, text: phpJson(documentOf(word, isPage)) };
}

function documentOf(word: CheckoutWord, isPage: boolean): object {
  const text = TEXTS[word.language][word.kind];
  switch (word.kind) {
    case 'placed':
      return isPage ? { redirect: AFTER_ORDER } : { success: text, order_id: word.number };
    case 'refused':
      if (word.lines.length === 0) return { error: text };
      return { error: Object.fromEntries(word.lines.map((line) => [`product_${line}_stock`, text])) };
    default:
      return { error: text };
  }
}

/** As `json_encode` writes it: slashes and everything beyond ASCII escaped. */
function phpJson(value: object): string {
  return JSON.stringify(value)
    .replaceAll('/', String.raw`\/`)
    .replaceAll(/[\u007f-\uffff]/g, (unit) => String.raw`\u` + unit.charCodeAt(0).toString(16).padStart(4, '0'));
}
