import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { METRICS, type MetricRow } from '@banyan/observability';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string; readonly runbook: string };
}

const FOLDER = join(PROJECT_ROOT, 'docker/prometheus/alerts');
/** Series that Prometheus itself makes from ours: proved in apps/control/src/burn. */
const RECORDED = /\bslo:[\w:]+/;
const rows = new Map<string, MetricRow>(Object.entries(METRICS));

const rules = readdirSync(FOLDER).flatMap((file) => {
  const { groups } = parse(readFileSync(join(FOLDER, file), 'utf8')) as { groups: { rules: Rule[] }[] };
  return groups.flatMap((group) => group.rules).map((rule) => [rule.alert, rule] as const);
});

/** Metrics of ours that a text names, each with the labels it names for them: `{…}` behind it, `by (…)` ahead of it. */
function named(text: string): { readonly metric: string; readonly labels: readonly string[] }[] {
  return [...text.matchAll(/(?:by \(([\w, ]+)\)\s*\([^()]*\(?)?\b(banyan_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, by = '', metric = '', matchers = '']) => ({
      metric: metric.replace(/_(bucket|sum|count)$/, ''),
      labels: [
        ...by.split(',').flatMap((label) => (label.trim() === '' ? [] : [label.trim()])),
        ...[...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
      ],
    }),
  );
}

describe('an alert', () => {
  test.each(rules)('%s names metrics and labels that exist', (_, { expr, annotations }) => {
    const found = [...named(expr), ...named(annotations.description)];
    expect(named(expr).length > 0 || RECORDED.test(expr)).toBe(true);
    for (const { metric, labels } of found) {
      expect([...rows.keys()]).toContain(metric);
      for (const label of labels) expect(rows.get(metric)?.labels).toContain(label);
    }
  });

  test.each(rules)('%s says how urgent it is and where its runbook is', (_, { labels, annotations }) => {
    expect(['ticket', 'page']).toContain(labels.severity);
    expect(annotations.summary).toMatch(/^[A-Z].*\.$/);
    expect(existsSync(join(PROJECT_ROOT, annotations.runbook))).toBe(true);
  });

  test('in a runbook too metrics and labels are those that exist', () => {
    const folder = join(PROJECT_ROOT, 'docs/runbooks');
    for (const file of new Set(rules.map(([, { annotations }]) => annotations.runbook))) {
      expect(file.startsWith('docs/runbooks/')).toBe(true);
      for (const { metric, labels } of named(readFileSync(join(folder, file.slice('docs/runbooks/'.length)), 'utf8'))) {
        expect([...rows.keys()]).toContain(metric);
        for (const label of labels) expect(rows.get(metric)?.labels).toContain(label);
      }
    }
  });

  test.each(['banyan_feed_over_bound_state', 'banyan_price_over_bound_state'])(
    'for freshness by %s is a ticket after a minute over the bound, and a page after five',
    (metric) => {
      const over = rules.filter(([, { expr }]) => expr.includes(metric));
      expect(over.map(([, rule]) => [rule.for, rule.labels.severity])).toEqual([
        ['1m', 'ticket'],
        ['5m', 'page'],
      ]);
    },
  );

  test('that is wrong would be seen', () => {
    expect(named('sum by (source) (rate(banyan_feed_gone_total{outcome="x"}[5m]))')).toEqual([
      { metric: 'banyan_feed_gone_total', labels: ['source', 'outcome'] },
    ]);
  });
});
