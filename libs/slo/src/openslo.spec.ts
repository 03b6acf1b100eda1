import { describe, expect, it } from '@jest/globals';
import { DocumentFault } from './document.js';
import { LATENCY_THRESHOLD_ANNOTATION, readObjectives } from './openslo.js';

type Tree = { [member: string]: unknown };

function slo(indicator: 'availability' | 'latency', operation = 'quote.one', target = 0.99): Tree {
  const source = { metricSource: { type: 'Prometheus', spec: { query: 'x' } } };
  return {
    apiVersion: 'openslo/v1',
    kind: 'SLO',
    metadata: {
      name: `pricing-${operation.replace('.', '-')}-${indicator}`,
      labels: { domain: 'pricing', operation, indicator },
      annotations: indicator === 'latency' ? { [LATENCY_THRESHOLD_ANNOTATION]: '250' } : {},
    },
    spec: {
      service: 'pricing',
      indicator: { metadata: { name: 'i' }, spec: { ratioMetric: { counter: true, good: source, total: source } } },
      timeWindow: [{ duration: '30d', isRolling: true }],
      budgetingMethod: 'Occurrences',
      objectives: [{ target }],
    },
  };
}

/** The same document with one member put, or (undefined) taken away. */
function withMember(document: Tree, path: string, value: unknown): Tree {
  const copy = structuredClone(document);
  const steps = path.split('/');
  const last = steps.pop() ?? '';
  const parent = steps.reduce<Tree>((tree, step) => tree[step] as Tree, copy);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function faultOf(documents: readonly unknown[]): unknown {
  try {
    readObjectives(documents, 'pricing');
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('objectives in OpenSLO v1', () => {
  it('joins the two indicators of each operation', () => {
    const documents = [
      slo('latency', 'quote.one', 0.95),
      slo('availability', 'quote.batch', 0.999),
      slo('availability'),
      slo('latency', 'quote.batch'),
    ];
    expect(readObjectives(documents, 'pricing')).toEqual([
      { operation: 'quote.one', availabilityTarget: 0.99, latencyThresholdMs: 250, latencyTarget: 0.95 },
      { operation: 'quote.batch', availabilityTarget: 0.999, latencyThresholdMs: 250, latencyTarget: 0.99 },
    ]);
  });

  it('reads a target in percent as the same ratio', () => {
    const percent = withMember(slo('availability'), 'spec/objectives', [{ targetPercent: 99.9 }]);
    expect(readObjectives([percent, slo('latency')], 'pricing')[0]?.availabilityTarget).toBeCloseTo(0.999, 12);
  });

  it.each<[string, string, unknown]>([
    ['apiVersion', 'apiVersion', 'openslo/v2alpha'],
    ['kind', 'kind', 'SLI'],
    ['metadata.name', 'metadata/name', undefined],
    ['metadata.name', 'metadata/name', 'Pricing SLO'],
    ['metadata.labels', 'metadata/labels', undefined],
    ['metadata.labels.domain', 'metadata/labels/domain', 'inventory'],
    ['metadata.labels.operation', 'metadata/labels/operation', ''],
    ['metadata.labels.indicator', 'metadata/labels/indicator', 'freshness'],
    ['metadata.annotations.banyan.shop/latency-threshold-ms', 'metadata/annotations', {}],
    [
      'metadata.annotations.banyan.shop/latency-threshold-ms',
      'metadata/annotations',
      { [LATENCY_THRESHOLD_ANNOTATION]: '0.3' },
    ],
    [
      'metadata.annotations.banyan.shop/latency-threshold-ms',
      'metadata/annotations',
      { [LATENCY_THRESHOLD_ANNOTATION]: 300 },
    ],
    ['spec.service', 'spec/service', undefined],
    ['spec.budgetingMethod', 'spec/budgetingMethod', 'Timeslices'],
    ['spec.indicator', 'spec/indicator', undefined],
    ['spec.indicator.spec.ratioMetric', 'spec/indicator/spec', { thresholdMetric: {} }],
    ['spec.indicator.spec.ratioMetric', 'spec/indicator/spec/ratioMetric/bad', { metricSource: {} }],
    ['spec.indicator.spec.ratioMetric.total', 'spec/indicator/spec/ratioMetric/total', undefined],
    ['spec.timeWindow', 'spec/timeWindow', []],
    ['spec.timeWindow[0].duration', 'spec/timeWindow', [{ duration: '28d', isRolling: true }]],
    ['spec.timeWindow[0].isRolling', 'spec/timeWindow', [{ duration: '30d', isRolling: false }]],
    ['spec.objectives', 'spec/objectives', [{ target: 0.9 }, { target: 0.99 }]],
    ['spec.objectives[0]', 'spec/objectives', [{}]],
    ['spec.objectives[0]', 'spec/objectives', [{ target: 0.9, targetPercent: 90 }]],
    ['spec.objectives[0].target', 'spec/objectives', [{ target: 1 }]],
    ['spec.objectives[0].target', 'spec/objectives', [{ target: 0 }]],
    ['spec.objectives[0].target', 'spec/objectives', [{ target: 99.9 }]],
    ['spec.objectives[0].targetPercent', 'spec/objectives', [{ targetPercent: 100 }]],
    ['spec.objectives[0].target', 'spec/objectives', [{ target: '0.999' }]],
  ])('names the field that is wrong: %s', (field, path, value) => {
    const fault = faultOf([slo('availability'), withMember(slo('latency'), path, value)]);
    expect(fault).toBeInstanceOf(DocumentFault);
    expect((fault as DocumentFault).field).toMatch(`documents[1].${field}`);
  });

  it.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['no document', [null]],
    ['one indicator only', [slo('availability')]],
    ['an indicator twice', [slo('availability'), slo('latency'), slo('latency')]],
  ])('refuses %s', (_, documents) => {
    expect(faultOf(documents)).toBeInstanceOf(DocumentFault);
  });
});
