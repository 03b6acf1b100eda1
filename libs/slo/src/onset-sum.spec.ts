import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EvidenceCounter } from './evidence-counter.js';
import type { Evidence, Objective } from './evidence.js';
import { SUM_POLICY } from './evidence-policy.js';
import { judge } from './judge.js';
import { OnsetSum } from './onset-sum.js';
import { sumEvidence } from './sum-evidence.js';

const ONE: Objective = { operation: 'one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 };
const FULL = { epoch: 1, share: 1, definition: 'd' };

class Replica {
  private counter = this.born();
  private requests = 0;

  constructor(readonly name: string) {}

  send(failed: boolean): void {
    this.requests++;
    const outcome = { operation: 'one', arm: 'service' as const, failed, slow: false, ms: 1 };
    this.counter.record(FULL, { ...outcome, sessionId: `${this.name} ${this.requests}` }, this.requests * 400);
  }

  restart(): void {
    this.counter = this.born();
  }

  get report(): Evidence {
    return this.counter.snapshot();
  }

  private born(): EvidenceCounter {
    const counter = new EvidenceCounter('inventory', ['one'], { hashSession: (id) => id, objectives: [ONE] });
    counter.enter(FULL, (this.requests ?? 0) * 400);
    return counter;
  }
}

function runsOf(evidence: Evidence) {
  return evidence.operations[0]?.onset?.failed.runs ?? [];
}

describe('the history of all replicas', () => {
  it('is what each report adds to the one before, and a repeated or lost one does no harm', () => {
    const [a, b] = [new Replica('a'), new Replica('b')];
    const sum = new OnsetSum([ONE], SUM_POLICY);
    const all = () => sumEvidence([a.report, b.report])!;
    for (let each = 0; each < 10; each++) a.send(false);
    sum.take('a', a.report);
    sum.take('a', a.report);
    b.send(false);
    b.send(true);
    sum.take('b', b.report);
    a.send(true);
    // This report is lost; the next one holds everything.
    a.send(false);
    sum.take('a', a.report);
    expect(runsOf(sum.complete(all()))).toMatchObject([
      { quiet: 10, good: 1, bad: 1 },
      { quiet: 0, good: 1, bad: 1 },
      { quiet: 0, good: 0, bad: 0 },
    ]);
  });

  it('counts a restarted replica from nothing again', () => {
    const a = new Replica('a');
    const sum = new OnsetSum([ONE], SUM_POLICY);
    for (let each = 0; each < 100; each++) a.send(false);
    sum.take('a', a.report);
    a.restart();
    a.send(false);
    sum.take('a', a.report);
    expect(runsOf(sum.complete(a.report))).toMatchObject([{ quiet: 101 }]);
  });

  it('never loses and never invents a request, however replicas report and restart', () => {
    const deed = fc.record({
      who: fc.integer({ min: 0, max: 2 }),
      deed: fc.constantFrom('good', 'bad', 'report', 'restart'),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 120 }), (deeds) => {
        const replicas = [new Replica('a'), new Replica('b'), new Replica('c')];
        const sum = new OnsetSum([ONE], SUM_POLICY);
        let [sent, unreported] = [0, [0, 0, 0]];
        for (const { who, deed: what } of deeds) {
          const replica = replicas[who]!;
          if (what === 'report') {
            sum.take(replica.name, replica.report);
            unreported[who] = 0;
          } else if (what === 'restart') {
            // What was not reported dies with the replica.
            sent -= unreported[who]!;
            unreported[who] = 0;
            replica.restart();
          } else {
            replica.send(what === 'bad');
            sent++;
            unreported[who]!++;
          }
        }
        for (const replica of replicas) sum.take(replica.name, replica.report);
        const evidence = sum.complete(replicas[0]!.report);
        const trail = evidence.operations[0]?.onset?.failed;
        if (trail === undefined || trail.start.some(({ log }) => log !== 0)) return;
        const seen = trail.runs.reduce((total, { quiet, good, bad }) => total + quiet + good + bad, 0);
        // Failures of the session that failed most are left out everywhere; here every session is another one.
        expect(seen).toBeLessThanOrEqual(sent);
        expect(seen).toBeGreaterThanOrEqual(sent - Math.ceil(sent / 64));
      }),
    );
  });

  it('finds late onset over replicas of which none sees enough', () => {
    const replicas = Array.from({ length: 4 }, (_, index) => new Replica(`r${index}`));
    const sum = new OnsetSum([ONE], SUM_POLICY);
    const round = (failing: boolean) => {
      for (const replica of replicas) {
        for (let each = 0; each < 20; each++) replica.send(failing && each === 0);
        sum.take(replica.name, replica.report);
      }
    };
    for (let each = 0; each < 200; each++) round(false);
    round(true);
    round(true);
    const verdict = judge(sum.complete(sumEvidence(replicas.map(({ report }) => report))!), [ONE], SUM_POLICY);
    expect(verdict).toMatchObject({ kind: 'breached', by: { rule: 'failures-onset' } });
  });

  it('begins anew with another stretch, and completes none but its own', () => {
    const a = new Replica('a');
    const sum = new OnsetSum([ONE], SUM_POLICY);
    a.send(true);
    sum.take('a', a.report);
    const other = { ...a.report, stretch: 'another' };
    expect(sum.complete(other).operations[0]?.onset).toEqual(a.report.operations[0]?.onset);
    sum.take('a', other);
    expect(sum.complete(a.report)).toEqual(a.report);
  });
});
