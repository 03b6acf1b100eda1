import { DocumentField } from './document.js';
import type { Objective } from './evidence.js';

/** Label that says which of the two indicators of an operation an SLO is about. */
type Indicator = 'availability' | 'latency';

interface SloDocument {
  readonly operation: string;
  readonly indicator: Indicator;
  readonly target: number;
  readonly metadata: DocumentField;
}

/** Where an SLO says from how many milliseconds a request is slow: a ratio metric has no place for it. */
export const LATENCY_THRESHOLD_ANNOTATION = 'banyan.shop/latency-threshold-ms';

/**
 * Reads a domain's objectives from OpenSLO v1 documents (https://github.com/OpenSLO/OpenSLO), two for each operation:
 * labels `domain`, `operation` and `indicator` (`availability` or `latency`); a ratio metric; `budgetingMethod:
 * Occurrences`; one rolling window of 30 days; one objective with its `target`. A latency SLO carries the annotation
 * above.
 *
 * @param documents plain objects, as a YAML reader gives them
 * @returns in the order the operations first appear
 * @throws DocumentFault naming document and field
 */
export function readObjectives(documents: readonly unknown[], domain: string): Objective[] {
  const file = new DocumentField(documents, 'documents');
  const slos = file.items().map((document) => readSlo(document, domain));
  const operations = [...new Set(slos.map(({ operation }) => operation))];
  if (operations.length === 0) throw file.fault('must hold at least one SLO');
  return operations.map((operation) => {
    const only = (indicator: Indicator): SloDocument => {
      const [first, second] = slos.filter((slo) => slo.operation === operation && slo.indicator === indicator);
      if (first === undefined) throw file.fault(`must hold an SLO of the ${indicator} of ${operation}`);
      if (second !== undefined) {
        throw second.metadata.at('labels').fault(`repeats the ${indicator} of ${operation}`);
      }
      return first;
    };
    const latency = only('latency');
    return {
      operation,
      availabilityTarget: only('availability').target,
      latencyThresholdMs: latencyThreshold(latency.metadata),
      latencyTarget: latency.target,
    };
  });
}

function readSlo(document: DocumentField, domain: string): SloDocument {
  document.at('apiVersion').oneOf('openslo/v1');
  document.at('kind').oneOf('SLO');
  const metadata = document.at('metadata');
  const name = metadata.at('name');
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name.text())) {
    throw name.fault('must be an RFC 1123 name: up to 63 of a-z, 0-9 and -');
  }
  const labels = metadata.at('labels');
  labels.at('domain').oneOf(domain);
  const operation = labels.at('operation').text();
  const indicator = labels.at('indicator').oneOf('availability', 'latency');
  const spec = document.at('spec');
  spec.at('service').text();
  spec.at('budgetingMethod').oneOf('Occurrences');
  checkRatioMetric(spec.at('indicator').at('spec').at('ratioMetric'));
  const window = theOnly(spec.at('timeWindow'));
  window.at('duration').oneOf('30d');
  if (window.at('isRolling').value !== true) throw window.at('isRolling').fault('must be true');
  return { operation, indicator, target: targetOf(theOnly(spec.at('objectives'))), metadata };
}

function checkRatioMetric(metric: DocumentField): void {
  const [good, bad] = [metric.at('good'), metric.at('bad')];
  if (good.absent === bad.absent) throw metric.fault('must have either good or bad');
  for (const part of [good.absent ? bad : good, metric.at('total')]) {
    const source = part.at('metricSource');
    if (source.at('metricSourceRef').absent) source.at('type').text();
    source.at('spec').at('query').text();
  }
}

function targetOf(objective: DocumentField): number {
  const [target, percent] = [objective.at('target'), objective.at('targetPercent')];
  if (target.absent === percent.absent) throw objective.fault('must have either target or targetPercent');
  const ratio = target.absent ? percent.number(0, 100) / 100 : target.number(0, 1);
  // At 1 a single failure would be infinite evidence, at 0 none would be any: neither can be tested.
  if (ratio <= 0 || ratio >= 1)
    throw (target.absent ? percent : target).fault('must lie between nothing and everything');
  return ratio;
}

function latencyThreshold(metadata: DocumentField): number {
  const threshold = metadata.at('annotations').at(LATENCY_THRESHOLD_ANNOTATION);
  const text = threshold.text();
  if (!/^[1-9]\d{0,6}$/.test(text)) throw threshold.fault('must be whole milliseconds, as text');
  return Number(text);
}

function theOnly(list: DocumentField): DocumentField {
  const [first, second] = list.items();
  if (first === undefined || second !== undefined) throw list.fault('must have exactly one item');
  return first;
}
