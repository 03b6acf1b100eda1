import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ManualClock } from '@banyan/kernel';
import { minuteOf } from '@banyan/slo';
import type { SliObservation } from '../pipeline/record-sli.js';
import { failing } from '../testing/scripted-arm.fixture.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { ServiceMinutes } from './service-minutes.js';

const START = Date.UTC(2026, 10, 21, 3, 12, 5);
const MINUTE_MS = 60_000;
const DOMAINS = [{ name: 'inventory', operations: ['availability.one', 'availability.batch'] }];

let rig: StorefrontRig;
let answered: SliObservation;
let rescued: SliObservation;
let byLegacy: SliObservation;
let clock: ManualClock;
let passedOn: SliObservation[];
let minutes: ServiceMinutes;

beforeAll(async () => {
  rig = await StorefrontRig.start();
  rig.serve(true, 20);
  await rig.one();
  rig.service.behaves = failing('service', 'fault');
  await rig.one();
  rig.serve(false, 20);
  await rig.one();
  [answered, rescued, byLegacy] = rig.observations as [SliObservation, SliObservation, SliObservation];
});
afterAll(() => rig.stop());
beforeEach(() => {
  clock = new ManualClock(START);
  passedOn = [];
  minutes = new ServiceMinutes(clock, DOMAINS, { observe: (each) => void passedOn.push(each) });
});

const report = () => minutes.report('inventory')!;
const one = () => report().operations[0]!;

describe('the minutes of the service arm', () => {
  it('count what the service was chosen for, a read that legacy rescued as failed, and pass everything on', () => {
    for (const each of [answered, rescued, byLegacy]) minutes.observe(each);
    expect(report()).toEqual({
      domain: 'inventory',
      stream: expect.stringMatching(/^[0-9a-f-]{36}$/),
      minute: minuteOf(START),
      from: minuteOf(START),
      operations: [
        { operation: 'availability.one', requests: [2], failed: [1] },
        { operation: 'availability.batch', requests: [0], failed: [0] },
      ],
    });
    expect(passedOn).toEqual([answered, rescued, byLegacy]);
    expect(minutes.report('pricing')).toBeUndefined();
  });

  it('tell of minutes without requests too: that they were lived through is what makes them known', () => {
    minutes.observe(answered);
    clock.advance(3 * MINUTE_MS);
    minutes.observe(rescued);
    expect(one()).toEqual({ operation: 'availability.one', requests: [1, 0, 0, 1], failed: [0, 0, 0, 1] });
  });

  it('are told until control has kept them; the present one goes on being told', () => {
    minutes.observe(answered);
    clock.advance(MINUTE_MS);
    minutes.observe(answered);
    const { stream, minute, from } = report();
    minutes.acknowledge('inventory', stream, from);
    expect(report()).toMatchObject({ from: minute, minute });
    minutes.acknowledge('inventory', stream, minute + 5);
    expect(one().requests).toEqual([1]);
    minutes.acknowledge('inventory', 'another life', minute);
    minutes.acknowledge('pricing', stream, minute);
    minutes.observe(answered);
    expect(one().requests).toEqual([2]);
  });

  it('wait for three days without control, and come 120 at a time, the oldest first', () => {
    minutes.observe(rescued);
    clock.advance(299 * MINUTE_MS);
    minutes.observe(answered);
    let [requests, rounds] = [0, 0];
    for (let told = -1; told < report().minute; rounds++) {
      const { stream, from, operations } = report();
      const list = operations[0]?.requests ?? [];
      told = from + list.length - 1;
      requests += list.slice(0, told < report().minute ? list.length : undefined).reduce((sum, each) => sum + each, 0);
      minutes.acknowledge('inventory', stream, told);
    }
    expect([requests, rounds]).toEqual([2, 3]);
    clock.advance(5 * 24 * 60 * MINUTE_MS);
    expect(report().minute - report().from).toBe(3 * 24 * 60 - 1);
  });

  it('begin anew under another name when the wall clock was set or the machine slept', () => {
    minutes.observe(answered);
    const { stream } = report();
    clock.jumpWallClock(30_000);
    expect(report()).toMatchObject({ stream, minute: minuteOf(START) });
    clock.jumpWallClock(2 * 60 * MINUTE_MS);
    const now = report();
    expect(now.stream).not.toBe(stream);
    expect(now).toMatchObject({ minute: minuteOf(clock.nowMs()), from: minuteOf(clock.nowMs()) });
    expect(one().requests).toEqual([0]);
  });

  it('reach control once each, whatever is lost, repeated or late on the way', () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 200_000 }),
      failed: fc.boolean(),
      heard: fc.boolean(),
      answered: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        clock = new ManualClock(START);
        minutes = new ServiceMinutes(clock, DOMAINS, { observe: () => undefined });
        const kept = new Map<number, number>();
        const expected = new Map<number, number>();
        const tell = (isAnswered: boolean): void => {
          const { stream, from, minute, operations } = report();
          operations[0]?.requests.forEach((count, index) =>
            kept.set(from + index, Math.max(kept.get(from + index) ?? 0, count)),
          );
          const told = from + (operations[0]?.requests.length ?? 0) - 1;
          if (isAnswered) minutes.acknowledge('inventory', stream, Math.min(told, minute - 1));
        };
        for (const { ms, failed, heard, answered: isAnswered } of steps) {
          clock.advance(ms);
          minutes.observe(failed ? rescued : answered);
          const minute = minuteOf(clock.nowMs());
          expected.set(minute, (expected.get(minute) ?? 0) + 1);
          if (heard) tell(isAnswered);
        }
        for (let round = 0; round < 4; round++) tell(true);
        for (const [minute, count] of kept) expect([minute, count]).toEqual([minute, expected.get(minute) ?? 0]);
        for (const minute of expected.keys()) expect(kept.has(minute)).toBe(true);
      }),
    );
  });
});
