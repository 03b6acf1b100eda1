import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { METRICS } from '@banyan/observability';
import { parse } from 'yaml';
import { PROMOTION_POLICY } from './promotion-policy.js';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

function rulesOf(file: string): readonly Rule[] {
  const text = readFileSync(join(PROJECT_ROOT, 'docker/prometheus', file), 'utf8');
  const { groups } = parse(text) as { groups: { rules: Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

describe('the recording rules of shadow coverage', () => {
  const rules = rulesOf('rules/shadow-coverage.yaml');

  it("are under Sloth's names, over metrics and labels that exist", () => {
    const known: Readonly<Record<string, { readonly labels: readonly string[] }>> = METRICS;
    for (const { record, expr, labels } of rules.filter((rule) => rule.record !== 'slo:objective:ratio')) {
      expect(record).toBe(`slo:sli_error:ratio_rate${labels['sloth_window']}`);
      const metrics = [...expr.matchAll(/banyan_\w+/g)].map(([metric]) => metric);
      expect(metrics).toHaveLength(2);
      for (const metric of metrics) expect(known[metric]?.labels).toContain('domain');
    }
  });

  it('and the alert have the objective that promotions go by', () => {
    const objective = rules.find(({ record }) => record === 'slo:objective:ratio')?.expr;
    expect(objective).toBe(`vector(${PROMOTION_POLICY.leastCoverage.value})`);
    const low = rulesOf('alerts/shadow-coverage.yaml').find(({ alert }) => alert === 'ShadowCoverageLow')?.expr;
    expect(low).toMatch(new RegExp(`< ${PROMOTION_POLICY.leastCoverage.value}$`));
  });
});
