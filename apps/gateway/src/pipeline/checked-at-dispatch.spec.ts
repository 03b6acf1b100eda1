import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Latch, LatchView } from '@banyan/rollout';
import { until } from '../../../../test/support/until.js';
import { counted } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

let rig: StorefrontRig;
let connected: PromiseWithResolvers<void>;
beforeEach(async () => {
  rig = await StorefrontRig.start();
  rig.serve(true);
  connected = Promise.withResolvers();
  rig.service.waitsFor = connected.promise;
});
afterEach(() => rig.stop());

const trip = { reason: 'it failed', decisionId: 'd', trippedAtMs: 0 };
const tripped: Latch = { state: 'tripped', epoch: 1, ...trip };

describe('a read that was decided for the service and not sent yet', () => {
  it.each<[string, LatchView]>([
    ['the lease ends', { latch: { state: 'armed', epoch: 0 }, leaseInForce: false }],
    ['the latch is tripped', { latch: tripped, leaseInForce: true }],
    ['the latch is tripped and armed again', { latch: { state: 'armed', epoch: 2 }, leaseInForce: true }],
  ])('is answered by legacy when %s, and says nothing against the service', async (_what, latch) => {
    const reading = rig.one();
    await until(() => rig.asked.length > 0, 'it is decided');
    rig.latch = latch;
    connected.resolve();
    expect(await reading).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    expect(rig.service.calls).toEqual([]);
    expect(rig.observations).toEqual([]);
    expect(rig.domain.serving.service.policy.breakerState).toBe('closed');
  });

  it('is sent when nothing has moved', async () => {
    const reading = rig.one();
    connected.resolve();
    expect(await reading).toMatchObject({ status: 200, json: { quantity: SERVICE_UNITS } });
  });

  it('leaves nobody who waited for the same answer without one', async () => {
    await rig.stop();
    rig = await StorefrontRig.start({ freshMs: 60_000 });
    rig.serve(true);
    rig.service.waitsFor = connected.promise;
    const readings = Array.from({ length: 5 }, () => rig.one());
    await until(() => rig.asked.length === 5, 'all are decided');
    rig.latch = { latch: tripped, leaseInForce: true };
    connected.resolve();
    for (const answer of await Promise.all(readings)) {
      expect(answer).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    }
    expect(rig.service.calls).toEqual([]);
  });

  it('never opens the breaker, however many they are', async () => {
    rig.latch = { latch: { state: 'armed', epoch: 0 }, leaseInForce: true };
    const readings = Array.from({ length: 40 }, () => rig.one());
    await until(() => rig.asked.length === 40, 'all are decided');
    rig.latch = { latch: tripped, leaseInForce: true };
    connected.resolve();
    expect((await Promise.all(readings)).map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 200));
    expect(rig.domain.serving.service.policy.breakerState).toBe('closed');
  });
});

describe('the copy for comparison', () => {
  it('goes on under a trip: it never serves', async () => {
    rig.intent = { ...rig.intent, serve: false, shadow: true, shadowing: true };
    rig.latch = { latch: tripped, leaseInForce: false };
    await rig.one();
    await until(() => rig.shadowService.calls.length === 1, 'the copy was sent');
  });
});

describe('an arm that forgets to ask', () => {
  it('has not answered: legacy does, and the arm is to blame', async () => {
    rig.service.call = async () =>
      Promise.resolve(counted(SERVICE_UNITS)({ operation: '', input: {}, attempt: never }));
    expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    expect(rig.observations).toMatchObject([{ failed: true }]);
  });
});

const never = { signal: new AbortController().signal, remainingMs: () => 0 };
