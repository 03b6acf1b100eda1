import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonValue } from '@banyan/kernel';
import type { DecisionKind } from '../decisions/decision-record.js';
import type { Latch } from '../latch.js';
import { type Reentry, type ReentryMoment, reentryOf, reentryText } from './reentry.js';
import { REENTRY_POLICY, withReentryWait } from './reentry-policy.js';
import type { LatchMove } from './trip-history.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let nth = 0;

function move(kind: DecisionKind, atMs: number, evidence: JsonValue = null): LatchMove {
  return { id: `id-${nth++}`, kind, atMs, evidence };
}

const of = (release: string): JsonValue => ({ evidence: { release } });

/** Trips and resets, a minute apart, the last one a trip. */
function flapping(trips: number, release?: string): LatchMove[] {
  return Array.from({ length: 2 * trips - 1 }, (_, index) =>
    index % 2 === 0
      ? move('trip', index * MINUTE, release === undefined ? null : of(release))
      : move('reset', index * MINUTE),
  );
}

function trippedAt(trippedAtMs: number): Extract<Latch, { state: 'tripped' }> {
  return { state: 'tripped', epoch: 1, reason: 'bad', decisionId: 'd', trippedAtMs };
}

function after(records: readonly LatchMove[], moment: Partial<ReentryMoment> = {}, policy = REENTRY_POLICY): Reentry {
  const atMs = records.findLast(({ kind }) => kind === 'trip')?.atMs ?? 0;
  return reentryOf(trippedAt(atMs), records, { atMs, ...moment }, policy);
}

describe('the wait before re-entry', () => {
  it('is 30 s times the trips, at most 300 s', () => {
    const waits = [1, 2, 3, 9, 10, 11, 40].map((trips) => after(flapping(trips)).waitMs / 1000);
    expect(waits).toEqual([30, 60, 90, 270, 300, 300, 300]);
  });

  it('runs from the trip', () => {
    const records = flapping(2);
    const atMs = 2 * MINUTE;
    expect(after(records, { atMs: atMs + 20_000 })).toMatchObject({ remainingMs: 40_000, possibleAtMs: atMs + MINUTE });
    expect(after(records, { atMs: atMs + MINUTE })).toMatchObject({ remainingMs: 0, possibleAtMs: atMs + MINUTE });
    expect(after(records, { atMs: atMs + HOUR })).toMatchObject({ remainingMs: 0, possibleAtMs: atMs + MINUTE });
  });

  it('is shorter by one trip for each ten minutes armed, and by none for a hold, a trip or a part of them', () => {
    const three = flapping(3);
    const armedFor = (ms: number): number => after([...three, move('reset', HOUR), move('trip', HOUR + ms)]).trips;
    expect([0, 9, 10, 19, 20, 30, 300].map((minutes) => armedFor(minutes * MINUTE))).toEqual([4, 4, 3, 3, 2, 1, 1]);
    const held = [...three, move('reset', HOUR), move('hold', HOUR), move('trip', 5 * HOUR)];
    expect(after(held).trips).toBe(4);
    // A tripped day heals nothing.
    expect(after([...three, move('reset', 24 * HOUR), move('trip', 24 * HOUR)]).trips).toBe(4);
  });

  it('is outlived after a hundred trips as soon as after ten', () => {
    const many = [...flapping(100), move('reset', 100 * HOUR), move('trip', 100 * HOUR + 95 * MINUTE)];
    expect(after(many).trips).toBe(2);
  });

  it('counts a trip that a database was told of again once, and one it has forgotten too', () => {
    const [first] = flapping(1) as [LatchMove];
    expect(after([first, move('trip', MINUTE, { restores: first.id })]).trips).toBe(1);
    expect(after([move('trip', MINUTE, { restores: 'lost' })]).trips).toBe(1);
    expect(after([]).trips).toBe(1);
    expect(after([first, move('joined', 1), move('rolled-back', 2)]).trips).toBe(1);
  });

  it('heals after a mend only where both sides were armed', () => {
    const mended = (followed: string): number =>
      after([
        ...flapping(3),
        move('reset', HOUR),
        move('mend', HOUR, { before: { state: 'armed' }, followed: { state: followed } }),
        move('trip', 3 * HOUR),
      ]).trips;
    expect([mended('armed'), mended('held')]).toEqual([1, 4]);
  });

  it('can be another one, and none at all', () => {
    const none = withReentryWait(0, 'a test');
    expect(after(flapping(4), {}, none)).toMatchObject({ trips: 4, waitMs: 0, remainingMs: 0 });
    expect(after(flapping(2), {}, withReentryWait(1_000, 'a test')).waitMs).toBe(2_000);
  });
});

describe('clocks that lie', () => {
  it('of the replica that tripped, by being behind, do not shorten the wait', () => {
    const reset = move('reset', 10 * HOUR);
    const records = [move('trip', 9 * HOUR), reset, move('trip', 2 * HOUR)];
    expect(reentryOf(trippedAt(2 * HOUR), records, { atMs: 10 * HOUR + 1_000 }, REENTRY_POLICY)).toMatchObject({
      waitMs: 60_000,
      remainingMs: 59_000,
    });
  });

  it('of whoever asks, by going back, lengthen it by no more than itself, as the trip was seen standing', () => {
    const records = flapping(1);
    expect(after(records, { atMs: -HOUR, seenStandingMs: 10_000 })).toMatchObject({ remainingMs: 20_000 });
    expect(after(records, { atMs: -HOUR, seenStandingMs: 30_000 })).toMatchObject({ remainingMs: 0 });
  });

  it('never ask for more than the wait, nor for a wait beyond the longest, whatever they say', () => {
    const kinds = fc.constantFrom<DecisionKind>('trip', 'joined', 'reset', 'hold', 'mend', 'rolled-back');
    const times = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });
    const moves = fc.array(fc.record({ id: fc.uuid(), kind: kinds, atMs: times, evidence: fc.jsonValue() }));
    fc.assert(
      fc.property(moves, times, times, fc.nat(), (records, trippedAtMs, atMs, seenStandingMs) => {
        const moment = { atMs, seenStandingMs };
        const reentry = reentryOf(trippedAt(trippedAtMs), records as LatchMove[], moment, REENTRY_POLICY);
        expect(reentry.waitMs).toBeGreaterThanOrEqual(30_000);
        expect(reentry.waitMs).toBeLessThanOrEqual(300_000);
        expect(reentry.remainingMs).toBeGreaterThanOrEqual(0);
        expect(reentry.remainingMs).toBeLessThanOrEqual(Math.max(0, reentry.waitMs - seenStandingMs));
        // Whoever comes back when told is not sent away again.
        const again = { atMs: atMs + reentry.remainingMs, seenStandingMs: seenStandingMs + reentry.remainingMs };
        expect(reentryOf(trippedAt(trippedAtMs), records as LatchMove[], again, REENTRY_POLICY).remainingMs).toBe(0);
      }),
    );
  });
});

describe('what must be confirmed', () => {
  it('is the number of trips, from the third of one release on, outlived or not', () => {
    const numbers = [1, 2, 3, 4].map((trips) => after(flapping(trips, '1.4.2')).confirmTrips);
    expect(numbers).toEqual([undefined, undefined, 3, 4]);
    const daily = [0, 1, 2].flatMap((day) => [
      move('trip', day * 24 * HOUR, of('1.4.2')),
      move('reset', day * 24 * HOUR + HOUR),
    ]);
    expect(after(daily.slice(0, -1))).toMatchObject({ trips: 1, confirmTrips: 3, release: '1.4.2' });
  });

  it('is nothing for another release than the one that kept tripping', () => {
    const another = [...flapping(3, '1.4.2'), move('reset', HOUR), move('trip', HOUR + 1, of('1.4.3'))];
    expect(after(another)).toMatchObject({ trips: 4, release: '1.4.3', confirmTrips: undefined });
  });

  it('is, where no record names a release, the trips not outlived', () => {
    expect(after(flapping(3)).confirmTrips).toBe(3);
    const outlived = [...flapping(3), move('reset', HOUR), move('trip', 3 * HOUR)];
    expect(after(outlived).confirmTrips).toBeUndefined();
  });

  it('stands in the sentence a person reads', () => {
    expect(reentryText(after(flapping(1), { atMs: 5_000 }))).toBe(
      'possible from 1970-01-01T00:00:30.000Z (in 25 s), because 1 trip makes the wait 30 s',
    );
    expect(reentryText(after(flapping(3, '1.4.2'), { atMs: HOUR }))).toBe(
      'possible from 1970-01-01T00:05:30.000Z, because 3 trips make the wait 90 s; release 1.4.2 has tripped 3 times, and whoever resets must confirm that number',
    );
  });
});
