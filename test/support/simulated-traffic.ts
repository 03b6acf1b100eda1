import {
  EVIDENCE_POLICY,
  EvidenceCounter,
  judge,
  REPLICA_POLICY,
  seededRandom,
  SUM_POLICY,
  sumEvidence,
  type Objective,
  type Stretch,
} from '@banyan/slo';

/** Traffic of one operation through one gateway, judged as it goes. Ratios 0-1. */
export interface Traffic {
  /** Intended share of the service. */
  readonly share: number;
  /** Requests of both arms after which the run ends undecided. */
  readonly mostRequests: number;
  /** Share of requests that fail, by arm; from request `onset` on (default the first). Before that 0.1 % of both. */
  readonly failing: { readonly legacy: number; readonly service: number };
  readonly onset?: number;
  /** Requests of one session, which sticks to its arm. Default 1. */
  readonly requestsPerSession?: number;
  /**
   * Gateways the sessions are spread over, each judging alone beside control, which judges the sum: several judges, one
   * budget. Default: one judge that sees everything and has the whole budget.
   */
  readonly replicas?: number;
}

/** Service requests from the onset to the trip; undefined: not tripped. */
export type TrippedAfter = number | undefined;

export const OBJECTIVE: Objective = {
  operation: 'availability.one',
  availabilityTarget: 0.999,
  latencyThresholdMs: 300,
  latencyTarget: 0.99,
};

const HEALTHY_FAILING = 0.001;
const SLOW = 0.002;
/** Between failures the statistics only fall, but for what legacy's good answers add: look now and then. */
const LOOK_EVERY = 100;

/** Sends the traffic and judges at every bad request and every so often in between, until it trips or ends. */
export function simulate(traffic: Traffic, random: () => number): TrippedAfter {
  const { share, mostRequests, failing, onset = 0, requestsPerSession = 1, replicas } = traffic;
  const stretch: Stretch = { epoch: 1, share, definition: 'simulated' };
  const counters = Array.from({ length: replicas ?? 1 }, () => {
    const counter = new EvidenceCounter('inventory', [OBJECTIVE.operation], {
      hashSession: (id) => id,
      objectives: [OBJECTIVE],
    });
    counter.enter(stretch, 0);
    return counter;
  });
  let arm: 'legacy' | 'service' = 'legacy';
  let [counter] = counters;
  let serviceRequests = 0;
  for (let i = 0; i < mostRequests; i++) {
    if (i % requestsPerSession === 0) {
      arm = random() < share ? 'service' : 'legacy';
      if (replicas !== undefined) counter = counters[Math.floor(random() * replicas)];
    }
    if (counter === undefined) throw new RangeError('there is no replica');
    if (arm === 'service' && i >= onset) serviceRequests++;
    // One number decides both: a request is slow or failed by parts of the same unit interval.
    const luck = random();
    const failed = luck < (i < onset ? HEALTHY_FAILING : failing[arm]);
    const slow = luck > 1 - SLOW;
    const bad = failed || slow;
    const sessionId = String(Math.floor(i / requestsPerSession));
    const ms = slow ? OBJECTIVE.latencyThresholdMs + 1 : 1;
    counter.record(stretch, { operation: OBJECTIVE.operation, arm, failed, slow, ms, sessionId }, i * 1_000);
    if (!bad && i % LOOK_EVERY !== 0) continue;
    if (isBreached(counter, counters, replicas !== undefined)) return serviceRequests;
  }
  return undefined;
}

function isBreached(own: EvidenceCounter, all: readonly EvidenceCounter[], severalJudges: boolean): boolean {
  if (!severalJudges) return judge(own.snapshot(), [OBJECTIVE], EVIDENCE_POLICY).kind === 'breached';
  if (judge(own.snapshot(), [OBJECTIVE], REPLICA_POLICY).kind === 'breached') return true;
  const sum = sumEvidence(all.map((counter) => counter.snapshot()));
  return sum !== undefined && judge(sum, [OBJECTIVE], SUM_POLICY).kind === 'breached';
}

/** As many runs as asked, sorted by when they tripped. */
export function simulateRuns(traffic: Traffic, runs: number, seed: number): Summary {
  const random = seededRandom(seed);
  const tripped: number[] = [];
  for (let run = 0; run < runs; run++) {
    const after = simulate(traffic, random);
    if (after !== undefined) tripped.push(after);
  }
  tripped.sort((a, b) => a - b);
  return { runs, tripped: tripped.length, median: tripped[Math.floor(runs / 2)], p90: tripped[Math.floor(runs * 0.9)] };
}

export interface Summary {
  readonly runs: number;
  readonly tripped: number;
  /** Service requests to the trip in half of all runs; undefined when fewer tripped. */
  readonly median: number | undefined;
  /** The same in nine of ten. */
  readonly p90: number | undefined;
}
