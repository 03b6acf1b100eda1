import { describe, expect, it } from '@jest/globals';
import { DistinctSessions } from './distinct-sessions.js';
import type { Evidence } from './evidence.js';
import { EVIDENCE_POLICY } from './evidence-policy.js';
import { judge } from './judge.js';
import { wrongSplit } from './sample-ratio.js';

const ONE = { operation: 'one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 };
const DEAD = { requests: 50, failed: 50, slow: 0, failedSessions: ['a', 'b', 'c'], slowSessions: [] };
const FINE = { requests: 950, failed: 0, slow: 0, failedSessions: [], slowSessions: [] };

function evidence(assigned: Evidence['assigned'], share = 0.05): Evidence {
  const operations = [{ operation: 'one', service: DEAD, legacy: FINE }];
  return { domain: 'inventory', stretch: 's', share, operations, ...(assigned && { assigned }) };
}

describe('the sample-ratio guard', () => {
  it('doubts a split that is not the intended one, in either direction, and says both figures', () => {
    expect(wrongSplit(evidence([{ service: 120, legacy: 880 }]), EVIDENCE_POLICY)).toMatch(
      /12 % of 1,000 sessions went to the service, 5 % are intended/,
    );
    expect(wrongSplit(evidence([{ service: 0, legacy: 1_000 }]), EVIDENCE_POLICY)).toContain('0 % of 1,000');
  });

  it('believes the intended split, and knows nothing without sessions', () => {
    expect(wrongSplit(evidence([{ service: 52, legacy: 948 }]), EVIDENCE_POLICY)).toBeUndefined();
    expect(wrongSplit(evidence([{ service: 0, legacy: 0 }]), EVIDENCE_POLICY)).toBeUndefined();
    expect(wrongSplit(evidence(undefined), EVIDENCE_POLICY)).toBeUndefined();
  });

  it('makes every verdict inconclusive, also one that would trip', () => {
    expect(judge(evidence([{ service: 50, legacy: 950 }]), [ONE], EVIDENCE_POLICY).kind).toBe('breached');
    const verdict = judge(evidence([{ service: 700, legacy: 300 }]), [ONE], EVIDENCE_POLICY);
    expect(verdict).toMatchObject({ kind: 'inconclusive', text: expect.stringContaining('the split is wrong') });
  });

  it('is not deceived by replicas that count the same sessions each: three times the same is no more than once', () => {
    const odd = { service: 66, legacy: 934 };
    expect(wrongSplit(evidence([odd]), EVIDENCE_POLICY)).toBeUndefined();
    expect(wrongSplit(evidence([odd, odd, odd]), EVIDENCE_POLICY)).toBeUndefined();
  });

  it('errs at most once in a thousand stretches of a right split, looked at after every session', () => {
    let doubted = 0;
    let state = 1;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    for (let run = 0; run < 400; run++) {
      const assigned = { service: 0, legacy: 0 };
      for (let session = 0; session < 500; session++) {
        assigned[random() < 0.1 ? 'service' : 'legacy']++;
        if (session % 10 === 9 && wrongSplit(evidence([assigned], 0.1), EVIDENCE_POLICY) !== undefined) {
          doubted++;
          break;
        }
      }
    }
    // 0.4 are allowed in the mean; four or more come by chance once in a thousand times.
    expect(doubted).toBeLessThanOrEqual(3);
  });
});

describe('distinct sessions', () => {
  it('counts each once, by the arm it was given first', () => {
    const sessions = new DistinctSessions();
    for (let turn = 0; turn < 3; turn++) {
      for (let each = 0; each < 1_000; each++) sessions.add(each % 10 === 0 ? 'service' : 'legacy', `session-${each}`);
    }
    const { service, legacy } = sessions.assigned;
    // A few share a bit with another one.
    expect(service + legacy).toBeGreaterThan(985);
    expect(service + legacy).toBeLessThanOrEqual(1_000);
    expect(service).toBeGreaterThan(95);
  });

  it('goes on counting when it is full, without bending the ratio', () => {
    const sessions = new DistinctSessions();
    for (let each = 0; each < 300_000; each++) sessions.add(each % 20 === 0 ? 'service' : 'legacy', `s${each}`);
    const { service, legacy } = sessions.assigned;
    expect(service / (service + legacy)).toBeCloseTo(0.05, 2);
    expect(service + legacy).toBeGreaterThan(200_000);
  });
});
