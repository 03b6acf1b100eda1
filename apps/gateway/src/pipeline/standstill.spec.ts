import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { counted, failing, late } from '../testing/scripted-arm.fixture.js';
import { LEGACY_UNITS, SERVICE_UNITS, StorefrontRig } from '../testing/storefront-rig.fixture.js';

let rig: StorefrontRig;
beforeEach(async () => {
  rig = await StorefrontRig.start({ settings: { BANYAN_REVERSE_SHADOW_RATIO: '1' } });
  rig.serve(true);
});
afterEach(() => rig.stop());

describe('a request during which the gateway stood still', () => {
  it.each([true, false])('is no evidence when it was answered (by the service: %s), be it late', async (byService) => {
    rig.serve(byService);
    rig.stoodStill = true;
    expect(await rig.one()).toMatchObject({ status: 200 });
    expect(rig.observations).toEqual([]);
    rig.stoodStill = false;
    await rig.one();
    expect(rig.observations).toMatchObject([{ failed: false, slow: false }]);
  });

  it('is rescued by legacy, and no evidence, when its deadline passed meanwhile', async () => {
    rig.service.behaves = failing('service', 'stalled');
    expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    expect(rig.observations).toEqual([]);
  });

  it('is a failure of the service all the same when the service said so itself', async () => {
    rig.stoodStill = true;
    rig.service.behaves = failing('service', 'fault');
    expect(await rig.one()).toMatchObject({ status: 200, json: { quantity: LEGACY_UNITS } });
    expect(rig.observations).toMatchObject([{ failed: true, slow: false }]);
  });

  it('says no more of legacy, where legacy is known by copies', async () => {
    rig.serve(true, 100);
    rig.shadowLegacy.behaves = late(5, counted(SERVICE_UNITS));
    const ask = async (stoodStill: boolean): Promise<number> => {
      rig.stoodStill = stoodStill;
      await rig.one();
      await until(() => rig.domain.shadow.inFlight === 0, 'no copy is under way');
      const counts = rig.domain.evidence.latest()?.operations.find(({ operation }) => operation === 'availability.one');
      return counts?.legacy.requests ?? 0;
    };
    expect(await ask(true)).toBe(0);
    expect(await ask(false)).toBe(1);
  });
});
