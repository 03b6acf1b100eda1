import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Pool } from 'pg';
import { idoc } from '../../testing/idoc.js';
import { draftOf, type SmallShop, startSmallShop } from '../../testing/small-shop.js';
import { filingOf } from '../import/filing.js';
import { readIdoc } from '../import/read-idoc.js';
import { parseXml } from '../wire/xml-elements.js';
import { ExecutionTimeExceeded, LONGEST_EXECUTION_MS, type WriteContext } from './order-books.js';

let shop: SmallShop;
let books: SmallShop['books'];
let orders: SmallShop['orders'];
let truth: SmallShop['truth'];
let reader: SmallShop['reader'];

beforeAll(async () => {
  shop = await startSmallShop();
  ({ books, orders, truth, reader } = shop);
});

beforeEach(() => orders.reset());
afterAll(() => shop.stop());

const now = (): WriteContext => ({ arrivedMs: performance.now() });
const CONFIRM = { statusId: undefined, comment: 'ref', notify: false, by: 'api' } as const;

/** What PostgreSQL sees of a process that dies: its connection is gone, from this statement on. */
async function killBackends(): Promise<void> {
  const other = new Pool({ connectionString: shop.postgres.url, max: 1 });
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
  return orders.add(draftOf(books), now());
}

/** One write of each kind, and what must be there for it. */
const WRITES: readonly (readonly [
  name: string,
  prepare: () => Promise<number>,
  write: (id: number, context: WriteContext) => Promise<unknown>,
])[] = [
  ['add', () => Promise.resolve(0), (_, context) => orders.add(draftOf(books), context)],
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
  const id = await orders.add({ ...draftOf(books), paymentCode: 'cod' }, now());
  await orders.confirm(id, CONFIRM, now());
  return id;
}

function filing() {
  const read = readIdoc(parseXml(idoc()), books);
  if (read.kind === 'refused') throw new RangeError(read.because.message);
  return filingOf(read.order);
}

describe('a write whose process dies before any of its statements', () => {
  test.each(WRITES)('%s: nothing of it is there, and the books add up', async (name, prepare, write) => {
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
  });

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
