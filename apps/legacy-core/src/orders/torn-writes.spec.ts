import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { idoc } from '../../testing/idoc.js';
import { Books } from '../books/books.js';
import { migrateBooks } from '../books/migrate.js';
import { filingOf } from '../import/filing.js';
import { readIdoc } from '../import/read-idoc.js';
import { parseXml } from '../wire/xml-elements.js';
import { ExecutionTimeExceeded, LONGEST_EXECUTION_MS, OrderBooks, type WriteContext } from './order-books.js';
import type { OrderDraft } from './order-draft.js';
import { OrderReader } from './order-reader.js';
import { OrderTruth } from './order-truth.js';

let postgres: TestPostgres;
let pool: Pool;
let books: Books;
let orders: OrderBooks;
let truth: OrderTruth;
let reader: OrderReader;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrateBooks(postgres.url);
  pool = new Pool({ connectionString: postgres.url });
  pool.on('error', () => undefined);
  await keepFewProducts();
  books = new Books(pool);
  await books.load();
  orders = new OrderBooks({ pool, books });
  truth = new OrderTruth(pool);
  reader = new OrderReader(pool);
}, 60_000);

beforeEach(() => orders.reset());
afterAll(async () => {
  await pool.end();
  await postgres.stop();
});

/** Every write that dies has the books read anew: a small shop does. */
async function keepFewProducts(): Promise<void> {
  for (const [table, column] of [
    ['oc_product_special', 'product_id'],
    ['oc_product_discount', 'product_id'],
    ['oc_product', 'product_id'],
    ['cataloginventory_stock_item', 'product_id'],
    ['inventory_source_item', 'product_id'],
    ['zstockchg', 'product_id'],
    ['catalog_category_product', 'product_id'],
    ['catalog_product_entity_varchar', 'entity_id'],
    ['catalog_product_entity_decimal', 'entity_id'],
    ['catalog_product_entity', 'entity_id'],
  ]) {
    await pool.query(`DELETE FROM legacy.${table} WHERE ${column} <= 5000`);
  }
}

const ADDRESS = {
  firstname: 'A',
  lastname: 'B',
  company: null,
  street: 'C 1',
  city: 'D',
  region: null,
  postcode: '12345',
  country: 'DE',
  telephone: null,
};

function draft(): OrderDraft {
  const product = books.bySku('PREIS-TEXT');
  return {
    origin: 'api',
    storeId: 0,
    customerId: 0,
    groupId: 1,
    firstname: 'A',
    lastname: 'B',
    email: 'a@example.org',
    telephone: null,
    paymentCode: 'card',
    paymentReference: 'tok',
    shippingCode: 'flat.flat',
    pickupAt: null,
    comment: 'ref',
    currency: 'EUR',
    waers: null,
    taxIncluded: true,
    subtotal: '24.0000',
    discount: '0.0000',
    shipping: '0.0000',
    tax: '3.8300',
    total: '24.0000',
    lines: [
      {
        productId: product?.id ?? 0,
        sku: 'PREIS-TEXT',
        name: 'Briefwaage',
        formIndex: '0',
        quantityE4: 20_000,
        price: '12.0000',
        peinh: 1,
        rowTotal: '24.0000',
        discount: '0.0000',
        taxPercent: '19.0000',
        tax: '3.8300',
      },
    ],
    totals: [{ code: 'total', title: 'Summe', value: '24.0000' }],
    billing: ADDRESS,
    delivery: ADDRESS,
    bstnk: null,
    docnum: null,
    ip: '',
  };
}

const now = (): WriteContext => ({ arrivedMs: performance.now() });
const CONFIRM = { statusId: undefined, comment: 'ref', notify: false, by: 'api' } as const;

/** What PostgreSQL sees of a process that dies: its connection is gone, from this statement on. */
async function killBackends(): Promise<void> {
  const other = new Pool({ connectionString: postgres.url, max: 1 });
  await other.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'`,
  );
  await other.end();
}

/** The counters a write may change, and the stock it takes. */
async function picture(): Promise<unknown> {
  return [await truth.totals(false), books.bySku('PREIS-TEXT')?.stock.get('WH-NORD')];
}

async function begun(): Promise<number> {
  return orders.add(draft(), now());
}

/** One write of each kind, and what must be there for it. */
const WRITES: readonly (readonly [
  name: string,
  prepare: () => Promise<number>,
  write: (id: number, context: WriteContext) => Promise<unknown>,
])[] = [
  ['add', () => Promise.resolve(0), (_, context) => orders.add(draft(), context)],
  ['confirm', begun, (id, context) => orders.confirm(id, CONFIRM, context)],
  ['status', placed, (id, context) => orders.setStatus(id, 7, { comment: null, notify: false }, context)],
  ['cancel', unpaid, (id, context) => orders.cancel(id, context)],
  ['refund', placed, (id, context) => orders.refund(id, { quantities: new Map(), shipping: undefined, adjustmentPositive: '0', adjustmentNegative: '0', comment: '' }, context)], // prettier-ignore
  ['file', () => Promise.resolve(0), (_, context) => orders.file(filing(), context)],
];

async function placed(): Promise<number> {
  const id = await begun();
  await orders.confirm(id, CONFIRM, now());
  return id;
}

async function unpaid(): Promise<number> {
  const id = await orders.add({ ...draft(), paymentCode: 'cod' }, now());
  await orders.confirm(id, CONFIRM, now());
  return id;
}

function filing() {
  const read = readIdoc(parseXml(idoc()), books);
  if (read.kind === 'refused') throw new RangeError(read.because.message);
  return filingOf(read.order);
}

describe('a write whose process dies before any of its statements', () => {
  test.each(WRITES)(
    '%s: nothing of it is there, and the books add up',
    async (name, prepare, write) => {
      await write(await prepare(), now());
      const statements = orders.statements[name] ?? [];
      expect([statements[0], ...statements.slice(-2)]).toEqual(['BEGIN', 'COMMIT', 'committed']);
      for (let at = 1; at < statements.length; at += 1) {
        await orders.reset();
        const id = await prepare();
        const before = await picture();
        let seen = 0;
        const watch = async () => {
          seen += 1;
          if (seen === at + 1 && statements[at] !== 'committed') await killBackends();
          if (seen === at + 1 && statements[at] === 'committed') throw new Error('died after the commit');
        };
        await expect(write(id, { ...now(), watch })).rejects.toThrow(/terminat|connection|died/i);
        await books.settled();
        expect(await truth.faults()).toEqual([]);
        if (statements[at] === 'committed') expect(await picture()).not.toEqual(before);
        else expect(await picture()).toEqual(before);
      }
    },
    120_000,
  );

  test('an answer that is lost after the commit: the order is there, and a retry is another', async () => {
    const id = await begun();
    const watch = (statement: string) => {
      if (statement === 'committed') throw new Error('died');
    };
    await expect(orders.confirm(id, CONFIRM, { ...now(), watch })).rejects.toThrow('died');
    expect((await reader.byId(id))?.order_status_id).toBe(2);
    expect(await orders.confirm(id, CONFIRM, now())).toEqual({ kind: 'already', statusId: 2 });
  });
});

describe('a request that is too old', () => {
  test.each(WRITES)('%s writes nothing any more', async (_, prepare, write) => {
    const id = await prepare();
    const before = await picture();
    const context = { arrivedMs: performance.now() - LONGEST_EXECUTION_MS - 1 };
    await expect(write(id, context)).rejects.toThrow(ExecutionTimeExceeded);
    expect(await picture()).toEqual(before);
    await write(id, now());
    expect(await truth.faults()).toEqual([]);
  });
});
