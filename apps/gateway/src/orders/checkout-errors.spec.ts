import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ArmError, keyedHash } from '@banyan/kernel';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { CheckoutErrors } from './checkout-errors.js';
import { OrdersRig, QUOTE, TwoSystems } from './orders-rig.fixture.js';

const SESSION = { headers: { 'x-session-id': 'anna-1', 'x-storefront': 'shop' } };
const BUYER = {
  channel: 'web',
  session_hash: keyedHash('test', 'anna-1'),
  customer_hash: keyedHash('test', 'ada@beispiel.example'),
  currency: 'EUR',
  basket_minor: String(QUOTE.totalMinor),
};

let postgres: TestPostgres;
let sql: Client;
let rig: OrdersRig;
let systems: TwoSystems;

beforeAll(async () => {
  postgres = await startPostgres();
  rig = await OrdersRig.start({ url: postgres.url });
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
});
beforeEach(() => {
  systems = new TwoSystems();
  systems.serve(rig);
  rig.front.serve(true);
});
afterEach(() => sql.query('TRUNCATE ledger.binding, ledger.checkout_error'));
afterAll(async () => {
  await rig?.stop();
  await sql?.end();
  await postgres?.stop();
});

const rowsOf = async (table: 'binding' | 'checkout_error') =>
  (await sql.query<Record<string, unknown>>(`SELECT * FROM ledger.${table}`)).rows;

describe('a checkout', () => {
  it('is bound with who buys where, as hashes', async () => {
    expect((await rig.place('k1', {}, SESSION)).status).toBe(201);
    expect(await rowsOf('binding')).toMatchObject([BUYER]);
    // Whatever the capitals; a session that was only just given is nobody's.
    await rig.place('k2', {
      customer: { email: 'ADA@Beispiel.example', firstName: 'A', lastName: 'B', phone: '+49 30 1' },
    });
    const second = (await rowsOf('binding')).find((row) => row['session_hash'] === null);
    expect(second).toMatchObject({ ...BUYER, session_hash: null });
    expect(JSON.stringify(await rowsOf('binding'))).not.toMatch(/beispiel/i);
  });

  it('that ends in an error is noted by its key, however often it is tried', async () => {
    rig.front.serve(false);
    systems.before = (arm) => {
      throw new ArmError(arm, 'shed', 'nothing was sent');
    };
    for (const _ of [1, 2]) expect((await rig.place('k1', {}, SESSION)).status).toBe(503);
    const [row] = await until(async () => {
      const rows = await rowsOf('checkout_error');
      return rows[0]?.['failures'] === 2 ? rows : undefined;
    }, 'both tries are noted');
    expect(row).toMatchObject({ storefront: 'shop', code: 'overloaded', contract: 'v2', ...BUYER });
    expect(row?.['trace_id']).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(row)).not.toMatch(/beispiel|anna/i);
  });

  it('that is taken, refused, or tried twice at once is none that ends in an error', async () => {
    systems.after = () => ({ kind: 'refused', because: 'out-of-stock', lines: [0] });
    expect((await rig.place('k1', {}, SESSION)).status).toBe(422);
    expect((await rig.place('k1', { channel: 'app' }, SESSION)).status).toBe(422);
    await rig.room.settle();
    expect((await rowsOf('checkout_error')).map(({ code }) => code)).toEqual(['quote-mismatch']);
  });
});

it('errors wait while the ledger is away, and are written when it is back', async () => {
  const noted: string[] = [];
  const failed = {
    connected: false,
    note: ({ key }: { readonly key: string }) => Promise.resolve(void noted.push(key)),
  };
  const errors = new CheckoutErrors(failed);
  for (const key of ['a', 'b']) errors.add({ storefront: 'shop', key, code: 'unavailable', contract: 'v2', atMs: 1 });
  await errors.flush();
  expect(noted).toEqual([]);
  failed.connected = true;
  await errors.flush();
  expect(noted).toEqual(['a', 'b']);
});
