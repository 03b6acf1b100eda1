import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { format, resolveConfig } from 'prettier';
import { LABELS, METRICS, type MetricRow } from './metric-table.js';
import { metricsPage } from './metrics-page.js';

/** Metrics whose name OpenTelemetry gives. */
const STANDARD_NAMES = ['http_server_request_duration_seconds'];

const rows = Object.entries<MetricRow>(METRICS);

describe('the table of metrics', () => {
  it.each(rows)('%s is named by the rules', (name, row) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]*[a-z0-9]$/);
    if (!STANDARD_NAMES.includes(name)) expect(name).toMatch(/^banyan_/);
    expect(name.endsWith('_total')).toBe(row.type === 'counter');
    if (/_(duration|age|lag)(_|$)/.test(name)) expect(name).toMatch(/_seconds$/);
    if (/_(share|coverage)(_|$)/.test(name)) expect(name).toMatch(/_ratio$/);
    expect(name).not.toMatch(/_(ms|millis|percent|minutes)$/);
  });

  it.each(rows)('%s says what it is in one sentence', (_name, row) => {
    expect(row.help).toMatch(/^[A-Z1].*\.$/);
  });

  it.each(rows)('%s has only permitted labels, each once', (_name, row) => {
    expect(new Set(row.labels).size).toBe(row.labels.length);
    for (const label of row.labels) expect(Object.keys(LABELS)).toContain(label);
  });

  it.each(rows.filter(([, row]) => row.type === 'histogram'))('%s has ascending buckets', (_name, row) => {
    const buckets = row.buckets ?? [];
    expect(buckets.length).toBeGreaterThan(0);
    expect([...buckets].sort((a, b) => a - b)).toEqual(buckets);
  });

  it('has no permitted label that nothing uses, except the storefront that is to come with identity', () => {
    const used = new Set(rows.flatMap(([, row]) => row.labels));
    expect(Object.keys(LABELS).filter((label) => !used.has(label as never))).toEqual(['storefront']);
  });

  it('is what docs/metrics.md says', async () => {
    const file = join(PROJECT_ROOT, 'docs', 'metrics.md');
    const page = await format(metricsPage(), { ...(await resolveConfig(file)), parser: 'markdown' });
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page);
    expect(readFileSync(file, 'utf8')).toBe(page);
  });
});
