import { canonicalJson } from '@banyan/kernel';
import { EMPTY_CHAIN, sealRecord, toJsonValue, type DecisionKind, type DecisionRecord } from '@banyan/rollout';
import type { LoadedPlan, RampPlan } from './ramp-plan.js';
import type { RampFacts } from './ramp-decision.js';
import { hashOfPlan } from './read-ramp-plan.js';

const PLAN: RampPlan = {
  owner: 'platform team',
  reason: 'a test',
  steps: [
    { percent: 1, before: { requests: 100, minutes: 0 } },
    { percent: 5, before: { requests: 100, minutes: 10 } },
    { percent: 25, before: { requests: 100, minutes: 0 } },
    { percent: 100 },
  ],
  calendar: {
    timeZone: 'Europe/Berlin',
    hours: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
    freezes: [
      { name: 'black week', reason: 'peak', repeats: 'once', from: '2026-11-23T00:00', to: '2026-12-01T00:00' },
    ],
  },
  shadow: { required: false },
};

/** A plan of inventory for tests. */
export function testPlan(change: Partial<RampPlan> = {}): LoadedPlan {
  const plan = { ...PLAN, ...change };
  return { domain: 'inventory', file: 'inventory.ramp.yaml', plan, hash: hashOfPlan(plan) };
}

/** A Tuesday morning in Berlin. */
export const TUESDAY_MS = Date.UTC(2026, 5, 2, 9, 0);

/** Facts on which 1 % becomes 5 %. */
export function goodFacts(change: Partial<RampFacts> = {}): RampFacts {
  const plan = testPlan();
  return {
    nowMs: TUESDAY_MS,
    plan,
    standing: { kind: 'running', planHash: plan.hash, percent: 1, sinceMs: TUESDAY_MS - 3_600_000 },
    slider: { kind: 'slider', percent: 1, strategyId: 's' },
    latch: { state: 'armed', epoch: 3 },
    serving: true,
    verdict: { kind: 'healthy', text: 'inside the objectives' },
    evidence: { share: 0.01, requests: 150 },
    burning: [],
    coverageDemanded: true,
    coverage: { selected: 2_000, compared: 1_999 },
    pictures: { percents: [1], oldestMs: 800, silent: [] },
    ...change,
  };
}

/** A chain of records of the assistant and of others, from kinds and what they hold under `ramp`. */
export function chainOf(...entries: readonly (readonly [DecisionKind, object?])[]): readonly DecisionRecord[] {
  const records: DecisionRecord[] = [];
  for (const [kind, ramp] of entries) {
    const evidence = toJsonValue(ramp === undefined ? null : { ramp });
    const draft = { id: canonicalJson([records.length]), domain: 'inventory', atMs: records.length, kind } as const;
    const rest = { by: { kind: 'control' }, reason: `because ${kind}`, epoch: 0, evidence } as const;
    records.push(sealRecord({ ...draft, ...rest }, records.at(-1) ?? EMPTY_CHAIN));
  }
  return records;
}
