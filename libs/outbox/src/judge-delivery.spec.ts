import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { backOffMs, DELIVERY_POLICY } from './delivery-policy.js';
import { judgeDelivery, type NotTaken, type Standing } from './judge-delivery.js';

const CALM: Standing = { attempts: 1, strikes: 0, answersOthers: true, failingForMs: 0, failures: 1, refusals: 0 };
const LATER: NotTaken = { kind: 'later', because: 'HTTP 503' };
const REFUSED: NotTaken = { kind: 'refused', because: 'HTTP 422' };

function judge(outcome: NotTaken, standing: Partial<Standing>) {
  return judgeDelivery(outcome, { ...CALM, ...standing }, DELIVERY_POLICY, 0);
}

describe('a message that was not taken', () => {
  it.each<[string, NotTaken, Partial<Standing>, object]>([
    ['is parked when it is refused', REFUSED, { refusals: 1 }, { kind: 'parked' }],
    ['is parked when it is the third in a row', REFUSED, { refusals: 3 }, { kind: 'parked' }],
    [
      'waits when so many are refused that it is the consumer',
      REFUSED,
      { refusals: 4, failures: 1, answersOthers: false },
      { kind: 'again', afterMs: 500, strikes: 0 },
    ],
    ['comes again', LATER, { answersOthers: false }, { kind: 'again', afterMs: 500, strikes: 0 }],
    ['waits twice as long each time', LATER, { attempts: 3 }, { kind: 'again', afterMs: 2_000, strikes: 1 }],
    ['waits no longer than the longest wait', LATER, { attempts: 30 }, { kind: 'again', afterMs: 60_000, strikes: 1 }],
    ['comes when it was asked to', { ...LATER, afterMs: 7_000 }, {}, { kind: 'again', afterMs: 7_000, strikes: 1 }],
    [
      'does not wait for ever because it was asked to',
      { ...LATER, afterMs: 9e9 },
      {},
      { kind: 'again', afterMs: 60_000, strikes: 1 },
    ],
    [
      'stays where the consumer is away, which is then left alone',
      LATER,
      { failures: 3, answersOthers: false },
      { kind: 'again', afterMs: 500, strikes: 0, awayMs: 250 },
    ],
    [
      'is parked after eight failures over five minutes in which others were taken',
      LATER,
      { attempts: 8, strikes: 7, failingForMs: 300_000 },
      { kind: 'parked' },
    ],
    [
      'is not, when the time is shorter',
      LATER,
      { attempts: 8, strikes: 7, failingForMs: 299_999 },
      { kind: 'again', afterMs: 60_000, strikes: 8 },
    ],
    [
      'is not at a failure in which nothing else was taken',
      LATER,
      { attempts: 9, strikes: 8, failingForMs: 400_000, answersOthers: false },
      { kind: 'again', afterMs: 60_000, strikes: 8 },
    ],
  ])('%s', (_, outcome, standing, fate) => {
    expect(judge(outcome, standing)).toEqual(fate);
  });

  it('is never parked by a consumer that takes nothing, but for the first few refusals', () => {
    const outcomes = fc.array(fc.constantFrom(LATER, REFUSED), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(outcomes, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (tries, random) => {
        let [parked, refusals, failures] = [0, 0, 0];
        for (const [index, outcome] of tries.entries()) {
          if (outcome.kind === 'refused') refusals += 1;
          failures += 1;
          // Failing for as long and as often as one likes.
          const standing = {
            attempts: index + 1,
            strikes: 100,
            answersOthers: false,
            failingForMs: 1e12,
            failures,
            refusals,
          };
          if (judgeDelivery(outcome, standing, DELIVERY_POLICY, random).kind === 'parked') parked += 1;
        }
        return parked <= DELIVERY_POLICY.refusalsInARow;
      }),
    );
  });
});

describe('a wait', () => {
  it('is at least the part that is not left to chance, at most the longest, and never shrinks without chance', () => {
    const backOff = DELIVERY_POLICY.message;
    fc.assert(
      fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (failures, random) => {
        const wait = backOffMs(backOff, failures, random);
        const full = backOffMs(backOff, failures, 0);
        expect(wait).toBeLessThanOrEqual(full);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(full * (1 - backOff.jitterRatio)));
        expect(full).toBeLessThanOrEqual(backOff.mostMs);
        expect(backOffMs(backOff, failures + 1, 0)).toBeGreaterThanOrEqual(full);
      }),
    );
  });

  it('of one claim is longer than what a delivery may take', () => {
    expect(DELIVERY_POLICY.leaseMs).toBeGreaterThan(DELIVERY_POLICY.timeoutMs);
  });
});
