import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { decideRoute, type FlagIntent, type LatchView, type RouteDecision } from './decide-route.js';
import type { Latch } from './latch.js';
import { STAGES } from './stage-of.js';

const INTENT: FlagIntent = {
  known: true,
  canaryPercent: 20,
  eligible: true,
  serve: true,
  shadow: false,
  everybody: false,
  serving: true,
  shadowing: false,
  bucket: 7,
  definition: 'd',
};
const FULL = { canaryPercent: 100, everybody: true } as const;
const UNSELECTED = { serve: false, bucket: 21 } as const;
const OFF = { canaryPercent: 0, serve: false, serving: false } as const;
const ELSEWHERE = { eligible: false, canaryPercent: 0, serve: false } as const;
const SHADOWED = { shadow: true, shadowing: true } as const;

const ARMED: Latch = { state: 'armed', epoch: 4 };
const TRIPPED: Latch = { state: 'tripped', epoch: 5, reason: 'r', decisionId: 'i', trippedAtMs: 1 };
const held = (canaryPercent: number): Latch => ({
  state: 'held',
  epoch: 6,
  reason: 'r',
  decisionId: 'i',
  canaryPercent,
});

type Row = readonly [
  what: string,
  intent: Partial<FlagIntent>,
  latch: Latch | undefined,
  lease: boolean,
  decision: Partial<RouteDecision>,
];

const ROWS: readonly Row[] = [
  // the flag alone
  ['a missing flag', { known: false }, ARMED, true, { serving: 'legacy', reason: 'flag-missing', stage: 'legacy' }],
  [
    'a missing flag has no shadow either',
    { known: false, ...SHADOWED },
    ARMED,
    true,
    { shadow: undefined, stage: 'legacy' },
  ],
  ['off', OFF, ARMED, true, { serving: 'legacy', reason: 'flag-off', stage: 'legacy', eligible: false }],
  ['off, shadowed', { ...OFF, ...SHADOWED }, ARMED, true, { reason: 'flag-off', stage: 'shadow', shadow: 'service' }],
  ['canary, chosen', {}, ARMED, true, { serving: 'service', reason: 'canary', stage: 'canary', share: 0.2, epoch: 4 }],
  ['canary, chosen, shadowed', SHADOWED, ARMED, true, { serving: 'service', shadow: 'legacy', stage: 'canary' }],
  [
    'canary, not chosen',
    UNSELECTED,
    ARMED,
    true,
    { serving: 'legacy', reason: 'not-selected', share: 0.2, eligible: true },
  ],
  ['canary, not chosen, shadowed', { ...UNSELECTED, ...SHADOWED }, ARMED, true, { shadow: 'service' }],
  [
    'canary of other people',
    ELSEWHERE,
    ARMED,
    true,
    { serving: 'legacy', reason: 'not-eligible', stage: 'canary', share: 0, eligible: false },
  ],
  ['full', FULL, ARMED, true, { serving: 'service', reason: 'full', stage: 'full', share: 1 }],
  [
    '100 % of some is still a canary',
    { canaryPercent: 100 },
    ARMED,
    true,
    { reason: 'canary', stage: 'canary', share: 1 },
  ],
  // tripped
  ['tripped', FULL, TRIPPED, true, { serving: 'legacy', reason: 'latch-tripped', stage: 'legacy', share: 0, epoch: 5 }],
  [
    'tripped: the shadow goes on',
    { ...FULL, ...SHADOWED },
    TRIPPED,
    true,
    { reason: 'latch-tripped', shadow: 'service', stage: 'shadow' },
  ],
  ['tripped and lapsed', FULL, TRIPPED, false, { reason: 'latch-tripped' }],
  ['tripped and switched off', OFF, TRIPPED, true, { reason: 'latch-tripped' }],
  // unread, lapsed
  ['unread', FULL, undefined, false, { serving: 'legacy', reason: 'latch-unread', stage: 'legacy', epoch: 0 }],
  ['lapsed', FULL, ARMED, false, { serving: 'legacy', reason: 'lease-lapsed', stage: 'legacy', share: 0 }],
  ['lapsed: the shadow goes on', SHADOWED, ARMED, false, { shadow: 'service', stage: 'shadow' }],
  ['lapsed but off anyway', OFF, ARMED, false, { reason: 'flag-off' }],
  // held
  ['held above the slider', {}, held(50), true, { serving: 'service', reason: 'canary', share: 0.2 }],
  ['held below, low bucket', { bucket: 5 }, held(5), true, { serving: 'service', reason: 'canary', share: 0.05 }],
  [
    'held below, high bucket',
    { bucket: 6 },
    held(5),
    true,
    { serving: 'legacy', reason: 'latch-held', share: 0.05, eligible: true },
  ],
  [
    'held, bucket unknown',
    { bucket: undefined as never },
    held(99),
    true,
    { serving: 'legacy', reason: 'latch-held', share: 0.2 },
  ],
  [
    'held, not chosen by the flag',
    UNSELECTED,
    held(5),
    true,
    { serving: 'legacy', reason: 'not-selected', share: 0.05 },
  ],
  ['held at 0', FULL, held(0), true, { serving: 'legacy', reason: 'latch-held', stage: 'legacy', share: 0 }],
  ['held below full', { ...FULL, bucket: 1 }, held(30), true, { serving: 'service', stage: 'canary', share: 0.3 }],
  ['held at 100', FULL, held(100), true, { serving: 'service', reason: 'full', stage: 'full' }],
  ['held and lapsed', FULL, held(30), false, { serving: 'legacy', reason: 'lease-lapsed' }],
];

const intents: fc.Arbitrary<FlagIntent> = fc
  .record({
    known: fc.boolean(),
    percent: fc.integer({ min: 0, max: 100 }),
    matched: fc.boolean(),
    shadow: fc.boolean(),
    constrained: fc.boolean(),
    bucket: fc.integer({ min: 1, max: 100 }),
  })
  .map(({ known, percent, matched, shadow, constrained, bucket }) => ({
    known,
    canaryPercent: matched ? percent : 0,
    eligible: matched,
    serve: matched && bucket <= percent,
    shadow,
    shadowing: shadow,
    everybody: !constrained && matched && percent === 100,
    serving: percent > 0,
    bucket,
    definition: 'd',
  }));
const latches: fc.Arbitrary<Latch | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.constant(ARMED),
  fc.constant(TRIPPED),
  fc.integer({ min: 0, max: 100 }).map(held),
);
const views: fc.Arbitrary<LatchView> = fc.record({ latch: latches, leaseInForce: fc.boolean() });

describe('decideRoute', () => {
  it.each(ROWS)('%s', (_, intent, latch, leaseInForce, decision) => {
    expect(decideRoute({ ...INTENT, ...intent }, { latch, leaseInForce })).toMatchObject(decision);
  });

  it('never gives the service more than the flag intends, nor than the latch allows', () => {
    fc.assert(
      fc.property(intents, views, (intent, view) => {
        const decision = decideRoute(intent, view);
        const allowed = !view.leaseInForce
          ? 0
          : view.latch?.state === 'armed'
            ? 100
            : view.latch?.state === 'held'
              ? view.latch.canaryPercent
              : 0;
        expect(decision.share * 100).toBeLessThanOrEqual(Math.min(intent.canaryPercent, allowed) + 1e-9);
        if (decision.serving === 'service') {
          expect(intent.known && intent.serve).toBe(true);
          expect(intent.bucket).toBeLessThanOrEqual(allowed);
        }
        expect(decision.shadow).not.toBe(decision.serving);
        if (decision.eligible) expect(decision.share).toBeGreaterThan(0);
      }),
    );
  });

  it('serves exactly the intended share of the buckets, held or not, and the held ones among the chosen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 100 }), (percent, hold) => {
        const served = (latch: Latch) =>
          Array.from({ length: 100 }, (_, index) => index + 1).filter((bucket) => {
            const intent = { ...INTENT, canaryPercent: percent, bucket, serve: bucket <= percent };
            return decideRoute(intent, { latch, leaseInForce: true }).serving === 'service';
          });
        expect(served(ARMED)).toHaveLength(percent);
        expect(served(held(hold))).toHaveLength(Math.min(percent, hold));
        expect(served(ARMED)).toEqual(expect.arrayContaining(served(held(hold))));
      }),
    );
  });

  it('has a stage that never rises when the latch forbids more', () => {
    fc.assert(
      fc.property(intents, views, (intent, view) => {
        const free = decideRoute(intent, { latch: ARMED, leaseInForce: true }).stage;
        expect(STAGES.indexOf(decideRoute(intent, view).stage)).toBeLessThanOrEqual(STAGES.indexOf(free));
      }),
    );
  });
});
