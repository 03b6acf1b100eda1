import { ArmError, TranslationRefused } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import { listTarget, readApiToken, readListPage } from './list-page.js';

const answer = (body: unknown, status = 200) => ({
  status,
  contentType: 'application/json; charset=utf-8',
  bytes: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8'),
});

const PRODUCT = {
  product_id: '7',
  sku: 'A&amp;B',
  category_id: '3',
  price: '12.0000',
  currency: 'EUR',
  peinh: '1',
  meins: 'EA',
  umrez: '1',
  tax_rate: '19.0000',
  tax_included: '1',
  specials: [],
  discounts: [],
  status: '1',
  date_modified: '2026-10-25 02:30:00',
  date_modified_gmt: '2026-10-25 01:30:00',
};

const PROMOTION = {
  promotion_id: 'HERBST',
  title: 'Drei &quot;für&quot; zwei',
  priority: '10',
  type: 'n-for-m',
  rate: null,
  amount: null,
  n: '3',
  m: '2',
  threshold: '20.0000',
  currency: 'EUR',
  exclusive: '1',
  code: 'Herbst3',
  store_ids: '0,2',
  customer_group_ids: '2',
  skus: ['A&amp;B'],
  category_ids: '3,4',
  date_start: '2026-10-01',
  date_end: '2026-10-31',
  status: '1',
  date_modified: '2026-09-30 10:00:00',
  date_modified_gmt: '2026-09-30 08:00:00',
};

const page = (member: string, rows: unknown, more: object = {}) =>
  answer({ [member]: rows, total: '99', page: '1', limit: '100', ...more });

function fieldOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof TranslationRefused) return error.field;
    throw error;
  }
  return undefined;
}

describe('a page of prices', () => {
  test('tells each product by its id, with the instant of its change', () => {
    expect(readListPage('prices', page('products', [PRODUCT, { ...PRODUCT, product_id: 8 }]))).toEqual({
      page: 1,
      limit: 100,
      rows: ['7', '8'].map((key) => ({
        key,
        modified: '2026-10-25 02:30:00',
        changedAtMs: Date.UTC(2026, 9, 25, 1, 30),
        fact: {
          kind: 'priced',
          sku: 'A&B',
          category: 3,
          sheet: {
            sku: 'A&B',
            regular: { amountMinor: 1_200, currency: 'EUR' },
            per: 1,
            taxRate: 1_900,
            quantityRows: [],
            specials: [],
          },
        },
      })),
    });
  });

  test.each([
    ['one row without its list', PRODUCT, 1],
    ['an object with keys', { 1: PRODUCT, 2: { ...PRODUCT, product_id: '8' } }, 2],
    ['no rows', [], 0],
  ])('comes as %s', (_, rows, count) => {
    expect(readListPage('prices', page('products', rows))?.rows).toHaveLength(count);
  });

  test.each<[string, object, object]>([
    ['removed, whatever else it says', { status: '0', price: 'rubbish' }, { kind: 'removed', sku: 'A&B' }],
    ['in doubt', { price: '1234' }, { kind: 'doubted', sku: 'A&B', field: 'price.price' }],
    ['nameless', { sku: 'A&B' }, { kind: 'doubted', sku: null, field: 'price.sku' }],
    ['nameless by its length', { sku: 'X'.repeat(65) }, { kind: 'doubted', sku: null, field: 'price.sku' }],
    ['of no category', { category_id: '' }, { kind: 'doubted', sku: 'A&B', field: 'price.category_id' }],
    ['neither there nor removed', { status: 'maybe' }, { kind: 'doubted', sku: 'A&B', field: 'price.status' }],
  ])('tells of one that is %s', (_, change, fact) => {
    const [row] = readListPage('prices', page('products', [{ ...PRODUCT, ...change }]))?.rows ?? [];
    expect(row?.fact).toMatchObject(fact);
    expect(row?.written === undefined).toBe(row?.fact.kind !== 'doubted');
  });

  test.each<[string, object, string]>([
    ['an id that is none', { product_id: 'x' }, 'price.list.product_id'],
    ['no id', { product_id: undefined }, 'price.list.product_id'],
    ['no time', { date_modified: '0000-00-00 00:00:00 ' }, 'price.list.date_modified'],
    ['no instant', { date_modified_gmt: '2026-02-30 00:00:00' }, 'price.list.date_modified_gmt'],
  ])('with a row of %s is not believed at all', (_, change, field) => {
    expect(fieldOf(() => readListPage('prices', page('products', [PRODUCT, { ...PRODUCT, ...change }])))).toBe(field);
  });

  test('is none without a login, with an error, or with another list in it', () => {
    expect(readListPage('prices', answer([]))).toBeUndefined();
    expect(() => readListPage('prices', answer('', 503))).toThrow(ArmError);
    expect(fieldOf(() => readListPage('prices', answer({ error: 'x' })))).toBe('price.list.products');
    expect(fieldOf(() => readListPage('prices', page('promotions', [])))).toBe('price.list.products');
    expect(fieldOf(() => readListPage('prices', page('products', [], { page: '0' })))).toBe('price.list.page');
    expect(fieldOf(() => readListPage('prices', answer('{"products":[')))).toBe('price.json');
  });

  test('is read past a mark and a notice', () => {
    const body = `\ufeff<br />\n<b>Notice</b>:  Undefined index in <b>/x.php</b> on line <b>7</b><br />\n${JSON.stringify({ products: [], page: '1', limit: '5' })}`;
    expect(readListPage('prices', answer(body))).toMatchObject({ rows: [], limit: 5 });
  });
});

describe('a page of promotions', () => {
  const told = (change: object = {}) =>
    readListPage('promotions', page('promotions', [{ ...PROMOTION, ...change }]))?.rows[0]?.fact;

  test('tells what each does, for whom, and when', () => {
    expect(told()).toEqual({
      kind: 'promotion',
      promotion: {
        id: 'HERBST',
        title: 'Drei "für" zwei',
        priority: 10,
        exclusive: true,
        code: 'Herbst3',
        thresholdMinor: 2_000,
        channels: ['web', 'marketplace'],
        groups: ['club'],
        skus: ['A&B'],
        categories: [3, 4],
        window: { fromMs: Date.UTC(2026, 8, 30, 22), untilMs: Date.UTC(2026, 9, 31, 23) },
        effect: { kind: 'n-for-m', take: 3, pay: 2 },
      },
    });
  });

  test.each<[object, object]>([
    [{ type: 'percent-off', rate: '7.5000' }, { effect: { kind: 'percent-off', rate: 750 } }],
    [{ type: 'amount-off', amount: '0.0700' }, { effect: { kind: 'amount-off', amountMinor: 7 } }],
    [{ code: '' }, { code: null }],
    [
      { store_ids: '', customer_group_ids: '', category_ids: '', skus: [] },
      { channels: [], groups: [], categories: [] },
    ],
    [{ exclusive: '' }, { exclusive: false }],
    [{ date_start: '0000-00-00', date_end: null }, { window: { fromMs: null, untilMs: null } }],
  ])('%j', (change, promotion) => {
    expect(told(change)).toMatchObject({ kind: 'promotion', promotion });
  });

  test.each<[object, string, boolean]>([
    [{ date_end: '2026-10-25 02:30:00' }, 'promotion.date_end', true],
    [{ currency: 'USD' }, 'promotion.currency', true],
    [{ type: 'gift' }, 'promotion.type', true],
    [{ type: 'amount-off', amount: '0.0750' }, 'promotion.amount', true],
    [{ type: 'percent-off', rate: '100.0100' }, 'promotion.rate', true],
    [{ type: 'percent-off', rate: '1.0001' }, 'promotion.rate', true],
    [{ m: '3' }, 'promotion.m', true],
    [{ threshold: null }, 'promotion.threshold', true],
    [{ store_ids: '0,9' }, 'promotion.store_ids', false],
    [{ customer_group_ids: '32000' }, 'promotion.customer_group_ids', false],
    [{ skus: 'A' }, 'promotion.skus', false],
    [{ category_ids: 3 }, 'promotion.category_ids', false],
  ])('%j is in doubt about %s; whom it concerns is known: %s', (change, field, isScoped) => {
    const fact = told(change);
    expect(fact).toMatchObject({ kind: 'doubted', field });
    expect(fact?.kind === 'doubted' && fact.scope !== null).toBe(isScoped);
  });

  test('of one that is removed nothing else is read', () => {
    expect(told({ status: '0', type: 'gift', store_ids: 'x' })).toEqual({ kind: 'removed' });
  });
});

describe('asking', () => {
  test('names the web shop, and a time only where there is one', () => {
    expect(listTarget('prices', { token: 'a b', since: '2026-10-25 02:00:00', page: 2, limit: 9_999 })).toBe(
      '/index.php?route=api%2Fprice%2Flist&api_token=a+b&store_id=0&page=2&limit=500&modified_since=2026-10-25+02%3A00%3A00',
    );
    expect(listTarget('promotions', { token: 't', since: undefined, page: 1, limit: 10 })).not.toContain(
      'modified_since',
    );
  });

  test('a login gives a token, or none', () => {
    expect(readApiToken(answer({ success: 'x', api_token: 'abc' }))).toBe('abc');
    expect(readApiToken(answer([]))).toBeUndefined();
    expect(fieldOf(() => readApiToken(answer({ success: 'x' })))).toBe('price.login.api_token');
  });
});
