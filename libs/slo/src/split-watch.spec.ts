import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EVIDENCE_POLICY } from './evidence-policy.js';
import { orderSlack } from './order-slack.js';
import { EMPTY_COUNTS } from './evidence.js';
import { logBayesFactor } from './log-bayes-factor.js';
import { logAverage } from './onset.js';
import { RecordClock } from './record-clock.js';
import { wrongSplit } from './sample-ratio.js';
import { seededRandom } from './seeded-random.js';
import { SplitWatch } from './split-watch.js';

describe('split watch', () => {
  it('tells every change of what the guard says, and nothing else', () => {
    const share = fc.constantFrom(0.02, 0.05, 0.5, 0.95);
    fc.assert(
      fc.property(share, share, fc.integer({ min: 0, max: 1e6 }), (intended, observed, seed) => {
        const random = seededRandom(seed);
        const watch = new SplitWatch(intended, EVIDENCE_POLICY);
        let isWrong = false;
        for (let session = 0; session < 200; session++) {
          const hasChanged = watch.assign(random() < observed ? 'service' : 'legacy', `s${session}`);
          const about = { domain: '', stretch: '', share: intended, operations: [] };
          const nowWrong = wrongSplit({ ...about, assigned: [watch.assigned] }, EVIDENCE_POLICY) !== undefined;
          expect(hasChanged).toBe(nowWrong !== isWrong);
          isWrong = nowWrong;
        }
      }),
      { numRuns: 40, seed: 2 },
    );
  });
});

describe('order slack', () => {
  it('is never too many: with one fewer, the limit is not reached however they fall', () => {
    const over = fc.array(fc.nat(300), { minLength: 3, maxLength: 3 });
    const share = fc.constantFrom(0.05, 0.5, 0.9);
    fc.assert(
      fc.property(over, over, share, (ofLegacy, ofService, theta) => {
        const [legacy, service] = [ofLegacy, ofService].map((steps) => ({ ...EMPTY_COUNTS, over: steps }));
        if (legacy === undefined || service === undefined) return;
        const limit = Math.log(20);
        const statistic = (more: number): number => {
          const steps = ofService.map((bad, step) =>
            logBayesFactor(bad + more, bad + more + (ofLegacy[step] ?? 0), theta),
          );
          return logAverage(steps);
        };
        const slack = orderSlack(legacy, service, theta, limit);
        expect(slack).toBeGreaterThanOrEqual(1);
        for (let more = 1; more < Math.min(slack, 50); more++) expect(statistic(more)).toBeLessThan(limit);
      }),
      { numRuns: 60, seed: 3 },
    );
  });
});

describe('record clock', () => {
  it('holds still for a line that is a little late, and goes back to where another log begins', () => {
    const clock = new RecordClock();
    expect([50_000, 45_000, 51_000, 2_000, 3_000, 1_000].map((t) => clock.read(t))).toEqual([
      50_000, 50_000, 51_000, 2_000, 3_000, 3_000,
    ]);
  });
});
