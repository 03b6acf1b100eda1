import { describe, expect, it } from '@jest/globals';
import { ManualClock, type Arm } from '@banyan/kernel';
import * as fc from 'fast-check';
import { decideRoute, type FlagIntent, type LatchView } from './decide-route.js';
import { foldedFlag } from './flags/domain-flags.js';
import { parseFlagPicture } from './flags/flag-picture.js';
import { flag, rollout } from './flags/scripted-unleash.fixture.js';
import { WholeFlagStrategy } from './flags/whole-flag.strategy.js';
import { HeldLatches } from './keeper/held-latches.js';
import type { Latch } from './latch.js';

interface Shopper {
  readonly session: string;
  readonly channel: string;
}

const shoppers: fc.Arbitrary<Shopper> = fc.record({
  session: fc.oneof(fc.uuid(), fc.string({ minLength: 1, maxLength: 20 })),
  channel: fc.constantFrom('app', 'web', 'store'),
});
const onlyApp = { contextName: 'channel', operator: 'IN', values: ['app'] };

/** Strategies whose sliders stand at these percents: one for everybody, one for the app alone, one that draws by the user. */
const SHAPES: readonly ((percents: readonly number[]) => readonly object[])[] = [
  ([everybody = 0]) => [rollout(everybody)],
  ([everybody = 0, app = 0]) => [rollout(everybody), rollout(app, [onlyApp])],
  ([everybody = 0, byUser = 0]) => [
    rollout(everybody),
    { name: 'gradualRolloutUserId', parameters: { percentage: String(byUser), groupId: 'banyan' }, constraints: [] },
  ],
];

/** A replica's reading of `.serve`, with the flag source's own parts and none of its polling. */
function readingOf(strategies: readonly object[]): (shopper: Shopper) => FlagIntent {
  const picture = parseFlagPicture({ version: 2, features: [flag('inventory.serve', strategies)], segments: [] });
  const feature = picture.features.get('inventory.serve');
  if (feature === undefined) throw new Error('the picture has the flag');
  const parameters = foldedFlag(feature, picture).strategies?.[0]?.parameters as Record<string, unknown>;
  const note = new WholeFlagStrategy();
  return ({ session, channel }) => {
    const serve = note.isEnabled(parameters, { sessionId: session, userId: session, properties: { channel } });
    return {
      known: true,
      canaryPercent: note.percent,
      eligible: note.matched,
      serve,
      shadow: false,
      everybody: false,
      shadowing: false,
      definition: 'd',
      bucket: note.bucket,
    };
  };
}

const armed = (epoch: number): Latch => ({ state: 'armed', epoch });
const tripped = (epoch: number): Latch => {
  return { state: 'tripped', epoch, reason: 'it failed', decisionId: 'd', trippedAtMs: 0 };
};
const IN_FORCE: LatchView = { latch: armed(0), leaseInForce: true };

describe('a session whose sliders only go up', () => {
  it('never leaves the service again, whatever the steps and however many strategies', () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(shoppers, fc.constantFrom(...SHAPES), steps, (shopper, shape, positions) => {
        let [low, high] = [0, 0];
        let arm: Arm = 'legacy';
        for (const [one, other] of positions) {
          [low, high] = [Math.max(low, one), Math.max(high, other)];
          const { serving } = decideRoute(readingOf(shape([low, high]))(shopper), IN_FORCE);
          if (arm === 'service') expect(serving).toBe('service');
          arm = serving;
        }
      }),
    );
  });

  it('is at the service in the end, and moved once', () => {
    const ramp = [1, 5, 25, 50, 100];
    fc.assert(
      fc.property(shoppers, (shopper) => {
        const arms = ramp.map((percent) => decideRoute(readingOf([rollout(percent)])(shopper), IN_FORCE).serving);
        expect(arms.at(-1)).toBe('service');
        expect(arms.filter((arm, index) => index > 0 && arm !== arms[index - 1]).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never leaves it while a hold of one strategy is raised either', () => {
    const percents = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(shoppers, percents, percents, percents, (shopper, slider, one, other) => {
        const intent = readingOf([rollout(slider)])(shopper);
        const at = (canaryPercent: number): Arm => {
          const latch: Latch = { state: 'held', epoch: 1, reason: 'r', decisionId: 'd', canaryPercent };
          return decideRoute(intent, { latch, leaseInForce: true }).serving;
        };
        if (at(Math.min(one, other)) === 'service') expect(at(Math.max(one, other))).toBe('service');
      }),
    );
  });
});

describe('a session that goes to several replicas', () => {
  const REPLICAS = 3;
  /** A read of the session, or a latch that reaches a replica: the present one, the trip, or an old one that is late. */
  const events = fc.array(
    fc.record({
      replica: fc.nat(REPLICAS - 1),
      kind: fc.constantFrom('read', 'read', 'armed', 'trip', 'older'),
    }),
    { maxLength: 60 },
  );

  it('moves to legacy once at each replica, and nowhere back once all follow the trip', () => {
    fc.assert(
      fc.property(shoppers, events, (shopper, story) => {
        const intent = readingOf([rollout(100)])(shopper);
        const replicas = Array.from({ length: REPLICAS }, (): { latches: HeldLatches; last: Arm } => {
          const latches = new HeldLatches(['inventory'], new ManualClock());
          latches.read(new Map([['inventory', armed(4)]]), []);
          latches.extendLease(5_000);
          return { latches, last: 'service' };
        });
        for (const { replica, kind } of [...story, ...replicas.map((_, at) => ({ replica: at, kind: 'trip' }))]) {
          const one = replicas[replica];
          if (one === undefined) continue;
          if (kind === 'armed') one.latches.offer('inventory', armed(4));
          if (kind === 'older') one.latches.offer('inventory', tripped(3));
          if (kind === 'trip') one.latches.offer('inventory', tripped(5));
          if (kind !== 'read') continue;
          const { serving } = decideRoute(intent, one.latches.view('inventory'));
          if (one.last === 'legacy') expect(serving).toBe('legacy');
          if (replicas.every(({ latches }) => latches.view('inventory').latch?.epoch === 5)) {
            expect(serving).toBe('legacy');
          }
          one.last = serving;
        }
        for (const { latches } of replicas) {
          latches.offer('inventory', armed(4));
          expect(decideRoute(intent, latches.view('inventory')).reason).toBe('latch-tripped');
        }
      }),
    );
  });

  it('is answered by the same arm everywhere where flags and latch are the same, whoever was asked before', () => {
    const percents = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 }));
    fc.assert(
      fc.property(fc.array(shoppers, { minLength: 1 }), fc.constantFrom(...SHAPES), percents, (crowd, shape, at) => {
        const [here, there] = [readingOf(shape(at)), readingOf(shape(at))];
        const arms = (read: typeof here, asked: readonly Shopper[]) =>
          new Map(asked.map((shopper) => [shopper, decideRoute(read(shopper), IN_FORCE).serving]));
        const [forwards, backwards] = [arms(here, crowd), arms(there, crowd.toReversed())];
        for (const shopper of crowd) expect(backwards.get(shopper)).toBe(forwards.get(shopper));
      }),
    );
  });
});
