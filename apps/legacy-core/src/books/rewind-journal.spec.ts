import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { Books } from './books.js';
import { feedRowsAfter } from './feed-rows.js';
import { migrateBooks } from './migrate.js';
import { sourcesOf } from './product-record.js';
import { ONE_PIECE } from './quantity.js';
import { RewindTooFar } from './rewind-journal.js';
import type { SourceCode } from './sources.js';

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

/** Counts pieces; answers the sequence number. */
async function count(sku: string, source: SourceCode, pieces: number): Promise<number | undefined> {
  return (await books.post([{ sku, source, amount: { to: pieces * ONE_PIECE } }]))[0]?.sequence;
}

/** Every product and what its sources hold. Five thousand records compare sooner as one text. */
function textOf({ products }: Books): string {
  return JSON.stringify(products.map((product) => ({ ...product, stock: sourcesOf(product) })));
}

/** Books read anew from the database agree with those kept. */
async function expectAgreement(): Promise<void> {
  const fresh = new Books(pool);
  await fresh.load();
  expect(textOf(books)).toBe(textOf(fresh));
  expect(books.lastSequence).toBe(fresh.lastSequence);
}

test('the last changes are undone, and their sequence numbers come again', async () => {
  const before = textOf(books);
  const first = await count('007', 'WH-NORD', 69);
  await count('007', 'WH-NORD', 68);
  await count('NUR-HAMBURG', 'WH-MKT', 4);
  await count('ABC', 'WH-NORD', 0);
  await books.rewind(4);
  expect(textOf(books)).toBe(before);
  expect(books.bySku('NUR-HAMBURG')?.stock.has('WH-MKT')).toBe(false);
  await expectAgreement();
  expect(await count('ABC', 'WH-NORD', 5)).toBe(first);
  expect(await feedRowsAfter(pool, (first ?? 0) - 1, 10)).toMatchObject([{ sequence: first, quantity: 50_000 }]);
});

test('undone in part, a source holds what the change before says', async () => {
  for (const pieces of [30, 20, 10]) await count('0042', 'WH-NORD', pieces);
  await books.rewind(1);
  expect(books.bySku('0042')?.stock.get('WH-NORD')).toEqual({ quantity: 20 * ONE_PIECE, inStock: true });
  await expectAgreement();
});

test('changes posted meanwhile wait their turn, and none is lost', async () => {
  const last = (await count('A/B-100', 'WH-NORD', 9)) ?? 0;
  const [, after] = await Promise.all([books.rewind(1), count('A/B-100', 'WH-SUED', 8)]);
  expect(after).toBe(last);
  expect(books.bySku('A/B-100')?.stock.get('WH-SUED')?.quantity).toBe(8 * ONE_PIECE);
  await expectAgreement();
});

test('what the shop was opened with stays; a refused rewind changes nothing', async () => {
  const last = books.lastSequence;
  await expect(books.rewind(20_000)).rejects.toThrow(RewindTooFar);
  await expect(books.rewind(900_000)).rejects.toThrow('the journal has');
  await expectAgreement();
  expect(await count('VIEL', 'WH-NORD', 1)).toBe(last + 1);
});
