import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { DecisionMaker } from './decisions/decision-record.js';
import { type Latch, NEW_LATCH } from './latch.js';
import type { Reentry } from './reentry/reentry.js';
import { holdLatch, laterLatch, mendLatch, resetLatch, type TripCause, tripLatch } from './latch-transitions.js';

const CAUSE: TripCause = { epoch: 0, trippedSince: false, reason: 'bad', decisionId: 'd', atMs: 9 };
const PERSON: DecisionMaker = { kind: 'person', name: 'kim' };
const CHOICE = { by: PERSON, reason: 'fixed in 4.2' };
const HOLD = { ...CHOICE, canaryPercent: 10, decisionId: 'h' };
const TRIPPED = tripLatch(NEW_LATCH, CAUSE).latch;

describe('the latch', () => {
  it('trips from armed and from held, one epoch on, with its reason', () => {
    expect(TRIPPED).toEqual({ state: 'tripped', epoch: 1, reason: 'bad', decisionId: 'd', trippedAtMs: 9 });
    expect(tripLatch(holdLatch(NEW_LATCH, HOLD), { ...CAUSE, epoch: 1 })).toMatchObject({
      moved: true,
      latch: { state: 'tripped', epoch: 2 },
    });
  });

  it('takes two trips of one epoch for one', () => {
    expect(tripLatch(TRIPPED, CAUSE)).toEqual({ latch: TRIPPED, moved: false });
  });

  it('is not tripped again by old evidence after a person reset it', () => {
    const reset = resetLatch(TRIPPED, CHOICE, undefined);
    expect(tripLatch(reset, { ...CAUSE, epoch: 0, trippedSince: true })).toEqual({ latch: reset, moved: false });
  });

  it('is tripped by evidence older than a hold: nobody has acted on it yet', () => {
    const held = holdLatch(NEW_LATCH, HOLD);
    expect(tripLatch(held, { ...CAUSE, epoch: 0, trippedSince: false }).moved).toBe(true);
  });

  it('trips whatever stands when the epoch is not known, and to at least the epoch named', () => {
    expect(tripLatch({ state: 'armed', epoch: 7 }, { ...CAUSE, epoch: undefined }).latch.epoch).toBe(8);
    expect(tripLatch(NEW_LATCH, { ...CAUSE, minimumEpoch: 12 }).latch.epoch).toBe(12);
  });

  it('trips past the epoch of the evidence although its database forgot that epoch', () => {
    expect(tripLatch(NEW_LATCH, { ...CAUSE, epoch: 6 }).latch.epoch).toBe(7);
    expect(tripLatch(TRIPPED, { ...CAUSE, epoch: 6 })).toMatchObject({ moved: true, latch: { epoch: 7 } });
    expect(tripLatch(TRIPPED, { ...CAUSE, epoch: undefined, minimumEpoch: 9 }).latch.epoch).toBe(9);
    expect(tripLatch(TRIPPED, { ...CAUSE, epoch: undefined, minimumEpoch: 1 }).moved).toBe(false);
  });

  it.each([
    ['a replica', { ...CHOICE, by: { kind: 'replica', replica: 'g1' } as const }, TRIPPED, 'person-required'],
    ['control', { ...CHOICE, by: { kind: 'control' } as const }, TRIPPED, 'person-required'],
    ['nobody by name', { ...CHOICE, by: { kind: 'person', name: ' ' } as const }, TRIPPED, 'person-required'],
    ['a person without a reason', { ...CHOICE, reason: ' ' }, TRIPPED, 'reason-required'],
    ['a person who looked too long ago', { ...CHOICE, expectedEpoch: 0 }, TRIPPED, 'epoch-moved'],
    ['a person, when there is nothing to reset', CHOICE, NEW_LATCH, 'nothing-to-reset'],
  ] as const)('is not reset by %s', (_, choice, latch, code) => {
    expect(() => resetLatch(latch, choice, undefined)).toThrow(expect.objectContaining({ code }));
  });

  it('is reset by a person with a reason, from tripped and from held', () => {
    expect(resetLatch(TRIPPED, { ...CHOICE, expectedEpoch: 1 }, undefined)).toEqual({ state: 'armed', epoch: 2 });
    expect(resetLatch(holdLatch(NEW_LATCH, HOLD), CHOICE, undefined)).toEqual({ state: 'armed', epoch: 2 });
  });

  it('is not reset before the wait is over, nor without the number of trips where that is demanded', () => {
    const over: Reentry = {
      trips: 3,
      waitMs: 90_000,
      remainingMs: 0,
      possibleAtMs: 90_009,
      release: '1.4.2',
      confirmTrips: 3,
    };
    const early = { ...over, remainingMs: 25_000 };
    expect(() => resetLatch(TRIPPED, { ...CHOICE, confirmTrips: 3 }, early)).toThrow(
      expect.objectContaining({ code: 'too-soon', retryInMs: 25_000 }),
    );
    for (const confirmed of [{}, { confirmTrips: 2 }, { confirmTrips: 4 }]) {
      expect(() => resetLatch(TRIPPED, { ...CHOICE, ...confirmed }, over)).toThrow(
        expect.objectContaining({
          code: 'confirmation-required',
          message: expect.stringContaining('1.4.2 has tripped 3'),
        }),
      );
    }
    expect(resetLatch(TRIPPED, { ...CHOICE, confirmTrips: 3 }, over)).toEqual({ state: 'armed', epoch: 2 });
  });

  it.each([-1, 101, 12.5, Number.NaN])('is not held at %d %%', (canaryPercent) => {
    expect(() => holdLatch(NEW_LATCH, { ...HOLD, canaryPercent })).toThrow(
      expect.objectContaining({ code: 'percent-out-of-range' }),
    );
  });

  it('is not held while tripped', () => {
    expect(() => holdLatch(TRIPPED, HOLD)).toThrow(expect.objectContaining({ code: 'tripped' }));
  });

  it('moves its epoch by exactly one on every change, and never otherwise', () => {
    const steps = fc.array(fc.constantFrom('trip', 'reset', 'hold' as const), { maxLength: 30 });
    fc.assert(
      fc.property(steps, (moves) => {
        let latch: Latch = NEW_LATCH;
        for (const move of moves) {
          const next = take(latch, move);
          expect(next.epoch).toBe(next === latch ? latch.epoch : latch.epoch + 1);
          latch = next;
        }
      }),
    );
  });
});

function take(latch: Latch, move: 'trip' | 'reset' | 'hold'): Latch {
  try {
    if (move === 'trip') return tripLatch(latch, { ...CAUSE, epoch: latch.epoch }).latch;
    return move === 'reset' ? resetLatch(latch, CHOICE, undefined) : holdLatch(latch, HOLD);
  } catch {
    return latch;
  }
}

function armed(epoch: number): Latch {
  return { state: 'armed', epoch };
}

function held(epoch: number, canaryPercent: number): Latch {
  return { state: 'held', epoch, reason: 'r', decisionId: 'd', canaryPercent };
}

/** The largest percent a latch lets through. */
function allows(latch: Latch): number {
  if (latch.state === 'tripped') return -1;
  return latch.state === 'held' ? latch.canaryPercent : 101;
}

describe('mendLatch', () => {
  const latches = fc.oneof(
    fc.nat(9).map(armed),
    fc.tuple(fc.nat(9), fc.integer({ min: 0, max: 100 })).map(([epoch, percent]) => held(epoch, percent)),
    fc.nat(9).map((epoch): Latch => ({ ...TRIPPED, epoch })),
  );
  it('is later than both and lets no more through than either, or leaves alone what is not behind', () => {
    fc.assert(
      fc.property(latches, latches, (database, followed) => {
        const { latch, moved } = mendLatch(database, followed);
        expect(moved).toBe(database.epoch < followed.epoch);
        if (!moved) expect(latch).toBe(database);
        else {
          expect(latch.epoch).toBe(followed.epoch + 1);
          expect(allows(latch)).toBe(Math.min(allows(database), allows(followed)));
        }
      }),
    );
  });
});

describe('laterLatch', () => {
  it('never goes back, and at one epoch lets a trip win', () => {
    expect(laterLatch(undefined, armed(3))).toEqual(armed(3));
    expect(laterLatch(armed(3), armed(2))).toEqual(armed(3));
    expect(laterLatch(armed(3), armed(4))).toEqual(armed(4));
    expect(laterLatch(TRIPPED, armed(1))).toBe(TRIPPED);
    expect(laterLatch(armed(1), TRIPPED)).toBe(TRIPPED);
    expect(laterLatch(TRIPPED, { ...TRIPPED, decisionId: 'of the database' } as Latch)).toMatchObject({
      decisionId: 'of the database',
    });
  });
});
