import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { parseJson } from '../../legacy-exchange/json-tree.js';
import { readPhp } from '../../legacy-exchange/php.codec.js';
import { linesOf, orderNumber, readSaid } from './checkout-answer.js';
import { shippingCostOf } from './offered-shipping.js';

const said = (text: string) => readSaid(parseJson(text));

describe('what a call of the order face came to', () => {
  it.each([
    ['nothing', '[]'],
    ['done', '{"success":"Erfolg: Die Bestellung wurde gespeichert!","order_id":1234}'],
    ['done', '{"redirect":"http:\\/\\/shop\\/index.php?route=checkout\\/success"}'],
    ['word', '{"error":"Warnung: Sie haben keine Berechtigung!"}'],
    ['word', '{"error":"Fehler: SMTP 550","order_id":"000001234"}'],
    ['word', '{"shipping_methods":[],"error":"Warnung: Keine Versandart"}'],
    ['errors', '{"error":{"product_0_stock":"…"},"order_id":"000001234"}'],
    ['errors', '{"error":{"product_0_stock":"…"},"success":"…","order_id":"000001234"}'],
    ['errors', '{"error":{"warning":"…"}}'],
  ])('is %s: %s', (kind, text) => {
    expect(said(text).kind).toBe(kind);
  });

  it.each(['null', '1', '"text"', '[1]', '{"error":[]}', '{"error":{}}', '{"error":null}', '{"error":false}'])(
    'is refused where it says nothing that can be told: %s',
    (text) => {
      expect(() => said(text)).toThrow(TranslationRefused);
    },
  );

  it('is read behind notices of PHP, and not behind a fatal error', () => {
    const answer = (text: string) =>
      readPhp('order', { status: 200, contentType: 'application/json', bytes: Buffer.from(text) });
    const notice = '<br />\n<b>Notice</b>:  Undefined index in <b>/a.php</b> on line <b>1</b><br />\n';
    expect(readSaid(answer(`${notice}[]`)).kind).toBe('nothing');
    expect(() => answer(`${notice.replace('Notice', 'Fatal error')}[]`)).toThrow(TranslationRefused);
  });

  it('never throws anything but a refusal, whatever the document is', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        try {
          said(text);
        } catch (error) {
          expect(error instanceof TranslationRefused || (error as Error).name === 'NotJson').toBe(true);
        }
      }),
    );
  });
});

describe('lines that errors are about', () => {
  it('are those of the form that filled the cart', () => {
    const lines = fc.uniqueArray(fc.nat({ max: 99 }), { minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(lines, (indexes) => {
        const keys = indexes.map((index) => `product_${index}_stock`);
        expect(linesOf(keys, ['stock'], 100)).toEqual(indexes.toSorted((a, b) => a - b));
      }),
    );
  });

  it.each(['product_2_stock', 'product_0_price', 'product_0', 'warning', 'product__stock', 'xproduct_0_stock'])(
    'are refused where they are about something else: %s',
    (key) => {
      expect(() => linesOf([key], ['stock'], 2)).toThrow(TranslationRefused);
    },
  );
});

describe("an order's number", () => {
  it('is nine digits, whether it is told as a number or as a text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), (number) => {
        const digits = String(number);
        const nine = digits.padStart(9, '0');
        for (const text of [digits, `"${digits}"`, `"${nine}"`]) expect(orderNumber(parseJson(text))).toBe(nine);
      }),
    );
  });

  it.each(['0', '"0000"', '1.5', '1e3', '-1', '"1234567890"', '""', 'null', 'true'])('is not %s', (text) => {
    expect(() => orderNumber(parseJson(text))).toThrow(TranslationRefused);
  });
});

describe('what sending costs', () => {
  const document = (text: string) => parseJson(text) as never;
  const offered = '{"shipping_methods":{"flat":{"quote":{"flat":{"code":"flat.flat","cost":"4.9000"}}}}}';

  it('is told by the code of a way that is offered', () => {
    expect(shippingCostOf(document(offered), 'flat.flat')).toBe(490);
    expect(shippingCostOf(document(offered), 'express.express')).toBeUndefined();
    expect(shippingCostOf(document('{"shipping_methods":[]}'), 'flat.flat')).toBeUndefined();
  });

  it.each([
    '{}',
    '{"shipping_methods":"none"}',
    offered.replace('flat.flat', 'pickup.st_0101'),
    offered.replace('4.9000', '1.234'),
    offered.replace('"4.9000"', 'null'),
    offered.replace('4.9000', '4.9050'),
  ])('is refused where it cannot be told: %s', (text) => {
    expect(() => shippingCostOf(document(text), 'flat.flat')).toThrow(TranslationRefused);
  });
});
