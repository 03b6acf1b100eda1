import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { metricsText } from '@banyan/observability';
import type { SliObservation } from '../pipeline/record-sli.js';
import { failing } from '../testing/scripted-arm.fixture.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';
import { SessionBook } from './session-book.js';

const HALF_HOUR_MS = 30 * 60_000;

let rig: StorefrontRig;
let answered: SliObservation;
let rescued: SliObservation;
let clock: ManualClock;
let book: SessionBook;

beforeAll(async () => {
  rig = await StorefrontRig.start();
  rig.serve(true, 20);
  const of = { headers: { 'x-session-id': 'anna' } };
  await rig.one('A', of);
  rig.service.behaves = failing('service', 'fault');
  await rig.one('A', of);
  [answered, rescued] = rig.observations as [SliObservation, SliObservation];
});
afterAll(() => rig.stop());
beforeEach(() => {
  clock = new ManualClock();
  book = new SessionBook(clock);
});

const of = (sessionId: string, observation: SliObservation, over: Partial<SliObservation> = {}): SliObservation => ({
  ...observation,
  ...over,
  call: { ...observation.call, caller: { ...observation.call.caller, sessionId } },
});
const failed = (sessionId: string, rescue?: 'failed') =>
  of(sessionId, answered, { failed: true, ...(rescue && { rescue }) });
const buying = (observation: SliObservation): SliObservation => ({
  ...observation,
  call: { ...observation.call, operation: { ...observation.call.operation, buys: true } },
});
const ordering = (observation: SliObservation): SliObservation => {
  const { call } = buying(observation);
  const manifest = { ...call.domain.manifest, takesOrder: (result: unknown) => result === 'placed' };
  return {
    ...observation,
    result: 'placed',
    call: { ...call, operation: { ...call.operation, ownership: 'binds' }, domain: { ...call.domain, manifest } },
  };
};
const ended = async (outcome: string): Promise<number> => {
  const line = new RegExp(`banyan_sessions_ended_total\\{outcome="${outcome}"\\} (\\d+)`).exec(await metricsText());
  return Number(line?.[1] ?? 0);
};

describe('sessions', () => {
  it('that ended within the hour are told by whether they met a failure and whether they bought', () => {
    book.see(buying(of('left', answered)));
    book.see(ordering(of('bought', answered)));
    book.see(buying(failed('spoilt')));
    book.see(failed('only looked'));
    const nothing = { bought: 0, abandoned: 0 };
    expect(book.endedReport()).toEqual({ minutes: 60, sound: nothing, spoilt: nothing });
    clock.advance(HALF_HOUR_MS);
    expect(book.endedReport()).toEqual({
      minutes: 60,
      sound: { bought: 1, abandoned: 1 },
      spoilt: { bought: 0, abandoned: 1 },
    });
    clock.advance(2 * HALF_HOUR_MS);
    expect(book.endedReport()).toEqual({ minutes: 60, sound: nothing, spoilt: nothing });
  });

  it('fail once, by what failed them first; what legacy rescued the shopper never saw', () => {
    expect([book.see(of('anna', rescued)), book.see(of('anna', answered))]).toEqual([false, false]);
    expect([book.see(failed('anna')), book.see(failed('anna', 'failed'))]).toEqual([true, false]);
    expect(book.see(failed('ben', 'failed'))).toBe(true);
    const at = { domain: 'inventory', operation: 'availability.one', failed: 1 };
    expect(book.report()).toEqual({
      seen: 2,
      failed: 2,
      by: [
        { ...at, arm: 'service' },
        { ...at, arm: 'legacy' },
      ],
    });
  });

  it('are nobody’s where a request brings none', () => {
    const stranger = of('x', answered, { failed: true });
    expect(
      book.see({ ...stranger, call: { ...stranger.call, caller: { ...stranger.call.caller, newSession: true } } }),
    ).toBe(false);
    expect(book.report().seen).toBe(0);
  });

  it('end after half an hour: bought, abandoned with or without an error, or only looked', async () => {
    const outcomes = ['bought', 'abandoned', 'abandoned-after-error', 'looked'];
    const before = await Promise.all(outcomes.map(ended));
    for (const session of ['a', 'b', 'c', 'd']) book.see(of(session, answered));
    for (const session of ['a', 'b', 'c']) book.see(buying(of(session, answered)));
    book.see(ordering(of('a', answered)));
    book.see(ordering(of('c', answered, { failed: true })));
    clock.advance(HALF_HOUR_MS);
    expect(book.report()).toEqual({ seen: 0, failed: 0, by: [] });
    const after = await Promise.all(outcomes.map(ended));
    expect(after.map((count, at) => count - (before[at] ?? 0))).toEqual([1, 1, 1, 1]);
  });

  it('are kept in mind up to a bound, the ones heard last', async () => {
    const before = await ended('pushed-out');
    for (let session = 0; session <= 20_001; session += 1) book.see(of(`s${session}`, answered));
    expect((await ended('pushed-out')) - before).toBe(1);
    clock.advance(1);
    expect(book.report().seen).toBeLessThanOrEqual(20_001);
  });
});
