import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { ArmFailure } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { quickest } from '../../../../test/support/quickest.js';
import { RawClient } from '../../../../test/support/raw-client.js';
import { until } from '../../../../test/support/until.js';
import { counted, failing, hanging, late } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

/** What a read may take, and what of it the service may spend. */
const DEADLINE_MS = 2_000;
const SERVICE_MS = 800;
/** A busy machine's timers. */
const SLACK_MS = 400;

let rig: StorefrontRig;
const unheard: unknown[] = [];
const hear = (reason: unknown) => void unheard.push(reason);

/** A rig of its own for each test: breakers remember. */
const fresh = async () => {
  await rig?.stop();
  rig = await StorefrontRig.start();
  rig.serve(true);
};
beforeAll(() => {
  process.on('unhandledRejection', hear);
});
afterEach(() => expect(unheard).toEqual([]));
afterAll(async () => {
  process.off('unhandledRejection', hear);
  await rig.stop();
});

const seen = () => rig.observations.map(({ failed, slow, decision }) => ({ arm: decision.serving, failed, slow }));

describe('a read that fails on the service', () => {
  it.each<ArmFailure>(['transport', 'deadline', 'fault', 'refused-translation'])(
    'with %s is answered from legacy, and counts as a failure of the service',
    async (failure) => {
      await fresh();
      rig.service.behaves = failing('service', failure);
      expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
      expect(await rig.batch()).toMatchObject({ status: 200 });
      expect(seen()).toEqual([
        { arm: 'service', failed: true, slow: false },
        { arm: 'service', failed: true, slow: false },
      ]);
    },
  );

  it('with what is no ArmError, thrown at once or later, is answered from legacy', async () => {
    await fresh();
    for (const thrown of [new TypeError('x'), 'a text', undefined, { code: 'draining' }]) {
      rig.service.behaves = () => {
        throw thrown;
      };
      expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    }
    expect(seen().filter(({ failed }) => failed)).toHaveLength(4);
  });

  it('by hanging, deaf to its signal, costs 40 % of the deadline and no more', async () => {
    await fresh();
    rig.service.behaves = hanging;
    const rescued = async (): Promise<number> => {
      const { status, json, ms } = await rig.one();
      expect([status, json]).toMatchObject([200, { quantity: LEGACY_UNITS }]);
      expect(ms).toBeGreaterThanOrEqual(SERVICE_MS - 5);
      return ms;
    };
    expect(await quickest(rescued, 3)).toBeLessThan(SERVICE_MS + SLACK_MS);
    const [attempt] = rig.legacy.calls.map((call) => call.attempt);
    expect(attempt?.remainingMs()).toBeLessThanOrEqual(DEADLINE_MS - SERVICE_MS);
  });

  it('leaves legacy what remains of the one deadline: both hanging is a problem at its end', async () => {
    await fresh();
    rig.service.behaves = hanging;
    rig.legacy.behaves = hanging;
    const failed = async (): Promise<number> => {
      const { status, json, ms } = await rig.one();
      expect([status, json]).toMatchObject([504, { code: 'upstream-timeout' }]);
      expect(ms).toBeGreaterThanOrEqual(DEADLINE_MS - 10);
      return ms;
    };
    expect(await quickest(failed, 3)).toBeLessThan(DEADLINE_MS + SLACK_MS);
  });

  it('while its breaker is open is not asked', async () => {
    await fresh();
    rig.service.behaves = failing('service', 'transport');
    for (let count = 0; count < 12; count++) expect((await rig.one()).status).toBe(200);
    expect(rig.domain.serving.service.policy.breakerState).toBe('open');
    const asked = rig.service.calls.length;
    expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    expect(rig.service.calls.length).toBe(asked);
    expect(seen().every(({ failed }) => failed)).toBe(true);
  });

  it('because we let no more of them in (our own shedding) is answered from legacy and blames nobody', async () => {
    await fresh();
    // The service is full until legacy is asked for one that found no place.
    const { promise: oneWasShed, resolve } = Promise.withResolvers<void>();
    rig.service.behaves = (call) => oneWasShed.then(() => counted(SERVICE_UNITS)(call));
    rig.legacy.behaves = (call) => {
      resolve();
      return counted(LEGACY_UNITS)(call);
    };
    const answers = await Promise.all(Array.from({ length: 80 }, (_, index) => rig.one(`S${index}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const rescued = answers.filter(({ json }) => (json as { quantity: number }).quantity === LEGACY_UNITS);
    expect(rescued.length).toBeGreaterThan(0);
    expect(rig.observations).toHaveLength(80 - rescued.length);
    expect(seen().filter(({ failed }) => failed)).toEqual([]);
  });

  it('with a result that cannot be presented is answered from legacy', async () => {
    await fresh();
    for (const garbage of [undefined, null, 5, { kind: 'available' }, { items: 3 }]) {
      rig.service.behaves = () => garbage;
      expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
      expect(await rig.batch()).toMatchObject({ status: 200 });
    }
    expect(seen().every(({ failed }) => failed)).toBe(true);
  });

  it('with an answer that breaks its contract, when that is seen, is answered from legacy', async () => {
    await fresh();
    rig.service.behaves = (call) => ({ ...(counted(1)(call) as object), channel: 'katalog' });
    expect(await rig.one()).toMatchObject({ status: 200, json: { channel: 'web', quantity: LEGACY_UNITS } });
    expect(seen()).toEqual([{ arm: 'service', failed: true, slow: false }]);
  });
});

describe('when legacy cannot answer either', () => {
  it.each<[ArmFailure, number, string]>([
    ['transport', 502, 'upstream-unreachable'],
    ['deadline', 504, 'upstream-timeout'],
    ['fault', 502, 'upstream-failed'],
    ['refused-translation', 502, 'upstream-failed'],
  ])('%s is a problem that says nothing of who it was', async (failure, status, code) => {
    for (const serve of [true, false]) {
      await fresh();
      rig.serve(serve);
      rig.service.behaves = failing('service', 'fault');
      rig.legacy.behaves = failing('legacy', failure);
      const answer = await rig.one();
      expect([answer.status, answer.json]).toMatchObject([status, { code, status }]);
      expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'contract-version': 'v1' });
      const { trace_id: traceId, ...said } = answer.json as { trace_id: string };
      expect(traceId).toMatch(/^[\da-f]{32}$/);
      // Not the trace id: a random one may hold any digits.
      expect(JSON.stringify([said, answer.headers])).not.toMatch(/legacy|service|soap|s3cr3t|4711|catalog/i);
      expect(answer.headers).not.toHaveProperty('set-cookie');
      expect(seen()).toEqual([{ arm: serve ? 'service' : 'legacy', failed: true, slow: false }]);
    }
  });

  it('the log names the field that was in doubt, and says nothing of what stood in it', async () => {
    await fresh();
    rig.serve(false);
    rig.legacy.behaves = failing('legacy', 'refused-translation');
    const warn = jest.spyOn(log, 'warn');
    try {
      await rig.one();
      const named = { arm: 'legacy', failure: 'refused-translation', field: 'soap.qty' };
      const where = { domain: 'inventory', operation: 'availability.one' };
      expect(warn.mock.calls).toEqual([['an answer is in doubt', { ...where, ...named }]]);
    } finally {
      warn.mockRestore();
    }
  });

  it('an open breaker says when to ask again', async () => {
    await fresh();
    rig.serve(false);
    rig.legacy.behaves = failing('legacy', 'transport');
    for (let count = 0; count < 12; count++) await rig.one();
    const { status, headers, json } = await rig.one();
    expect([status, json]).toMatchObject([502, { code: 'upstream-unreachable' }]);
    expect(headers['retry-after']).toBe('1');
  });

  it('a full house says so too, and counts against nobody', async () => {
    await fresh();
    rig.serve(false);
    const { promise: oneWasShed, resolve } = Promise.withResolvers<void>();
    rig.legacy.behaves = (call) => oneWasShed.then(() => counted(1)(call));
    const askedFor = async (sku: string) => {
      const answer = await rig.one(sku);
      if (answer.status !== 200) resolve();
      return answer;
    };
    const answers = await Promise.all(Array.from({ length: 90 }, (_, index) => askedFor(`S${index}`)));
    const shed = answers.filter(({ status }) => status !== 200);
    expect(shed.length).toBeGreaterThan(0);
    for (const { status, json, headers } of shed) {
      expect([status, json]).toMatchObject([503, { code: 'overloaded' }]);
      expect(headers['retry-after']).toBe('1');
    }
    expect(seen().filter(({ failed }) => failed)).toEqual([]);
  });

  it('legacy’s own answer is given even where it breaks the contract: there is no better one', async () => {
    await fresh();
    rig.serve(false);
    rig.legacy.behaves = (call) => ({ ...(counted(1)(call) as object), channel: 'katalog' });
    expect((await rig.one()).status).toBe(200);
    expect(seen()).toEqual([{ arm: 'legacy', failed: true, slow: false }]);
  });
});

describe('a client that leaves', () => {
  const GET = 'GET /inventory/v1/availability/A?channel=web HTTP/1.1\r\nHost: shop\r\n\r\n';

  it.each([true, false])('blames neither arm (served by the service: %s), and its call is told', async (serve) => {
    await fresh();
    rig.serve(serve);
    const arm = serve ? rig.service : rig.legacy;
    arm.behaves = hanging;
    const client = await RawClient.open(rig.port);
    client.send(GET);
    await until(() => arm.calls.length === 1, 'the arm is asked');
    client.close();
    await until(() => arm.calls[0]?.attempt.signal.aborted === true, 'the arm is told', 700);
    arm.behaves = counted(1);
    expect(await rig.one('B')).toMatchObject({ status: 200, json: { quantity: 1 } });
    expect(seen()).toEqual([{ arm: serve ? 'service' : 'legacy', failed: false, slow: false }]);
    expect((serve ? rig.legacy : rig.service).calls).toEqual([]);
  });

  it('twenty times opens no breaker', async () => {
    await fresh();
    rig.service.behaves = late(60_000, counted(SERVICE_UNITS));
    const left = Array.from({ length: 20 }, async () => {
      const client = await RawClient.open(rig.port);
      client.send(GET);
      return client;
    });
    const clients = await Promise.all(left);
    await until(() => rig.service.calls.length === 20, 'all are asked');
    for (const client of clients) client.close();
    await until(() => rig.domain.serving.service.policy.inFlight === 0, 'all have ended', 700);
    expect(rig.domain.serving.service.policy.breakerState).toBe('closed');
    expect(rig.observations).toEqual([]);
  });
});

describe('slowness', () => {
  it('is the chosen arm’s own: what the rescue took is not the service’s', async () => {
    await fresh();
    rig.service.behaves = failing('service', 'transport');
    rig.legacy.behaves = late(400, counted(LEGACY_UNITS));
    expect((await rig.one()).status).toBe(200);
    rig.service.behaves = late(350, counted(SERVICE_UNITS));
    expect((await rig.one()).status).toBe(200);
    rig.serve(false);
    expect((await rig.one()).status).toBe(200);
    expect(seen()).toEqual([
      { arm: 'service', failed: true, slow: false },
      { arm: 'service', failed: false, slow: true },
      { arm: 'legacy', failed: false, slow: true },
    ]);
  });
});

it('not a failure: an unknown SKU, out of stock, a request that the contract refuses', async () => {
  await fresh();
  rig.service.behaves = ({ input }) => ({ kind: 'unknown-sku', sku: input['sku'] });
  expect(await rig.one()).toMatchObject({ status: 404, json: { code: 'unknown-sku' } });
  rig.service.behaves = counted(0);
  expect(await rig.one()).toMatchObject({ status: 200, json: { available: false, quantity: 0 } });
  expect((await rig.get('/inventory/v1/availability/A')).status).toBe(400);
  expect(seen()).toEqual([
    { arm: 'service', failed: false, slow: false },
    { arm: 'service', failed: false, slow: false },
  ]);
  expect(rig.legacy.calls).toEqual([]);
});

it('bookkeeping that throws costs no answer', async () => {
  const throwing = await StorefrontRig.start({
    sli: {
      observe: () => {
        throw new RangeError('no such operation');
      },
    },
  });
  expect(await throwing.one()).toMatchObject({ status: 200 });
  await throwing.stop();
});

it('a write that fails on the service is not asked of legacy, and has the whole deadline', async () => {
  const writing = await StorefrontRig.start({
    domain: (registered) => ({
      ...registered,
      operations: registered.operations.map((operation) => ({ ...operation, kind: 'write' })),
    }),
  });
  writing.serve(true, 50, { shadow: true });
  writing.service.behaves = (call) => {
    expect(call.attempt.remainingMs()).toBeGreaterThan(DEADLINE_MS - 100);
    return failing('service', 'fault')(call);
  };
  expect(await writing.one()).toMatchObject({ status: 502, json: { code: 'upstream-failed' } });
  expect(writing.legacy.calls).toEqual([]);
  expect(writing.shadowLegacy.calls).toEqual([]);
  await writing.stop();
});
