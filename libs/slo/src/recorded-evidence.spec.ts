import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Objective } from './evidence.js';
import { EvidenceCounter } from './evidence-counter.js';
import { EVIDENCE_POLICY } from './evidence-policy.js';
import { judge } from './judge.js';
import { logBayesFactor } from './log-bayes-factor.js';
import { RecordedEvidence, type RecordedEvidenceOptions, type RecordedVerdict } from './recorded-evidence.js';
import type { RecordedOutcome } from './recorded-outcome.js';
import { seededRandom } from './seeded-random.js';

const ONE: Objective = {
  operation: 'availability.one',
  availabilityTarget: 0.999,
  latencyThresholdMs: 300,
  latencyTarget: 0.99,
};
const SECOND_MS = 1_000;

function record(options: Partial<RecordedEvidenceOptions> = {}): RecordedEvidence {
  return new RecordedEvidence({ objectives: [ONE], judgesLatency: false, ...options });
}

/** The verdicts a record gives, one at each change. */
function verdictsOf(lines: Iterable<RecordedOutcome>, options: Partial<RecordedEvidenceOptions> = {}) {
  const evidence = record(options);
  const changes: RecordedVerdict[] = [];
  for (const line of lines) {
    const change = evidence.add(line);
    if (change !== undefined) changes.push(change);
  }
  return { changes, kinds: changes.map(({ verdict }) => verdict.kind), final: evidence.final() };
}

interface Traffic {
  readonly lines: number;
  readonly share: number;
  readonly failing: { readonly legacy: number; readonly service: number };
  /** From this line on; 0.1 % of both before. */
  readonly onset?: number;
  readonly slow?: { readonly legacy: number; readonly service: number };
  readonly sessionLines?: number;
  readonly isShareWritten?: boolean;
}

function* simulated(traffic: Traffic, seed: number): Generator<RecordedOutcome> {
  const { lines, share, failing, slow, onset = 0, sessionLines = 1, isShareWritten = true } = traffic;
  const random = seededRandom(seed);
  let arm: 'legacy' | 'service' = 'legacy';
  for (let line = 0; line < lines; line++) {
    if (line % sessionLines === 0) arm = random() < share ? 'service' : 'legacy';
    const failed = random() < (line < onset ? 0.001 : failing[arm]);
    const ms = slow === undefined ? undefined : random() < slow[arm] ? 400 : 60 * random() ** 2;
    yield {
      t: line * SECOND_MS,
      arm,
      failed,
      session: `s${Math.floor(line / sessionLines)}`,
      ...(isShareWritten && { share }),
      ...(ms !== undefined && { ms }),
    };
  }
}

const alike = (ratio: number) => ({ legacy: ratio, service: ratio });

describe('a record at one share', () => {
  it('gives the verdict of a gateway, at the same line', () => {
    const ratio = fc.constantFrom(0, 0.001, 0.01, 0.05, 0.3, 1);
    const arbitrary = fc.record({
      share: fc.constantFrom(0.05, 0.25, 0.5, 0.9, 1),
      service: ratio,
      legacy: ratio,
      slowService: fc.constantFrom(0.001, 0.03, 0.5),
      sessionLines: fc.constantFrom(1, 7),
      seed: fc.integer({ min: 0, max: 1e6 }),
    });
    fc.assert(
      fc.property(arbitrary, ({ share, service, legacy, slowService, sessionLines, seed }) => {
        const slow = { legacy: 0.001, service: slowService };
        const lines = [...simulated({ lines: 240, share, failing: { legacy, service }, slow, sessionLines }, seed)];
        const { changes } = verdictsOf(lines, { judgesLatency: true });
        expect(changes.map(({ n, verdict }) => [n, verdict.kind])).toEqual(online(lines, share));
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it.each([
    [3, 3, 0.05],
    [4, 4, 0.1],
    [5, 7, 0.25],
  ])('has the Bayes factor of the split: %d of %d failures at a share of %d', (x, n, share) => {
    const failures = Array.from({ length: n }, (_, index): RecordedOutcome => {
      return { t: index * SECOND_MS, arm: index < x ? 'service' : 'legacy', failed: true, share };
    });
    const { final } = verdictsOf(failures.toReversed());
    const result = final.verdict.results.find(({ rule }) => rule === 'failures-against-legacy');
    expect(result?.logStatistic).toBeCloseTo(logBayesFactor(x, n, share), 12);
  });

  it('never trips on one broken session, however long it goes on', () => {
    const lines = function* (): Generator<RecordedOutcome> {
      for (let line = 0; line < 4_000; line++) {
        yield { t: line * SECOND_MS, arm: line % 20 === 0 ? 'service' : 'legacy', failed: false, share: 0.05 };
        if (line % 40 === 0)
          yield { t: line * SECOND_MS, arm: 'service', failed: true, session: 'broken', share: 0.05 };
      }
    };
    expect(verdictsOf(lines()).kinds).not.toContain('breached');
  });

  it.each([0.05, 0.5, 0.9])('never trips when both arms go down, at a share of %d, written or not', (share) => {
    for (const isShareWritten of [true, false]) {
      for (let seed = 0; seed < 12; seed++) {
        const isDead = seed % 2 === 0;
        const traffic = { lines: 300, share, failing: alike(isDead ? 1 : 0.3), onset: isDead ? 0 : (seed % 3) * 100 };
        expect(verdictsOf(simulated({ ...traffic, isShareWritten }, seed)).kinds).not.toContain('breached');
      }
    }
  });

  it('finds what begins after a long healthy time, in canary and at full', () => {
    for (const [share, within] of [
      [0.5, 1_500],
      [1, 400],
    ] as const) {
      const traffic = { lines: 22_000, share, failing: { legacy: 0.001, service: 0.05 }, onset: 20_000 };
      const { final, kinds } = verdictsOf(simulated(traffic, 3));
      expect(final.verdict.kind).toBe('breached');
      expect(kinds.at(-1)).toBe('breached');
      const { changes } = verdictsOf(simulated(traffic, 3));
      expect(changes.at(-1)?.n).toBeLessThan(20_000 + within);
    }
  });

  it('takes lines of legacy at full for samples: a dead service is left alone while legacy is down, too', () => {
    const lines = (isLegacyDown: boolean): RecordedOutcome[] =>
      Array.from({ length: 200 }, (_, line) => ({
        t: line * SECOND_MS,
        arm: line % 2 === 0 ? 'legacy' : 'service',
        failed: line % 2 === 1 || isLegacyDown,
        share: 1,
      }));
    expect(verdictsOf(lines(true)).kinds).not.toContain('breached');
    expect(verdictsOf(lines(false)).kinds).toContain('breached');
  });

  it('lets a breach stand', () => {
    const bad = [...simulated({ lines: 400, share: 0.5, failing: { legacy: 0, service: 1 } }, 1)];
    const good = [...simulated({ lines: 5_000, share: 0.5, failing: alike(0) }, 2)];
    const { final, kinds } = verdictsOf([...bad, ...good]);
    expect(kinds.at(-1)).toBe('breached');
    expect(final).toMatchObject({ n: 5_400, verdict: { kind: 'breached' } });
  });

  it('doubts everything while the split is not the one that is written', () => {
    const lines = [...simulated({ lines: 3_000, share: 0.2, failing: alike(0) }, 1)];
    const { final } = verdictsOf(lines.map((line) => ({ ...line, share: 0.05 })));
    expect(final.verdict).toMatchObject({ kind: 'inconclusive', text: expect.stringContaining('the split is wrong') });
    const { final: unwritten } = verdictsOf(lines.map((line) => ({ ...line, share: null })));
    expect(unwritten.verdict.kind).toBe('healthy');
  });
});

describe('a record whose share moves, or is not written', () => {
  it('counts anew as a gateway does, and keeps what the comparison with legacy has learnt', () => {
    const lax = { objectives: [{ ...ONE, availabilityTarget: 0.9 }] };
    const failing = { legacy: 0.002, service: 0.03 };
    const before = [...simulated({ lines: 1_500, share: 0.05, failing }, 6)];
    expect(verdictsOf(before, lax).final.verdict.kind).not.toBe('breached');
    const after = [...simulated({ lines: 400, share: 0.25, failing }, 106)];
    expect(verdictsOf(after, lax).final.verdict.kind).not.toBe('breached');
    const { final } = verdictsOf([...before, ...after], lax);
    expect(final.verdict).toMatchObject({ kind: 'breached', text: expect.stringContaining('at all shares so far') });
  });

  it('sees a bad service though the share moves with every line', () => {
    const { final } = verdictsOf(wandering({ legacy: 0.001, service: 0.2 }, 4_000, 1));
    expect(final.verdict).toMatchObject({ kind: 'breached', by: { rule: 'failures-against-legacy' } });
  });

  it('sees one where nobody wrote the share', () => {
    const traffic = { lines: 4_000, share: 0.05, failing: { legacy: 0.001, service: 0.2 }, isShareWritten: false };
    const { changes, final } = verdictsOf(simulated(traffic, 2));
    expect(final.verdict.kind).toBe('breached');
    expect(changes.at(-1)?.serviceN).toBeLessThan(40);
  });

  it('takes a record without legacy for one at full', () => {
    const traffic = { lines: 400, share: 1, failing: { legacy: 0, service: 0.5 }, isShareWritten: false };
    expect(verdictsOf(simulated(traffic, 2)).final.verdict.kind).toBe('breached');
  });

  it('trips on a service as good as legacy at most once in a thousand', () => {
    // Inside the objective, so that only the comparison can err, and no rule is held back.
    const lax = { objectives: [{ ...ONE, availabilityTarget: 0.9 }] };
    let breached = 0;
    for (let seed = 0; seed < 60; seed++) {
      for (const lines of [
        wandering(alike(0.01), 600, seed),
        simulated({ lines: 600, share: 0.1, failing: alike(0.01), isShareWritten: false, sessionLines: 5 }, seed),
        simulated({ lines: 600, share: 0.7, failing: alike(0.05), isShareWritten: false }, seed),
        simulated({ lines: 600, share: 0.05, failing: alike(0.01) }, seed),
      ]) {
        if (verdictsOf(lines, lax).final.verdict.kind === 'breached') breached++;
      }
    }
    expect(breached).toBeLessThanOrEqual(2);
  });
});

describe('an empty record', () => {
  it('is inconclusive, and no rule has anything to say', () => {
    expect(record().final()).toMatchObject({
      n: 0,
      serviceN: 0,
      verdict: { kind: 'inconclusive' },
      decisive: undefined,
    });
  });
});

/** A share that is another one with every line. */
function* wandering(
  failing: { readonly legacy: number; readonly service: number },
  lines: number,
  seed: number,
): Generator<RecordedOutcome> {
  const random = seededRandom(seed + 1_000);
  for (let line = 0; line < lines; line++) {
    const share = 0.02 + 0.3 * random();
    const arm = random() < share ? 'service' : 'legacy';
    yield { t: line * SECOND_MS, arm, failed: random() < failing[arm], share };
  }
}

/** What a gateway with the product's counter says, judging after every single request, until it trips. */
function online(lines: readonly RecordedOutcome[], share: number): (readonly [number, string])[] {
  const stretch = { epoch: 1, share, definition: 'online' };
  const { operation } = ONE;
  const counter = new EvidenceCounter('inventory', [operation], { hashSession: (id) => id, objectives: [ONE] });
  counter.enter(stretch, lines[0]?.t ?? 0);
  const changes: (readonly [number, string])[] = [];
  for (const [index, { t, arm, failed, ms, session }] of lines.entries()) {
    const sessionId = session ?? '';
    counter.assign(arm, sessionId);
    const outcome = { operation, arm, failed, slow: (ms ?? 0) > 300, ms: ms ?? 0, sessionId };
    counter.record(stretch, outcome, t);
    const { kind } = judge(counter.snapshot(), [ONE], EVIDENCE_POLICY);
    if (kind !== changes.at(-1)?.[1]) changes.push([index + 1, kind]);
    if (kind === 'breached') return changes;
  }
  return changes;
}
