import {
  type DetectionLimits,
  detectionTime,
  type Ending,
  type EvidencePolicy,
  type PlannedTraffic,
  type RuleName,
  seededRandom,
} from '@banyan/slo';

/** What is planned. */
export interface PlanRequest {
  readonly domain: string;
  readonly operations: PlannedTraffic['operations'];
  /** Requests of the domain in a second. */
  readonly requestsPerSecond: number;
  /** Share of requests that fail when nothing is wrong, 0-1, on both arms. */
  readonly baseline: number;
  /** Intended shares of the service, each over 0 up to 1. */
  readonly shares: readonly number[];
  /** At full: does legacy answer what the service failed? */
  readonly isRescued: boolean;
  readonly policy: EvidencePolicy;
}

/** Over all simulated runs; null: not reached in so many of them. */
export interface Spread {
  readonly median: number | null;
  readonly p95: number | null;
}

export interface PlanRow {
  readonly canaryPercent: number;
  readonly serviceRequests: Spread;
  readonly requests: Spread;
  readonly seconds: Spread;
}

/** Until a service is seen that fails so many of its requests. */
export interface DetectionRow extends PlanRow {
  readonly failingPercent: number;
  /** The rule that saw it most often; null: none did. */
  readonly by: RuleName | null;
}

/** Until a service that fails no more than the baseline is called healthy. */
export interface HealthyRow extends PlanRow {
  /** When nothing fails at all, in the mean: requests that `healthy` wants of the operation asked least. */
  readonly soonestSeconds: number;
}

export interface Plan {
  readonly detection: readonly DetectionRow[];
  readonly healthy: readonly HealthyRow[];
}

/** What a bad release may look like: shares of its requests that fail. */
export const FAILING: readonly number[] = [0.01, 0.05, 0.2, 1];
const RUNS = 120;
/** When none of so many runs was decided, further ones would not be. */
const FIRST_RUNS = 4;
const SEED = 1;
/** A rollout is not waited for longer than a month. */
const MOST_SECONDS = 30 * 86_400;
const MOST_FAILURES = 700;

/**
 * Simulates what the rules would do, from a fixed seed: the same plan for the same request.
 *
 * @param tell is told what is being simulated, before it is
 */
export function planRollout(request: PlanRequest, tell: (what: string) => void): Plan {
  const detection = request.shares.flatMap((share) =>
    FAILING.map((failing) => detectionRow(request, share, failing, tell)),
  );
  const healthy = request.shares.map((share) => healthyRow(request, share, tell));
  return { detection, healthy };
}

/** @param failing share of the service's requests that fail, 0-1 */
export function detectionRow(
  request: PlanRequest,
  share: number,
  failing: number,
  tell: (what: string) => void = () => {},
): DetectionRow {
  tell(`a service that fails ${failing * 100} % at a share of ${percentOf(share)} %`);
  const endings = simulated(request, share, failing, 'breached');
  return {
    failingPercent: failing * 100,
    by: mostFrequentRule(endings),
    ...rowOf(request, share, endings, 'breached'),
  };
}

/** @param share intended, of the service, over 0 up to 1 */
export function healthyRow(request: PlanRequest, share: number, tell: (what: string) => void = () => {}): HealthyRow {
  tell(`a good service at a share of ${percentOf(share)} %`);
  const endings = simulated(request, share, request.baseline, 'healthy');
  const leastPart = Math.min(...request.operations.map(({ part }) => part));
  const soonestSeconds = request.policy.healthyRequests.value / (share * leastPart * request.requestsPerSecond);
  return { soonestSeconds, ...rowOf(request, share, endings, 'healthy') };
}

function simulated(
  { operations, requestsPerSecond, baseline, isRescued, policy }: PlanRequest,
  share: number,
  failing: number,
  until: DetectionLimits['until'],
): readonly Ending[] {
  const traffic = { share, requestsPerSecond, operations, failing: { legacy: baseline, service: failing }, isRescued };
  const mostRequests = Math.ceil(requestsPerSecond * MOST_SECONDS);
  const random = seededRandom(SEED);
  const endings: Ending[] = [];
  for (let run = 0; run < RUNS; run++) {
    endings.push(detectionTime(traffic, policy, { until, mostRequests, mostFailures: MOST_FAILURES }, random));
    if (endings.length === FIRST_RUNS && endings.every(({ kind }) => kind !== until)) break;
  }
  return endings;
}

function rowOf(
  { requestsPerSecond }: PlanRequest,
  share: number,
  endings: readonly Ending[],
  kind: Ending['kind'],
): PlanRow {
  const spread = (value: (ending: Ending) => number): Spread => {
    const reached = endings
      .map((ending) => (ending.kind === kind ? value(ending) : Infinity))
      .toSorted((a, b) => a - b);
    const at = (ratio: number): number | null => {
      const found = reached[Math.ceil(ratio * reached.length) - 1] ?? Infinity;
      return Number.isFinite(found) ? found : null;
    };
    return { median: at(0.5), p95: at(0.95) };
  };
  return {
    canaryPercent: percentOf(share),
    serviceRequests: spread(({ serviceRequests }) => serviceRequests),
    requests: spread(({ requests }) => requests),
    seconds: spread(({ requests }) => requests / requestsPerSecond),
  };
}

function mostFrequentRule(endings: readonly Ending[]): RuleName | null {
  const times = new Map<RuleName, number>();
  for (const { rule } of endings) if (rule !== undefined) times.set(rule, (times.get(rule) ?? 0) + 1);
  const [most] = [...times].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}

function percentOf(share: number): number {
  return Number((share * 100).toPrecision(12));
}
