import { ArmError, type Arm } from '@banyan/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import type { Behaviour } from '../testing/scripted-arm.fixture.js';
import { OrdersRig, QUOTE, TwoSystems } from './orders-rig.fixture.js';

const UNKNOWN_OURS = 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';
const EMAIL = 'ada@beispiel.example';

let postgres: TestPostgres;
let sql: Client;
let rig: OrdersRig;
let systems: TwoSystems;

beforeAll(async () => {
  postgres = await startPostgres();
});

beforeEach(async () => {
  systems = new TwoSystems();
  rig = await OrdersRig.start({ url: postgres.url });
  systems.serve(rig);
  sql = new Client({ connectionString: postgres.url });
  sql.on('error', () => undefined);
  await sql.connect();
});

afterEach(async () => {
  await sql.query('TRUNCATE ledger.binding');
  await sql.end();
  await rig.stop();
});

afterAll(async () => postgres?.stop());

/** Places an order with this arm and waits for its row. */
async function placedWith(arm: Arm, key = 'k'): Promise<string> {
  rig.front.serve(arm === 'service');
  await rig.place(key);
  const reference = systems.placed.at(-1)?.reference ?? '';
  await until(async () => (await rig.ledger.holding(reference))?.outcome !== undefined, 'the outcome is written');
  return reference;
}

function canonicalOrder(reference: string, over: object = {}): object {
  return {
    kind: 'order',
    reference,
    state: 'accepted',
    channel: 'web',
    currency: 'EUR',
    lines: QUOTE.lines.map((line) => ({ ...line, returnedE4: 0 })),
    shippingMinor: 490,
    totalMinor: 7087,
    refundedMinor: 0,
    customer: { email: EMAIL, firstName: 'Ada', lastName: 'Beispiel', phone: '+49 30 1234567' },
    delivery: { kind: 'unknown' },
    placedAtMs: QUOTE.atMs,
    cancellable: true,
    returnable: true,
    ...over,
  };
}

const scripted =
  (answers: Readonly<Record<string, (input: Readonly<Record<string, unknown>>) => unknown>>): Behaviour =>
  async ({ operation, input }) => {
    const answer = answers[operation];
    if (answer === undefined) throw new ArmError('legacy', 'fault', `nobody scripted ${operation}`);
    return answer(input);
  };

const reading = scripted({ 'order.read': ({ reference }) => canonicalOrder(String(reference)) });

describe('an order', () => {
  it.each<Arm>(['legacy', 'service'])(
    'is read of the %s arm that took it, whatever flags and latch say by now',
    async (arm) => {
      const reference = await placedWith(arm);
      rig.front.legacy.behaves = reading;
      rig.front.service.behaves = reading;
      rig.front.serve(arm !== 'service', 100);
      rig.front.latch = {
        latch: { state: 'tripped', epoch: 3, reason: 'so', decisionId: 'd', trippedAtMs: 1 },
        leaseInForce: false,
      };
      rig.front.legacy.calls.length = 0;
      rig.front.service.calls.length = 0;
      expect(await rig.read(reference)).toMatchObject({ status: 200, json: { reference, state: 'accepted' } });
      const [holder, other] =
        arm === 'legacy' ? [rig.front.legacy, rig.front.service] : [rig.front.service, rig.front.legacy];
      // What the arm wrote down goes with the question.
      const known = arm === 'legacy' ? { known: { session: 's1', number: '000000001' } } : {};
      expect(holder.calls.map(({ input }) => input)).toEqual([{ reference, ...known }]);
      expect(other.calls).toEqual([]);
    },
  );

  it('of the core is read of the core, though the ledger is away', async () => {
    rig.front.legacy.behaves = reading;
    rig.front.serve(true, 100);
    await postgres.pause();
    expect(await rig.read('000001234')).toMatchObject({ status: 200, json: { reference: '000001234' } });
    expect(rig.front.service.calls).toEqual([]);
    await postgres.resume();
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
  });

  it('that nobody took is unknown, and no arm is asked', async () => {
    expect(await rig.read(UNKNOWN_OURS)).toMatchObject({ status: 404, json: { code: 'unknown-order' } });
    expect(await rig.post(`/${UNKNOWN_OURS}/cancellation`, {})).toMatchObject({ status: 404 });
    expect([...rig.front.legacy.calls, ...rig.front.service.calls]).toEqual([]);
  });

  it('cannot be found while the ledger is away, but for those that were asked for before', async () => {
    const reference = await placedWith('service');
    rig.front.service.behaves = reading;
    await rig.read(reference);
    await postgres.pause();
    expect(await rig.read(UNKNOWN_OURS)).toMatchObject({
      status: 503,
      headers: { 'retry-after': '2' },
      json: { code: 'unavailable' },
    });
    expect(await rig.read(reference)).toMatchObject({ status: 200 });
    await postgres.resume();
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
  });

  it('whose outcome nobody knows is pending: where its arm does not know it, and where it does not answer', async () => {
    rig.front.serve(true);
    systems.before = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    const { status, json } = await rig.place('k');
    expect(status).toBe(202);
    const { reference } = json as { reference: string };
    expect(await rig.read(reference)).toMatchObject({ status: 200, json: { reference, state: 'pending' } });
    rig.front.service.behaves = () => Promise.reject(new ArmError('service', 'transport', 'down'));
    expect(await rig.read(reference)).toMatchObject({ status: 200, json: { reference, state: 'pending' } });
    rig.front.service.behaves = scripted({ 'order.cancel': () => ({ kind: 'unknown-order' }) });
    expect(await rig.post(`/${reference}/cancellation`, {})).toMatchObject({
      status: 409,
      json: { code: 'not-cancellable' },
    });
  });

  it('that was refused says why, and no arm is asked', async () => {
    rig.front.serve(true);
    systems.after = () => ({ kind: 'refused', because: 'payment-declined', lines: [] });
    expect(await rig.place('k')).toMatchObject({ status: 422 });
    const reference = systems.placed[0]?.reference ?? '';
    rig.front.service.calls.length = 0;
    expect(await rig.read(reference)).toMatchObject({
      status: 200,
      json: { reference, state: 'refused', code: 'payment-declined' },
    });
    expect(await rig.post(`/${reference}/cancellation`, {})).toMatchObject({ status: 404 });
    expect(rig.front.service.calls).toEqual([]);
  });

  it('that its arm placed and does not find is no unknown one: somebody must look', async () => {
    const reference = await placedWith('service');
    rig.front.service.behaves = scripted({ 'order.read': () => ({ kind: 'unknown-order' }) });
    expect(await rig.read(reference)).toMatchObject({ status: 502 });
  });

  it('is called off where it is held', async () => {
    const reference = await placedWith('legacy');
    rig.front.serve(true, 100);
    rig.front.legacy.behaves = scripted({
      'order.cancel': (input) => ({
        kind: 'cancelled',
        reference: input['reference'],
        refundedMinor: 7087,
        currency: 'EUR',
      }),
    });
    expect(await rig.post(`/${reference}/cancellation`, {})).toMatchObject({
      status: 200,
      json: { state: 'cancelled' },
    });
    expect(rig.front.service.calls).toEqual([]);
  });
});

describe('a return', () => {
  const RETURN = { lines: [{ sku: '007', quantity: 1 }] };
  const back = (reference: string, key: string, json: object = RETURN): ReturnType<OrdersRig['post']> =>
    rig.post(`/${reference}/returns`, json, { headers: { 'idempotency-key': key } });

  const returning = scripted({
    'order.return': (input) => {
      const { returnReference } = input['making'] as { returnReference: string };
      return { kind: 'returned', returnReference, refundedMinor: 1899, currency: 'EUR' };
    },
  });

  it('is bound to the arm of its order, made once, and answered the same', async () => {
    const reference = await placedWith('legacy');
    rig.front.serve(true, 100);
    rig.front.legacy.calls.length = 0;
    rig.front.legacy.behaves = returning;
    const first = await back(reference, 'r');
    expect(first).toMatchObject({ status: 201, json: { reference: expect.stringMatching(/^BR/) } });
    expect((await back(reference, 'r')).text).toBe(first.text);
    expect(rig.front.legacy.calls).toMatchObject([
      { input: { making: { reference, known: { number: '000000001' }, lines: [{ sku: '007', quantityE4: 10_000 }] } } },
    ]);
    expect(await back(reference, 'r', { lines: [{ sku: '007', quantity: 2 }] })).toMatchObject({
      status: 422,
      json: { code: 'idempotency-key-reused' },
    });
    // A key is one of all writes.
    expect(await back(reference, 'k')).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
    expect(rig.front.service.calls).toEqual([]);
  });

  it('of an order of the core keeps nothing of who bought', async () => {
    rig.front.legacy.behaves = returning;
    expect(await back('000001234', 'r', { ...RETURN, email: EMAIL })).toMatchObject({ status: 201 });
    expect(rig.front.legacy.calls[0]?.input).toMatchObject({ making: { email: EMAIL } });
    const { rows } = await sql.query('SELECT to_json(binding)::text AS row FROM ledger.binding');
    expect(JSON.stringify(rows)).not.toContain('beispiel');
  });

  it('that nobody knows what came of is asked about again, and settled', async () => {
    const reference = await placedWith('legacy');
    rig.front.legacy.behaves = async (call) => {
      const { journal } = call.input as unknown as { journal: { write(step: object): Promise<void> } };
      await journal.write({ booked: true });
      throw new ArmError('legacy', 'transport', 'cut');
    };
    expect(await back(reference, 'r')).toMatchObject({ status: 202, json: { state: 'pending' } });
    rig.front.legacy.calls.length = 0;
    rig.front.legacy.behaves = returning;
    await rig.room.settle();
    expect(rig.front.legacy.calls).toMatchObject([
      {
        operation: 'order.return',
        input: { making: { reference, lines: [{ sku: '007' }] }, journal: { known: { booked: true } } },
      },
    ]);
    expect(await back(reference, 'r')).toMatchObject({ status: 201 });
    expect(rig.front.legacy.calls).toHaveLength(1);
  });

  it('of an order that nobody knows is none, and its key is not used up', async () => {
    expect(await back(UNKNOWN_OURS, 'r')).toMatchObject({ status: 404, json: { code: 'unknown-order' } });
    const { rows } = await sql.query('SELECT FROM ledger.binding');
    expect(rows).toEqual([]);
  });
});

describe('a customer’s orders', () => {
  const search = (): ReturnType<OrdersRig['post']> => rig.post('/search', { email: EMAIL, limit: 10 });
  const summary = (reference: string, placedAtMs: number, over: object = {}): object => ({
    reference,
    state: 'accepted',
    channel: 'web',
    currency: 'EUR',
    totalMinor: 1,
    placedAtMs,
    ...over,
  });
  const listing = (...orders: object[]): Behaviour => scripted({ 'order.list': () => ({ orders, complete: true }) });
  const down: Behaviour = () => Promise.reject(new ArmError('legacy', 'transport', 'down'));
  const found = ({ json }: { json: unknown }): readonly string[] =>
    (json as { orders: { reference: string }[] }).orders.map(({ reference }) => reference);

  it('are asked of both arms and told together', async () => {
    rig.front.legacy.behaves = listing(summary('000000002', 20, { copyOf: UNKNOWN_OURS }), summary('000000001', 10));
    rig.front.service.behaves = listing(summary(UNKNOWN_OURS, 19));
    const answer = await search();
    expect(answer).toMatchObject({ status: 200, json: { complete: true } });
    expect(found(answer)).toEqual([UNKNOWN_OURS, '000000001']);
    expect(answer.text).not.toContain('copyOf');
  });

  it('are told as far as one arm knows them, and that there may be more', async () => {
    rig.front.legacy.behaves = listing(summary('000000002', 20, { copyOf: UNKNOWN_OURS }));
    rig.front.service.behaves = down;
    const answer = await search();
    expect(answer).toMatchObject({ status: 200, json: { complete: false } });
    expect(found(answer)).toEqual([UNKNOWN_OURS]);
  });

  it('are a problem where no arm answers', async () => {
    rig.front.legacy.behaves = down;
    rig.front.service.behaves = down;
    expect(await search()).toMatchObject({ status: 502, json: { code: 'upstream-unreachable' } });
  });

  it('are not waited for longer than the deadline, where one arm hangs', async () => {
    rig.front.legacy.behaves = listing(summary('000000001', 10));
    rig.front.service.behaves = () => new Promise(() => undefined);
    const answer = await search();
    expect(answer).toMatchObject({ status: 200, json: { complete: false } });
    expect(answer.ms).toBeLessThan(10_000);
  });
});
