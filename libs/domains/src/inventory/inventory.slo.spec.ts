import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { METRICS } from '@banyan/observability';
import { readObjectives } from '@banyan/slo';
import { parseAllDocuments } from 'yaml';

const TEXT = readFileSync(join(PROJECT_ROOT, 'libs/domains/src/inventory/inventory.slo.yaml'), 'utf8');
const QUERIES = Array.from(TEXT.matchAll(/query: (?<metric>[a-z_]+)\{(?<labels>.*)\}$/gm), ({ groups }) => ({
  metric: groups?.['metric'] ?? '',
  labels: Array.from((groups?.['labels'] ?? '').matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)),
}));

describe('the objectives of inventory', () => {
  it('are what was promised', () => {
    const documents = parseAllDocuments(TEXT).map((document): unknown => document.toJS());
    expect(readObjectives(documents, 'inventory')).toEqual([
      { operation: 'availability.one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 },
      { operation: 'availability.batch', availabilityTarget: 0.999, latencyThresholdMs: 600, latencyTarget: 0.99 },
      { operation: 'availability.locations', availabilityTarget: 0.999, latencyThresholdMs: 600, latencyTarget: 0.99 },
      { operation: 'availability.firm', availabilityTarget: 0.999, latencyThresholdMs: 600, latencyTarget: 0.99 },
    ]);
  });

  it('query metrics, labels and bucket bounds that exist', () => {
    expect(QUERIES).toHaveLength(16);
    const table = new Map<string, { labels: readonly string[]; buckets?: readonly number[] }>(Object.entries(METRICS));
    for (const { metric, labels } of QUERIES) {
      const row = table.get(metric) ?? table.get(metric.replace(/_(bucket|count)$/, ''));
      expect(row).toBeDefined();
      for (const [, label = '', , value] of labels) {
        if (label === 'le') expect(row?.buckets).toContain(Number(value));
        else expect(row?.labels).toContain(label);
      }
    }
  });
});
