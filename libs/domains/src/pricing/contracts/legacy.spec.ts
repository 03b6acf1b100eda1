import { describe, expect, it } from '@jest/globals';
import {
  loadLegacyWires,
  type CoreAnswer,
  type LegacyWireOperation,
  type WireFacts,
  type WireQuestion,
} from '@banyan/contracts';
import { ArmError, PROJECT_ROOT, TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { GoldenQuestion } from '../golden-case.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  type BatchQuestion,
  type BatchResult,
  type Price,
  type PriceQuestion,
  type PriceResult,
} from '../pricing.model.js';
import { pricingLegacyWire } from './legacy.js';

const router = loadLegacyWires([pricingLegacyWire]);
const operation = (id: string): LegacyWireOperation => {
  const found = router.operations.find(({ operationId }) => operationId === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};
const one = operation('getPrice');
const several = operation('getPrices');
const ask = (of: LegacyWireOperation, query: string, headers: IncomingHttpHeaders = {}): WireQuestion | undefined =>
  of.accept({ path: {}, query, headers });

const NOW_MS = Date.UTC(2026, 5, 15, 10);
const MODIFIED = '2025-10-26 00:14:05';
const MODIFIED_MS = Date.UTC(2025, 9, 26, 0, 14, 5);
const row = {
  product_id: '5117',
  sku: 'A',
  name: 'Kerzendocht',
  price: '20.0000',
  currency: 'EUR',
  peinh: '1',
  meins: 'EA',
  umrez: '1',
  tax_rate: '19.0000',
  tax_included: '1',
  special: '',
  specials: [] as unknown[],
  discounts: [] as unknown[],
  formatted: '20,00 €',
  status: '1',
  date_modified: '2025-10-26 02:14:05',
  date_modified_gmt: MODIFIED,
};
const price: Price = {
  kind: 'price',
  sku: 'A',
  channel: 'web',
  group: 'retail',
  quantityE4: 10_000,
  price: { amountMinor: 2000, currency: 'EUR' },
  regular: { amountMinor: 2000, currency: 'EUR' },
  per: 1,
  basis: 'regular',
  tiers: [],
  taxMode: 'included',
  taxRate: 1900,
  changesAtMs: null,
};
const certain = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('it is not there');
  return value;
};
const answered = (body: unknown, more: Partial<CoreAnswer> = {}): CoreAnswer => ({
  status: 200,
  contentType: 'application/json',
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  askedAtMs: NOW_MS,
  ...more,
});
function reading(of: LegacyWireOperation, question: WireQuestion, answer: CoreAnswer) {
  const read = of.read(question, answer);
  if (read.kind !== 'answered') throw new Error(read.kind);
  return read;
}
const QUESTION = certain(ask(one, 'route=api/price&sku=A'));
const LIST = certain(ask(several, 'route=api/price&sku[]=A&sku[]=NO-SUCH'));
const known = (result: object, changedAtMs: number | null = MODIFIED_MS, ageMs = 0) => ({
  ...result,
  knowledge: { ageMs, changedAtMs },
});
const NO_FACTS: WireFacts = new Map();

describe('what is asked', () => {
  it.each<[LegacyWireOperation, string, unknown]>([
    [one, 'route=api/price&sku=A', { sku: 'A', channel: 'web', group: 'retail', quantityE4: 10_000 }],
    [one, 'sku=A%2FB+C&route=api%2Fprice', { sku: 'A/B C', channel: 'web', group: 'retail', quantityE4: 10_000 }],
    [
      one,
      'route=api/price&sku=007&store_id=2&customer_group_id=3',
      { sku: '007', channel: 'marketplace', group: 'trade', quantityE4: 10_000 },
    ],
    [several, 'route=api/price&sku[]=B&sku%5B%5D=A', { skus: ['B', 'A'], channel: 'web', group: 'retail' }],
    [several, 'route=api/price&sku[]=A&store_id=3', { skus: ['A'], channel: 'store', group: 'retail' }],
  ])('%# %s', (of, query, input) => {
    expect(ask(of, query)).toEqual({ input, credential: undefined, needs: ['words'] });
  });

  it.each<[string, LegacyWireOperation, string, IncomingHttpHeaders?]>([
    ['a shop that there is not', one, 'route=api/price&sku=A&store_id=4'],
    ['a shop by another spelling', one, 'route=api/price&sku=A&store_id=00'],
    ['a group that there is not', one, 'route=api/price&sku=A&customer_group_id=32000'],
    ['a group without a value', one, 'route=api/price&sku=A&customer_group_id='],
    ['an id', one, 'route=api/price&sku=A&product_id=7'],
    ['a SKU twice', one, 'route=api/price&sku=A&sku=B'],
    ['no SKU', one, 'route=api/price&sku='],
    ['both forms', one, 'route=api/price&sku=A&sku[]=B'],
    ['something else', one, 'route=api/price&sku=A&_=1'],
    ['another form of answer', one, 'route=api/price&sku=A', { accept: 'text/html' }],
    ['a list with one twice', several, 'route=api/price&sku[]=A&sku[]=A'],
    ['PHP’s other form of a list', several, 'route=api/price&sku[0]=A'],
    [
      'more than the core reads',
      several,
      `route=api/price${Array.from({ length: 201 }, (_, at) => `&sku[]=${at}`).join('')}`,
    ],
  ])('%s is the core’s', (_, of, query, ...[headers]) => {
    expect(ask(of, query, headers)).toBeUndefined();
  });

  it.each([
    ['/index.php?route=api/price&sku=A', 'getPrice'],
    ['/index.php?route=api/price&sku[]=A', 'getPrices'],
    ['/index.php?sku%5B%5D=A&route=api%2Fprice', 'getPrices'],
    ['/index.php?route=api/price', undefined],
    ['/index.php?route=api/price&product_id=7', undefined],
    ['/index.php?route=api/price/list&sku=A', undefined],
    ['/index.php?route=api/cart/products', undefined],
    ['/index.php?sku=A', undefined],
    ['/shop/index.php?route=api/price&sku=A', undefined],
  ])('%s is %s', (target, operationId) => {
    const [pathname = '', query] = target.split('?');
    const found = router.match('GET', { pathname, query, segments: pathname.slice(1).split('/') });
    expect(found?.kind === 'operation' ? found.operation.operationId : found).toBe(operationId);
  });
});

describe('what the core says', () => {
  it('is given again, byte for byte, when the service says the same of the same revision', () => {
    const answer = answered(row);
    const { result, facts } = reading(one, QUESTION, answer);
    expect(result).toEqual(price);
    expect(one.present(QUESTION, known(price), facts)).toEqual({ status: 200, text: answer.bytes.toString() });
  });

  it('of a list likewise, with what is left out', () => {
    const answer = answered({ products: row });
    const { result, facts } = reading(several, LIST, answer);
    const items = [price, { kind: 'unknown-sku', sku: 'NO-SUCH' }];
    expect(result).toEqual({ channel: 'web', group: 'retail', items });
    expect(several.present(LIST, known(result as object), facts)?.text).toBe(answer.bytes.toString());
    const none = answered({ products: [] });
    const empty = reading(several, LIST, none);
    expect(several.present(LIST, known(empty.result as object, null), empty.facts)?.text).toBe('{"products":[]}');
  });

  it('is not given where the service knows another revision, knows it too long, or says how recent it is not at all', () => {
    const { facts } = reading(one, QUESTION, answered(row));
    const says = (result: object) => one.present(QUESTION, result, facts);
    expect(says(known(price, MODIFIED_MS + 1_000))).toBeUndefined();
    expect(says(known(price, MODIFIED_MS - 1_000))).toBeUndefined();
    expect(says(known(price, null))).toBeUndefined();
    expect(says(known(price, MODIFIED_MS, 30_000))).toBeDefined();
    expect(says(known(price, MODIFIED_MS, 30_001))).toBeUndefined();
    expect(says(price)).toBeUndefined();
    expect(one.present(QUESTION, known(price), NO_FACTS)).toBeUndefined();
  });

  it('is not given where the service says anything else in any member', () => {
    const { facts } = reading(one, QUESTION, answered(row));
    const others: readonly object[] = [
      { price: { amountMinor: 1999, currency: 'EUR' } },
      { price: { amountMinor: 2000, currency: 'CHF' } },
      { regular: { amountMinor: 2100, currency: 'EUR' } },
      { per: 10 },
      { basis: 'special' },
      { tiers: [{ fromQuantityE4: 50_000, price: { amountMinor: 1800, currency: 'EUR' } }] },
      { taxRate: 700 },
      { taxMode: 'excluded' },
      { changesAtMs: NOW_MS + 1 },
    ];
    for (const other of others) {
      expect([other, one.present(QUESTION, known({ ...price, ...other }), facts)]).toEqual([other, undefined]);
    }
    for (const kind of ['unknown-sku', 'not-priced']) {
      expect(one.present(QUESTION, known({ kind, sku: 'A' }), facts)).toBeUndefined();
    }
  });

  it('of a product that is not for sale is given again, too', () => {
    const answer = answered({ ...row, price: '' });
    const { result, facts } = reading(one, QUESTION, answer);
    expect(result).toEqual({ kind: 'not-priced', sku: 'A' });
    expect(one.present(QUESTION, known({ kind: 'not-priced', sku: 'A' }), facts)?.text).toBe(answer.bytes.toString());
  });

  it.each<[string, string, unknown]>([
    ['an error in a text', 'A', { error: 'Fehler: Der Artikel wurde nicht gefunden!' }],
    ['an error in a map', 'A', { error: { product: 'Fehler: Der Artikel wurde nicht gefunden!' } }],
    ['a database that is lost', 'A', { error: 'Fehler: Verbindung zur Datenbank verloren (2006)' }],
    ['a number taken for an id', '5117', row],
  ])('%s is left open: nothing is learnt, and nothing compared', (_, sku, body) => {
    const question = certain(ask(one, `route=api/price&sku=${sku}`));
    const { result, facts } = reading(one, question, answered(body));
    expect([result, facts.size]).toEqual([undefined, 0]);
  });

  it.each<[string, object | string, Partial<CoreAnswer>?]>([
    ['a notice ahead', `<br />\n<b>Notice</b>:  x in <b>a.php</b> on line <b>1</b><br />\n${JSON.stringify(row)}`],
    ['a byte order mark', `\ufeff${JSON.stringify(row)}`],
    [
      'another charset',
      '',
      {
        contentType: 'application/json; charset=iso-8859-1',
        bytes: Buffer.from(JSON.stringify({ ...row, name: 'Größe' }), 'latin1'),
      },
    ],
    ['no time of its modification', { ...row, date_modified_gmt: undefined }],
    ['a time that is none', { ...row, date_modified_gmt: '0000-00-00 00:00:00' }],
    ['a special that its windows have not opened', { ...row, special: '17.0000' }],
    [
      'no special where its windows have opened one',
      { ...row, specials: [{ priority: '1', price: '17.0000', date_start: '0000-00-00', date_end: '0000-00-00' }] },
    ],
    [
      'another special than its windows have opened',
      {
        ...row,
        special: '16.0000',
        specials: [{ priority: '1', price: '17.0000', date_start: '0000-00-00', date_end: '0000-00-00' }],
      },
    ],
  ])('with %s is read, and not given again', (_, body, ...[more]) => {
    const { result, facts } = reading(one, QUESTION, answered(body, more));
    expect((result as PriceResult).kind).toBe('price');
    expect(facts.size).toBe(0);
  });

  it('a special that both name is given again until its window ends', () => {
    const untilMs = Date.UTC(2026, 5, 30, 22);
    const answer = answered({
      ...row,
      special: '17.0000',
      specials: [{ priority: '1', price: '17.0000', date_start: '0000-00-00', date_end: '2026-06-30' }],
    });
    const { result, facts } = reading(one, QUESTION, answer);
    expect(result).toMatchObject({ basis: 'special', price: { amountMinor: 1700 }, changesAtMs: untilMs });
    expect(one.present(QUESTION, known(result as object), facts)?.text).toBe(answer.bytes.toString());
    expect(one.present(QUESTION, known(price), facts)).toBeUndefined();
  });

  it('a list is not given again when it holds a product that nobody asked for, or one in doubt', () => {
    for (const products of [
      [row, { ...row, product_id: '9', sku: 'B' }],
      [row, { ...row, product_id: '9', sku: '<' }],
    ]) {
      const read = (): unknown =>
        reading(several, certain(ask(several, 'route=api/price&sku[]=A')), answered({ products })).facts.size;
      expect(read()).toBe(0);
    }
    const doubted = answered({ products: [row, { ...row, product_id: '9', sku: 'B', price: '1.234' }] });
    const { result, facts } = reading(several, certain(ask(several, 'route=api/price&sku[]=A&sku[]=B')), doubted);
    expect((result as BatchResult).items.map(({ kind }) => kind)).toEqual(['price', 'refused']);
    expect(facts.size).toBe(0);
  });

  it.each<[string, CoreAnswer, (new (...parts: never) => Error) | undefined]>([
    ['a status that is an error', answered('<h1>', { status: 503, contentType: 'text/html' }), ArmError],
    ['half a document', answered('<br />\n<b>Fatal error</b>: x{"product_id":"17","price":"12.'), TranslationRefused],
    ['a price in doubt', answered({ ...row, price: '1.234' }), TranslationRefused],
    ['nothing', answered('[]'), undefined],
  ])('%s is no answer', (_, answer, error) => {
    if (error === undefined) expect(reading(one, QUESTION, answer)).toMatchObject({ result: undefined });
    else expect(() => one.read(QUESTION, answer)).toThrow(error);
  });
});

// Golden cases: of what the core has said certainly, what can be given again.

const folder = join(PROJECT_ROOT, 'libs/domains/src/pricing/golden');
const cases = readdirSync(folder).flatMap((name) => {
  const golden = JSON.parse(readFileSync(join(folder, name, 'question.json'), 'utf8')) as GoldenQuestion;
  return [PRICE_ONE, PRICE_BATCH].includes(golden.operation) ? [{ name, golden }] : [];
});
const givenAgain: string[] = [];

it.each(cases)('golden $name is given again byte for byte, or left to the core', ({ name, golden }) => {
  const { channel, group, ...asking } = golden.input as BatchQuestion | PriceQuestion;
  const asked = 'skus' in asking ? asking.skus : [asking.sku];
  const question: WireQuestion = { input: { channel, group, skus: asked }, credential: undefined, needs: [] };
  const bytes = readFileSync(join(folder, name, 'legacy.json'));
  const { status = 200, contentType, nowMs } = golden;
  try {
    const { result, facts } = reading(several, question, { status, contentType, bytes, askedAtMs: nowMs });
    const words = facts.get('words') as { readonly changedAtMs: number | null } | undefined;
    if (words === undefined) return;
    const written = several.present(question, known(result as object, words.changedAtMs), facts);
    expect(written).toEqual({ status: 200, text: bytes.toString('utf8') });
    expect(several.checkAnswer(200, written?.text)).toEqual([]);
    givenAgain.push(name);
  } catch (error) {
    if (!(error instanceof ArmError || error instanceof TranslationRefused)) throw error;
    expect(name).toMatch(/^(refused|fault)-/);
  }
});

it('most of what the core says certainly, the service can say', () => {
  expect(givenAgain.length).toBeGreaterThan(30);
});

it('any answer in any form is read or refused, and what is given again is what was said', () => {
  const value = fc.constantFrom<unknown>('20.0000', '', null, 0, 20, '1.234', '20,00', 'x', true, undefined, '17.0000');
  const any = fc.record({
    sku: fc.constantFrom<unknown>('A', 'B', '&amp;', 7, null),
    price: value,
    special: value,
    specials: fc.constantFrom<unknown>(
      [],
      null,
      '',
      [{ priority: '1', price: '17.0000', date_start: '0000-00-00', date_end: '0000-00-00' }],
      { 1: 2 },
    ),
    tax_included: fc.constantFrom<unknown>('1', '', 'X', 'no'),
    status: fc.constantFrom<unknown>('1', '0', 'x'),
    date_modified_gmt: fc.constantFrom<unknown>(MODIFIED, '0000-00-00', null),
  });
  fc.assert(
    fc.property(any, (members) => {
      const answer = answered({ ...row, ...members });
      try {
        const { result, facts } = reading(one, QUESTION, answer);
        if (facts.size === 0) return;
        const written = one.present(QUESTION, known(result as object), facts);
        expect(written?.text).toBe(answer.bytes.toString());
        expect(one.checkAnswer(200, written?.text)).toEqual([]);
        expect(reading(one, QUESTION, answered(written?.text)).result).toEqual(result);
      } catch (error) {
        if (!(error instanceof TranslationRefused)) throw error;
      }
    }),
    { numRuns: 2_000 },
  );
});
