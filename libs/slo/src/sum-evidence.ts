import { MOST_SESSIONS } from './bounded-sessions.js';
import {
  type ArmCounts,
  EMPTY_COUNTS,
  type Evidence,
  type FieldPairs,
  type OperationEvidence,
  type Pairs,
} from './evidence.js';

/** Fields of one operation kept of all replicas. */
const MOST_FIELDS = 64;

/**
 * What all replicas saw of one domain's current stretch: the one of the highest epoch, among those the one begun last.
 * The order in which their requests came is not known, so there is no history for a detector: see `OnsetSum`.
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
  const operations = sumByOperation(together.flatMap((report) => report.operations));
  const [all] = sumByOperation(together.flatMap((report) => report.together ?? []));
  const assigned = together.flatMap((report) => report.assigned ?? []);
  const dailyRequests = together.flatMap((report) => report.dailyRequests ?? []);
  const { domain, stretch, share, epoch, release } = current;
  return {
    domain,
    stretch,
    share,
    ...(epoch === undefined ? {} : { epoch }),
    ...(release === undefined ? {} : { release }),
    startedAtMs: Math.min(...together.map(({ startedAtMs }) => startedAtMs ?? 0)),
    ...(assigned.length === 0 ? {} : { assigned }),
    ...(dailyRequests.length === 0 ? {} : { dailyRequests: dailyRequests.reduce((sum, each) => sum + each, 0) }),
    operations,
    ...(all && { together: all }),
  };
}

function sumByOperation(all: readonly OperationEvidence[]): OperationEvidence[] {
  const operations = new Map<string, OperationEvidence>();
  for (const { operation, legacy, service, pairs, sampled } of all) {
    const sum = operations.get(operation) ?? { operation, legacy: EMPTY_COUNTS, service: EMPTY_COUNTS };
    const bothPairs = addPairs(sum.pairs, pairs);
    operations.set(operation, {
      operation,
      legacy: add(sum.legacy, legacy),
      service: add(sum.service, service),
      ...((sampled ?? sum.sampled) === undefined ? {} : { sampled: sampled === true || sum.sampled === true }),
      ...(bothPairs && { pairs: bothPairs }),
    });
  }
  return [...operations.values()].sort((a, b) => byText(a.operation, b.operation));
}

function isLater(a: Evidence, b: Evidence): boolean {
  const epochs = (a.epoch ?? 0) - (b.epoch ?? 0);
  if (epochs !== 0) return epochs > 0;
  const starts = (a.startedAtMs ?? 0) - (b.startedAtMs ?? 0);
  // Two stretches begun in the same millisecond: any choice will do, as long as it is always the same.
  return starts === 0 ? byText(a.stretch, b.stretch) > 0 : starts > 0;
}

function add(a: ArmCounts, b: ArmCounts): ArmCounts {
  const over = addSteps(a.over, b.over);
  return {
    requests: a.requests + b.requests,
    failed: a.failed + b.failed,
    slow: a.slow + b.slow,
    failedAgain: (a.failedAgain ?? 0) + (b.failedAgain ?? 0),
    slowAgain: (a.slowAgain ?? 0) + (b.slowAgain ?? 0),
    ...(over && { over }),
    failedSessions: union(a.failedSessions, b.failedSessions),
    slowSessions: union(a.slowSessions, b.slowSessions),
  };
}

/** Of two ladders of the same length; a replica that measured none, or another one, leaves nothing to add up. */
function addSteps(a: readonly number[] | undefined, b: readonly number[] | undefined): readonly number[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.length === b.length ? a.map((count, step) => count + (b[step] ?? 0)) : undefined;
}

function addPairs(a: Pairs | undefined, b: Pairs | undefined): Pairs | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const fields = new Map(a.fields.map((field) => [field.path, field]));
  for (const field of b.fields) {
    const known = fields.get(field.path) ?? { path: field.path, rawOnly: 0, noiseOnly: 0, noise: 0 };
    fields.set(field.path, {
      path: field.path,
      rawOnly: known.rawOnly + field.rawOnly,
      noiseOnly: known.noiseOnly + field.noiseOnly,
      noise: known.noise + field.noise,
    });
  }
  return { samples: a.samples + b.samples, fields: [...fields.values()].sort(byDiscordance).slice(0, MOST_FIELDS) };
}

/** The most discordant first: should replicas know more fields than are kept, those that say least are left out. */
function byDiscordance(a: FieldPairs, b: FieldPairs): number {
  return b.rawOnly + b.noiseOnly - (a.rawOnly + a.noiseOnly) || byText(a.path, b.path);
}

function union(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])].sort(byText).slice(0, MOST_SESSIONS);
}

/** By code unit: the order does not depend on where the process runs. */
function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
