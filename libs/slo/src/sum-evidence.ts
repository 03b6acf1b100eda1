import { MOST_SESSIONS } from './bounded-sessions.js';
import { type ArmCounts, EMPTY_COUNTS, type Evidence, type OperationEvidence } from './evidence.js';

/**
 * What all replicas saw of one domain's current stretch: the one of the highest epoch, among those the one begun last.
 * Replicas still in another stretch are left out, as its share of traffic was another. The order of reports is of no
 * importance.
 *
 * @param reports the latest report of each replica
 * @returns undefined when there are none
 * @throws RangeError when they are of several domains
 */
export function sumEvidence(reports: readonly Evidence[]): Evidence | undefined {
  const [first] = reports;
  if (first === undefined) return undefined;
  const stranger = reports.find(({ domain }) => domain !== first.domain);
  if (stranger !== undefined) throw new RangeError(`evidence of ${first.domain} and ${stranger.domain} is never added`);
  const current = reports.reduce((latest, report) => (isLater(report, latest) ? report : latest));
  const together = reports.filter(({ stretch, share }) => stretch === current.stretch && share === current.share);
  const operations = new Map<string, OperationEvidence>();
  for (const { operation, legacy, service } of together.flatMap((report) => report.operations)) {
    const sum = operations.get(operation) ?? { operation, legacy: EMPTY_COUNTS, service: EMPTY_COUNTS };
    operations.set(operation, { operation, legacy: add(sum.legacy, legacy), service: add(sum.service, service) });
  }
  return {
    ...current,
    startedAtMs: Math.min(...together.map(({ startedAtMs }) => startedAtMs ?? 0)),
    operations: [...operations.values()].sort((a, b) => byText(a.operation, b.operation)),
  };
}

function isLater(a: Evidence, b: Evidence): boolean {
  const epochs = (a.epoch ?? 0) - (b.epoch ?? 0);
  if (epochs !== 0) return epochs > 0;
  const starts = (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0);
  // Two stretches begun in the same millisecond: any choice will do, as long as it is always the same.
  return starts === 0 ? byText(a.stretch, b.stretch) > 0 : starts > 0;
}

function add(a: ArmCounts, b: ArmCounts): ArmCounts {
  return {
    requests: a.requests + b.requests,
    failed: a.failed + b.failed,
    slow: a.slow + b.slow,
    failedSessions: union(a.failedSessions, b.failedSessions),
    slowSessions: union(a.slowSessions, b.slowSessions),
  };
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort(byText).slice(0, MOST_SESSIONS);
}

/** By code unit: the order does not depend on where the process runs. */
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
