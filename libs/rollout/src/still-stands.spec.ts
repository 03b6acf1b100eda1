import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decideRoute, routeToAuthority, type FlagIntent, type LatchView } from './decide-route.js';
import type { Latch } from './latch.js';
import { stillStands } from './still-stands.js';

const INTENT: FlagIntent = {
  known: true,
  canaryPercent: 50,
  eligible: true,
  serve: true,
  shadow: false,
  everybody: false,
  shadowing: false,
  definition: 'first',
  bucket: 20,
};
const trip = { reason: 'it failed', decisionId: 'd', trippedAtMs: 0 };
const view = (latch: Latch | undefined, leaseInForce = true): LatchView => ({ latch, leaseInForce });
const ARMED = view({ state: 'armed', epoch: 4 });
const decided = decideRoute(INTENT, ARMED);

describe('a decision for the service', () => {
  it('stands for as long as nothing has moved', () => expect(stillStands(decided, ARMED)).toBe(true));

  it.each<[string, LatchView]>([
    ['the lease ended', view(ARMED.latch, false)],
    ['the latch was tripped', view({ state: 'tripped', epoch: 5, ...trip })],
    ['a trip of the same epoch arrived', view({ state: 'tripped', epoch: 4, ...trip })],
    ['it was tripped and armed again', view({ state: 'armed', epoch: 6 })],
    ['it was held', view({ state: 'held', epoch: 5, reason: 'r', decisionId: 'd', canaryPercent: 50 })],
    ['the latch is unread', view(undefined)],
  ])('falls when %s', (_what, now) => expect(stillStands(decided, now)).toBe(false));

  it('stands under the hold it was made under', () => {
    const held = view({ state: 'held', epoch: 5, reason: 'r', decisionId: 'd', canaryPercent: 30 });
    expect(stillStands(decideRoute(INTENT, held), held)).toBe(true);
  });

  it('is beyond latch and lease where the service is the system of record', () => {
    expect(stillStands(routeToAuthority('service', INTENT, ARMED), view(undefined, false))).toBe(true);
  });

  it('is never sent where it would not be made', () => {
    const latches: fc.Arbitrary<Latch> = fc
      .record({ state: fc.constantFrom('armed', 'tripped', 'held'), epoch: fc.nat(3), percent: fc.nat(100) })
      .map(({ state, epoch, percent }) => {
        if (state === 'armed') return { state, epoch };
        if (state === 'tripped') return { state, epoch, ...trip };
        return { state: 'held', epoch, reason: 'r', decisionId: 'd', canaryPercent: percent };
      });
    const views = fc.record({ latch: fc.option(latches, { nil: undefined }), leaseInForce: fc.boolean() });
    fc.assert(
      fc.property(views, views, fc.integer({ min: 1, max: 100 }), (then, now, bucket) => {
        const intent = { ...INTENT, canaryPercent: 100, bucket };
        const decision = decideRoute(intent, then);
        fc.pre(decision.serving === 'service');
        // Two latches of one epoch differ only where one of them is a trip.
        fc.pre(now.latch?.epoch !== then.latch?.epoch || now.latch?.state === 'tripped' || now.latch === then.latch);
        if (stillStands(decision, now)) expect(decideRoute(intent, now).serving).toBe('service');
      }),
    );
  });
});
