import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ArmTally } from './arm-tally.js';

const GOOD = { failed: false, slow: false, ms: 1, sessionId: 'a' };
const BAD = { ...GOOD, failed: true };
const tally = (limits: readonly number[] = []) => new ArmTally(limits, (session) => `#${session}`);

describe('the counts of one arm', () => {
  it('counts a session once in ten seconds: a retry storm of one is one failure', () => {
    const arm = tally();
    const news = [0, 10, 9_999].map((ms) => arm.add(BAD, ms).failed);
    expect(news).toEqual([true, false, false]);
    expect(arm.snapshot()).toMatchObject({ requests: 3, failed: 3, failedAgain: 2 });
  });

  it('counts the session that fails most once altogether, and every other twice', () => {
    const arm = tally();
    for (let visit = 0; visit < 6; visit++) arm.add(BAD, visit * 10_000);
    expect(arm.snapshot()).toMatchObject({ failed: 6, failedAgain: 5 });
    for (let visit = 0; visit < 5; visit++) arm.add({ ...BAD, sessionId: 'b' }, 100_000 + visit * 10_000);
    expect(arm.snapshot()).toMatchObject({ failed: 11, failedAgain: 8, failedSessions: ['#a', '#b'] });
  });

  it('counts every failure when every session is another one', () => {
    const arm = tally();
    for (let each = 0; each < 6_400; each++) arm.add({ ...BAD, sessionId: `s${each}` }, each * 100);
    expect(arm.snapshot()).toMatchObject({ failed: 6_400, failedAgain: 0 });
  });

  it('lets five broken sessions that never end say nine things, however long they go on', () => {
    const arm = tally();
    for (let visit = 0; visit < 1_000; visit++) {
      for (const sessionId of ['a', 'b', 'c', 'd', 'e']) arm.add({ ...BAD, sessionId }, visit * 10_000);
    }
    const { failed, failedAgain = 0 } = arm.snapshot();
    expect(failed - failedAgain).toBe(9);
  });

  it('remembers the sessions that failed of late, a bounded number of them', () => {
    const arm = tally();
    arm.add(BAD, 0);
    arm.add({ ...BAD, sessionId: 'b' }, 0);
    for (let each = 0; each < 5_000; each++) {
      arm.add({ ...BAD, sessionId: `s${each}` }, 10_000 + each);
      // Never longer without a bad visit than the others: never forgotten.
      if (each % 1_000 === 0) arm.add({ ...BAD, sessionId: 'b' }, 20_000 + each * 10_000);
    }
    expect(arm.snapshot().failedAgain).toBeGreaterThanOrEqual(3);
  });

  it('takes a failure and slowness of one visit for two things', () => {
    const arm = tally();
    arm.add(BAD, 0);
    expect(arm.add({ ...BAD, slow: true }, 1)).toEqual({ failed: false, slow: true });
  });

  it('counts what is over each limit, a session once', () => {
    const arm = tally([40, 75, 150]);
    for (const ms of [10, 40, 41, 80]) arm.add({ ...GOOD, ms }, 0);
    arm.add({ ...GOOD, ms: 500, sessionId: 'b' }, 0);
    expect(arm.snapshot().over).toEqual([2, 2, 1]);
  });

  it('never counts more than there was, whatever comes', () => {
    const requests = fc.record({
      failed: fc.boolean(),
      slow: fc.boolean(),
      ms: fc.integer({ min: 0, max: 400 }),
      sessionId: fc.constantFrom('a', 'b', 'c', 'd'),
      at: fc.integer({ min: 0, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(requests, { maxLength: 100 }), (all) => {
        const arm = tally([40, 75, 150]);
        let nowMs = 0;
        let news = 0;
        for (const { at, ...outcome } of all) {
          nowMs += at;
          news += arm.add(outcome, nowMs).failed ? 1 : 0;
        }
        const counts = arm.snapshot();
        const failed = all.filter((each) => each.failed);
        expect(counts.failed).toBe(failed.length);
        expect(counts.failed - (counts.failedAgain ?? 0)).toBe(news);
        const sessions = new Set(failed.map(({ sessionId }) => sessionId)).size;
        expect(news).toBeGreaterThanOrEqual(Math.min(1, sessions));
        for (const over of counts.over ?? []) expect(over).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});
