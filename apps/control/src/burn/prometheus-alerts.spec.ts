import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { domains } from '@banyan/domains';
import { PROJECT_ROOT } from '@banyan/kernel';
import { METRICS } from '@banyan/observability';
import { parse, stringify } from 'yaml';
import { judgedDomains } from '../judging/judged-domain.js';
import { metricsIn } from './promql-metrics.fixture.js';
import type { RuleGroup } from './prometheus-rules.js';

// Prometheus itself says what its rules do: promtool, of Debian's package (scripts/ensure-debian.mjs).

const FOLDER = join(PROJECT_ROOT, 'docker/prometheus');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(alerts|recordings|rules)\/.*\.yaml$/.test(file))
  .sort();
const groupsOf = (file: string): readonly RuleGroup[] =>
  (parse(readFileSync(join(FOLDER, file), 'utf8')) as { groups: readonly RuleGroup[] }).groups;
const rules = files.flatMap((file) =>
  groupsOf(file).flatMap((group) => group.rules.map((rule) => ({ file, ...rule }))),
);
const alerts = rules.flatMap(({ alert, ...rule }) => (alert === undefined ? [] : [{ alert, ...rule }]));
/** Requests a minute of the tests of budgets. */
const A_MINUTE = 100_000;
/** Made from the objectives; every operation has both. */
const BUDGETS = ['ServiceBudgetBurnsFast', 'ServiceBudgetBurns'];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-promtool-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs promtool. @returns what it had to say; empty: all is well */
function promtool(...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('promtool', words, { encoding: 'utf8' });
  if (error !== undefined) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`;
}

interface Case {
  readonly expr: string;
  readonly eval_time: string;
  readonly exp_samples: readonly unknown[];
}
interface Cases {
  readonly tests: readonly { readonly promql_expr_test: readonly Case[] }[];
}

/** Is this alert firing, over all its labels? A sample of a count has the alert's name for a label. */
function fires(alert: string, isFiring: boolean, labels = ''): Pick<Case, 'expr' | 'exp_samples'> {
  return {
    expr: `count by (alertname) (ALERTS{alertname="${alert}",alertstate="firing"${labels}})`,
    exp_samples: isFiring ? [{ labels: `{alertname="${alert}"}`, value: 1 }] : [],
  };
}

/** Runs tests over all rules. @returns what promtool had to say */
function judged(name: string, tests: object, by: readonly string[] = files): string {
  const file = join(folder, `${name}.yaml`);
  const ruleFiles = by.map((each) => join(FOLDER, each));
  writeFileSync(file, stringify({ rule_files: ruleFiles, evaluation_interval: '1m', ...tests }));
  return promtool('test', 'rules', file);
}

describe('the alerts of Prometheus', () => {
  it('are rules that Prometheus reads', () => {
    expect(promtool('check', 'rules', ...files.map((file) => join(FOLDER, file)))).toBe('');
  });

  it.each(alerts.map((alert) => [alert.alert, alert] as const))(
    '%s has a page of what to do',
    (_, { alert, annotations }) => {
      const page = annotations?.['runbook'] ?? '';
      expect(page).toMatch(/^docs\/runbooks\/[\w-]+\.md$/);
      expect(existsSync(join(PROJECT_ROOT, page))).toBe(true);
      expect(readFileSync(join(PROJECT_ROOT, page), 'utf8')).toContain(alert);
    },
  );

  it('read only metrics of the table, and series that are recorded here', () => {
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    const strange = rules.flatMap(({ expr }) =>
      metricsIn(expr).filter((name) => !(name in METRICS) && !recorded.has(name)),
    );
    expect(strange).toEqual([]);
  });

  const written = (['shop', 'days'] as const).map((name) => ({
    name,
    ...(parse(readFileSync(join(FOLDER, `tests/${name}.yaml`), 'utf8')) as Cases),
  }));
  const caseOf = ({ expr, exp_samples: samples }: Case) => ({
    alert: /^FIRES\((\w+)\)$/.exec(expr)?.[1],
    isFiring: samples.length > 0,
  });
  const cases = written.flatMap(({ tests }) => tests.flatMap((test) => test.promql_expr_test.map(caseOf)));

  it('are each tested: once that it fires, and once that it does not', () => {
    const ruled = alerts.map(({ alert }) => alert).filter((alert) => !BUDGETS.includes(alert));
    const proved = (alert: string, isFiring: boolean) =>
      cases.some((each) => each.alert === alert && each.isFiring === isFiring);
    expect(ruled.filter((alert) => !proved(alert, true) || !proved(alert, false))).toEqual([]);
    expect(cases.filter(({ alert }) => alert === undefined || !ruled.includes(alert))).toEqual([]);
  });

  it.each(written)('do what their cases say ($name)', ({ name, ...suite }) => {
    const tests = suite.tests.map((test) => ({
      ...test,
      promql_expr_test: test.promql_expr_test.map((each) => {
        const { alert = '', isFiring } = caseOf(each);
        return { ...each, ...fires(alert, isFiring) };
      }),
    }));
    expect(judged(name, { ...suite, tests })).toBe('');
  });

  const extracted = judgedDomains(domains).filter((domain) => domain.extracted);

  it.each(extracted)(
    'of every budget of $name fire fast at twenty times, slowly at four times, and never within the objective',
    ({ name: domain, objectives }) => {
      const tests = objectives.flatMap(({ operation, availabilityTarget }) => {
        const of = `,domain="${domain}",operation="${operation}"`;
        const test = (burn: number, isFast: boolean, isSlow: boolean) => {
          const failed = Math.round(A_MINUTE * (1 - availabilityTarget) * burn);
          const series = (outcome: string, count: number) => ({
            series: `banyan_requests_total{contract="v1",arm="service",outcome="${outcome}"${of}}`,
            values: `0+${count}x70`,
          });
          return {
            interval: '1m',
            input_series: [series('ok', A_MINUTE - failed), series('rescued', failed)],
            promql_expr_test: [
              { eval_time: '70m', ...fires('ServiceBudgetBurnsFast', isFast, of) },
              { eval_time: '70m', ...fires('ServiceBudgetBurns', isSlow, of) },
            ],
          };
        };
        return [test(20, true, true), test(4, false, true), test(0.5, false, false)];
      });
      // A domain's rules go by its own requests: the others have nothing to say to these.
      const ofDomain = files.filter((file) => file.endsWith(`/${domain}-budget.yaml`));
      expect(ofDomain).toHaveLength(2);
      expect(judged(`budgets-${domain}`, { tests }, ofDomain)).toBe('');
    },
  );
});
