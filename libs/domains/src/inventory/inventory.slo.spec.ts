import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { readObjectives } from '@banyan/slo';
import { parseAllDocuments } from 'yaml';

const TEXT = readFileSync(join(PROJECT_ROOT, 'libs/domains/src/inventory/inventory.slo.yaml'), 'utf8');

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
});
