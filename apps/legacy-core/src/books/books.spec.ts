import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { Books } from './books.js';
import { feedRowsAfter } from './feed-rows.js';
import { migrateBooks } from './migrate.js';
import { formatQuantity, ONE_PIECE } from './quantity.js';
import { ProductNotCounted, QuantityOutOfRange, UnknownProduct } from './stock-change.js';

let postgres: TestPostgres;
let pool: Pool;
let books: Books;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrateBooks(postgres.url);
  pool = new Pool({ connectionString: postgres.url, max: 4 });
  pool.on('error', () => undefined);
  books = new Books(pool);
  await books.load();
});

afterAll(async () => {
  await pool.end();
  await postgres.stop();
});

async function inDatabase(sku: string, source: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ quantity: string; status: number }>(
    `SELECT quantity, status FROM legacy.inventory_source_item i JOIN legacy.catalog_product_entity p ON p.entity_id = i.product_id
     WHERE p.sku = $1 AND i.source_code = $2`,
    [sku, source],
  );
  return rows[0] === undefined ? undefined : `${rows[0].quantity} ${rows[0].status}`;
}

/** Counts down to nothing; answers the flag then. */
async function sellOut(sku: string, inStock?: boolean): Promise<boolean | undefined> {
  const flag = inStock === undefined ? {} : { inStock };
  return (await books.post([{ sku, source: 'WH-NORD', amount: { to: 0 }, ...flag }]))[0]?.inStock;
}

describe('the books', () => {
  test('a change is written, fed and remembered', async () => {
    const [change] = await books.post([{ sku: 'A/B-100', source: 'WH-NORD', amount: { by: -2 * ONE_PIECE } }]);
    expect(change).toMatchObject({ sku: 'A/B-100', source: 'WH-NORD', quantity: 10 * ONE_PIECE, inStock: true });
    expect(await inDatabase('A/B-100', 'WH-NORD')).toBe('10.0000 1');
    expect(books.bySku('A/B-100')?.stock.get('WH-NORD')).toEqual({ quantity: 10 * ONE_PIECE, inStock: true });
    expect(await feedRowsAfter(pool, (change?.sequence ?? 0) - 1, 10)).toMatchObject([
      { sequence: change?.sequence, source: 'WH-NORD', quantity: 10 * ONE_PIECE, inStock: true },
    ]);
    expect(books.lastSequence).toBe(change?.sequence);
  });

  test('a source that never held the product begins with nothing', async () => {
    expect(await inDatabase('NUR-HAMBURG', 'WH-MKT')).toBeUndefined();
    await books.post([{ sku: 'NUR-HAMBURG', source: 'WH-MKT', amount: { by: ONE_PIECE } }]);
    expect(await inDatabase('NUR-HAMBURG', 'WH-MKT')).toBe('1.0000 1');
  });

  test('the flag goes with the quantity, unless it is given or the product is sold on back-order', async () => {
    expect(await sellOut('ABC')).toBe(false);
    expect(await sellOut('ABC', true)).toBe(true);
    expect(await sellOut('NACHBESTELLT')).toBe(true);
  });

  test('several changes are one: an unknown product among them, and none is written', async () => {
    const before = books.lastSequence;
    const changes = ['0042', 'NO SUCH'].map((sku) => ({
      sku,
      source: 'WH-NORD' as const,
      amount: { to: 1 * ONE_PIECE },
    }));
    await expect(books.post(changes)).rejects.toThrow(UnknownProduct);
    expect(await inDatabase('0042', 'WH-NORD')).toBe('42.0000 1');
    expect(books.bySku('0042')?.stock.get('WH-NORD')?.quantity).toBe(42 * ONE_PIECE);
    expect(await feedRowsAfter(pool, before, 10)).toEqual([]);
  });

  test('no quantity outgrows its column', async () => {
    const change = { sku: 'VIEL', source: 'WH-NORD', amount: { by: 99_999_999 * ONE_PIECE } } as const;
    await expect(books.post([change])).rejects.toThrow(QuantityOutOfRange);
    expect(await inDatabase('VIEL', 'WH-NORD')).toBe('9999999.9990 1');
  });

  test('what is not counted holds nothing; whether it is sold can change', async () => {
    const change = { sku: 'GIFT-CARD', source: 'WH-NORD' } as const;
    await expect(books.post([{ ...change, amount: { by: ONE_PIECE } }])).rejects.toThrow(ProductNotCounted);
    expect(await books.post([{ ...change, amount: { to: 0 } }])).toMatchObject([{ quantity: 0, inStock: true }]);
    expect(await books.post([{ ...change, amount: { to: 0 }, inStock: false }])).toMatchObject([{ inStock: false }]);
    expect(await inDatabase('GIFT-CARD', 'WH-NORD')).toBe('0.0000 0');
  });

  test('a source is closed and opened at run time, also for who reads the books anew', async () => {
    const seen = (of: Books) => {
      const product = of.bySku('ORAKEL');
      return product && of.stockInView(product, 'default').quantity;
    };
    expect(seen(books)).toBe(8.5 * ONE_PIECE);
    await books.setEnabled('WH-ALT', true);
    await books.setEnabled('WH-SUED', false);
    const fresh = new Books(pool);
    await fresh.load();
    expect([seen(books), seen(fresh)]).toEqual([15.5 * ONE_PIECE, 15.5 * ONE_PIECE]);
    await books.setEnabled('WH-ALT', false);
    await books.setEnabled('WH-SUED', true);
    expect(seen(books)).toBe(8.5 * ONE_PIECE);
  });

  test('concurrent changes lose nothing, and sequence numbers come in commit order', async () => {
    const before = books.bySku('SCHRAUBE-M4')?.stock.get('WH-NORD')?.quantity ?? 0;
    const since = books.lastSequence;
    await Promise.all(
      Array.from({ length: 60 }, () =>
        books.post([{ sku: 'SCHRAUBE-M4', source: 'WH-NORD', amount: { by: -ONE_PIECE } }]),
      ),
    );
    expect(await inDatabase('SCHRAUBE-M4', 'WH-NORD')).toBe(`${formatQuantity(before - 60 * ONE_PIECE)} 1`);
    const rows = await feedRowsAfter(pool, since, 100);
    expect(rows.map(({ quantity }) => quantity)).toEqual(
      Array.from({ length: 60 }, (_, index) => before - (index + 1) * ONE_PIECE),
    );
  });

  test('while the database is away the books can be read and not written; afterwards they agree again', async () => {
    await postgres.pause();
    const change = { sku: '100%-BW', source: 'WH-NORD', amount: { to: 3 * ONE_PIECE } } as const;
    await expect(books.post([change])).rejects.toThrow(/ECONNREFUSED|terminat/);
    expect(books.bySku('100%-BW')?.stock.get('WH-NORD')?.quantity).toBe(7 * ONE_PIECE);
    await postgres.resume();
    await books.post([change]);
    await books.settled();
    expect(await inDatabase('100%-BW', 'WH-NORD')).toBe('3.0000 1');
    const fresh = new Books(pool);
    await fresh.load();
    expect(books.products).toEqual(fresh.products);
  });
});
