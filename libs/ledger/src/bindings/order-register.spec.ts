import type { Database } from '@banyan/database';
import { newReference } from '@banyan/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { ledgerDatabase } from '../ledger-database.js';
import { OrderLedger } from './order-ledger.js';
import { LEDGER_STATES, orderPage, OrderRegister, type OrderPageQuery } from './order-register.js';

const OPERATIONS = ['order.place', 'order.confirm'];
const TRACE = 'a'.repeat(32);
const ROUTE = { reason: 'selected', stage: 'canary', epoch: 3, contract: 'v2' };

let postgres: TestPostgres;
let database: Database;
let register: OrderRegister;
let sql: Client;
/** Oldest first. */
const references: string[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  database = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await database.start();
  register = new OrderRegister(database);
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
  // Orders of a year ago, in a shop where one in a thousand is refused.
  await sql.query(`
    INSERT INTO ledger.binding (reference, storefront, key_hash, operation, fingerprint, arm, authority_arm, authority_term,
      bound_at_ms, attempt_until, outcome, concluded_at, channel, customer_hash)
    SELECT 'BY00' || lpad(n::text, 22, '0'), 'web', 'old ' || n, 'order.place', 'f', 'service', 'legacy', 1, n, now(),
      json_build_object('kind', CASE WHEN n % 1000 = 0 THEN 'refused' ELSE 'placed' END,
        'state', CASE WHEN n % 1000 = 1 THEN 'in-review' END), now(), CASE n % 2 WHEN 0 THEN 'web' ELSE 'app' END, md5((n % 5000)::text)
    FROM generate_series(1, 100000) AS n`);
  await sql.query('ANALYZE ledger.binding');
  const ledger = new OrderLedger(database);
  for (const [key, arm, outcome] of [
    ['k1', 'service', { kind: 'placed', state: 'accepted' }],
    ['k2', 'legacy', { kind: 'refused', because: 'out-of-stock' }],
    ['k3', 'service', undefined],
  ] as const) {
    const reference = newReference('BY');
    references.push(reference);
    const bound = await ledger.bind({
      storefront: 'app',
      key,
      operation: 'order.place',
      fingerprint: key,
      arm,
      reference,
      boundAtMs: Date.now(),
      attemptMs: 60_000,
      ...(key === 'k1' ? { traceId: TRACE, route: ROUTE, buyer: { channel: 'store', customerHash: 'ada' } } : {}),
    });
    if (bound.kind !== 'bound') throw new Error(`not bound: ${bound.kind}`);
    if (outcome !== undefined) await ledger.conclude(bound.binding, outcome);
  }
});

afterAll(async () => {
  await sql?.end();
  await database?.stop();
  await postgres?.stop();
});

const page = async (over: Partial<OrderPageQuery> = {}): Promise<readonly string[]> =>
  (await register.page({ operations: OPERATIONS, limit: 3, ...over })).map(({ reference }) => reference);

describe('a page of orders', () => {
  it('is the newest, and each next one begins behind the last', async () => {
    expect(await page({ limit: 2 })).toEqual([references[2], references[1]]);
    expect((await page({ before: references[1] ?? '', limit: 2 }))[0]).toBe(references[0]);
  });

  it('of those that failed has what was refused and what nobody can say of', async () => {
    expect(await page({ state: 'failed' })).toEqual([references[2], references[1], 'BY000000000000000000100000']);
  });

  it('may be of one arm', async () => {
    expect((await page({ arm: 'legacy', limit: 1 }))[0]).toBe(references[1]);
  });

  it('may be of a channel, of a customer, in a state, and of a time', async () => {
    expect(await page({ channel: 'store' })).toEqual([references[0]]);
    expect(await page({ customerHash: 'ada', arm: 'service' })).toEqual([references[0]]);
    expect(await page({ customerHash: 'ada', arm: 'legacy' })).toEqual([]);
    expect(await page({ state: 'open' })).toEqual([references[2]]);
    expect((await page({ state: 'placed', limit: 1 }))[0]).toBe(references[0]);
    expect(await page({ state: 'in-review', limit: 1 })).toEqual(['BY000000000000000000099001']);
    const at = (n: number) => ({ atMs: n, reference: `BY00${String(n).padStart(22, '0')}` });
    expect(await page({ from: at(41), to: at(43) })).toEqual([
      'BY000000000000000000000042',
      'BY000000000000000000000041',
    ]);
    // The core's own numbers are of no time that could be read off them.
    await sql.query(`UPDATE ledger.binding SET reference = '000000041' WHERE reference = 'BY000000000000000000000041'`);
    expect(await page({ from: at(41), to: at(43) })).toEqual(['BY000000000000000000000042', '000000041']);
  });

  const asked: readonly (readonly [string, Partial<OrderPageQuery>])[] = [
    ['all', {}],
    ...LEDGER_STATES.map((state) => [state, { state }] as const),
    ['of an arm that has none', { arm: 'legacy' }],
    ['of a channel that has none', { channel: 'marketplace' }],
    ['of a customer', { customerHash: 'nobody' }],
    [
      'of a time',
      {
        from: { atMs: 5, reference: 'BY000000000000000000000005' },
        to: { atMs: 9, reference: 'BY000000000000000000000009' },
      },
    ],
  ];
  it.each(asked)('(%s) never walks through 100,000 orders', async (_, over) => {
    const { text, parameters } = orderPage({
      operations: OPERATIONS,
      before: 'BY01ZZZZZZZZZZZZZZZZZZZZZZ',
      limit: 50,
      ...over,
    });
    const { rows } = await sql.query<{ 'QUERY PLAN': unknown }>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [
      ...parameters,
    ]);
    const plan = JSON.stringify(rows[0]?.['QUERY PLAN']);
    expect(plan).not.toContain('Seq Scan');
    const removed = [...plan.matchAll(/"Rows Removed by Filter":(\d+)/g)].map(([, count]) => Number(count));
    expect(Math.max(0, ...removed)).toBeLessThan(200);
  });
});

describe('one order', () => {
  it('is found by its reference, by its trace, and by a storefront and its key', async () => {
    const found = [
      await register.of(references[0] ?? ''),
      await register.ofTrace(TRACE),
      await register.ofKey('app', 'k1'),
    ];
    for (const order of found) {
      expect(order).toMatchObject({ reference: references[0], traceId: TRACE, lastTraceId: null, route: ROUTE });
    }
    expect(await register.of('BY-unknown')).toBeUndefined();
    expect(await register.ofKey('web', 'k1')).toBeUndefined();
  });

  it('names the trace of whoever took it over', async () => {
    await sql.query(
      `UPDATE ledger.binding SET attempt_until = clock_timestamp() - interval '1 s' WHERE reference = $1`,
      [references[2]],
    );
    const again = {
      storefront: 'app',
      key: 'k3',
      operation: 'order.place',
      fingerprint: 'k3',
      arm: 'service',
      reference: newReference('BY'),
      boundAtMs: 0,
      attemptMs: 60_000,
      traceId: 'b'.repeat(32),
    } as const;
    expect((await new OrderLedger(database).meet(again))?.kind).toBe('taken-over');
    expect(await register.of(references[2] ?? '')).toMatchObject({
      attempt: 2,
      traceId: null,
      lastTraceId: 'b'.repeat(32),
      underWay: true,
      outcome: null,
      concludedAt: null,
    });
  });
});
