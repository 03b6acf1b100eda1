import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { migrateBooks } from './migrate.js';
import { CodeTaken, PriceBooks } from './price-books.js';
import { UnknownProduct } from './stock-change.js';

// What a client says to a server that is not there, or no longer.
const AWAY = /ECONNREFUSED|terminat|shutting down|Connection/;

let postgres: TestPostgres;
let pool: Pool;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrateBooks(postgres.url);
  pool = new Pool({ connectionString: postgres.url, max: 4 });
  pool.on('error', () => undefined);
});
afterAll(async () => {
  await pool.end();
  await postgres.stop();
});

async function open(nowMs: () => number = Date.now) {
  const shown = new Map<number, string>();
  const books = new PriceBooks({
    pool,
    nowMs,
    repriced: (prices) => {
      for (const [id, price] of prices) shown.set(id, price);
      return Promise.resolve();
    },
  });
  await books.load();
  return { books, shown };
}

/** What the older tables tell the pages. */
async function pagesTell(): Promise<Map<number, string>> {
  const { rows } = await pool.query<{ id: number; price: string }>(
    'SELECT entity_id AS id, value::numeric(12,2)::text AS price FROM legacy.catalog_product_entity_decimal WHERE attribute_id = 75',
  );
  return new Map(rows.map(({ id, price }) => [id, price]));
}

test('the pages, the older tables and the books say the same of every product', async () => {
  const { shown } = await open();
  expect(shown.size).toBe(5145);
  expect(await pagesTell()).toEqual(shown);
});

describe('a change', () => {
  test('is in memory what another reader loads, with its moment in both times', async () => {
    const { books, shown } = await open(() => Date.parse('2026-10-25T01:30:59.999Z'));
    const [after] = await books.change([{ productId: 17, price: '3.5000', peinh: 10, specials: [] }]);
    expect(after).toMatchObject({
      price: '3.5000',
      peinh: 10,
      dateModified: '2026-10-25 02:30:59',
      dateModifiedGmt: '2026-10-25 01:30:59',
    });
    expect(books.of(17)).toEqual(after);
    expect(books.listed.at(-1)).toEqual(after);
    expect(shown.get(17)).toBe('0.35');
    const other = await open();
    expect(other.books.of(17)).toEqual(after);
    expect((await pagesTell()).get(17)).toBe('0.35');
  });

  test('what is not named stays', async () => {
    const { books } = await open();
    const before = books.listed.find(({ specials, discounts }) => specials.length > 0 && discounts.length > 0);
    const [after] = await books.change([{ productId: before?.productId ?? 0, price: '9.0000' }]);
    expect(after).toEqual({
      ...before,
      price: '9.0000',
      dateModified: expect.any(String),
      dateModifiedGmt: expect.any(String),
    });
  });

  test('of which one part is impossible is none', async () => {
    const { books } = await open();
    const before = books.of(18);
    await expect(books.change([{ productId: 18, price: '1.0000' }, { productId: 999_999 }])).rejects.toThrow(
      UnknownProduct,
    );
    expect(books.of(18)).toEqual(before);
    expect((await open()).books.of(18)).toEqual(before);
  });

  test('fails while the database is away; then the memory is read anew before the next', async () => {
    const { books } = await open();
    const before = books.of(19);
    await postgres.pause();
    await expect(books.change([{ productId: 19, price: '1.0000' }])).rejects.toThrow(AWAY);
    await expect(books.settled()).rejects.toThrow(AWAY);
    expect(books.of(19)).toEqual(before);
    await postgres.resume();
    await pool.query("UPDATE legacy.oc_product SET waers = 'CHF' WHERE product_id = 20");
    await books.change([{ productId: 19, price: '2.0000' }]);
    expect([books.of(19)?.price, books.of(20)?.waers]).toEqual(['2.0000', 'CHF']);
  });
});

test('a code calls one promotion, whatever its case; a removed one calls none', async () => {
  const { books } = await open();
  const danke = books.promotions.find(({ id }) => id === 'DANKE');
  if (danke === undefined) throw new Error('the seeds have it');
  const { dateModified: _at, dateModifiedGmt: _gmt, ...terms } = danke;
  await expect(books.changePromotion({ ...terms, id: 'ZWEITE', code: 'DANKE5' })).rejects.toThrow(CodeTaken);
  await books.changePromotion({ ...terms, removed: true });
  await books.changePromotion({ ...terms, id: 'ZWEITE', code: 'DANKE5' });
  await expect(books.changePromotion(terms)).rejects.toThrow(CodeTaken);
  const { books: other } = await open();
  expect(other.promotions).toEqual(books.promotions);
});
