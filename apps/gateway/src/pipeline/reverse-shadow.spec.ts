import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ArmCounts } from '@banyan/slo';
import { until } from '../../../../test/support/until.js';
import { counted, failing, hanging, late } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig, type RigOptions } from '../testing/storefront-rig.fixture.js';

let rig: StorefrontRig;
beforeEach(() => start());
afterEach(() => rig.stop());

/** The service answers everybody, and both arms say the same. */
async function start(ratio = 1, options: RigOptions = {}): Promise<void> {
  await rig?.stop();
  const settings = { BANYAN_REVERSE_SHADOW_RATIO: String(ratio), ...options.settings };
  rig = await StorefrontRig.start({ ...options, settings });
  rig.serve(true, 100);
  for (const arm of [rig.legacy, rig.shadowLegacy]) arm.behaves = counted(SERVICE_UNITS);
}

const asked = () => rig.shadowLegacy.calls.length;
const idle = () => until(() => rig.domain.shadow.inFlight === 0, 'no copy is under way');

/** What is known of legacy, once every copy has ended. */
async function sampled(): Promise<ArmCounts> {
  await idle();
  const counts = rig.domain.evidence.latest()?.operations.find(({ operation }) => operation === 'availability.one');
  if (counts === undefined) throw new Error('nothing was counted');
  return counts.legacy;
}

async function ones(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await rig.one('A', { headers: { 'x-session-id': `s${i}` } });
  await idle();
}

describe('while the service answers everybody', () => {
  it.each([
    [0.02, 101, 3],
    [0.1, 41, 5],
    [1, 7, 7],
    [0, 20, 0],
  ])(
    'at a ratio of %d legacy is asked about %d requests %d times, the first among them',
    async (ratio, count, times) => {
      await start(ratio);
      await rig.one();
      await idle();
      expect(asked()).toBe(ratio === 0 ? 0 : 1);
      await ones(count - 1);
      expect(asked()).toBe(times);
      expect(await sampled()).toMatchObject({ requests: times, failed: 0, slow: 0 });
      expect(rig.domain.shadow.counts).toMatchObject({ selected: times, compared: times, matched: times });
      expect(rig.legacy.calls).toEqual([]);
    },
  );

  it('each operation has a sample of its own, though storefronts ask them in turn', async () => {
    await start(0.1);
    for (let i = 0; i < 21; i++) {
      await rig.one();
      await rig.batch();
    }
    await idle();
    const operations = rig.shadowLegacy.calls.map(({ operation }) => operation);
    expect(operations.filter((each) => each === 'availability.one')).toHaveLength(3);
    expect(operations.filter((each) => each === 'availability.batch')).toHaveLength(3);
  });

  it('what the flag selects is copied as it says, and is a sample too', async () => {
    await start(0.02);
    rig.serve(true, 100, { shadow: true, shadowing: true });
    await ones(9);
    expect(await sampled()).toMatchObject({ requests: 9 });
  });

  it('the system of record alone is not sampled', async () => {
    await start(1, {
      domain: (registered) => ({
        ...registered,
        operations: registered.operations.map((operation) => ({ ...operation, asks: 'authority' })),
      }),
    });
    await rig.one();
    expect(asked()).toBe(0);
  });

  it('requests are evidence of the service alone, and copies of legacy alone', async () => {
    await ones(5);
    const [one] = rig.domain.evidence.latest()?.operations ?? [];
    expect(one).toMatchObject({ service: { requests: 0 }, legacy: { requests: 5 } });
    expect(rig.observations.map(({ decision }) => decision.serving)).toEqual(Array(5).fill('service'));
  });
});

describe('before that', () => {
  it.each([0, 50, 99])('nothing is sampled: at %d percent legacy answers for itself', async (percent) => {
    await start();
    for (const serve of [true, false]) {
      rig.serve(serve && percent > 0, percent, { serving: percent > 0 });
      await ones(3);
    }
    expect(asked()).toBe(0);
    expect(rig.domain.shadow.counts.selected).toBe(0);
  });

  it('a copy that the flag selects says nothing of legacy’s health', async () => {
    rig.serve(true, 50, { shadow: true, shadowing: true });
    rig.shadowLegacy.behaves = failing('legacy', 'fault');
    await ones(3);
    expect(asked()).toBe(3);
    expect(await sampled()).toMatchObject({ requests: 0, failed: 0 });
  });
});

describe('a sample', () => {
  it.each(['transport', 'deadline', 'fault', 'refused-translation'] as const)('of %s has failed', async (failure) => {
    rig.shadowLegacy.behaves = failing('legacy', failure);
    await ones(2);
    expect(await sampled()).toMatchObject({ requests: 2, failed: 2, slow: 0 });
    expect(rig.observations.map(({ failed }) => failed)).toEqual([false, false]);
  });

  it.each(['shed', 'aborted'] as const)('of what was %s is none', async (failure) => {
    rig.shadowLegacy.behaves = failing('legacy', failure);
    await ones(2);
    expect(await sampled()).toMatchObject({ requests: 0 });
  });

  it('is slow by legacy’s own time, and not by the wait for the service', async () => {
    rig.service.behaves = late(350, counted(SERVICE_UNITS));
    await ones(1);
    expect(await sampled()).toMatchObject({ requests: 1, slow: 0 });
    rig.service.behaves = counted(SERVICE_UNITS);
    rig.shadowLegacy.behaves = late(350, counted(SERVICE_UNITS));
    await ones(1);
    expect(await sampled()).toMatchObject({ requests: 2, failed: 0, slow: 1 });
  });

  it('that hangs, whatever its signal says, has failed at its deadline', async () => {
    rig.shadowLegacy.behaves = hanging;
    await rig.one();
    expect(await sampled()).toMatchObject({ requests: 1, failed: 1, slow: 1 });
  });

  it('that we cut because we end, or skip because we are full, is none', async () => {
    rig.shadowLegacy.behaves = hanging;
    const { evidence, shadow } = rig.domain;
    await Promise.all(Array.from({ length: 40 }, () => rig.one()));
    expect(shadow.counts.skipped).toBeGreaterThan(0);
    shadow.close();
    await rig.one();
    expect(evidence.latest()?.operations[0]?.legacy.requests).toBe(0);
  });

  it('is one a request, also where legacy is asked twice', async () => {
    await start(1, { settings: { BANYAN_SHADOW_NOISE_RATIO: '1' } });
    await ones(3);
    expect(asked()).toBe(6);
    expect(await sampled()).toMatchObject({ requests: 3 });
    expect(rig.domain.shadow.noise()).toMatchObject([{ operation: 'availability.one', samples: 3 }]);
  });

  it('of a request that the service failed, and legacy rescued, is legacy’s answer to the copy', async () => {
    rig.service.behaves = failing('service', 'fault');
    await ones(2);
    expect(rig.legacy.calls).toHaveLength(2);
    expect(await sampled()).toMatchObject({ requests: 2, failed: 0 });
    expect(rig.domain.shadow.counts).toMatchObject({ compared: 0, failed: 2 });
  });

  it('of before the flag moved is left out', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    rig.shadowLegacy.behaves = () => promise;
    await rig.one();
    rig.serve(true, 100, { definition: 'second' });
    rig.shadowLegacy.behaves = counted(LEGACY_UNITS);
    await rig.one();
    resolve({});
    expect(await sampled()).toMatchObject({ requests: 1 });
  });

  it('that cannot be counted costs neither the answer nor the comparison', async () => {
    Object.assign(rig.domain.evidence, {
      sample: () => {
        throw new Error('no such operation');
      },
    });
    expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: SERVICE_UNITS } });
    await idle();
    expect(rig.domain.shadow.counts).toMatchObject({ compared: 1, matched: 1 });
  });
});
