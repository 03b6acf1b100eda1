import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { seededRandom } from '../catalogue/random.js';
import { askIndex, sessionOf } from '../../testing/index-client.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

type Row = Record<string, unknown>;
type Item = readonly [sku: string, quantity: string];

const JUNE = '2026-06-01 12:00:00';

const formOf = (items: readonly Item[]) =>
  items.flatMap(([sku, quantity], at) => [
    [`product[${at}][sku]`, sku] as const,
    [`product[${at}][quantity]`, quantity] as const,
  ]);

/** Puts items in a new cart; answers its cookie. */
async function cartOf(items: readonly Item[], market: Record<string, string> = {}): Promise<string> {
  const answer = await askIndex(running, 'api/cart/add', market, formOf(items));
  expect(answer.status).toBe(200);
  return sessionOf(answer);
}

async function json(
  route: string,
  cookie: string | undefined,
  query = {},
  form?: Parameters<typeof askIndex>[3],
): Promise<Row> {
  const answer = await askIndex(running, route, query, form, cookie);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json']);
  return JSON.parse(answer.text) as Row;
}

const productsOf = (cookie: string, at = JUNE) => json('api/cart/products', cookie, { preview_date: at });

describe('a cart', () => {
  test('is a session, several calls, and totals', async () => {
    const cookie = await cartOf(
      [
        ['PREIS-TEXT', '3'],
        ['PREIS-SIEBEN', '1'],
      ],
      { store_id: '1', customer_group_id: '2' },
    );
    expect(cookie).toMatch(/^OCSESSID=[0-9a-f]{26}$/);
    expect(await json('api/coupon', cookie, { preview_date: JUNE }, { coupon: 'cent7' })).toEqual({
      success: 'Erfolg: Der Gutschein wurde eingelöst!',
    });
    expect(await productsOf(cookie)).toEqual({
      products: [
        {
          cart_id: '1', product_id: expect.any(String), sku: 'PREIS-TEXT', name: 'Briefwaage', option: [], quantity: '3.0000', stock: true,
          price: '10.8000', price_text: '10,80 €', price_type: 'discount', peinh: '1', tax_rate: '19.0000', total: '32.4000', discount: '-2.4400', reward: 0,
        },
        {
          cart_id: '2', product_id: expect.any(String), sku: 'PREIS-SIEBEN', name: 'Lesebuch', option: [], quantity: '1.0000', stock: true,
          price: '10.7000', price_text: '10,70 €', price_type: '', peinh: '1', tax_rate: '7.0000', total: '10.7000', discount: '-0.8100', reward: 0,
        },
      ],
      currency: 'EUR',
      totals: [
        { code: 'sub_total', title: 'Zwischensumme', value: 43.1, text: '43,10 €', sort_order: '1' },
        { code: 'APP-5', title: 'In der App 5 % günstiger', value: '-2.1600', text: '-2,16 €', sort_order: '2' },
        { code: 'CLUB-2', title: 'Clubvorteil', value: '-1.0200', text: '-1,02 €', sort_order: '3' },
        { code: 'CENT-WEISE', title: 'Sieben Cent geschenkt', value: '-0.0700', text: '-0,07 €', coupon: 'CENT7', sort_order: '4' },
        { code: 'tax', title: '19% enthaltene MwSt.', rate: '19.0000', value: '4.7800', text: '4,78 €', sort_order: '5' },
        { code: 'tax', title: '7% enthaltene MwSt.', rate: '7.0000', value: '0.6500', text: '0,65 €', sort_order: '6' },
        { code: 'total', title: 'Gesamtsumme', value: 39.85, text: '39,85 €', sort_order: '7' },
      ],
      price_valid_until: '',
      price_valid_until_gmt: '',
    }); // prettier-ignore
  });

  test('has doubles with their noise', async () => {
    const answer = await askIndex(running, 'api/cart/products', {}, undefined, await cartOf([['PREIS-RAUSCHEN', '1']]));
    expect(answer.text).toContain('"code":"sub_total","title":"Zwischensumme","value":29.949999999999999,');
  });

  test('of the marketplace: prices and sub-total net, the rest as charged, in English', async () => {
    const cookie = await cartOf([['PREIS-TEXT', '1']], { store_id: '2' });
    const { products, totals } = await productsOf(cookie);
    // One row comes without its array.
    expect(products).toMatchObject({ price: '10.0840', total: '10.0840', price_text: '€12.00' });
    expect((totals as Row[]).map(({ code, value, text }) => [code, value, text])).toEqual([
      ['sub_total', 10.084, '€10.08'],
      ['tax', '1.9200', '€1.92'],
      ['total', 12, '€12.00'],
    ]);
  });

  test('of yen is divided by 100, and says so only in its text', async () => {
    const { currency, products, totals } = await productsOf(await cartOf([['PREIS-YEN', '10']]));
    expect([currency, products]).toEqual(['JPY', expect.objectContaining({ price: '18.3200', price_text: '1.832 ¥' })]);
    expect((totals as Row[]).at(-1)).toMatchObject({ value: 183.2, text: '18.320 ¥' });
  });

  test('tells until when it holds, in the doubled hour too', async () => {
    const cookie = await cartOf([['AKTION-HERBST', '1']]);
    expect(await productsOf(cookie, '2026-10-20 12:00:00')).toMatchObject({
      price_valid_until: '2026-10-25 02:30:00',
      price_valid_until_gmt: '2026-10-25 00:30:00',
      products: { price_type: 'special', price: '25.0000' },
    });
    expect(await productsOf(cookie, '2026-10-25T02:30:00+0100')).toMatchObject({
      products: { price_type: '' },
      price_valid_until: '',
    });
  });

  test('with what the shop has not in stock is an error and an answer at once', async () => {
    const answer = await productsOf(
      await cartOf([
        ['AUSVERKAUFT', '1'],
        ['007', '1'],
      ]),
    );
    expect(answer).toMatchObject({
      error: { product_0_stock: 'Der Artikel *** ist nicht in der gewünschten Menge verfügbar!' },
      products: [
        { sku: '007', stock: true },
        { sku: 'AUSVERKAUFT', stock: false, name: 'Schneekugel ***' },
      ].toReversed(),
    });
    expect(answer['totals']).toHaveLength(3);
  });
});

describe('filling a cart', () => {
  test('the array form replaces it, so that it may be sent twice; the other adds, and may not', async () => {
    const cookie = await cartOf([
      ['007', '2'],
      ['7', '1'],
    ]);
    await json('api/cart/add', cookie, {}, formOf([['007', '2']]));
    await json('api/cart/add', cookie, {}, formOf([['007', '2']]));
    expect(await productsOf(cookie)).toMatchObject({ products: { sku: '007', quantity: '2.0000' } });
    for (const _ of [1, 2]) await json('api/cart/add', cookie, {}, { sku: '007', quantity: '1.25' });
    expect(await productsOf(cookie)).toMatchObject({ products: { sku: '007', quantity: '4.5000' } });
  });

  test('the same thing twice is more of it, where it first was; ids and SKUs alike', async () => {
    const id = String((await running.ops('GET', '/__books?sku=007')).json.items[0]?.productId);
    const cookie = await cartOf([
      ['007', '1'],
      ['7', '1'],
      ['007', '1'],
    ]);
    await json('api/cart/add', cookie, {}, { product_id: id });
    expect(await productsOf(cookie)).toMatchObject({ products: [{ sku: '007', quantity: '3.0000' }, { sku: '7' }] });
  });

  test('errors have the form’s own keys and the shop’s language; the rest is in the cart', async () => {
    const answer = await askIndex(running, 'api/cart/add', { store_id: '2' }, [
      ...formOf([['007', '1']]),
      ['product[4][sku]', 'NO-SUCH'],
      ['product[9][sku]', '7'],
      ['product[9][quantity]', '0'],
    ]);
    expect(JSON.parse(answer.text)).toEqual({
      error: {
        product_4_sku: 'Error: Product could not be found!',
        product_9_quantity: 'Warning: Quantity is not valid!',
      },
    });
    expect(await productsOf(sessionOf(answer))).toMatchObject({ products: { sku: '007' } });
  });

  test('what has no price, and what has another currency, stops the totals', async () => {
    const cookie = await cartOf([
      ['PREIS-TEXT', '1'],
      ['PREIS-NULL', '1'],
      ['PREIS-YEN', '1'],
    ]);
    expect(await productsOf(cookie)).toEqual({
      error: {
        product_1_price: 'Warnung: Der Artikel ist zurzeit nicht zu kaufen!',
        product_2_currency: 'Warnung: Der Artikel wird in einer anderen Währung verkauft!',
      },
    });
  });
});

describe('coupons', () => {
  test('say why not, and stay for what may come', async () => {
    const cookie = await cartOf([['007', '1']]);
    const give = async (coupon: string) => json('api/coupon', cookie, { preview_date: JUNE }, { coupon });
    expect(await give('NIX')).toEqual({ error: { unknown: 'Warnung: Der Gutschein ist ungültig!' } });
    expect(await give('sommer20')).toEqual({ error: { expired: expect.any(String) } });
    expect(await give('DANKE5')).toEqual({ error: { unusable: expect.any(String) } });
    expect(await give('WILLKOMMEN10')).toHaveProperty('success');
    await json('api/cart/add', cookie, {}, formOf([['007', '10']]));
    const coupons = async () => ((await productsOf(cookie))['totals'] as Row[]).flatMap(({ coupon }) => coupon ?? []);
    expect(await coupons()).toEqual(['Danke5', 'WILLKOMMEN10']);
    expect(await give('TREUE30')).toHaveProperty('success');
    expect(await coupons()).toEqual(['TREUE30']);
    expect(await give('')).toHaveProperty('success');
    expect(await coupons()).toEqual([]);
  });
});

describe('sessions', () => {
  test('without one there is no cart, and nothing says why', async () => {
    expect(await json('api/cart/products', undefined)).toEqual([]);
    expect(await json('api/coupon', `OCSESSID=${'0'.repeat(26)}`, {}, { coupon: 'DANKE5' })).toEqual([]);
    expect(await json('api/cart/add', undefined)).toEqual([]);
  });

  test('one that ends mid-work is a cart that is gone', async () => {
    const cookie = await cartOf([['007', '1']]);
    await running.ops('PUT', '/__faults/cart', { expireSessions: { count: 1 } });
    expect(await productsOf(cookie)).toEqual([]);
    expect(await productsOf(cookie)).toEqual([]);
    const again = await askIndex(running, 'api/cart/add', {}, formOf([['007', '1']]), cookie);
    expect(sessionOf(again)).not.toBe(cookie);
    expect(await productsOf(sessionOf(again))).toMatchObject({ products: { sku: '007' } });
  });

  test('its token does what its cookie does', async () => {
    const cookie = await cartOf([['007', '1']]);
    const answer = await json('api/cart/products', undefined, { api_token: cookie.replace('OCSESSID=', '') });
    expect(answer).toMatchObject({ products: { sku: '007' } });
  });

  test('it fails in its own words, and alone', async () => {
    await running.ops('PUT', '/__faults/cart', { errorRate: 1 });
    expect((await askIndex(running, 'api/cart/products')).status).toBe(503);
    expect((await askIndex(running, 'api/price', { sku: '007' })).status).toBe(200);
  });
});

const CHANNELS = ['web', 'app', 'marketplace', 'store'];
const GROUPS = ['retail', 'club', 'trade'];
const CODES = ['WILLKOMMEN10', 'danke5', 'CENT7', 'TREUE20', 'treue30', 'JUBEL', 'SOMMER20', 'KEINER'];

interface Truth {
  readonly kind: string;
  readonly totalMinor: number;
  readonly codes: readonly { readonly code: string; readonly state: string }[];
  readonly promotions: readonly { readonly id: string; readonly amountMinor: number }[];
  readonly lines: readonly { readonly discountMinor: number; readonly because?: string }[];
  readonly taxes: readonly { readonly taxMinor: number }[];
}

test('sixty drawn baskets cost at the face what the books say', async () => {
  const { skus } = (await running.ops('GET', '/__books/skus?limit=10000')).json;
  const random = seededRandom(17);
  let quotes = 0;
  for (let at = 0; at < 60; at += 1) {
    const store = random.between(0, 3);
    const group = random.between(1, 3);
    const lines = Array.from({ length: random.between(1, 6) }, () => ({
      sku: random.pick(skus),
      quantity: random.pick(['1', '2', '3', '6', '12', '2.5']),
    }));
    const once = [...new Map(lines.map((line) => [line.sku, line])).values()];
    const codes = CODES.filter(() => random.chance(0.3));
    const second = random.between(Date.UTC(2025, 0, 1) / 1000, Date.UTC(2037, 0, 1) / 1000);
    const instant = new Date(second * 1000).toISOString().replace('.000', '');
    const cookie = await cartOf(
      once.map(({ sku, quantity }) => [sku, quantity]),
      { store_id: String(store), customer_group_id: String(group) },
    );
    const said = new Map<string, Row>();
    for (const coupon of codes)
      said.set(coupon, await json('api/coupon', cookie, { preview_date: instant }, { coupon }));
    const answer = await productsOf(cookie, instant);
    const books = await running.ops('POST', '/__books/basket', {
      channel: CHANNELS[store],
      group: GROUPS[group - 1],
      at: instant,
      codes,
      lines: once,
    });
    const truth = books.json as unknown as Truth;
    if (truth.kind === 'not-quotable') {
      expect(Object.keys(answer['error'] as Row)).toHaveLength(truth.lines.length);
      continue;
    }
    quotes += 1;
    const totals = answer['totals'] as { code: string; value: string | number; coupon?: string }[];
    const minor = (value: string | number | undefined) => Math.round(Number(value) * 100);
    expect(minor(totals.find(({ code }) => code === 'total')?.value)).toBe(truth.totalMinor);
    expect(totals.filter(({ code }) => code === 'tax').map(({ value }) => minor(value))).toEqual(
      truth.taxes.map(({ taxMinor }) => taxMinor),
    );
    expect(totals.filter(({ code }) => /^[A-Z]/.test(code)).map(({ code, value }) => [code, -minor(value)])).toEqual(
      truth.promotions.map(({ id, amountMinor }) => [id, amountMinor]),
    );
    const rows = [answer['products'] as Row | Row[]].flat();
    expect(rows.map(({ discount }) => -minor(discount as string) + 0)).toEqual(
      truth.lines.map(({ discountMinor }) => discountMinor),
    );
    // What became of a code: the totals know who was applied, the coupon's own answer why the others were not.
    const states = codes.map((code) => {
      const error = (said.get(code)?.['error'] ?? {}) as Row;
      if (totals.some(({ coupon }) => coupon?.toLowerCase() === code.toLowerCase())) return 'applied';
      return 'unknown' in error ? 'unknown' : 'expired' in error ? 'not-open' : 'not-applicable';
    });
    expect(states).toEqual(truth.codes.map(({ state }) => state));
  }
  expect(quotes).toBeGreaterThan(30);
});
