import type { RecordedDurations } from '@banyan/slo';
import { disturbance, judgeOperation, judgePromise, type LoadVerdict, worst } from '../judge-load.js';
import type { RateCurve } from '../profile/rate-curve.js';
import { PASSTHROUGH } from '../run/journeys.js';
import type { OperationCounts, Slice, Tally } from '../run/tally.js';
import type { DomainReport, LoadRunReport, OperationReport, Percentiles, SliceReport } from './load-report.js';

/** What a report says beside what was counted. */
export interface RunFacts extends Pick<LoadRunReport, 'ranAt' | 'ended' | 'gateway' | 'profile' | 'signed' | 'orders'> {
  readonly generator: Pick<LoadRunReport['generator'], 'connections' | 'mostUnderWay' | 'cpuRatio'>;
  readonly curve: RateCurve;
}

/** A held rate is the mean of a twentieth of the run: a peak of chance is none. */
const HELD_PARTS = 20;

/** Everything that a run found. Pure. */
export function buildReport(tally: Tally, facts: RunFacts): LoadRunReport {
  const { curve, generator, ...about } = facts;
  const counted = [...tally.operations.values()].toSorted((a, b) => nameOf(a).localeCompare(nameOf(b), 'en'));
  const operations = counted.map(operationReport);
  const judged = counted.filter(({ objective }) => objective !== undefined);
  const late = judged.reduce((sum, each) => sum + each.late, 0);
  const disturbed = disturbance(
    late,
    judged.reduce((sum, each) => sum + each.due, 0),
  );
  const lateness = percentiles(tally.lateness);
  const domains = [...new Set(counted.map(({ domain }) => domain))]
    .filter((domain) => domain !== PASSTHROUGH.domain)
    .map((domain) => domainReport(domain, operations, counted, tally, facts, disturbed));
  const verdict = disturbed === undefined ? worst(domains.map((each) => each.verdict)) : 'disturbed';
  return {
    kind: 'banyan-load',
    verdict,
    because: disturbed === undefined ? reasonsOf(domains) : [disturbed],
    ...about,
    generator: {
      ...generator,
      late,
      lateP99Ms: lateness?.p99Ms ?? 0,
      lateMostMs: lateness?.mostMs ?? 0,
    },
    totals: {
      due: tally.due,
      sent: tally.sent,
      answered: tally.answered,
      failed: tally.failed,
      unsent: counted.reduce((sum, each) => sum + each.unsent, 0),
      latency: percentiles(tally.latency),
    },
    operations,
    domains,
    slices: sliceReports(tally, curve, about.profile.seconds),
  };
}

function reasonsOf(domains: readonly DomainReport[]): readonly string[] {
  if (domains.length === 0) return ['nothing was asked that has an objective'];
  return domains.flatMap(({ domain, because }) => because.map((why) => `${domain} ${why}`));
}

function nameOf({ domain, operation }: { readonly domain: string; readonly operation: string }): string {
  // What has no domain comes last.
  return `${domain === PASSTHROUGH.domain ? 1 : 0} ${domain} ${operation}`;
}

function operationReport(counts: OperationCounts): OperationReport {
  const { domain, operation, due, answered, refused, failed, unanswered, unsent } = counts;
  return {
    domain,
    operation,
    ...judgeOperation(counts.objective, counts),
    due,
    answered,
    refused,
    failed,
    unanswered,
    unsent,
    statuses: Object.fromEntries([...counts.statuses].map(([status, times]) => [String(status), times])),
    latency: percentiles(counts.latency),
    service: percentiles(counts.service),
  };
}

function domainReport(
  domain: string,
  operations: readonly OperationReport[],
  counted: readonly OperationCounts[],
  tally: Tally,
  { ended, profile, ranAt }: RunFacts,
  disturbed: string | undefined,
): DomainReport {
  const own = operations.filter((each) => each.domain === domain);
  const judged = own.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  // What was broken before somebody ended it was broken; what was not may have been later.
  const early = ended === 'interrupted' ? (['inconclusive'] as const) : [];
  const verdict: LoadVerdict = disturbed === undefined ? worst([...judged, ...early]) : 'disturbed';
  const because = [
    ...(disturbed === undefined ? [] : [disturbed]),
    ...own.flatMap((each) => each.because.map((why) => `${each.operation}: ${why}`)),
    ...(judged.length === 0 ? ['has no objective for anything that was asked'] : []),
    ...(early.length > 0 ? ['was not driven to the end of the profile: the run was interrupted'] : []),
  ];
  const [due, failed] = [sum(own, 'due'), sum(own, 'failed')];
  const targets = counted.flatMap((each) =>
    each.domain === domain && each.objective !== undefined
      ? [each.objective.availabilityTarget, each.objective.latencyTarget]
      : [],
  );
  const recorded = {
    ranAt,
    passed: verdict === 'healthy',
    profile: profile.name,
    peakRps: rounded(heldRps(tally, domain)),
    durationSeconds: rounded(profile.seconds),
    p99Ms: percentiles(tally.latencyBy.get(domain))?.p99Ms ?? 0,
    failedRatio: due === 0 ? 0 : failed / due,
    breaksAtRps: verdict === 'breached' ? brokenAtRps(tally, domain, Math.min(...targets)) : null,
  };
  const isTold = verdict === 'healthy' || verdict === 'breached';
  return { domain, verdict, because, readiness: isTold ? recorded : null };
}

function sum(operations: readonly OperationReport[], what: 'due' | 'failed'): number {
  return operations.reduce((all, each) => all + each[what], 0);
}

/** The highest rate of answers that were no failures, a second. */
function heldRps(tally: Tally, domain: string): number {
  const windows = windowsOf(tally);
  return Math.max(0, ...windows.map(({ slices, seconds }) => countIn(slices, 'good', domain) / seconds));
}

/** At which rate a promise was broken first, by more than chance; null: only in the sum of all. */
function brokenAtRps(tally: Tally, domain: string, target: number): number | null {
  for (const { slices, seconds } of windowsOf(tally)) {
    const [bad, due] = [countIn(slices, 'badBy', domain), countIn(slices, 'dueBy', domain)];
    if (judgePromise(bad, due, target) === 'breached') return rounded(due / seconds);
  }
  return null;
}

function windowsOf({
  slices,
  sliceMs,
}: Tally): readonly { readonly slices: readonly Slice[]; readonly seconds: number }[] {
  const length = Math.max(1, Math.round(slices.length / HELD_PARTS));
  return Array.from({ length: Math.max(1, slices.length - length + 1) }, (_, from) => ({
    slices: slices.slice(from, from + length),
    seconds: (length * sliceMs) / 1_000,
  }));
}

function countIn(slices: readonly Slice[], what: 'good' | 'dueBy' | 'badBy', domain: string): number {
  return slices.reduce((all, slice) => all + (slice[what].get(domain) ?? 0), 0);
}

function sliceReports({ slices, sliceMs }: Tally, curve: RateCurve, seconds: number): readonly SliceReport[] {
  return slices.flatMap((slice, index) => {
    const fromMs = index * sliceMs;
    // What an interrupted run did not come to is no slice of it.
    if (fromMs / 1_000 >= seconds) return [];
    const lastsMs = Math.min(sliceMs, seconds * 1_000 - fromMs);
    const perSecond = (count: number) => rounded((count / lastsMs) * 1_000);
    const latency = percentiles(slice.latency);
    const good = [...slice.good.values()].reduce((all, each) => all + each, 0);
    return [
      {
        atSeconds: fromMs / 1_000,
        wantedRps: perSecond(curve.between(fromMs, fromMs + lastsMs)),
        dueRps: perSecond(slice.due),
        answeredRps: perSecond(good),
        failedRps: perSecond(slice.failed),
        p50Ms: latency?.p50Ms ?? null,
        p99Ms: latency?.p99Ms ?? null,
      },
    ];
  });
}

function percentiles(durations: RecordedDurations | undefined): Percentiles | null {
  const summary = durations?.summary();
  if (summary === undefined) return null;
  const { p50, p95, p99, most } = summary;
  return { p50Ms: p50, p95Ms: p95, p99Ms: p99, mostMs: Number(most.toPrecision(3)) };
}

/** Three digits more than a person reads. */
function rounded(value: number): number {
  return Number(value.toFixed(1));
}
