import { request } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { quickest } from '../../../../test/support/quickest.js';
import { JournalLost, type OrderDispatch } from '@banyan/domains';
import { ArmError, type Arm } from '@banyan/kernel';
import { StockAuthorityBook } from '@banyan/ledger';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { until } from '../../../../test/support/until.js';
import { hanging } from '../testing/scripted-arm.fixture.js';
import {
  orderRequest,
  OrdersRig,
  QUOTE,
  quoteToken,
  receiptOf,
  TwoSystems,
  type OrdersRigOptions,
} from './orders-rig.fixture.js';

let postgres: TestPostgres;
let sql: Client;
let systems: TwoSystems;
const rigs: OrdersRig[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
});

beforeEach(async () => {
  systems = new TwoSystems();
  sql = new Client({ connectionString: postgres.url });
  sql.on('error', () => undefined);
  await sql.connect();
});

afterEach(async () => {
  await Promise.all(rigs.splice(0).map((rig) => rig.stop()));
  await sql.query(`TRUNCATE ledger.binding`);
  await sql.query(
    `UPDATE ledger.stock_authority SET arm = 'legacy', term = 1, state = 'settled', moving_to = NULL, version = 1`,
  );
  await sql.end();
});

afterAll(async () => postgres?.stop());

/** A replica whose sessions all go to one arm. */
async function replica(arm: Arm, options: Partial<OrdersRigOptions> = {}): Promise<OrdersRig> {
  const rig = await OrdersRig.start({ url: postgres.url, ...options });
  rigs.push(rig);
  systems.serve(rig);
  rig.front.serve(arm === 'service');
  return rig;
}

async function rows(): Promise<readonly Record<string, unknown>[]> {
  return (await sql.query<Record<string, unknown>>('SELECT * FROM ledger.binding ORDER BY bound_at')).rows;
}

/** As if the time of every attempt were over, as when its replica died. */
async function letAttemptsEnd(): Promise<void> {
  await sql.query(`UPDATE ledger.binding SET attempt_until = clock_timestamp() - interval '1 s' WHERE outcome IS NULL`);
}

const settledRow = async (): Promise<Record<string, unknown> | undefined> =>
  (await rows()).find(({ outcome }) => outcome !== null);

/** Whoever did not get an answer asks again, with the same key, until there is one. */
async function insistOn(rig: OrdersRig, key: string): Promise<Awaited<ReturnType<OrdersRig['place']>>> {
  return until(async () => {
    const answer = await rig.place(key);
    return answer.status === 201 || answer.status === 422 ? answer : undefined;
  }, 'it is answered');
}

describe('an order', () => {
  it.each<Arm>(['legacy', 'service'])(
    'of the %s arm is bound, placed, and answered the same ever after',
    async (arm) => {
      const rig = await replica(arm, { rig: { prefix: '/shop-api' } });
      const first = await rig.place('"key-1"');
      const reference = systems.placed[0]?.reference ?? '';
      expect(first).toMatchObject({
        status: 201,
        headers: { location: `/shop-api/orders/v2/orders/${reference}`, 'cache-control': 'no-store' },
        json: { reference, state: 'accepted', total: { amountMinor: 7087, currency: 'EUR' } },
      });
      await until(settledRow, 'the outcome is in the ledger');
      // The same key without its quotes; and at a replica whose flags say otherwise.
      const other = await replica(arm === 'legacy' ? 'service' : 'legacy', { rig: { prefix: '/shop-api' } });
      for (const again of [await rig.place('key-1'), await other.place('"key-1"')]) {
        expect(again.text).toBe(first.text);
        expect(again.headers.location).toBe(first.headers.location);
      }
      expect(systems.placed).toEqual([{ arm, reference }]);
      expect(await rows()).toMatchObject([{ reference, arm, attempt: 1, outcome: { kind: 'placed' } }]);
    },
  );

  it('is given to its arm whole, its quote believed, and to no other', async () => {
    const rig = await replica('service');
    await rig.place('k');
    const [call] = rig.front.service.calls;
    const { order } = call!.input as { order: Record<string, unknown> };
    const { address } = (orderRequest() as { delivery: { ship: { address: object } } }).delivery.ship;
    expect(order).toEqual({
      reference: expect.stringMatching(/^BY[0-9A-HJKMNP-TV-Z]{26}$/),
      channel: 'web',
      basket: {
        channel: 'web',
        group: 'retail',
        currency: 'EUR',
        lines: QUOTE.lines.map((line) => ({ ...line, basis: undefined })),
        codes: ['herbst'],
        promotions: QUOTE.promotions,
        totalMinor: 6597,
        atMs: QUOTE.atMs,
      },
      customer: (orderRequest() as { customer: object }).customer,
      delivery: { kind: 'ship', method: 'standard', address },
      billing: address,
      payment: { token: 'tok_4f1a9c07d2' },
      authority: { arm: 'legacy', term: 1 },
      boundAtMs: expect.any(Number),
    });
    expect(rig.front.legacy.calls).toEqual([]);
    expect([...rig.front.shadowLegacy.calls, ...rig.front.shadowService.calls]).toEqual([]);
  });

  it('is one, with one answer, for fifty of one key at once at two replicas whose flags differ', async () => {
    const patient = { deadlineMs: 30_000 };
    const [one, two] = [await replica('legacy', patient), await replica('service', patient)];
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    systems.before = () => held;
    let refused = 0;
    const answers = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const answer = await (i % 2 === 0 ? one : two).place('fifty');
        if (answer.status === 409) refused += 1;
        if (refused === 49) letGo();
        return answer;
      }),
    );
    const placed = answers.filter(({ status }) => status === 201);
    expect(placed).toHaveLength(1);
    const others = answers.filter(({ status }) => status !== 201);
    expect(
      new Set(
        others.map(
          ({ status, headers, json }) => `${status} ${headers['retry-after']} ${(json as { code: string }).code}`,
        ),
      ),
    ).toEqual(new Set(['409 1 request-in-progress']));
    await until(settledRow, 'the outcome is in the ledger');
    const again = await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? two : one).place('fifty')));
    expect(new Set(again.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set([`201 ${placed[0]?.text}`]));
    expect(systems.placed).toHaveLength(1);
    expect(systems.orders).toBe(1);
  });

  it('has a key of its storefront, and no other body', async () => {
    const rig = await replica('legacy');
    await rig.place('k');
    const other = await rig.place('k', { payment: { token: 'tok_another_1' } });
    expect(other).toMatchObject({
      status: 422,
      json: { code: 'idempotency-key-reused', errors: [{ pointer: 'header:Idempotency-Key' }] },
    });
    expect(await rig.place('k', {}, { headers: { 'x-storefront': 'app' } })).toMatchObject({ status: 201 });
    expect(systems.orders).toBe(2);
  });

  it('is refused as its arm says, for ever', async () => {
    const rig = await replica('service');
    systems.after = () => ({ kind: 'refused', because: 'out-of-stock', lines: [1] });
    const first = await rig.place('k');
    expect(first).toMatchObject({
      status: 422,
      json: { code: 'out-of-stock', errors: [{ pointer: 'quote:/lines/1' }] },
    });
    // Written before it was answered.
    expect(await rows()).toMatchObject([{ outcome: { kind: 'refused', because: 'out-of-stock', lines: [1] } }]);
    systems.after = () => undefined;
    expect(await rig.place('k')).toMatchObject({ status: 422, json: { code: 'out-of-stock' } });
    expect(systems.placed).toHaveLength(1);
    // A refusal is an answer: it says nothing against the arm.
    expect(rig.front.observations.map(({ failed }) => failed)).toEqual([false]);
  });

  it('that the legacy arm placed is written down before it is answered', async () => {
    const rig = await replica('legacy');
    await rig.place('k');
    expect(await rows()).toMatchObject([{ outcome: { kind: 'placed' }, journal: { number: '000000001' } }]);
  });

  it('has a key, or is refused before anything', async () => {
    const rig = await replica('legacy');
    expect(await rig.post('', orderRequest())).toMatchObject({ status: 400, json: { code: 'invalid-request' } });
    expect(await rows()).toEqual([]);
  });
});

describe('a quote', () => {
  const nowMs = Date.now();

  it.each([
    ['changed by somebody', `${quoteToken().slice(0, -3)}abc`, 'quote-refused'],
    ['of something else', quoteToken({ use: 'pricing price.one' }), 'quote-refused'],
    ['over', quoteToken({ untilMs: nowMs - 1_000 }), 'quote-refused'],
    ['of tomorrow', quoteToken({ fromMs: nowMs + 60_000 }), 'quote-refused'],
    ['of another channel', quoteToken({ claims: { ...QUOTE, channel: 'app' } }), 'quote-mismatch'],
  ])('%s is not taken, and its key is not used up', async (_, quote, code) => {
    const rig = await replica('legacy');
    expect(await rig.place('k', { quote })).toMatchObject({ status: 422, json: { code } });
    expect(await rows()).toEqual([]);
    expect(await rig.place('k')).toMatchObject({ status: 201 });
  });

  it('that is over by the time of a retry is that of the order all the same', async () => {
    const rig = await replica('service');
    const quote = quoteToken({ untilMs: Date.now() + 1_500 });
    systems.after = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    expect(await rig.place('k', { quote })).toMatchObject({ status: 202 });
    systems.after = () => undefined;
    let tries = 0;
    const isOver = async (): Promise<boolean> => (await rig.place(`new-${(tries += 1)}`, { quote })).status === 422;
    await until(isOver, 'the quote is over');
    const others = systems.orders - 1;
    expect(await rig.place('k', { quote })).toMatchObject({ status: 201 });
    expect(await rig.place('k', { quote })).toMatchObject({ status: 201 });
    expect(await rig.place('k')).toMatchObject({ status: 422, json: { code: 'idempotency-key-reused' } });
    expect(systems.orders - others).toBe(1);
  });
});

describe('what came of it is not known', () => {
  it.each<Arm>(['legacy', 'service'])(
    'where the answer of the %s arm is lost: 202, and whoever asks again is told; the arm is asked, not another',
    async (arm) => {
      const [rig, other] = [await replica(arm), await replica(arm === 'legacy' ? 'service' : 'legacy')];
      systems.after = () => Promise.reject(new ArmError(arm, 'transport', 'cut'));
      const first = await rig.place('k');
      const reference = systems.placed[0]?.reference ?? '';
      expect(first).toMatchObject({
        status: 202,
        headers: { location: `/orders/v2/orders/${reference}`, 'retry-after': expect.anything() },
        json: { reference, state: 'pending' },
      });
      expect(rig.front.observations.map(({ failed }) => failed)).toEqual([true]);
      systems.after = () => undefined;
      expect(await other.place('k')).toMatchObject({ status: 201, json: { reference } });
      expect(systems.placed).toEqual([
        { arm, reference },
        { arm, reference },
      ]);
      expect(systems.orders).toBe(1);
      // Asking again is no choice of an arm.
      expect(other.front.observations.map(({ decision }) => decision.stretch)).toEqual([undefined]);
    },
  );

  it('where the arm says so itself, and until it says otherwise', async () => {
    const rig = await replica('service');
    systems.after = (_, { order: { reference } }) => ({ kind: 'pending', reference });
    for (let i = 0; i < 3; i += 1) expect(await rig.place('k')).toMatchObject({ status: 202 });
    systems.after = () => undefined;
    expect(await rig.place('k')).toMatchObject({ status: 201 });
    expect(await rows()).toMatchObject([{ attempt: 4, sent: true }]);
  });

  it('where the deadline is over before the arm has answered', async () => {
    const rig = await replica('service', { deadlineMs: 300 });
    systems.after = () => new Promise<void>(() => undefined);
    expect(await rig.place('k')).toMatchObject({ status: 202 });
    systems.after = () => undefined;
    expect(await insistOn(rig, 'k')).toMatchObject({ status: 201 });
    expect(systems.orders).toBe(1);
  });

  it('where its replica died with it: the next takes it over when its time is over, on its arm', async () => {
    const [dying, other] = [await replica('service'), await replica('legacy')];
    systems.after = () => new Promise<void>(() => undefined);
    const lost = dying.place('k').catch(() => undefined);
    await until(() => systems.orders === 1, 'it is captured');
    expect(await other.place('k')).toMatchObject({ status: 409 });
    await letAttemptsEnd();
    systems.after = () => undefined;
    expect(await other.place('k')).toMatchObject({ status: 201, json: { reference: systems.placed[0]?.reference } });
    expect(systems.orders).toBe(1);
    expect(other.front.legacy.calls).toEqual([]);
    await dying.front.stop();
    await lost;
  });
});

describe('nothing was sent', () => {
  it('where the service was not even reached: 503, and the same again is another attempt at once', async () => {
    const rig = await replica('service');
    rig.front.service.waitsFor = Promise.reject(new ArmError('service', 'transport', 'ECONNREFUSED'));
    const first = await rig.place('k');
    expect(first).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, json: { code: 'unavailable' } });
    expect(await rows()).toMatchObject([{ arm: 'service', resting: true, sent: false, outcome: null }]);
    // It never goes to the other arm.
    expect(systems.placed).toEqual([]);
    rig.front.serve(false);
    rig.front.service.waitsFor = undefined;
    expect(await rig.place('k')).toMatchObject({ status: 201 });
    expect(systems.placed).toMatchObject([{ arm: 'service' }]);
  });

  it('where the breaker is open', async () => {
    const rig = await replica('service');
    systems.before = () => Promise.reject(new ArmError('service', 'fault', 'down'));
    for (let i = 0; i < 10; i += 1) await rig.place(`k${i}`);
    const calls = rig.front.service.calls.length;
    expect(await rig.place('shed')).toMatchObject({ status: 503, json: { code: 'unavailable' } });
    expect(rig.front.service.calls).toHaveLength(calls);
    expect((await rows()).at(-1)).toMatchObject({ resting: true, sent: false });
  });

  it('where the legacy arm failed before it wrote anything down', async () => {
    const rig = await replica('legacy');
    systems.before = () => Promise.reject(new ArmError('legacy', 'fault', 'no login'));
    expect(await rig.place('k')).toMatchObject({ status: 503 });
    expect(await rows()).toMatchObject([{ sent: false }]);
    systems.before = () => undefined;
    expect(await rig.place('k')).toMatchObject({ status: 201 });
  });

  it('but an earlier attempt may have sent: that stays unknown', async () => {
    const rig = await replica('service');
    systems.after = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    expect(await rig.place('k')).toMatchObject({ status: 202 });
    rig.front.service.waitsFor = Promise.reject(new ArmError('service', 'transport', 'ECONNREFUSED'));
    expect(await rig.place('k')).toMatchObject({ status: 202 });
    expect(await rows()).toMatchObject([{ sent: true }]);
  });
});

describe('an attempt that was overtaken', () => {
  it('writes nothing, confirms nothing and answers nothing of its own', async () => {
    const [slow, quick] = [await replica('legacy'), await replica('legacy')];
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    systems.before = (_, __, { attempt }) =>
      attempt.remainingMs() > 0 && systems.placed.length === 1 ? held : undefined;
    const first = slow.place('k');
    await until(() => systems.placed.length === 1, 'it was dispatched');
    await letAttemptsEnd();
    expect(await quick.place('k')).toMatchObject({ status: 201 });
    letGo();
    expect(await first).toMatchObject({ status: 409, json: { code: 'request-in-progress' } });
    expect(systems.orders).toBe(1);
    expect(await rows()).toMatchObject([{ attempt: 2, journal: { number: '000000001' } }]);
    expect(await slow.place('k')).toMatchObject({ status: 201 });
  });

  it('sends nothing to the service, where its process stood still past its time', async () => {
    const rig = await replica('service', { deadlineMs: 5_000, policy: { attemptMarginMs: -4_900 } });
    rig.front.service.waitsFor = new Promise((resolve) => setTimeout(resolve, 250));
    expect(await rig.place('k')).toMatchObject({ status: 503 });
    expect(systems.placed).toEqual([]);
    expect(await rows()).toMatchObject([{ sent: false }]);
  });
});

describe('a journal that cannot be written', () => {
  it('is our failure and not the arm’s, whatever it makes of it: nothing was sent', async () => {
    const rig = await replica('legacy', { policy: { journalPatienceMs: 0 } });
    rig.front.legacy.behaves = async ({ input }) => {
      const { journal, order } = input as unknown as OrderDispatch;
      await sql.query('ALTER TABLE ledger.binding RENAME COLUMN journal TO away');
      try {
        await journal.write({ step: 'begun' });
      } catch (error) {
        if (!(error instanceof JournalLost)) throw error;
      }
      return { kind: 'pending', reference: order.reference };
    };
    const answer = await rig.place('k');
    await sql.query('ALTER TABLE ledger.binding RENAME COLUMN away TO journal');
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(rig.front.observations).toEqual([]);
    systems.serve(rig);
    await until(() => rig.ledger.connected, 'the ledger is back');
    await letAttemptsEnd();
    expect(await insistOn(rig, 'k')).toMatchObject({ status: 201 });
    expect(systems.orders).toBe(1);
  });
});

describe('a client that leaves', () => {
  it('in the middle leaves an order that is placed, and its outcome is written', async () => {
    const rig = await replica('legacy');
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    systems.before = () => held;
    const { hostname, port } = new URL(rig.front.url);
    const body = JSON.stringify(orderRequest());
    const outgoing = request({ hostname, port, path: '/orders/v2/orders', method: 'POST', agent: false });
    outgoing.setHeader('content-type', 'application/json').setHeader('idempotency-key', 'k');
    outgoing.on('error', () => undefined);
    outgoing.end(body);
    await until(() => systems.placed.length === 1, 'it was dispatched');
    const closed = new Promise((resolve) => outgoing.once('close', resolve));
    outgoing.destroy();
    await closed;
    await new Promise((resolve) => setTimeout(resolve, 50));
    // The process waits for it when it ends.
    const stopping = rig.room.stop(5_000);
    letGo();
    expect(await stopping).toBe(0);
    expect(await rows()).toMatchObject([{ attempt: 1, outcome: { kind: 'placed' } }]);
    expect(await rig.place('k')).toMatchObject({ status: 201 });
    expect(systems.orders).toBe(1);
  });
});

describe('while PostgreSQL', () => {
  it('is away nothing is sent: 503 at once, and the same again is an order', async () => {
    const rig = await replica('service');
    await postgres.pause();
    const first = await rig.place('k');
    expect(first).toMatchObject({ status: 503, headers: { 'retry-after': '2' }, json: { code: 'unavailable' } });
    expect(systems.placed).toEqual([]);
    await postgres.resume();
    await until(() => rig.ledger.connected, 'the ledger is back');
    expect(await rig.place('k')).toMatchObject({ status: 201 });
    sql = new Client({ connectionString: postgres.url });
    await sql.connect();
  });

  it.each<Arm>(['legacy', 'service'])(
    'restarts in the middle of an order of the %s arm, none is lost and none is two',
    async (arm) => {
      const rig = await replica(arm);
      let restarting: Promise<void> | undefined;
      systems.before = async () => {
        if (systems.placed.length > 1) return;
        await postgres.pause();
        restarting = postgres.resume();
      };
      const first = await rig.place('k');
      await restarting;
      expect([201, 202, 503]).toContain(first.status);
      if (arm === 'service') expect(first.status).toBe(201);
      await until(() => rig.ledger.connected, 'the ledger is back');
      sql = new Client({ connectionString: postgres.url });
      await sql.connect();
      await letAttemptsEnd();
      const last = await insistOn(rig, 'k');
      expect(last.status).toBe(201);
      if (first.status === 201) expect(last.text).toBe(first.text);
      expect(systems.orders).toBe(1);
      expect(new Set(systems.placed.map(({ reference }) => reference)).size).toBe(1);
    },
  );

  it('loses the connections, the order is placed as if nothing had been', async () => {
    const rig = await replica('legacy');
    const cut = (): Promise<unknown> =>
      sql.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rig'`);
    systems.before = async () => void (await cut());
    systems.after = async () => void (await cut());
    for (let i = 0; i < 5; i += 1) {
      const answer = await insistOn(rig, `k${i}`);
      expect(answer.status).toBe(201);
    }
    expect(systems.orders).toBe(5);
  });
});

describe('more orders than there are places', () => {
  it('are not bound: 503 with Retry-After; and what was begun is answered all the same', async () => {
    const one = { first: 1, least: 1, most: 1, slowShare: 1, backOffRatio: 1 };
    const rig = await replica('legacy', { policy: { admission: one } });
    const reached = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    systems.before = () => {
      reached.resolve();
      return goOn.promise;
    };
    const taking = rig.place('k1');
    await reached.promise;
    const full = await rig.place('k2');
    expect([full.status, full.json, full.headers['retry-after']]).toEqual([
      503,
      expect.objectContaining({ code: 'overloaded' }),
      '4',
    ]);
    expect((await rig.place('k1')).json).toMatchObject({ code: 'request-in-progress' });
    expect((await rig.place('k1', { payment: { token: 'tok_another' } })).json).toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(await rows()).toHaveLength(1);
    goOn.resolve();
    const placed = await taking;
    expect([placed.status, (await rig.place('k1')).json]).toEqual([201, placed.json]);
    expect((await rig.place('k2')).status).toBe(201);
  });
});

describe('while the authority for stock moves', () => {
  it('nothing new is bound, and retries are answered', async () => {
    const rig = await replica('service');
    await rig.place('before');
    await until(settledRow, 'the outcome is in the ledger');
    const book = new StockAuthorityBook(rig.database);
    await book.beginMove({ to: 'service', by: 'ada', reason: 'so' });
    expect(await rig.place('new')).toMatchObject({
      status: 503,
      headers: { 'retry-after': '5' },
      json: { code: 'unavailable' },
    });
    expect(await rig.place('before')).toMatchObject({ status: 201 });
    await book.flip({ expectedTerm: 1, by: 'ada', reason: 'so' });
    expect(await rig.place('new')).toMatchObject({ status: 201 });
    const { order } = rig.front.service.calls.at(-1)!.input as { order: { authority: object } };
    expect(order.authority).toEqual({ arm: 'service', term: 2 });
  });
});

describe('an order that legacy takes', () => {
  const rehearsing = (): {
    rehearsed: unknown[];
    rehearse: (input: unknown) => Promise<unknown>;
    close: () => Promise<void>;
  } => {
    const rehearsed: unknown[] = [];
    return {
      rehearsed,
      rehearse: async (input) => {
        rehearsed.push(input);
        return receiptOf((input as { reference: string }).reference, { totalMinor: 1 });
      },
      close: async () => undefined,
    };
  };

  it('is rehearsed at the service where the flag selects it, and both are compared', async () => {
    const rehearsal = rehearsing();
    const rig = await replica('legacy', { rehearsal });
    rig.front.serve(false, 50, { shadow: true });
    await rig.place('k');
    await until(() => rig.front.domain.shadow.counts.compared === 1, 'it is compared');
    expect(rehearsal.rehearsed).toMatchObject([
      { reference: systems.placed[0]?.reference, boundAtMs: expect.any(Number) },
    ]);
    expect(rig.front.domain.shadow.counts).toMatchObject({ matched: 0 });
    // A retry is not.
    await rig.place('k');
    expect(rehearsal.rehearsed).toHaveLength(1);
    expect([...rig.front.service.calls, ...rig.front.shadowService.calls, ...rig.front.shadowLegacy.calls]).toEqual([]);
  });

  it('is not, where the flag does not; and one of the service never is', async () => {
    const rehearsal = rehearsing();
    const rig = await replica('legacy', { rehearsal });
    await rig.place('unselected');
    rig.front.serve(true, 50, { shadow: true });
    await rig.place('of-the-service');
    rig.front.serve(true, 100, { shadow: true });
    await rig.place('of-the-service-for-all');
    expect(rehearsal.rehearsed).toEqual([]);
    expect([...rig.front.shadowService.calls, ...rig.front.shadowLegacy.calls]).toEqual([]);
    expect(systems.placed.map(({ arm }) => arm)).toEqual(['legacy', 'service', 'service']);
  });

  it.each(['out-of-stock', 'payment-declined', 'rejected'] as const)(
    'is none where it is refused as %s, which a rehearsal cannot be',
    async (because) => {
      const rehearsal = rehearsing();
      const rig = await replica('legacy', { rehearsal });
      rig.front.serve(false, 50, { shadow: true });
      systems.after = () => ({ kind: 'refused', because, lines: [] });
      expect(await rig.place('refused')).toMatchObject({ status: 422 });
      systems.after = () => undefined;
      await rig.place('taken');
      await until(() => rig.front.domain.shadow.counts.compared === 1, 'the one that is taken is compared');
      expect(rehearsal.rehearsed).toHaveLength(1);
      expect(rig.front.domain.shadow.counts).toMatchObject({ selected: 1 });
    },
  );

  it('is compared where it is refused for what the service decides too', async () => {
    const rehearsal = rehearsing();
    const rig = await replica('legacy', { rehearsal });
    rig.front.serve(false, 50, { shadow: true });
    systems.after = () => ({ kind: 'refused', because: 'not-deliverable', lines: [] });
    await rig.place('refused');
    await until(() => rig.front.domain.shadow.counts.compared === 1, 'it is compared');
    expect(rig.front.domain.shadow.counts).toMatchObject({ matched: 0 });
  });

  it('is selected and not compared where nobody knows what came of it', async () => {
    const rehearsal = rehearsing();
    const rig = await replica('legacy', { rehearsal });
    rig.front.serve(false, 50, { shadow: true });
    systems.after = () => Promise.reject(new ArmError('legacy', 'transport', 'cut'));
    expect(await rig.place('unknown')).toMatchObject({ status: 202 });
    await until(() => rig.front.domain.shadow.counts.failed === 1, 'it is counted');
    expect(rig.front.domain.shadow.counts).toMatchObject({ selected: 1, compared: 0 });
  });

  it('is neither slowed nor failed by its rehearsal', async () => {
    const rehearse = jest.fn<() => Promise<never>>().mockImplementation(() => new Promise(() => undefined));
    const rig = await replica('legacy', { rehearsal: { rehearse, close: async () => undefined } });
    rig.front.serve(false, 50, { shadow: true });
    let orders = 0;
    const place = async (): Promise<number> => {
      const answer = await rig.place(`k${orders++}`);
      expect(answer.status).toBe(201);
      return answer.ms;
    };
    expect(await quickest(place, 3)).toBeLessThan(1_500);
    rehearse.mockRejectedValue(new Error('no'));
    expect(await rig.place('another')).toMatchObject({ status: 201 });
  });

  it('cannot be placed by any copy: a shadowing arm refuses writes, whoever asks', async () => {
    const rig = await replica('legacy');
    const attempt = { signal: new AbortController().signal, remainingMs: () => 1_000 };
    for (const arm of ['legacy', 'service'] as const) {
      for (const operation of ['order.place', 'order.return', 'order.cancel', 'order.settle', 'order.read']) {
        await expect(rig.front.domain.shadowing[arm].call(operation, {}, attempt)).rejects.toThrow('never copied');
      }
    }
    expect([...rig.front.shadowService.calls, ...rig.front.shadowLegacy.calls]).toEqual([]);
  });
});

describe('the settler', () => {
  it('writes down what was captured and nobody heard of', async () => {
    const rig = await replica('service');
    systems.after = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    await rig.place('k');
    await rig.room.settle();
    await until(settledRow, 'it is settled');
    expect(await rows()).toMatchObject([{ attempt: 2, outcome: { kind: 'placed' } }]);
    expect(await rig.place('k')).toMatchObject({ status: 201 });
    expect(systems.orders).toBe(1);
  });

  it('ends an order that was never captured, so that it never can be', async () => {
    const rig = await replica('service');
    systems.before = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    expect(await rig.place('k')).toMatchObject({ status: 202 });
    await rig.room.settle();
    expect(await rows()).toMatchObject([{ outcome: { kind: 'refused', because: 'abandoned' } }]);
    expect(systems.fenced.size).toBe(1);
    systems.before = () => undefined;
    expect(await rig.place('k')).toMatchObject({ status: 422, json: { code: 'order-abandoned' } });
    expect(systems.orders).toBe(0);
  });

  it('asks nobody about an order of which nothing was sent', async () => {
    const rig = await replica('service');
    rig.front.service.waitsFor = Promise.reject(new ArmError('service', 'transport', 'ECONNREFUSED'));
    await rig.place('k');
    await rig.room.settle();
    expect(await rows()).toMatchObject([{ outcome: { because: 'abandoned' } }]);
    expect(rig.front.service.calls).toEqual([]);
  });

  it('asks again later where the arm cannot say, and survives whatever it meets', async () => {
    const rig = await replica('service');
    systems.after = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    await rig.place('k');
    const { behaves } = rig.front.service;
    rig.front.service.behaves = () => Promise.reject(new ArmError('service', 'transport', 'still down'));
    await rig.room.settle();
    expect(await rows()).toMatchObject([{ attempt: 2, resting: true, outcome: null }]);
    rig.front.service.behaves = hanging;
    await rig.room.settle();
    rig.front.service.behaves = behaves;
    await rig.room.settle();
    await until(settledRow, 'it is settled');
  });

  it('gives clients their time to come back', async () => {
    const rig = await replica('service', {
      policy: { settle: { everyMs: 1, graceMs: 60_000, attemptMs: 1_000, budgetMs: 500, atOnce: 8 } },
    });
    systems.after = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    await rig.place('k');
    await rig.room.settle();
    expect(await rows()).toMatchObject([{ attempt: 1, outcome: null }]);
  });

  it('and another at once: each row is one’s', async () => {
    const [one, two] = [await replica('service'), await replica('service')];
    systems.after = () => Promise.reject(new ArmError('service', 'transport', 'cut'));
    for (let i = 0; i < 6; i += 1) await one.place(`k${i}`);
    await Promise.all([one.room.settle(), two.room.settle(), one.room.settle(), two.room.settle()]);
    await until(async () => (await rows()).every(({ outcome }) => outcome !== null), 'all are settled');
    expect((await rows()).map(({ attempt }) => attempt)).toEqual([2, 2, 2, 2, 2, 2]);
  });
});
