import { describe, expect, it } from '@jest/globals';
import { loadLegacyWires, type CoreAnswer, type LegacyWireOperation, type WireQuestion } from '@banyan/contracts';
import { ArmError, PROJECT_ROOT, TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectFile } from '../../../../../test/support/golden-cases.js';
import type { GoldenQuestion } from '../golden-case.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  placeOf,
  type AvailabilityQuestion,
  type Available,
  type BatchQuestion,
  type SalesPlace,
  type Stock,
} from '../inventory.model.js';
import { writeCall } from '../../legacy-exchange/soap.codec.js';
import { PLACES, storeViewOf } from '../legacy/store-views.js';
import { inventoryLegacyWire } from './legacy.js';

const router = loadLegacyWires([inventoryLegacyWire]);
const operation = (id: string): LegacyWireOperation => {
  const found = router.operations.find(({ operationId }) => operationId === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};
const item = operation('getStockItemOfStoreView');
const list = operation('listStockItems');
const TOKEN = 'Bearer 0123456789abcdef';
const SESSION = '0123456789abcdef0123456789abcdef';
const XML = 'text/xml; charset=utf-8';

const askItem = (sku: string, place: SalesPlace = { channel: 'web' }, headers: object = {}, query = '') =>
  item.accept({
    path: { storeView: storeViewOf(place), sku },
    query,
    headers: { authorization: TOKEN, ...headers },
  });
const askList = (body: string | Uint8Array, query = '', headers: object = {}) =>
  list.accept({ path: {}, query, headers: { 'content-type': XML, ...headers }, body: Buffer.from(body as string) });
const listCall = (...skus: readonly string[]) =>
  writeCall('catalogInventoryStockItemList', { sessionId: SESSION, products: skus });
const certain = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('it is not there');
  return value;
};

/** What the service's answer is, after the core has given its own. */
function relayed(of: LegacyWireOperation, question: WireQuestion, answer: CoreAnswer, result: unknown) {
  const reading = of.read(question, answer);
  if (reading.kind === 'caller-refused') throw new Error('the caller is refused');
  return { reading, written: of.present(question, result, reading.facts) };
}

function readBack(of: LegacyWireOperation, question: WireQuestion, text: string, status = 200): unknown {
  const contentType = of === list ? XML : 'application/json; charset=utf-8';
  const reading = of.read(question, { status, contentType, bytes: Buffer.from(text), askedAtMs: 0 });
  return reading.kind === 'answered' ? reading.result : reading.kind;
}

// Golden cases: what the service says where the core has said this.

const folder = join(PROJECT_ROOT, 'libs/domains/src/inventory/golden');
const cases = readdirSync(folder).flatMap((name) => {
  const golden = JSON.parse(readFileSync(join(folder, name, 'question.json'), 'utf8')) as GoldenQuestion;
  const isWire = golden.face !== 'msi' && [AVAILABILITY_ONE, AVAILABILITY_BATCH].includes(golden.operation);
  return isWire ? [{ name, golden }] : [];
});

describe.each(cases)('golden $name', ({ name, golden }) => {
  const of = golden.face === 'rest' ? item : list;
  const input = golden.input as AvailabilityQuestion & BatchQuestion;
  const skus = golden.operation === AVAILABILITY_ONE ? [input.sku] : input.skus;
  const question: WireQuestion =
    of === item
      ? { input, credential: TOKEN, needs: [] }
      : { input: { ...placeOf(input), skus }, credential: SESSION, needs: [] };
  const bytes = readFileSync(join(folder, name, of === item ? 'legacy.json' : 'legacy.xml'));
  const file = join(folder, name, 'legacy-wire.json');

  it('canonical to the words of the core, and back', () => {
    const { status = 200, contentType } = golden;
    const canonical = JSON.parse(readFileSync(join(folder, name, 'canonical.json'), 'utf8')) as Available;
    const result = of === item || golden.operation === AVAILABILITY_BATCH ? canonical : listOf(canonical);
    let written;
    try {
      written = relayed(of, question, { status, contentType, bytes, askedAtMs: 0 }, result).written;
    } catch (error) {
      if (!(error instanceof ArmError || error instanceof TranslationRefused || name === 'fault-session-expired'))
        throw error;
    }
    if (written === undefined) {
      expect(existsSync(file)).toBe(false);
      return;
    }
    expectFile(file, { status: written.status, body: written.text });
    expect(of.checkAnswer(written.status, written.text)).toEqual([]);
    expect(readBack(of, question, written.text, written.status)).toEqual(isOpen(result) ? undefined : result);
  });

  function listOf(one: Available): object {
    return { ...placeOf(input), items: [one] };
  }
  /** Sold at 0 or less: the list does not say whether it is counted. */
  function isOpen(result: unknown): boolean {
    const { items } = result as { readonly items?: readonly Available[] };
    return (
      items?.some(
        ({ kind, sellable, stock }) =>
          kind === 'available' && sellable && (stock.kind !== 'counted' || stock.quantityE4 <= 0),
      ) === true
    );
  }
});

it('most of what the core says certainly, the service can say', () => {
  const written = cases.filter(({ name }) => existsSync(join(folder, name, 'legacy-wire.json')));
  expect(written.length).toBeGreaterThan(20);
});

// Any fact through the words of the core and back.

const e4 = fc.integer({ min: -(10 ** 12) + 1, max: 10 ** 12 - 1 });
const sku = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  .filter((text) => /^[^\p{Cc}\uFFFE\uFFFF]{1,64}$/u.test(text));
const place = fc.constantFrom(...PLACES);
const counted = (quantityE4: number): Stock => ({ kind: 'counted', quantityE4 });
const fourPlaces = (valueE4: number): string =>
  `${valueE4 < 0 ? '-' : ''}${String(Math.abs(valueE4))
    .padStart(5, '0')
    .replace(/(....)$/, '.$1')}`;

/** How one record writes its values. */
interface Forms {
  readonly flag: (is: boolean) => unknown;
  readonly decimal: (valueE4: number) => unknown;
  readonly whole: (value: number) => unknown;
}
const SERVED: Forms = { flag: (is) => is, decimal: (valueE4) => valueE4 / 10_000, whole: (value) => value };
const stored = (no: string): Forms => ({ flag: (is) => (is ? '1' : no), decimal: fourPlaces, whole: String });
const NUMBERS: Forms = { ...SERVED, flag: Number };
const forms = fc.constantFrom(SERVED, NUMBERS, stored(''), stored('0'));

function itemText(
  of: { sku: string; quantityE4: number; inStock: boolean; managed: boolean },
  { flag, decimal, whole }: Forms,
): string {
  return JSON.stringify({
    item_id: whole(7),
    product_id: whole(7),
    stock_id: whole(1),
    qty: decimal(of.quantityE4),
    is_in_stock: flag(of.inStock),
    is_qty_decimal: flag(false),
    show_default_notification_message: flag(false),
    use_config_min_qty: flag(true),
    min_qty: decimal(0),
    use_config_min_sale_qty: flag(true),
    min_sale_qty: decimal(10_000),
    use_config_max_sale_qty: flag(true),
    max_sale_qty: decimal(0),
    use_config_backorders: flag(true),
    backorders: whole(0),
    use_config_notify_stock_qty: flag(true),
    notify_stock_qty: decimal(10_000),
    use_config_qty_increments: flag(true),
    qty_increments: decimal(0),
    use_config_enable_qty_inc: flag(true),
    enable_qty_increments: flag(false),
    use_config_manage_stock: flag(of.managed),
    manage_stock: flag(false),
    low_stock_date: null,
    is_decimal_divided: flag(false),
    stock_status_changed_auto: whole(0),
    extension_attributes: { sku: of.sku },
  });
}
const answerOf = (text: string): CoreAnswer => ({
  status: 200,
  contentType: 'application/json; charset=utf-8',
  bytes: Buffer.from(text),
  askedAtMs: 0,
});

it('a stock item says what the service says, and everything else as the core said it', () => {
  fc.assert(
    fc.property(
      sku,
      place,
      forms,
      e4,
      e4,
      fc.boolean(),
      fc.boolean(),
      (of, where, written, then, now, wasSold, isSold) => {
        const question = certain(askItem(of, where));
        const core = (quantityE4: number, inStock: boolean) =>
          itemText({ sku: of, quantityE4, inStock, managed: true }, written);
        const result: Available = { kind: 'available', sku: of, ...where, sellable: isSold, stock: counted(now) };
        const { text, status } = certain(relayed(item, question, answerOf(core(then, wasSold)), result).written);
        // What the core itself would say of it.
        expect([status, JSON.parse(text)]).toEqual([200, JSON.parse(core(now, isSold))]);
        expect(readBack(item, question, text)).toEqual(result);
        expect(item.checkAnswer(status, text)).toEqual([]);
      },
    ),
  );
});

it('of what is not counted the core’s quantity stays', () => {
  fc.assert(
    fc.property(place, forms, e4, fc.boolean(), fc.boolean(), (where, written, then, wasSold, isSold) => {
      const question = certain(askItem('A', where));
      const core = (inStock: boolean) => itemText({ sku: 'A', quantityE4: then, inStock, managed: false }, written);
      const stock: Stock = isSold ? { kind: 'unmanaged' } : counted(0);
      const result: Available = { kind: 'available', sku: 'A', ...where, sellable: isSold, stock };
      const { text } = certain(relayed(item, question, answerOf(core(wasSold)), result).written);
      expect(JSON.parse(text)).toEqual(JSON.parse(core(isSold)));
      expect(readBack(item, question, text)).toEqual(result);
    }),
  );
});

describe('what does not fit is the core’s to answer', () => {
  const question = certain(askItem('A'));
  const available = (stock: Stock, sellable = true): Available => ({
    kind: 'available',
    sku: 'A',
    channel: 'web',
    sellable,
    stock,
  });
  const said = (managed: boolean) => itemText({ sku: 'A', quantityE4: 0, inStock: true, managed }, SERVED);
  const written = (text: string, result: unknown) => relayed(item, question, answerOf(text), result).written;

  it.each<[string, string, unknown]>([
    ['counted here, not there', said(false), available(counted(10_000))],
    ['not counted here, counted there', said(true), available({ kind: 'unmanaged' })],
    ['not known how many', said(true), available({ kind: 'unknown', because: 'x' })],
    ['known here, not there', said(true), { kind: 'unknown-sku', sku: 'A' }],
    [
      'a field that another module added',
      said(true).replace('"stock_id"', '"salable":3,"stock_id"'),
      available(counted(0)),
    ],
    ['a field that is not there', said(true).replace('"stock_id":1,', ''), available(counted(0))],
    [
      'an attribute that another module added',
      said(true).replace('{"sku"', '{"salable":3,"sku"'),
      available(counted(0)),
    ],
    [
      'a no that the record does not show how to write',
      said(true).replaceAll('false', 'true').replace('"is_in_stock":true', '"is_in_stock":"1"'),
      available(counted(0), false),
    ],
  ])('%s', (_, text, result) => {
    expect(written(text, result)).toBeUndefined();
  });

  it('unknown to both is the core’s own error', () => {
    const sentence = "The product that was requested doesn't exist. Verify the product and try again.";
    const answer = { ...answerOf(JSON.stringify({ message: sentence })), status: 404 };
    const result = { kind: 'unknown-sku', sku: 'A' };
    expect(relayed(item, question, answer, result).written).toEqual({
      status: 404,
      text: JSON.stringify({ message: sentence }),
    });
    expect(relayed(item, question, answer, available(counted(0))).written).toBeUndefined();
  });

  it('another product, taken for an id, is in doubt and teaches nothing', () => {
    expect(() => item.read(question, answerOf(said(true).replace('"sku":"A"', '"sku":"B"')))).toThrow(
      TranslationRefused,
    );
  });

  it.each([401, 403])('a caller who is refused with %s says nothing of the core', (status) => {
    expect(item.read(question, { ...answerOf('{"message":"no"}'), status })).toEqual({ kind: 'caller-refused' });
  });
});

describe('a stock item is recognised', () => {
  it('by store view, with a bearer token', () => {
    for (const where of PLACES) expect(askItem('A/B', where)?.input).toEqual({ sku: 'A/B', ...where });
    expect(
      operation('getStockItem').accept({ path: { sku: 'A' }, query: '', headers: { authorization: TOKEN } })?.input,
    ).toEqual({
      sku: 'A',
      channel: 'web',
    });
  });

  it.each<[string, WireQuestion | undefined]>([
    ['no token', askItem('A', undefined, { authorization: undefined })],
    ['a signature', askItem('A', undefined, { authorization: 'OAuth oauth_nonce="x"' })],
    ['a query', askItem('A', undefined, {}, 'fields=qty')],
    ['XML wanted', askItem('A', undefined, { accept: 'application/xml' })],
    ['XML wanted rather', askItem('A', undefined, { accept: 'application/xml, */*;q=0.1' })],
    ['no SKU of ours', askItem('a\nb')],
    ['a long SKU', askItem('x'.repeat(65))],
  ])('not with %s', (_, question) => {
    expect(question).toBeUndefined();
  });

  it.each(['*/*', 'application/json', 'application/json;q=0.9, */*'])('where %s is wanted', (accept) => {
    expect(askItem('A', undefined, { accept })).toBeDefined();
  });
});

describe('a list is recognised', () => {
  it('with session, SKUs and store view, a SKU asked twice once', () => {
    expect(askList(listCall('B', 'A&B', 'B', ' x '), '___store=pos_0102')).toMatchObject({
      input: { channel: 'store', location: 'hamburg-altona', skus: ['B', 'A&B', ' x '] },
      credential: SESSION,
    });
  });

  it.each<[string, WireQuestion | undefined]>([
    ['no SKU', askList(listCall())],
    ['an empty SKU', askList(listCall(''))],
    ['101 SKUs', askList(listCall(...Array.from({ length: 101 }, (_, index) => `S${index}`)))],
    ['no session', askList(listCall('A').replace(SESSION, ''))],
    ['another parameter', askList(listCall('A'), '___store=pos&x=1')],
    ['another store view', askList(listCall('A'), '___store=nowhere')],
    ['another argument', askList(listCall('A').replace('</ns1:cat', '<more/></ns1:cat'))],
    [
      'arguments in another order',
      askList(listCall('A').replace(/(<sessionId.*<\/sessionId>)(<products.*<\/products>)/, '$2$1')),
    ],
    ['a nil', askList(listCall('A').replace('<item ', '<item xsi:nil="true" '))],
    ['a reference', askList(listCall('A').replace('<item ', '<item href="#1" '))],
    ['a document type', askList(listCall('A').replace('<SOAP', '<!DOCTYPE x><SOAP'))],
    ['an entity of its own', askList(listCall('A').replace('>A<', '>&a;<'))],
    ['latin-1 that says it is UTF-8', askList(Buffer.from(listCall('GRÖSSE'), 'latin1'))],
    ['another charset', askList(listCall('GRÖSSE'), '', { 'content-type': 'text/xml; charset=iso-8859-15' })],
    ['text behind it', askList(`${listCall('A')}x`)],
  ])('not with %s', (_, question) => {
    expect(question).toBeUndefined();
  });

  it('ends by its session alone', () => {
    const body = Buffer.from(writeCall('endSession', { sessionId: SESSION }));
    expect(list.ended({ 'content-type': XML }, body)).toBe(SESSION);
    expect(list.ended({ 'content-type': XML }, Buffer.from(listCall('A')))).toBeUndefined();
  });
});

describe('a list', () => {
  const row = (of: string, id: number, quantityE4: number, sold: boolean): string =>
    `<product_id>${id}</product_id><sku>${of}</sku><qty>${fourPlaces(quantityE4)}</qty><is_in_stock>${sold ? 1 : 0}</is_in_stock>`;
  const wrapped = (part: string): CoreAnswer => ({
    status: 200,
    contentType: XML,
    askedAtMs: 0,
    bytes: Buffer.from(
      `<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:C="http://schemas.xmlsoap.org/soap/encoding/" xmlns:m="urn:Magento"><E:Body><m:catalogInventoryStockItemListResponse>${part}</m:catalogInventoryStockItemListResponse></E:Body></E:Envelope>`,
    ),
  });
  const rowsAnswer = (rows: readonly string[]): CoreAnswer =>
    wrapped(
      `<result C:arrayType="m:e[${rows.length}]">${rows.map((fields) => `<item>${fields}</item>`).join('')}</result>`,
    );

  it('says what the service says, in the order of the core’s ids, and leaves out what the core does', () => {
    const fact = fc.record({
      id: fc.integer({ min: 1, max: 10 ** 9 }),
      was: e4,
      now: e4,
      sold: fc.boolean(),
      known: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.uniqueArray(fact, { minLength: 2, maxLength: 12, selector: ({ id }) => id }), (facts) => {
        const skus = facts.map(({ id }) => `S-${id}`);
        const question = certain(askList(listCall(...skus)));
        const known = facts.filter((each) => each.known).toSorted((a, b) => a.id - b.id);
        const core = rowsAnswer(known.map(({ id, was, sold }) => row(`S-${id}`, id, was, sold)));
        const items = facts.map(({ id, now, sold, known: isKnown }) =>
          isKnown
            ? { kind: 'available', sku: `S-${id}`, channel: 'web', sellable: !sold, stock: counted(now) }
            : { kind: 'unknown-sku', sku: `S-${id}` },
        );
        const { written } = relayed(list, question, core, { channel: 'web', items });
        const { text, status } = certain(written);
        expect(list.checkAnswer(status, text)).toEqual([]);
        const said = [...text.matchAll(/<sku[^>]*>([^<]*)<\/sku>/g)].map(([, of]) => of);
        expect(said).toEqual(known.map(({ id }) => `S-${id}`));
        const open = facts.some((each) => each.known && !each.sold && each.now <= 0);
        expect(readBack(list, question, text)).toEqual(open ? undefined : { channel: 'web', items });
      }),
    );
  });

  it.each([true, false])('of one row comes as the core gives it, bare: %s', (bare) => {
    const question = certain(askList(listCall('A', 'GONE')));
    const fields = row('A', 7, 10_000, true);
    const core = bare ? wrapped(`<result>${fields}</result>`) : rowsAnswer([fields]);
    const items = [
      { kind: 'available', sku: 'A', channel: 'web', sellable: true, stock: counted(20_000) },
      { kind: 'unknown-sku', sku: 'GONE' },
    ];
    const { text } = certain(relayed(list, question, core, { channel: 'web', items }).written);
    expect(/<result[^>]*><item/.test(text)).toBe(!bare);
    expect(text).toContain('>2.0000<');
    expect(readBack(list, question, text)).toEqual({ channel: 'web', items });
  });

  it('keeps the core’s quantity of what is not counted, which is the one thing it does not say', () => {
    const question = certain(askList(listCall('GIFT-CARD', 'B')));
    const core = rowsAnswer([row('GIFT-CARD', 7, 0, true), row('B', 8, 10_000, true)]);
    const items = [
      { kind: 'available', sku: 'GIFT-CARD', channel: 'web', sellable: true, stock: { kind: 'unmanaged' } },
      { kind: 'available', sku: 'B', channel: 'web', sellable: true, stock: counted(10_000) },
    ];
    const { written, reading } = relayed(list, question, core, { channel: 'web', items });
    expect(certain(written).text).toContain('<qty xsi:type="xsd:string">0.0000</qty>');
    expect(reading).toMatchObject({ result: undefined });
  });

  it('learns nothing of an answer with a product that nobody asked for', () => {
    const question = certain(askList(listCall('0042', 'B')));
    const core = rowsAnswer([row('ANOTHER', 42, 10_000, true), row('B', 43, 10_000, true)]);
    const reading = list.read(question, core);
    expect(reading).toMatchObject({ kind: 'answered', facts: new Map() });
  });

  const fault = (code: string, status = 200): CoreAnswer => ({
    ...wrapped(''),
    status,
    bytes: Buffer.from(
      `<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/"><E:Body><E:Fault><faultcode>${code}</faultcode></E:Fault></E:Body></E:Envelope>`,
    ),
  });
  it('tells a caller who is refused from a core that fails, whatever the status', () => {
    const question = certain(askList(listCall('A')));
    for (const status of [200, 500]) {
      for (const code of ['2', '5'])
        expect(list.read(question, fault(code, status))).toEqual({ kind: 'caller-refused' });
      expect(() => list.read(question, fault('1', status))).toThrow(ArmError);
    }
    expect(() => list.read(question, { ...fault('5'), status: 502 })).toThrow(ArmError);
    expect(list.read(question, fault('101'))).toMatchObject({
      result: { items: [{ kind: 'unknown-sku', sku: 'A' }] },
      facts: new Map(),
    });
  });
});

describe('whatever bytes come', () => {
  const bytes = fc.uint8Array({ maxLength: 400 });
  /** A text with some of its bytes changed, taken out or doubled. */
  const mutated = (text: string) =>
    fc
      .array(fc.tuple(fc.nat(text.length - 1), fc.constantFrom('change', 'drop', 'double'), fc.nat(255)), {
        minLength: 1,
        maxLength: 4,
      })
      .map((changes) => {
        const pieces = [...Buffer.from(text)].map((byte) => [byte]);
        for (const [at, how, byte] of changes) {
          const piece = pieces[at] ?? [];
          pieces[at] = how === 'change' ? [byte] : how === 'drop' ? [] : [...piece, ...piece];
        }
        return Buffer.from(pieces.flat());
      });
  const said = itemText({ sku: 'A', quantityE4: 85_000, inStock: true, managed: true }, SERVED);
  const asked = listCall('A', 'B&C');

  it('a request is understood or it is the core’s; it never fails', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, mutated(asked)), (body) => {
        const question = askList(body);
        const skus = (question?.input as BatchQuestion | undefined)?.skus ?? [];
        expect(skus.every((text) => /^[^\p{Cc}]{1,64}$/u.test(text))).toBe(true);
        list.ended({ 'content-type': XML }, Buffer.from(body));
      }),
      { numRuns: 2_000 },
    );
  });

  it('an answer is read or refused; and what is read, said again with the core’s own stock, is what the core said', () => {
    const question = certain(askItem('A'));
    fc.assert(
      fc.property(fc.oneof(bytes, mutated(said)), (body) => {
        const answer = { ...answerOf(''), bytes: body };
        let reading;
        try {
          reading = item.read(question, answer);
        } catch (error) {
          expect(error instanceof ArmError || error instanceof TranslationRefused).toBe(true);
          return;
        }
        if (reading.kind !== 'answered' || reading.facts.size === 0) return;
        const { text } = certain(item.present(question, reading.result, reading.facts));
        const again: unknown = JSON.parse(text);
        expect(again).toEqual(JSON.parse(Buffer.from(body).toString()));
        expect(readBack(item, question, text)).toEqual(reading.result);
      }),
      { numRuns: 5_000 },
    );
  });
});
