import { describe, expect, it } from '@jest/globals';
import { loadContracts, type ContractOperation } from '@banyan/contracts';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { inventory } from './inventory.domain.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  placeOf,
  type Available,
  type BatchItem,
  type SalesPlace,
  type Stock,
} from './inventory.model.js';
import { readAnswer, writeCall } from '../legacy-exchange/soap.codec.js';
import { readStockItems } from './legacy/stock-item.record.js';
import { translateStockItems } from './legacy/stock.translator.js';
import { PLACES, storeViewOf } from './legacy/store-views.js';
import { escapeText } from '../legacy-exchange/xml-text.js';
import { parseXml } from '../legacy-exchange/xml-tree.js';

const router = loadContracts(inventory.contracts);

/** Every way a SKU can be: 1 to 64 code points, no controls, no unpaired surrogates, no noncharacters. */
const sku = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 64 }),
    fc.string({
      unit: fc.constantFrom('A', '0', '/', '%', '&', '<', ']', '>', '"', "'", ' ', '+', '#', '?', 'ß', '😀'),
      minLength: 1,
      maxLength: 64,
    }),
    fc.constantFrom(']]>', '<![CDATA[', '&amp;', '__proto__', 'constructor', '%2F', '..', '0', '007', '7', 'batch'),
  )
  .filter((text) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(text) && Array.from(text).length <= 64);
const place: fc.Arbitrary<SalesPlace> = fc.constantFrom(...PLACES);
const stock: fc.Arbitrary<Stock> = fc.oneof(
  fc.record({ kind: fc.constant('counted' as const), quantityE4: fc.integer({ min: -(10 ** 15), max: 10 ** 15 }) }),
  fc.constant({ kind: 'unmanaged' as const }),
  fc.constant({ kind: 'unknown' as const, because: 'not told' }),
);
const available = (where: SalesPlace): fc.Arbitrary<Available> =>
  fc.record({ sku, sellable: fc.boolean(), stock }).map((rest) => ({ kind: 'available', ...placeOf(where), ...rest }));
const item = (where: SalesPlace): fc.Arbitrary<BatchItem> =>
  fc.oneof(
    available(where),
    sku.map((unknown) => ({ kind: 'unknown-sku' as const, sku: unknown })),
    sku.map((refused) => ({ kind: 'refused' as const, sku: refused, field: 'soap.stockItem.qty' })),
  );

/** Every SKU that a body names, wherever. */
function skusIn(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null) return [];
  const own = 'sku' in body && typeof body.sku === 'string' ? [body.sku] : [];
  return [...own, ...Object.values(body).flatMap(skusIn)];
}

const spokes = (operation: string): readonly ContractOperation[] =>
  router.operations.filter((candidate) => candidate.operation === operation);

describe('every contract version', () => {
  it('presents any canonical availability as a valid answer', () => {
    fc.assert(
      fc.property(
        place.chain((where) =>
          fc.oneof(
            available(where),
            sku.map((unknown) => ({ kind: 'unknown-sku', sku: unknown })),
          ),
        ),
        (result) => {
          for (const spoke of spokes(AVAILABILITY_ONE)) {
            const { status, body } = spoke.present(result);
            expect(spoke.checkAnswer(status, body)).toEqual([]);
            expect(JSON.parse(JSON.stringify(body))).toEqual(body);
          }
        },
      ),
    );
  });

  it('presents any canonical batch as a valid answer, and loses no item that is known or in doubt', () => {
    const batch = place.chain((where) =>
      fc.array(item(where), { minLength: 1, maxLength: 100 }).map((items) => ({ ...placeOf(where), items })),
    );
    fc.assert(
      fc.property(batch, (result) => {
        for (const spoke of spokes(AVAILABILITY_BATCH)) {
          const { status, body } = spoke.present(result);
          expect(spoke.checkAnswer(status, body)).toEqual([]);
          const named = skusIn(body);
          const of = (...kinds: readonly string[]) =>
            result.items.filter((candidate) => kinds.includes(candidate.kind)).map((candidate) => candidate.sku);
          expect(named.toSorted()).toEqual(expect.arrayContaining(of('available', 'refused').toSorted()));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('accepts any question about one SKU, by GET and HEAD', () => {
    fc.assert(
      fc.property(sku, place, fc.constantFrom('GET', 'HEAD'), (asked, where, method) => {
        for (const { version } of inventory.contracts) {
          const match = router.match(method, ['inventory', version, 'availability', asked]);
          if (match?.kind !== 'operation') throw new Error('not matched');
          const query = new URLSearchParams({ ...placeOf(where) }).toString();
          expect(match.operation.accept({ path: match.path, query, headers: {} })).toStrictEqual({
            sku: asked,
            ...placeOf(where),
          });
        }
      }),
    );
  });

  it('accepts any question about up to 100 SKUs', () => {
    fc.assert(
      fc.property(fc.uniqueArray(sku, { minLength: 1, maxLength: 100 }), place, (skus, where) => {
        for (const spoke of spokes(AVAILABILITY_BATCH)) {
          const body = Buffer.from(JSON.stringify({ ...placeOf(where), skus }));
          const headers = { 'content-type': 'application/json' };
          expect(spoke.accept({ path: {}, query: '', headers, body })).toStrictEqual({ ...placeOf(where), skus });
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('the SOAP wire', () => {
  const METHOD = 'catalogInventoryStockItemList';
  const answer = (rows: readonly (readonly [string, string, string])[]): string =>
    `<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:C="http://schemas.xmlsoap.org/soap/encoding/"><E:Body><${METHOD}Response><result C:arrayType="x[${rows.length}]">${rows
      .map(
        ([asked, qty, flag]) =>
          `<item><sku>${escapeText(asked)}</sku><qty>${qty}</qty><is_in_stock>${flag}</is_in_stock></item>`,
      )
      .join('')}</result></${METHOD}Response></E:Body></E:Envelope>`;

  it('carries any SKUs to the core unchanged', () => {
    fc.assert(
      fc.property(fc.array(sku, { maxLength: 20 }), (skus) => {
        const call = parseXml(writeCall(METHOD, { sessionId: 'a&b', products: skus }));
        const [session, products] = call.children[0]?.children[0]?.children ?? [];
        expect(session?.text).toBe('a&b');
        expect(products?.children.map((child) => child.text)).toEqual(skus);
      }),
    );
  });

  it('brings any SKUs and quantities back unchanged, in the order asked, whatever the order answered', () => {
    const row = fc.record({ sku, e4: fc.integer({ min: -(10 ** 12) + 1, max: 10 ** 12 - 1 }), flag: fc.boolean() });
    fc.assert(
      fc.property(
        fc.uniqueArray(row, { minLength: 1, maxLength: 20, selector: (entry) => entry.sku }),
        place,
        (rows, where) => {
          const texts = rows.map(({ sku: asked, e4, flag }) => {
            const digits = String(Math.abs(e4)).padStart(5, '0');
            return [asked, `${e4 < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`, flag ? '1' : '0'] as const;
          });
          const body = readAnswer(METHOD, Buffer.from(answer(texts.toReversed())), undefined);
          if (body.kind !== 'answer') throw new Error('a fault');
          const result = translateStockItems(
            { ...placeOf(where), skus: rows.map((entry) => entry.sku) },
            readStockItems(body.part),
          );
          expect(result.items).toStrictEqual(
            rows.map(({ sku: asked, e4, flag }) => ({
              kind: 'available',
              sku: asked,
              ...placeOf(where),
              sellable: flag,
              stock: { kind: 'counted', quantityE4: e4 },
            })),
          );
        },
      ),
    );
  });

  it('never guesses from a mutated answer: it is refused, or says what is literally there', () => {
    const whole = Buffer.from(
      answer([
        ['A', '12.0000', '1'],
        ['B', '-3.5000', '0'],
      ]),
    );
    const mutation = fc.oneof(
      fc.record({ at: fc.nat(whole.length - 1), cut: fc.nat(12), insert: fc.uint8Array({ maxLength: 4 }) }),
      fc.record({
        at: fc.nat(whole.length - 1),
        cut: fc.nat(200),
        insert: fc
          .constantFrom('<', '>', '&', '"', '</item>', '<qty>', '9', '.', '-')
          .map((piece) => Buffer.from(piece)),
      }),
    );
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
        const bytes = mutations.reduce<Buffer>(
          (given, { at, cut, insert }) => Buffer.concat([given.subarray(0, at), insert, given.subarray(at + cut)]),
          whole,
        );
        try {
          const body = readAnswer(METHOD, bytes, 'text/xml; charset=utf-8');
          if (body.kind === 'fault') return;
          const { items } = translateStockItems({ channel: 'web', skus: ['A', 'B'] }, readStockItems(body.part));
          for (const read of items) {
            if (read.kind !== 'available' || read.stock.kind !== 'counted') continue;
            const { quantityE4 } = read.stock;
            // The number that was read stands in the document, digit by digit.
            const sign = quantityE4 < 0 ? '-' : quantityE4 === 0 ? '-?' : '';
            expect(bytes.toString('latin1')).toMatch(new RegExp(`<qty>${sign}${Math.abs(quantityE4 / 10_000)}`));
          }
        } catch (error) {
          expect(error).toBeInstanceOf(TranslationRefused);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('store views', () => {
  it('are one for each place, none alike', () => {
    expect(new Set(PLACES.map(storeViewOf)).size).toBe(PLACES.length);
    expect(PLACES).toHaveLength(8);
  });

  it('are never composed: a place that does not exist has none', () => {
    for (const wrong of [
      { channel: 'web', location: 'berlin-mitte' },
      { channel: 'toString' },
      { channel: 'store', location: 'atlantis' },
    ]) {
      expect(() => storeViewOf(wrong as SalesPlace)).toThrow(RangeError);
    }
  });
});
