import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Domain } from '@banyan/domains';
import type { InFlightRule, MismatchSample, ShadowEvent } from '@banyan/shadow';
import { until } from '../../../../test/support/until.js';
import { counted, failing, hanging, late, type Behaviour } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

let rig: StorefrontRig;
let events: ShadowEvent[];
const unheard: unknown[] = [];
const hear = (reason: unknown) => void unheard.push(reason);

beforeEach(async () => {
  process.on('unhandledRejection', hear);
  rig = await StorefrontRig.start();
  rig.serve(false, 0, { shadow: true, shadowing: true });
  rig.shadowService.behaves = counted(LEGACY_UNITS);
  events = [];
  rig.domain.shadow.onEvent((event) => events.push(event));
});
afterEach(async () => {
  await rig.stop();
  process.off('unhandledRejection', hear);
  expect(unheard).toEqual([]);
});

/** A rig whose domain is told otherwise. */
async function restart(
  inFlight: Partial<InFlightRule>,
  change: (registered: Domain) => Domain = (registered) => registered,
): Promise<void> {
  await rig.stop();
  rig = await StorefrontRig.start({
    domain: (registered) => change({ ...registered, inFlight: { ...registered.inFlight!, ...inFlight } }),
  });
  rig.serve(false, 0, { shadow: true, shadowing: true, serving: false });
  rig.domain.shadow.onEvent((event) => events.push(event));
}

const ended = (count = 1) =>
  until(() => {
    const over = events.filter(({ kind }) => kind !== 'started');
    return over.length >= count ? over : undefined;
  }, 'the copies have ended');

/** Undefined: there are none yet. */
function samplesOf({ domain }: StorefrontRig): readonly MismatchSample[] | undefined {
  const samples = domain.shadow.book?.samples.waiting(9) ?? [];
  return samples.length === 0 ? undefined : samples;
}

describe('a copy', () => {
  it('goes to the other arm, by a connection of its own, with the same input, and is compared', async () => {
    expect(await rig.one('A%2FB')).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    expect(await ended()).toMatchObject([{ kind: 'compared', arm: 'service', observation: { kind: 'match' } }]);
    expect(rig.shadowService.calls.map(({ input }) => input)).toEqual([{ sku: 'A/B', channel: 'web' }]);
    expect(rig.service.calls).toEqual([]);
    expect(rig.shadowLegacy.calls).toEqual([]);
  });

  it('that differs is counted by field, and the shopper gets the serving arm’s', async () => {
    rig.shadowService.behaves = counted(SERVICE_UNITS);
    expect(await rig.batch()).toMatchObject({ status: 200, json: { items: [{ quantity: LEGACY_UNITS }, {}] } });
    const [event] = await ended();
    expect(event).toMatchObject({ kind: 'compared', observation: { kind: 'mismatch' } });
    // Whatever the SKUs were: a field is one series.
    expect(rig.domain.shadow.mismatches().map(({ path }) => path)).toEqual(['items.*.stock.quantityE4']);
  });

  it('goes to legacy where the service serves', async () => {
    rig.serve(true, 50, { shadow: true });
    rig.service.behaves = counted(LEGACY_UNITS);
    await rig.one();
    expect(await ended()).toMatchObject([{ kind: 'compared', arm: 'legacy', observation: { kind: 'match' } }]);
    expect(rig.legacy.calls).toEqual([]);
  });

  it('is not compared with the very arm that rescued the answer', async () => {
    rig.serve(true, 50, { shadow: true });
    rig.service.behaves = failing('service', 'fault');
    expect(await rig.one()).toMatchObject({ status: 200 });
    expect(await ended()).toMatchObject([{ kind: 'failed', reason: 'serving-failed' }]);
    expect(rig.domain.shadow.counts).toMatchObject({ compared: 0, mismatched: 0 });
  });

  it('that differs is asked of both arms again, over the connections of copies', async () => {
    await restart({ lagMs: 5 });
    rig.shadowService.behaves = counted(SERVICE_UNITS);
    await rig.batch();
    await until(() => rig.domain.shadow.counts.mismatched === 1, 'the difference is settled');
    const ones = [
      { sku: 'A', channel: 'web' },
      { sku: 'B', channel: 'web' },
    ];
    expect(rig.shadowLegacy.calls.slice(0, 2).map(({ operation, input }) => [operation, input])).toEqual(
      ones.map((input) => ['availability.one', input]),
    );
    expect(rig.shadowService.calls.slice(1).map(({ input }) => input)).toEqual(ones);
    // Legacy once more, for the core's words: of one of them, which is kept as the sample of both.
    const [sample] = await until(() => samplesOf(rig), 'the sample is there');
    expect(rig.shadowLegacy.calls.slice(2).map(({ input }) => input)).toEqual([ones[0]]);
    expect(sample).toMatchObject({
      operation: 'availability.batch',
      asked: 'availability.one',
      inputHash: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(sample?.case).toEqual({ kind: 'none', because: 'no-single-answer' });
    expect([rig.legacy.calls.length, rig.service.calls.length]).toEqual([1, 0]);
    const [first, second] = rig.domain.shadow.records.waiting(9);
    expect(first).toMatchObject({
      operation: 'availability.batch',
      path: 'items.*.stock.quantityE4',
      stage: 'shadow',
      definition: 'first',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    // The same wrong value of two products: a person sees it without seeing the value.
    expect(second?.shadowHash).toBe(first?.shadowHash);
    expect(second?.inputHash).not.toBe(first?.inputHash);
  });

  it('is not made of what the system of record alone may answer', async () => {
    await restart({}, (registered) => ({
      ...registered,
      operations: registered.operations.map((operation) => ({ ...operation, asks: 'authority' })),
    }));
    await rig.one();
    expect(rig.domain.shadow.counts.selected).toBe(0);
  });

  it('is not made of a request that the contract refuses', async () => {
    await rig.get('/inventory/v1/availability/A');
    expect(rig.domain.shadow.counts.selected).toBe(0);
  });
});

describe('a copy never touches the live answer', () => {
  const nasty: [string, Behaviour][] = [
    [
      'throws at once',
      () => {
        throw new TypeError('x');
      },
    ],
    ['rejects with nothing', () => Promise.reject(undefined)],
    ['fails as arms do', failing('service', 'fault')],
    ['hangs', hanging],
    ['is slow', late(500, counted(1))],
    ['answers garbage', () => ({ kind: 'constructor', items: Array.from({ length: 1_000 }, () => ({})) })],
    ['answers nothing', () => undefined],
    ['answers itself', circular],
    ['answers what throws when it is looked at', () => new Proxy({}, { get: thrower, ownKeys: thrower })],
  ];

  it.each(nasty)('that %s', async (_, behaves) => {
    rig.shadowService.behaves = behaves;
    const skus = ['A', 'B', 'C'];
    const times: number[] = [];
    for (const sku of skus) {
      const { status, json, ms } = await rig.one(sku);
      expect([status, json]).toEqual([200, { sku, channel: 'web', available: true, quantity: LEGACY_UNITS }]);
      times.push(ms);
    }
    // Not each of them: a machine stands still now and then.
    expect(Math.min(...times)).toBeLessThan(400);
    expect(rig.observations.map(({ failed }) => failed)).toEqual(skus.map(() => false));
  });

  it('whatever asking legacy twice, and asking again, do', async () => {
    await restart({ lagMs: 1 });
    const blows = () => {
      throw new TypeError('x');
    };
    let turn = 0;
    const nastily: Behaviour = (call) => [hanging, blows, circular, counted(turn)][turn++ % 4]!(call);
    rig.shadowLegacy.behaves = nastily;
    rig.shadowService.behaves = (call) => (turn % 3 === 0 ? nastily : counted(turn))(call);
    const times: number[] = [];
    for (let i = 0; i < 60; i++) {
      const { status, json, ms } = await rig.one(`S${i}`);
      expect([status, json]).toMatchObject([200, { quantity: LEGACY_UNITS }]);
      times.push(ms);
    }
    // All but one or two: a machine stands still now and then.
    expect(times.filter((ms) => ms >= 400).length).toBeLessThan(3);
    expect(rig.domain.shadow.counts.compared).toBeGreaterThan(10);
    expect(rig.legacy.calls).toHaveLength(60);
    expect(rig.domain.serving.legacy.policy.breakerState).toBe('closed');
  });

  it('however many hang: places are bounded, the rest is skipped', async () => {
    rig.shadowService.behaves = hanging;
    const answers = await Promise.all(Array.from({ length: 60 }, () => rig.one()));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { selected, skipped } = rig.domain.shadow.counts;
    expect(selected).toBe(60);
    expect(skipped).toBe(60 - rig.domain.shadow.inFlight);
    expect(rig.domain.serving.legacy.policy.breakerState).toBe('closed');
  });
});

function circular(): unknown {
  const itself: Record<string, unknown> = { kind: 'available' };
  itself['stock'] = itself;
  return itself;
}

function thrower(): never {
  throw new Error('looked at');
}
