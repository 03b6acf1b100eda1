import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { apiTokenOf, askIndex } from '../../testing/index-client.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

type Row = Record<string, unknown>;
interface Page {
  readonly products: Row[] | Row;
  readonly promotions: Row[] | Row;
  readonly total: string;
  readonly page: string;
  readonly limit: string;
}

async function text(route: string, query: Parameters<typeof askIndex>[2] = {}): Promise<string> {
  const answer = await askIndex(running, route, query);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
  return answer.text;
}

const priceOf = async (sku: string, more: Record<string, string> = {}): Promise<Row> =>
  JSON.parse(await text('api/price', { sku, ...more })) as Row;

describe('one price', () => {
  test('is the whole record, texts with four places', async () => {
    expect(await priceOf('STAFFEL-GRUPPEN', { customer_group_id: '3' })).toEqual({
      product_id: expect.stringMatching(/^51\d\d$/),
      sku: 'STAFFEL-GRUPPEN',
      name: 'Kerzendocht',
      category_id: '11',
      price: '20.0000',
      currency: 'EUR',
      peinh: '1',
      meins: 'EA',
      umrez: '1',
      tax_class_id: '9',
      tax_rate: '19.0000',
      tax_included: '1',
      special: '',
      specials: [],
      discounts: [
        ['32000', '5.0000', '1', 'A', '18.0000'],
        ['3', '5.0000', '1', 'A', '17.0000'],
        ['32000', '5.0000', '2', 'A', '16.0000'],
      ].map(([customer_group_id, quantity, priority, type, price]) => ({
        product_discount_id: expect.stringMatching(/^\d+$/),
        customer_group_id,
        quantity,
        priority,
        type,
        price,
        date_start: '0000-00-00',
        date_end: '0000-00-00',
      })),
      formatted: '20,00 €',
      status: '1',
      date_modified: expect.stringMatching(/^2025-10-26 02:/),
      date_modified_gmt: expect.stringMatching(/^2025-10-26 0[01]:/),
    });
  });

  test('has the rows of every group unless one is named; an unknown one is retail', async () => {
    const groups = async (more: Record<string, string>) =>
      ((await priceOf('STAFFEL-GRUPPEN', more))['discounts'] as Row[]).map((row) => row['customer_group_id']);
    expect(await groups({})).toEqual(['2', '32000', '3', '32000', '1']);
    expect(await groups({ customer_group_id: '2' })).toEqual(['2', '32000', '32000']);
    expect(await groups({ customer_group_id: '77' })).toEqual(['32000', '32000', '1']);
  });

  test.each([
    ['float noise', 'PREIS-RAUSCHEN', '"price":29.949999999999999,'],
    ['a comma', 'PREIS-KOMMA', '"price":"73,22"'],
    ['a comma and a point', 'PREIS-TAUSEND', '"price":"1.234,56"'],
    ['a point that may be either', 'PREIS-ZWEIDEUTIG', '"price":"1.234"'],
    ['an exponent', 'PREIS-EXPONENT', '"price":"1.5e2"'],
    ['implied places, told', 'PREIS-HUNDERTSTEL', '"price":"49950","price_decimals":"2"'],
    ['implied places, not told', 'PREIS-OHNE-STELLEN', '"price":"49950","currency"'],
    ['a minus behind', 'PREIS-MINUS', '"price":"12.5000-"'],
    ['yen divided by 100', 'PREIS-YEN', '"price":"19.8000","currency":"JPY"'],
    ['a currency that is none, the right one beside', 'PREIS-704', '"currency":"704","waers":"EUR"'],
    ['a currency that is none, alone', 'PREIS-704-ALLEIN', '"currency":"704","peinh"'],
    ['per hundred', 'PREIS-JE-100', '"price":"1.2300","currency":"EUR","peinh":"100","meins":"PCE"'],
    ['parts of a cent', 'PREIS-UNTER-CENT', '"price":"0.0123","currency":"EUR","peinh":"1"'],
    ['a case', 'PREIS-KISTE-10', '"meins":"CS","umrez":"10"'],
    ['a text beside it of a year ago', 'PREIS-ALTER-TEXT', '"formatted":"13,21 \\u20ac"'],
    ['an empty special', 'AKTION-LEER', '"special":"","specials":[{'],
    ['a special null', 'AKTION-NULL', '"special":null,"specials":[{'],
    ['a special nought', 'AKTION-NICHTS', '"special":0,"specials":[{'],
    ['no special', 'AKTION-FEHLT', '"tax_included":"1","specials":[{'],
    ['no price: null', 'PREIS-KEINER', '"price":null,'],
    ['no price: empty', 'PREIS-LEER', '"price":"",'],
    ['no price: nought', 'PREIS-NICHTS', '"price":0,'],
    ['no price: nothing', 'PREIS-FEHLT', '"category_id":"11","currency"'],
    ['a type that is empty, one that is null', 'STAFFEL-ART-LEER', '"type":"","price":"18.0000"'],
    ['a deduction with its minus', 'PREIS-ABSCHLAG', '"type":"S","price":"10.0000-"'],
    ['compact dates', 'DATUM-KOMPAKT', '"date_start":"20260601","date_end":"20260630"'],
    ['short dates', 'DATUM-KURZ', '"date_start":"260601","date_end":"260630120000"'],
    ['instants', 'DATUM-VERSATZ', '"date_start":"2026-05-31T22:00:00+0000","date_end":"2026-06-30T22:00:00+0000"'],
    ['an hour that was not', 'AKTION-FRÜHJAHR', '"date_start":"2026-03-29 02:30:00"'],
    ['a row without its list', 'STAFFEL-ALLEIN', '"discounts":{"product_discount_id"'],
    ['keys for a list', 'STAFFEL-SCHLÜSSEL', '"discounts":{"1":{"product_discount_id"'],
    ['a warning ahead', 'WARNUNG-VORWEG', '<br />\n<b>Notice</b>'],
    ['a byte order mark ahead', 'MARKE-VORWEG', '\u{feff}{"product_id"'],
    ['entities', 'PREIS&CO/"1.000"', '"sku":"PREIS&amp;CO\\/&quot;1.000&quot;"'],
    ['yes as X', 'PREIS-MINUS', '"tax_included":"X"'],
    ['yes as a word', 'JA-WORT', '"tax_included":"true"'],
    ['yes as a digit', 'JA-ZIFFER', '"tax_included":1'],
    ['yes as true', 'PREIS-RAUSCHEN', '"tax_included":true'],
  ])('comes with %s', async (_, sku, part) => {
    const whole = await text('api/price', { sku });
    expect(whole).toContain(part);
    expect(await text('api/price', { sku })).toBe(whole);
  });

  test.each([
    ['JA-LEER', ''],
    ['JA-NULL', null],
    ['JA-WORT', 'false'],
    ['JA-ZIFFER', 0],
    ['PREIS-RAUSCHEN', false],
    ['PREIS-MINUS', ''],
    ['PREIS-TEXT', '0'],
  ])('%s says no with %p where tax is not included', async (sku, no) => {
    expect((await priceOf(sku, { store_id: '2' }))['tax_included']).toBe(no);
  });

  test('of the marketplace is net, four places, in English; parts of a cent per price unit', async () => {
    expect(await priceOf('PREIS-TEXT', { store_id: '2' })).toMatchObject({
      price: '10.0840',
      discounts: [{ price: '10.0000' }, { price: '8.4034' }, { price: '8.4034' }],
      formatted: '€10.08',
    });
    expect(await priceOf('PREIS-UNTER-CENT', { store_id: '2' })).toMatchObject({
      price: '1.0336',
      peinh: '100',
      discounts: [{ price: '0.0840' }, { price: '0.8403' }],
    });
    expect(await priceOf('PREIS-HUNDERTSTEL', { store_id: '2' })).toMatchObject({
      price: '4197479',
      price_decimals: '4',
    });
  });

  test('is found by SKU first, then by id, and by product_id', async () => {
    const byId = await priceOf('0815');
    expect(byId).toMatchObject({ product_id: 815, sku: 'GA-10815' });
    expect(JSON.parse(await text('api/price', { product_id: '815' }))).toEqual(byId);
    expect(await priceOf('4711')).toMatchObject({ sku: '4711' });
    expect(JSON.parse(await text('api/price', { product_id: '4711' }))).not.toMatchObject({ sku: '4711' });
    expect(await priceOf('A&amp;B')).toMatchObject({ sku: 'A&amp;amp;B' });
  });

  test('of what is not there is an error with 200, a text or a map, in the shop’s language', async () => {
    expect(await priceOf('NO-SUCH!')).toEqual({ error: 'Fehler: Der Artikel wurde nicht gefunden!' });
    expect(await priceOf('NO-SUCH')).toEqual({ error: { product: 'Fehler: Der Artikel wurde nicht gefunden!' } });
    expect(await priceOf('NO-SUCH!', { store_id: '2' })).toEqual({ error: 'Error: Product could not be found!' });
    expect(await text('api/price')).toBe('null');
    expect(await text('api/price', { product_id: 'x' })).toContain('error');
  });
});

describe('several prices', () => {
  const several = async (skus: readonly string[]): Promise<Row[] | Row> =>
    (
      JSON.parse(
        await text(
          'api/price',
          skus.map((sku) => ['sku[]', sku] as const),
        ),
      ) as Page
    ).products;

  test('come in the core’s order, each once, without those that are unknown', async () => {
    const rows = (await several(['PREIS-TEXT', 'NO-SUCH', '7', '0815', '007', 'PREIS-TEXT'])) as Row[];
    expect(rows.map((row) => row['sku'])).toEqual(['GA-10815', '007', '7', 'PREIS-TEXT']);
  });

  test('one comes without its array, none as an empty one', async () => {
    expect(await several(['007', 'NO-SUCH'])).toMatchObject({ sku: '007' });
    expect(await several(['NO-SUCH'])).toEqual([]);
  });

  test('a form may ask, as long as it likes; of more than 200 the rest is not looked at', async () => {
    const { skus } = (await running.ops('GET', '/__books/skus?limit=201&offset=300')).json;
    const form = skus.map((sku) => ['sku[]', sku] as const);
    const answer = await askIndex(running, 'api/price', {}, form);
    const rows = (JSON.parse(answer.text.slice(answer.text.indexOf('{'))) as Page).products as Row[];
    expect(rows.map((row) => row['sku'])).toEqual(skus.slice(0, 200));
  });

  test('one warning or mark stands ahead of them all', async () => {
    const whole = await text('api/price', [
      ['sku[]', 'WARNUNG-VORWEG'],
      ['sku[]', 'MARKE-VORWEG'],
      ['sku[]', '007'],
    ]);
    expect(whole).toMatch(/^\u{feff}<br \/>\n<b>Notice<\/b>[^{]*\{"products":\[\{"product_id":"5018"/u);
  });
});

describe('lists', () => {
  const list = async (query: Record<string, string>, name: 'price' | 'promotion' = 'price'): Promise<Page> =>
    JSON.parse(await text(`api/${name}/list`, { api_token: await apiTokenOf(running), ...query })) as Page;

  test('are for API users; the others get an empty array', async () => {
    expect(await text('api/price/list')).toBe('[]');
    expect(await text('api/promotion/list', { api_token: 'x'.repeat(26) })).toBe('[]');
    const wrong = await askIndex(running, 'api/login', {}, { username: 'till', key: 'wrong' });
    expect([wrong.status, wrong.text]).toEqual([200, '[]']);
    expect(await text('api/login', { username: 'till' })).toBe('[]');
    const token = await apiTokenOf(running);
    await running.ops('PUT', '/__faults/price', { expireSessions: { count: 1 } });
    expect(await text('api/price/list', { api_token: token })).toBe('[]');
    expect(await text('api/price/list', { api_token: token })).toBe('[]');
    expect((await list({ limit: '2' })).products).toHaveLength(2);
  });

  test('hold every product once, by local time of the change and then by id', async () => {
    const token = await apiTokenOf(running);
    const seen: [string, number][] = [];
    for (let page = 1; page <= 11; page += 1) {
      const whole = await text('api/price/list', { api_token: token, limit: '500', page: String(page) });
      const rows = (JSON.parse(whole.slice(whole.indexOf('{'))) as Page).products as Row[];
      seen.push(...rows.map((row): [string, number] => [String(row['date_modified']), Number(row['product_id'])]));
    }
    expect(new Set(seen.map(([, id]) => id)).size).toBe(5145);
    expect(seen).toHaveLength(5145);
    const inOrder = seen.toSorted(([a, i], [b, j]) => (a === b ? i - j : a < b ? -1 : 1));
    expect(seen).toEqual(inOrder);
    expect(new Set(seen.map(([at]) => at)).size).toBeLessThan(200);
  });

  test('tell what was changed since, removed products too', async () => {
    const before = (await list({ modified_since: '2026-01-01' })).products;
    expect(before).toEqual([]);
    const { json } = await running.ops('POST', '/__books/price', { sku: 'PREIS-METER', removed: true });
    const page = await list({ modified_since: String((json as unknown as Row)['dateModified']) });
    expect(page).toMatchObject({ products: { sku: 'PREIS-METER', status: '0' }, total: '1', page: '1', limit: '100' });
    expect(await priceOf('PREIS-METER')).toHaveProperty('error');
    await running.ops('POST', '/__books/price', { sku: 'PREIS-METER', removed: false });
    expect(await priceOf('PREIS-METER')).toMatchObject({ status: '1' });
  });

  test('page 0 is the first, one past the end the last again, and what is no time is not looked at', async () => {
    const of = async (page: string) => (await list({ limit: '7', page, modified_since: 'yesterday' })).products;
    expect(await of('0')).toEqual(await of('1'));
    expect(await of('99999')).toEqual(await of('735'));
  });

  test('of promotions hold what the module knows', async () => {
    const { promotions, total } = await list({ limit: '500' }, 'promotion');
    expect(total).toBe('16');
    expect((promotions as Row[]).find((row) => row['promotion_id'] === 'FILIALE-2FUER1')).toEqual({
      promotion_id: 'FILIALE-2FUER1',
      title: 'Nur in der Filiale: 2 für 1',
      priority: '5',
      type: 'n-for-m',
      rate: null,
      amount: null,
      n: '2',
      m: '1',
      threshold: '0.0000',
      currency: 'EUR',
      exclusive: '',
      code: '',
      store_ids: '3',
      customer_group_ids: '',
      skus: ['007', '7', 'A,B', 'ABC'],
      category_ids: '',
      date_start: '0000-00-00',
      date_end: '0000-00-00',
      status: '1',
      date_modified: '2025-10-26 02:58:00',
      date_modified_gmt: '2025-10-26 00:58:00',
    });
  });
});

describe('a broken price face', () => {
  const broken = async (switches: object) => {
    await running.ops('PUT', '/__faults/price', switches);
    return askIndex(running, 'api/price', { sku: '007' });
  };

  test('fails in its own words, and alone', async () => {
    const failed = await broken({ errorRate: 1 });
    expect([failed.status, failed.text]).toEqual([503, expect.stringContaining('gewartet')]);
    expect((await running.ask('/robots.txt')).status).toBe(200);
    const as200 = await broken({ http200ErrorRate: 1 });
    expect([as200.status, JSON.parse(as200.text)]).toEqual([200, { error: expect.stringContaining('Datenbank') }]);
    const garbage = await broken({ garbage: true });
    expect(() => JSON.parse(garbage.text) as unknown).toThrow(SyntaxError);
  });

  test('is slow, cut, silent or refuses; says the wrong charset', async () => {
    await expect(broken({ refuse: true })).rejects.toThrow('socket hang up');
    await expect(broken({ resetMidBody: true })).rejects.toThrow(/ECONNRESET|aborted/);
    const startedMs = performance.now();
    expect((await broken({ latencyMs: 120 })).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(115);
    expect((await broken({ wrongCharset: true })).headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('has no rows to lose', async () => {
    const refused = await running.ops('PUT', '/__faults/cart', { dropRows: 0.5 });
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('feed only')]);
  });
});

test('prices are answered from memory while the database is away', async () => {
  const before = await text('api/price', { sku: 'PREIS-TEXT' });
  await running.postgres.pause();
  expect(await text('api/price', { sku: 'PREIS-TEXT' })).toBe(before);
  expect((await running.ops('POST', '/__books/price', { sku: 'PREIS-TEXT', price: 1 })).status).toBe(500);
  expect(await text('api/price', { sku: 'PREIS-TEXT' })).toBe(before);
  await running.postgres.resume();
  const changed = await running.ops('POST', '/__books/price', { sku: 'PREIS-TEXT', price: 13 });
  expect(changed.status).toBe(200);
  expect(await priceOf('PREIS-TEXT')).toMatchObject({ price: '13.0000' });
});
