import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { domains } from '@banyan/domains';
import { PROJECT_ROOT } from '@banyan/kernel';
import { METRICS } from '@banyan/observability';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import { judgedDomains } from '../judging/judged-domain.js';
import { prometheusRules, type RuleGroup } from './prometheus-rules.js';

const FOLDER = join(PROJECT_ROOT, 'docker/prometheus');
const HEAD = `# Made from the objectives of the domain and the burn-rate table (libs/slo/src/burn/burn-rows.ts); a test proves it
# current. To write it anew: UPDATE_DOCS=1 npm test -- apps/control/src/burn
`;
const watched = judgedDomains(domains).filter(({ extracted }) => extracted);
const files = watched.flatMap((domain) => {
  const { recordings, alerts } = prometheusRules(domain);
  return [
    [`recordings/${domain.name}-budget.yaml`, recordings] as const,
    [`alerts/${domain.name}-budget.yaml`, alerts] as const,
  ];
});
const rules = files.flatMap(([, groups]) => groups.flatMap((group) => group.rules));

describe('the rules of Prometheus', () => {
  it.each(files)(
    '%s are what the objectives and the table make of them',
    async (name, groups: readonly RuleGroup[]) => {
      const file = join(FOLDER, name);
      const text = HEAD + stringify({ groups }, { lineWidth: 0 });
      const expected = await format(text, { ...(await resolveConfig(file)), parser: 'yaml' });
      if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, expected);
      expect(readFileSync(file, 'utf8')).toBe(expected);
      expect(parse(expected)).toEqual({ groups });
    },
  );

  it('are there for every domain with a service, and for no other', () => {
    expect(readdirSync(join(FOLDER, 'recordings')).sort()).toEqual(
      watched.map(({ name }) => `${name}-budget.yaml`).sort(),
    );
  });

  it('have the names, windows and labels that sloth gives', () => {
    const names = rules.flatMap(({ record }) => record ?? []);
    // examples/_gen/getting-started.yml of github.com/slok/sloth, in its order.
    const sloth = [
      ...['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'].map((window) => `slo:sli_error:ratio_rate${window}`),
      'slo:objective:ratio',
      'slo:error_budget:ratio',
      'slo:time_period:days',
      'slo:current_burn_rate:ratio',
      'slo:period_burn_rate:ratio',
      'slo:period_error_budget_remaining:ratio',
      'sloth_slo_info',
    ];
    expect(names.slice(0, sloth.length)).toEqual(sloth);
    for (const { labels } of rules) {
      expect(labels).toMatchObject({
        sloth_id: expect.any(String),
        sloth_service: expect.any(String),
        sloth_slo: expect.any(String),
      });
    }
  });

  it('read only series that are recorded here, and metrics and labels that exist', () => {
    const recorded = new Set(rules.flatMap(({ record }) => record ?? []));
    const labels = new Set<string>(METRICS.banyan_requests_total.labels);
    for (const { expr } of rules) {
      for (const [name] of expr.matchAll(/slo:[\w:]+/g)) expect(recorded).toContain(name);
      for (const [, metric = '', matchers = ''] of expr.matchAll(/\b(banyan_\w+)\{([^}]*)\}/g)) {
        expect(metric).toBe('banyan_requests_total');
        for (const [, label = ''] of matchers.matchAll(/(\w+)(?:=~|!~|=)/g)) expect(labels).toContain(label);
      }
    }
  });

  it('page over 14.4 and 6 times, and write a ticket over 3 and 1, in both windows of a row', () => {
    const [page, ticket] = rules.filter(({ alert }) => alert !== undefined);
    const conditions = (expr: string | undefined) =>
      [...(expr ?? '').matchAll(/ratio_rate(\w+)\{[^}]*\} > \(([\d.]+) \* ([\d.]+)\)/g)].map(([, ...rest]) =>
        rest.join(' '),
      );
    expect(conditions(page?.expr)).toEqual(['5m 14.4 0.001', '1h 14.4 0.001', '30m 6 0.001', '6h 6 0.001']);
    expect(conditions(ticket?.expr)).toEqual(['2h 3 0.001', '1d 3 0.001', '6h 1 0.001', '3d 1 0.001']);
  });
});
