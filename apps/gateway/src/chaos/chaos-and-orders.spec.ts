import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { isInShare, type ChaosFault } from '@banyan/chaos';
import { ManualClock } from '@banyan/kernel';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { OrdersRig, TwoSystems } from '../orders/orders-rig.fixture.js';
import { ChaosRoom } from './chaos-room.js';

const KEY = 'a key';
const RUN = '01976e2a-0000-7000-8000-00000000c4a0';
const SHOPPER = Array.from({ length: 200 }, (_, i) => `session-${i}`).find((each) => isInShare(KEY, RUN, each, 50))!;

let postgres: TestPostgres;
let sql: Client;
let room: ChaosRoom;
let rig: OrdersRig;
let systems: TwoSystems;

beforeAll(async () => {
  postgres = await startPostgres();
});
beforeEach(async () => {
  sql = new Client({ connectionString: postgres.url });
  await sql.connect();
  room = new ChaosRoom({ clock: new ManualClock(), allowed: true, hashKey: KEY, isTripped: () => false });
  systems = new TwoSystems();
  rig = await OrdersRig.start({ url: postgres.url, rig: { around: (domain, arm) => room.around(domain, arm) } });
  systems.serve(rig);
});
afterEach(async () => {
  await rig.stop();
  await sql.query('TRUNCATE ledger.binding');
  await sql.end();
});
afterAll(async () => postgres?.stop());

const inject = (fault: ChaosFault) =>
  room.offer([
    {
      run: RUN,
      integration: 'legacy-order',
      domain: 'orders',
      operations: ['order.place', 'order.begin'],
      fault,
      sharePercent: 50,
      latencyMs: 100,
      remainingMs: 60_000,
    },
  ]);
const place = (key: string) => rig.place(key, {}, { headers: { 'x-session-id': SHOPPER } });
const outcomes = async (): Promise<readonly unknown[]> =>
  (await sql.query<{ outcome: { kind: string } | null }>('SELECT outcome FROM ledger.binding')).rows.map(
    ({ outcome }) => outcome?.kind,
  );

it('an order that the core failed on purpose before it was asked is none, and the same again is one', async () => {
  inject('errors');
  expect(await place('k')).toMatchObject({ status: 503, json: { code: 'unavailable' } });
  expect([systems.placed.length, systems.orders]).toEqual([0, 0]);
  room.offer([]);
  expect((await place('k')).status).toBe(201);
  expect(systems.orders).toBe(1);
});

it.each<ChaosFault>(['garbage', 'resets'])(
  'an order whose answer was lost to %s is one, and is settled',
  async (fault) => {
    inject(fault);
    // Of resets the second is the one that is cut after it was done.
    if (fault === 'resets') expect((await place('before')).status).toBe(503);
    expect((await place('k')).status).toBe(202);
    expect(systems.orders).toBe(1);
    // The run goes on: who settles is nobody's session.
    await until(async () => {
      await rig.room.settle();
      return (await outcomes()).includes('placed');
    }, 'it is settled');
    expect((await place('k')).status).toBe(201);
    expect(systems.orders).toBe(1);
  },
);

it('an order that is held up is placed once', async () => {
  inject('latency');
  const answer = await place('k');
  expect(answer.status).toBe(201);
  expect(answer.ms).toBeGreaterThanOrEqual(95);
  expect(systems.orders).toBe(1);
});
