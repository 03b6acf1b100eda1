import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EvidenceCounter, type Outcome } from './evidence-counter.js';
import { EMPTY_COUNTS } from './evidence.js';
import type { Stretch } from './stretch.js';

const FIVE: Stretch = { epoch: 3, share: 0.05, definition: 'abc' };
const TEN: Stretch = { ...FIVE, share: 0.1 };
const hashSession = (sessionId: string): string => `#${sessionId}`;
const OPTIONS = { hashSession };
const OPERATIONS = ['availability.one', 'availability.batch'];

function outcome(over: Partial<Outcome> = {}): Outcome {
  return { operation: 'availability.one', arm: 'service', failed: false, slow: false, ms: 1, sessionId: 's', ...over };
}

function counterIn(stretch: Stretch): EvidenceCounter {
  const counter = new EvidenceCounter('inventory', OPERATIONS, OPTIONS);
  counter.enter(stretch, 1_000);
  return counter;
}

describe('the evidence counter', () => {
  it('counts each request once, for the arm that was chosen', () => {
    const counter = counterIn(FIVE);
    counter.record(FIVE, outcome(), 2_000);
    counter.record(FIVE, outcome({ failed: true, sessionId: 'a' }), 2_000);
    counter.record(FIVE, outcome({ slow: true, sessionId: 'b' }), 2_000);
    counter.record(FIVE, outcome({ arm: 'legacy', failed: true, slow: true, sessionId: 'c' }), 2_000);
    const once = { failedAgain: 0, slowAgain: 0, over: [] };
    expect(counter.snapshot()).toEqual({
      domain: 'inventory',
      stretch: '3:0.05:abc',
      share: 0.05,
      epoch: 3,
      startedAtMs: 1_000,
      release: '',
      assigned: [{ legacy: 0, service: 0 }],
      dailyRequests: 3 * 1_440,
      operations: [
        {
          operation: 'availability.one',
          service: { requests: 3, failed: 1, slow: 1, failedSessions: ['#a'], slowSessions: ['#b'], ...once },
          legacy: { requests: 1, failed: 1, slow: 1, failedSessions: ['#c'], slowSessions: ['#c'], ...once },
        },
        {
          operation: 'availability.batch',
          service: { ...EMPTY_COUNTS, ...once },
          legacy: { ...EMPTY_COUNTS, ...once },
        },
      ],
    });
  });

  it.each([
    ['share', TEN],
    ['epoch', { ...FIVE, epoch: 4 }],
    ['definition', { ...FIVE, definition: 'abd' }],
  ])('begins anew when the %s changes', (_, next) => {
    const counter = counterIn(FIVE);
    counter.record(FIVE, outcome({ failed: true }), 2_000);
    expect(counter.enter(FIVE, 2_000)).toBe(false);
    expect(counter.snapshot().operations[0]?.service.requests).toBe(1);
    expect(counter.enter(next, 3_000)).toBe(true);
    expect(counter.snapshot()).toMatchObject({ share: next.share, epoch: next.epoch, startedAtMs: 3_000 });
    expect(counter.snapshot().operations[0]).toMatchObject({ service: EMPTY_COUNTS, legacy: EMPTY_COUNTS });
  });

  it('leaves out a request whose stretch has ended, and says how many those were', () => {
    const counter = counterIn(FIVE);
    counter.enter(TEN, 2_000);
    expect(counter.record(FIVE, outcome({ failed: true }), 2_000)).toBe(false);
    expect(counter.record(TEN, outcome(), 2_000)).toBe(true);
    expect(counter.snapshot().operations[0]?.service).toMatchObject({ requests: 1, failed: 0 });
    expect(counter.late).toBe(1);
  });

  it('gives snapshots that later records do not change', () => {
    const counter = counterIn(FIVE);
    const before = counter.snapshot();
    counter.record(FIVE, outcome({ failed: true }), 2_000);
    expect(before.operations[0]?.service).toMatchObject(EMPTY_COUNTS);
  });

  it('knows nothing before the first stretch, and says so with a share of 0', () => {
    expect(new EvidenceCounter('inventory', OPERATIONS, OPTIONS).snapshot()).toMatchObject({
      share: 0,
      stretch: '0:0:',
    });
  });

  it('refuses an operation the domain does not have', () => {
    expect(() => counterIn(FIVE).record(FIVE, outcome({ operation: 'order.place' }), 2_000)).toThrow(RangeError);
  });

  it('takes the same memory however many sessions fail', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 200 }), (sessions) => {
        const counter = counterIn(FIVE);
        for (const sessionId of sessions) counter.record(FIVE, outcome({ failed: true, sessionId }), 2_000);
        const { failed, failedSessions = [] } = counter.snapshot().operations[0]?.service ?? {};
        expect(failed).toBe(sessions.length);
        expect(failedSessions.length).toBe(Math.min(8, new Set(sessions).size));
        expect(new Set(failedSessions).size).toBe(failedSessions.length);
      }),
    );
  });
});
