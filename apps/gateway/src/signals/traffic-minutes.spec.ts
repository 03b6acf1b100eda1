import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { minuteOf } from '@banyan/slo';
import type { SliObservation } from '../pipeline/record-sli.js';
import { failing } from '../testing/scripted-arm.fixture.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { SessionBook } from './session-book.js';
import { TrafficMinutes } from './traffic-minutes.js';

const START = Date.UTC(2026, 10, 21, 3, 12, 5);
const MINUTE_MS = 60_000;
const copy = { operation: 'availability.one', arm: 'service' } as const;

let rig: StorefrontRig;
let answered: SliObservation;
let rescued: SliObservation;
let byLegacy: SliObservation;
let clock: ManualClock;
let passedOn: SliObservation[];
let traffic: TrafficMinutes;

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
  traffic = new TrafficMinutes(clock, new SessionBook(clock), { observe: (each) => void passedOn.push(each) });
});

describe('what both arms did by the minute', () => {
  it('is counted by arm and channel as the evidence counts it, with what was intended, and passed on', () => {
    for (const each of [answered, rescued, byLegacy]) traffic.observe(each);
    const at = {
      minute: minuteOf(START),
      domain: 'inventory',
      channel: 'web',
      slow: 0,
      journeysFailed: 0,
      compared: 0,
      mismatched: 0,
    };
    expect(traffic.report()).toEqual({
      stream: expect.stringMatching(/^[0-9a-f-]{36}$/),
      minute: minuteOf(START),
      through: minuteOf(START),
      rows: [
        { ...at, arm: 'service', requests: 2, failed: 1, intendedMicro: 400_000 },
        { ...at, arm: 'legacy', requests: 1, failed: 0, intendedMicro: 200_000 },
      ],
    });
    expect(passedOn).toEqual([answered, rescued, byLegacy]);
  });

  it('holds how copies compared; a difference counts when nothing explains it', () => {
    traffic.copied('inventory', { ...copy, kind: 'started' });
    traffic.copied('inventory', { ...copy, kind: 'compared', observation: { kind: 'match' } });
    traffic.copied('inventory', { ...copy, kind: 'compared', observation: { kind: 'mismatch', mismatches: [] } });
    traffic.copied('inventory', { ...copy, kind: 'settled', outcome: 'explained' });
    clock.advance(MINUTE_MS);
    traffic.copied('inventory', { ...copy, kind: 'settled', outcome: 'mismatched', mismatches: [] });
    expect(traffic.report().rows).toMatchObject([
      { channel: '', requests: 0, compared: 2, mismatched: 0 },
      { compared: 0, mismatched: 1 },
    ]);
  });

  it('is told until it is kept, whole minutes at a time, and the oldest is lost where control is away for long', () => {
    traffic.observe(answered);
    const { stream, minute } = traffic.report();
    traffic.acknowledge(stream, minute);
    expect(traffic.report().rows).toHaveLength(1);
    for (let passed = 0; passed < 239; passed++) {
      clock.advance(MINUTE_MS);
      for (const each of [answered, byLegacy]) traffic.observe(each);
    }
    const first = traffic.report();
    expect(first.through).toBeLessThan(first.minute);
    expect(first.rows.length).toBeLessThanOrEqual(400);
    expect(first.rows[0]).toMatchObject({ minute, requests: 1 });
    clock.advance(MINUTE_MS);
    traffic.observe(answered);
    expect(traffic.report().rows[0]).toMatchObject({ minute: minute + 1 });
    traffic.acknowledge('another life', first.through);
    traffic.acknowledge(stream, first.through);
    const rest = traffic.report();
    expect(rest.rows[0]).toMatchObject({ minute: first.through + 1 });
    expect(rest.through).toBe(rest.minute);
  });

  it('begins anew, under another name, when the clock was set', () => {
    traffic.observe(answered);
    const before = traffic.report();
    clock.jumpWallClock(86_400_000);
    expect(traffic.report()).toMatchObject({ rows: [], minute: minuteOf(START + 86_400_000) });
    expect(traffic.report().stream).not.toBe(before.stream);
  });
});
