import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { ArmCounts, Evidence } from './evidence.js';
import { sumEvidence } from './sum-evidence.js';

function counts(requests: number, failed = 0, sessions: readonly string[] = []): ArmCounts {
  const again = { failedAgain: 0, slowAgain: 0 };
  return { requests, failed, slow: failed, failedSessions: sessions, slowSessions: sessions, ...again };
}

function report(over: Partial<Evidence> = {}, service = counts(10, 1, ['a']), legacy = counts(90)): Evidence {
  return {
    domain: 'inventory',
    stretch: '1:0.1:x',
    share: 0.1,
    epoch: 1,
    startedAtMs: 1_000,
    operations: [{ operation: 'availability.one', service, legacy }],
    ...over,
  };
}

describe('the evidence of all replicas', () => {
  it('is nothing without reports', () => {
    expect(sumEvidence([])).toBeUndefined();
  });

  it('adds the counts of one stretch and unites the sessions', () => {
    const sum = sumEvidence([report(), report({ startedAtMs: 900 }, counts(5, 2, ['a', 'b']), counts(50, 1, ['c']))]);
    expect(sum).toEqual({
      ...report({ startedAtMs: 900 }),
      operations: [
        { operation: 'availability.one', service: counts(15, 3, ['a', 'b']), legacy: counts(140, 1, ['c']) },
      ],
    });
  });

  it('takes the highest epoch, then the stretch begun last, and leaves replicas in another one out', () => {
    const newer = report({ stretch: '1:0.2:x', share: 0.2, startedAtMs: 2_000 });
    const reset = report({ stretch: '2:0.1:x', epoch: 2, startedAtMs: 500 });
    expect(sumEvidence([report(), newer, report()])).toEqual(newer);
    expect(sumEvidence([report(), reset, newer])).toEqual(reset);
  });

  it('adds operations that only some replicas have seen', () => {
    const batch = { operation: 'availability.batch', service: counts(1), legacy: counts(2) };
    const sum = sumEvidence([report(), report({ operations: [batch] })]);
    expect(sum?.operations.map(({ operation }) => operation)).toEqual(['availability.batch', 'availability.one']);
  });

  it('never adds two domains', () => {
    expect(() => sumEvidence([report(), report({ domain: 'pricing' })])).toThrow(RangeError);
  });

  it('does not depend on the order of the reports', () => {
    const sessions = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'), {
      maxLength: 8,
    });
    const anyReport = fc
      .tuple(fc.nat(2), fc.constantFrom(0.1, 0.2), fc.nat(3), fc.nat(100), sessions)
      .map(([epoch, share, startedAtMs, requests, some]) =>
        report({ epoch, share, startedAtMs, stretch: `${epoch}:${share}:x` }, counts(requests, 1, some)),
      );
    const shuffled = fc
      .array(anyReport, { minLength: 1, maxLength: 6 })
      .chain((reports) => fc.tuple(fc.constant(reports), fc.shuffledSubarray(reports, { minLength: reports.length })));
    fc.assert(
      fc.property(shuffled, ([reports, others]) => {
        expect(sumEvidence(others)).toEqual(sumEvidence(reports));
      }),
    );
  });
});
