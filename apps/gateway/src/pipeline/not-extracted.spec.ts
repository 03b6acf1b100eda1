import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Domain } from '@banyan/domains';
import { disconnectDomain } from '../domain/connect-domain.js';
import { failing } from '../testing/scripted-arm.fixture.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';

// A domain that is behind a contract and has no service yet: flags and latch have nothing to choose between.

let rig: StorefrontRig;
beforeAll(async () => {
  rig = await StorefrontRig.start({
    domain: (registered) => {
      const members = Object.entries(registered).filter(([name]) => name !== 'connectService' && name !== 'serviceAt');
      return Object.fromEntries(members) as unknown as Domain;
    },
  });
});
afterAll(async () => rig.stop());
beforeEach(() => {
  rig.observations.length = 0;
  rig.asked.length = 0;
});

describe('a domain that is not extracted', () => {
  it('is answered by legacy, whatever the flags say, and for that reason', async () => {
    rig.serve(true, 100, { shadow: true, shadowing: true });
    expect((await rig.one()).status).toBe(200);
    expect(rig.legacy.calls).toHaveLength(1);
    expect(rig.asked).toEqual([]);
    expect(rig.domain.routes.reasons).toEqual({ 'not-extracted': 1 });
    expect(rig.observations[0]?.decision).toMatchObject({ serving: 'legacy', stage: 'legacy', stretch: undefined });
  });

  it('copies nothing, and is evidence of nothing', async () => {
    await rig.batch();
    expect(rig.domain.shadow.counts.selected).toBe(0);
    expect([rig.shadowLegacy.calls, rig.shadowService.calls, rig.service.calls]).toEqual([[], [], []]);
    expect(rig.domain.evidence.latest()).toBeUndefined();
  });

  it('that legacy cannot answer is a problem: there is nobody else', async () => {
    rig.legacy.behaves = failing('legacy', 'transport');
    const answer = await rig.one('NEVER-ASKED-BEFORE');
    expect([answer.status, rig.observations[0]?.failed]).toEqual([502, true]);
    expect(rig.domain.legacyCalls.counts().get('availability.one')).toMatchObject({ failed: 1 });
  });

  it('has a place for a service that refuses every call, and closes without one', async () => {
    const attempt = { signal: new AbortController().signal, remainingMs: () => 1 };
    await expect(rig.domain.serving.service.arm.call('availability.one', {}, attempt)).rejects.toMatchObject({
      failure: 'fault',
    });
    await disconnectDomain(rig.domain);
    expect([rig.legacy.closed, rig.shadowLegacy.closed]).toEqual([true, true]);
  });
});
