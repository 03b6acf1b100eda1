import { describe, expect, it } from '@jest/globals';
import { EvidenceCounter } from './evidence-counter.js';
import type { Objective, Verdict } from './evidence.js';
import { EVIDENCE_POLICY, shareOfAlpha } from './evidence-policy.js';
import { judge } from './judge.js';
import { OnsetSum } from './onset-sum.js';
import { readEvidence } from './read-evidence.js';
import { sumEvidence } from './sum-evidence.js';
import { partsOf, TOGETHER, togetherObjective } from './together.js';

const ONE: Objective = { operation: 'one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 };
const THREE: readonly Objective[] = [
  ONE,
  { ...ONE, operation: 'two', availabilityTarget: 0.995 },
  { ...ONE, operation: 'three' },
];
const FIVE = { epoch: 1, share: 0.05, definition: 'd' };

class Traffic {
  readonly counter: EvidenceCounter;
  private serial = 0;

  constructor(
    private readonly objectives: readonly Objective[],
    private readonly stretch = FIVE,
  ) {
    const operations = [...objectives.map(({ operation }) => operation), 'unjudged'];
    this.counter = new EvidenceCounter('inventory', operations, { hashSession: (id) => id, objectives });
    this.counter.enter(stretch, 0);
  }

  send(arm: 'legacy' | 'service', failed: boolean, over: { operation?: string; sessionId?: string } = {}): this {
    const operation = this.objectives[this.serial % this.objectives.length]!.operation;
    const outcome = { operation, arm, failed, slow: false, ms: 1, sessionId: `s${this.serial++}`, ...over };
    this.counter.record(this.stretch, outcome, this.serial * 100);
    return this;
  }

  get verdict(): Verdict {
    return judge(this.counter.snapshot(), this.objectives, EVIDENCE_POLICY);
  }
}

describe('all operations together', () => {
  it('show a dead service after four requests, where each of three alone would want six in all', () => {
    const traffic = new Traffic(THREE);
    for (let each = 0; each < 90; each++) traffic.send('legacy', false);
    for (let each = 0; each < 3; each++) traffic.send('service', true);
    expect(traffic.verdict.kind).toBe('inconclusive');
    traffic.send('service', true);
    expect(traffic.verdict).toMatchObject({ kind: 'breached', by: { operation: TOGETHER } });
    expect(traffic.verdict.text).toMatch(/^all operations: service failed 4 of 4, legacy 0 of 90 at a share of 5 %/);
  });

  it('are judged by the rules on failures only, each with an equal part of alpha', () => {
    const { results } = new Traffic(THREE).verdict;
    const rules = results.filter(({ operation }) => operation === TOGETHER).map(({ rule }) => rule);
    expect(rules).toEqual(['failures-against-legacy', 'failures-against-objective', 'failures-onset']);
    const alpha = shareOfAlpha(EVIDENCE_POLICY, 'failures-against-legacy', TOGETHER, 4);
    expect(results.at(-3)?.logThreshold).toBeCloseTo(-Math.log(alpha), 12);
    const spent = results.filter(({ rule }) => rule === 'failures-against-legacy');
    const sum = spent.reduce((total, { logThreshold }) => total + Math.exp(-logThreshold), 0);
    expect(sum).toBeCloseTo(
      EVIDENCE_POLICY.alpha.value * EVIDENCE_POLICY.ruleShares.value['failures-against-legacy'],
      12,
    );
  });

  it('are held to what the most lenient of them allows', () => {
    expect(togetherObjective(THREE, EVIDENCE_POLICY)?.availabilityTarget).toBe(0.995);
  });

  it('are nothing of their own where there is one, or where the policy leaves nothing for them', () => {
    expect(new Traffic([ONE]).counter.snapshot().together).toBeUndefined();
    expect(partsOf([ONE], EVIDENCE_POLICY)).toBe(1);
    const divided = { operationShares: { value: { one: 0.5, two: 0.25, three: 0.25 }, source: 'x' } };
    expect(partsOf(THREE, divided)).toBe(3);
    const left = { operationShares: { value: { one: 0.5, [TOGETHER]: 0.5 }, source: 'x' } };
    expect(partsOf(THREE, left)).toBe(4);
  });

  it('count a session that fails everywhere once, and an operation that is not judged not at all', () => {
    const traffic = new Traffic(THREE);
    for (const operation of ['one', 'two', 'three']) traffic.send('service', true, { operation, sessionId: 'a' });
    traffic.send('service', true, { operation: 'unjudged', sessionId: 'b' });
    expect(traffic.counter.snapshot().together?.service).toMatchObject({ requests: 3, failed: 3, failedAgain: 2 });
  });

  it('survive a journey: summed over replicas, completed with their history, and read again', () => {
    const replicas = [new Traffic(THREE), new Traffic(THREE)];
    const history = new OnsetSum(THREE);
    for (const [index, replica] of replicas.entries()) {
      for (let each = 0; each < 20; each++) replica.send('legacy', false).send('service', each === 3);
      history.take(`r${index}`, replica.counter.snapshot());
    }
    const sum = sumEvidence(replicas.map(({ counter }) => counter.snapshot()))!;
    expect(sum.together).toMatchObject({ service: { requests: 40, failed: 2 }, legacy: { requests: 40, failed: 0 } });
    const complete = history.complete(sum);
    const bads = complete.together?.onset?.failed.runs.reduce((total, { bad }) => total + bad, 0);
    expect(bads).toBe(2);
    const again = readEvidence(JSON.parse(JSON.stringify(complete)));
    expect(judge(again, THREE, EVIDENCE_POLICY)).toEqual(judge(complete, THREE, EVIDENCE_POLICY));
  });
});
