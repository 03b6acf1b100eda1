import { loadLegacyWires, type CoreAnswer, type LegacyWireOperation, type WireParts } from '@banyan/contracts';
import { TranslationRefused } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import type { CheckoutWord } from '../core-checkout.js';
import { ordersLegacyWire } from './legacy.js';

const { operations } = loadLegacyWires([ordersLegacyWire]);
const SESSION = '0f1e2d3c4b5a69788796a5b4c3';
const OTHER = 'ffffffffffffffffffffffffff';

function operation(id: string): LegacyWireOperation {
  const found = operations.find(({ operationId }) => operationId === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

const asked = (id: string, parts: Partial<WireParts> = {}) =>
  operation(id).accept({ path: {}, query: '', headers: {}, ...parts })?.input;
const form = (text: string) => Buffer.from(text);

describe('whose session a request is', () => {
  test.each<[string, Partial<WireParts>]>([
    ['its cookie says', { headers: { cookie: `language=de-de; OCSESSID=${SESSION}; currency=EUR` } }],
    ['a token says, over the cookie', { query: `api_token=${SESSION}`, headers: { cookie: `OCSESSID=${OTHER}` } }],
    ['a form says, over the query', { query: `api_token=${OTHER}`, body: form(`comment=x&api_token=${SESSION}`) }],
    ['a token says twice alike', { query: `api_token=${SESSION}&_=17&api_token=${SESSION}` }],
    [
      'whatever answer is asked for',
      { headers: { cookie: `OCSESSID=${SESSION}`, accept: 'text/javascript, */*; q=0.01' } },
    ],
  ])('%s', (_, parts) => {
    expect(asked('confirmOrder', parts)).toEqual({ does: 'confirm', session: SESSION });
  });

  test.each<[string, Partial<WireParts>]>([
    ['nothing is said', {}],
    ['what is said is none', { query: 'api_token=%3Cscript%3E', headers: { cookie: 'OCSESSID=' } }],
  ])('nobody’s: %s', (_, parts) => {
    expect(asked('payByCard', parts)).toEqual({ does: 'press', session: undefined });
  });

  test.each<[string, Partial<WireParts>]>([
    ['two tokens', { query: `api_token=${SESSION}&api_token=${OTHER}` }],
    ['two cookies', { headers: { cookie: `OCSESSID=${SESSION}; OCSESSID=${OTHER}` } }],
    ['a query that nobody can read', { query: `api_token=${SESSION}&x=%E0%A4%A` }],
  ])('not described: %s', (_, parts) => {
    expect(asked('addOrder', parts)).toBeUndefined();
  });
});

const answer = (text: string, over: Partial<CoreAnswer> = {}): CoreAnswer => ({
  status: 200,
  contentType: 'application/json',
  bytes: Buffer.from(text),
  askedAtMs: 0,
  ...over,
});
const QUESTION = { input: {}, credential: undefined, needs: [] };
const heard = (id: string, core: CoreAnswer) => operation(id).read(QUESTION, core);
const said = (id: string, core: CoreAnswer) => {
  const reading = heard(id, core);
  return reading.kind === 'answered' ? reading.result : reading.kind;
};
const PAGE = (heading: string) =>
  answer(`<!DOCTYPE html><html><body><h1>${heading}</h1></body></html>`, { contentType: 'text/html; charset=utf-8' });

describe('what the core says', () => {
  test.each<[string, string, CoreAnswer, object]>([
    ['begins', 'addOrder', answer('{"success":"Erfolg","order_id":1234}'), { kind: 'begun', number: '000001234' }],
    ['cannot begin: prices', 'addOrder', answer('{"error":{"product_0_price":"kein Preis"}}'), { kind: 'not-begun' }],
    ['cannot begin: nobody is there', 'addOrder', answer('[]'), { kind: 'not-begun' }],
    ['begins on a page', 'showConfirmPage', PAGE('Bestellung Nr. 1234'), { kind: 'begun', number: '000001234' }],
    ['sends to the cart', 'showConfirmPage', answer('', { status: 302 }), { kind: 'not-begun' }],
    [
      'places',
      'confirmOrder',
      answer('{"success":"x","order_id":"000001234"}'),
      { kind: 'placed', number: '000001234' },
    ],
    [
      'places, behind a warning of PHP',
      'confirmOrder',
      answer(
        '<br />\n<b>Notice</b>:  x in <b>/a.php</b> on line <b>1</b><br />\n{"success":"x","order_id":"000001234"}',
      ),
      { kind: 'placed', number: '000001234' },
    ],
    [
      'places, and owes',
      'confirmOrder',
      answer('{"error":{"product_0_stock":"x"},"success":"x","order_id":"000001234"}'),
      { kind: 'placed', number: '000001234' },
    ],
    [
      'places, without a mail',
      'confirmOrder',
      answer('{"error":"SMTP 550","order_id":"000001234"}'),
      { kind: 'placed', number: '000001234' },
    ],
    [
      'has not enough, and names the order',
      'confirmOrder',
      answer('{"error":{"product_0_stock":"x"},"order_id":"000001234"}'),
      { kind: 'refused' },
    ],
    ['has not enough', 'confirmOrder', answer('{"error":{"product_1_minimum":"x"}}'), { kind: 'refused' }],
    ['sends on', 'payByCard', answer('{"redirect":"https:\\/\\/shop.example\\/x"}'), { kind: 'placed' }],
    ['has not enough, at the page', 'payByCard', answer('{"error":{"product_0_stock":"x"}}'), { kind: 'refused' }],
    ['has no order', 'payOnDelivery', answer('[]'), { kind: 'nothing' }],
  ])('%s', (_, id, core, expected) => {
    expect(said(id, core)).toEqual(expected);
  });

  test.each<[string, string, CoreAnswer]>([
    ['a text may be said after it was begun', 'addOrder', answer('{"error":"Verbindung zur Datenbank verloren"}')],
    ['a page of another shop', 'showConfirmPage', PAGE('Danke')],
    ['a text without a number', 'confirmOrder', answer('{"error":"Verbindung zur Datenbank verloren"}')],
    ['an error about something else', 'confirmOrder', answer('{"error":{"product_0_price":"x"}}')],
    ['nothing at all', 'confirmOrder', answer('[]')],
    ['a text, at the page', 'payByCard', answer('{"error":"x"}')],
    ['half of it', 'payByCard', answer('{"redir')],
  ])('leaves open: %s', (_, id, core) => {
    expect(() => heard(id, core)).toThrow(TranslationRefused);
  });
});

const written = (id: string, word: CheckoutWord) => operation(id).present(QUESTION, word, new Map());

describe('what is said in its place', () => {
  const words: readonly CheckoutWord[] = [
    { kind: 'placed', number: '000001234', language: 'de' },
    { kind: 'refused', lines: [0, 2], language: 'en' },
    { kind: 'refused', lines: [], language: 'de' },
    { kind: 'wait', language: 'de' },
    { kind: 'begin-again', language: 'en' },
  ];

  test.each(words)('keeps the contract, with status 200, in ASCII: $kind, $language', (word) => {
    for (const id of ['confirmOrder', 'payByCard', 'addOrder']) {
      const { status, text } = written(id, word) ?? { status: 0, text: '' };
      expect(operation(id).checkAnswer(status, text)).toEqual([]);
      // oxlint-disable-next-line no-control-regex -- what json_encode writes
      expect(text).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  test('an order, where it was confirmed, and where it was pressed', () => {
    const word = { kind: 'placed', number: '000001234', language: 'de' } as const;
    expect(written('confirmOrder', word)?.text).toBe(
      '{"success":"Erfolg: Die Bestellung wurde gespeichert!","order_id":"000001234"}',
    );
    expect(written('payByCard', word)?.text).toBe(String.raw`{"redirect":"\/index.php?route=checkout\/success"}`);
  });

  test('what there is not enough of, under the keys of the cart', () => {
    const { text = '' } = written('payByCard', { kind: 'refused', lines: [0, 2], language: 'en' }) ?? {};
    expect(Object.keys((JSON.parse(text) as { error: object }).error)).toEqual(['product_0_stock', 'product_2_stock']);
  });

  test('a page has no words for it', () => {
    expect(written('showConfirmPage', { kind: 'wait', language: 'de' })).toBeUndefined();
    expect(written('fillCart', { kind: 'wait', language: 'de' })).toBeUndefined();
  });
});
