import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { METRICS, type MetricRow } from '@banyan/observability';
import { parse } from 'yaml';
import { metricsIn } from './promql-metrics.fixture.js';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr: string }[];
  readonly gridPos: { readonly x: number; readonly y: number };
}
interface Dashboard {
  readonly uid: string;
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
  readonly panels: readonly Panel[];
}

const GRAFANA = join(PROJECT_ROOT, 'docker/grafana');
const files = readdirSync(join(GRAFANA, 'dashboards')).filter((file) => file.endsWith('.json'));
/** What Node's client tells of every process. */
const NODES = new Set(['process_cpu_seconds_total']);
const table: Readonly<Record<string, MetricRow>> = METRICS;

describe.each(files)('the dashboard %s', (file) => {
  const dashboard = JSON.parse(readFileSync(join(GRAFANA, 'dashboards', file), 'utf8')) as Dashboard;
  const expressions = [
    ...dashboard.annotations.list.map(({ expr }) => expr),
    ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];

  it('reads only metrics of the table, by labels that they have', () => {
    for (const expr of expressions) {
      const metrics = metricsIn(expr);
      expect(metrics.length).toBeGreaterThan(0);
      expect(metrics.filter((name) => !(name in table) && !NODES.has(name))).toEqual([]);
      const known = new Set(metrics.flatMap((name) => [...(table[name]?.labels ?? []), 'le']));
      const asked = [
        ...[...expr.matchAll(/([\w]+)(?:=~|!~|!=|=)"/g)].map(([, label = '']) => label),
        ...[...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(',').map((l) => l.trim())),
      ];
      expect([expr, asked.filter((label) => !known.has(label))]).toEqual([expr, []]);
    }
  });

  it('says of every panel what it shows, each in its own place, from the one source there is', () => {
    const places = dashboard.panels.map(({ gridPos }) => `${gridPos.x} ${gridPos.y}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { description, datasource } of dashboard.panels) {
      expect(description).toMatch(/\.$/);
      expect(datasource.uid).toBe('prometheus');
    }
    expect(dashboard.uid).toBe(file.replace('.json', ''));
  });

  it('marks changes of stage', () => {
    expect(dashboard.annotations.list.some(({ expr }) => expr.includes('banyan_stage_state'))).toBe(true);
  });
});

test('what is provisioned is what there is', () => {
  const yaml = (path: string): unknown => parse(readFileSync(join(GRAFANA, 'provisioning', path), 'utf8'));
  expect(yaml('datasources/prometheus.yaml')).toMatchObject({ datasources: [{ uid: 'prometheus' }] });
  expect(yaml('dashboards/banyan.yaml')).toMatchObject({
    providers: [{ options: { path: '/var/lib/grafana/dashboards' } }],
  });
});

test('the metrics of an expression are found, and nothing else', () => {
  expect(
    metricsIn('sum by (a, le) (rate(x_bucket{b="c_d"}[5m])) / on (a) group_left () max(y) > 0 or vector(0)'),
  ).toEqual(['x', 'y']);
  expect(metricsIn('slo:sli_error:ratio_rate5m{a="b"} > (14.4 * 0.001)')).toEqual(['slo:sli_error:ratio_rate5m']);
});
