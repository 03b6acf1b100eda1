import { seededRandom } from '@banyan/slo';
import type { RateCurve } from '../../../apps/cli/src/load/profile/rate-curve.js';
import type { GatewayModel } from './gateway-model.js';
import { GatewayQueue } from './gateway-queue.js';
import { type AutoscalerRules, ReplicaAutoscaler } from './replica-autoscaler.js';
import { WaitHistogram } from './wait-histogram.js';

/** At least so many replicas for a while, whatever the figures say: people raise `minReplicas` for a sale that they announced. */
export interface Floor {
  readonly fromSeconds: number;
  readonly untilSeconds: number;
  readonly replicas: number;
}

/** How many gateways there are over the day. */
export type ReplicaPlan =
  | { readonly kind: 'fixed'; readonly replicas: number }
  | {
      readonly kind: 'autoscaled';
      readonly rules: AutoscalerRules;
      /** In-flight requests of a replica. */
      readonly inFlightTarget: number;
      /** Share of a core, 0-1. */
      readonly cpuTarget: number;
      readonly floors: readonly Floor[];
    };

/** What surrounds the gateways, seconds. */
export interface Surroundings {
  /** Mean time of the core for a request: what makes requests be in flight while the gateway has nothing to do for them. */
  readonly upstreamSeconds: number;
  /** From the decision to a replica that is asked: scheduled, pulled, started, ready. */
  readonly podStartSeconds: number;
  /** Metrics are this old when they are seen. */
  readonly metricDelaySeconds: number;
  /** And averages of so long. */
  readonly metricWindowSeconds: number;
  /** How often the autoscaler looks: `--horizontal-pod-autoscaler-sync-period`. */
  readonly syncSeconds: number;
}

export interface DayMinute {
  readonly perSecond: number;
  readonly replicas: number;
  readonly refusedPerSecond: number;
  /** Wait before the processor of those that were answered. */
  readonly p99Ms: number;
}

export interface DayResult {
  readonly minutes: readonly DayMinute[];
  readonly requests: number;
  readonly refused: number;
  readonly replicaHours: number;
  readonly leastReplicas: number;
  readonly mostReplicas: number;
  readonly meanWaitMs: number;
  readonly p99Ms: number;
  /** Of the slowest minute. */
  readonly worstMinuteP99Ms: number;
  /** Minutes in which somebody was refused. */
  readonly refusingMinutes: number;
  /** Highest load of one replica in one second, as a multiple of what it can answer. */
  readonly mostOffered: number;
}

/**
 * A whole day, second by second. Requests divide evenly among gateways that are ready, so that all are alike in law, and one of them is
 * followed. The same seed gives the same day.
 */
export function simulateDay(
  curve: RateCurve,
  model: GatewayModel,
  plan: ReplicaPlan,
  surroundings: Surroundings,
  seed: number,
): DayResult {
  const seconds = Math.round(curve.durationMs / 1_000);
  const queue = new GatewayQueue(model, seededRandom(seed));
  const fleet = new Fleet(plan, surroundings, curve.between(0, 1_000) * model.serviceSeconds);
  const whole = new WaitHistogram();
  const minutes: DayMinute[] = [];
  let [requests, refused, replicaSeconds, mostOffered] = [0, 0, 0, 0];
  let minute = { waits: new WaitHistogram(), requests: 0, refused: 0, replicas: 0 };
  for (let second = 0; second < seconds; second++) {
    fleet.turn(second);
    const coming = curve.between(second * 1_000, (second + 1) * 1_000);
    const each = coming / fleet.ready;
    const span = queue.pass(1, each, minute.waits);
    fleet.note(
      span.answered * (span.waitSeconds + model.serviceSeconds + surroundings.upstreamSeconds),
      span.busyRatio,
    );
    requests += coming;
    refused += span.refused * fleet.ready;
    replicaSeconds += fleet.size;
    mostOffered = Math.max(mostOffered, each * model.serviceSeconds);
    minute.requests += coming;
    minute.refused += span.refused * fleet.ready;
    minute.replicas += fleet.ready;
    if (second % 60 === 59) {
      whole.addAll(minute.waits);
      minutes.push({
        perSecond: minute.requests / 60,
        replicas: minute.replicas / 60,
        refusedPerSecond: minute.refused / 60,
        p99Ms: minute.waits.quantileMs(0.99),
      });
      minute = { waits: new WaitHistogram(), requests: 0, refused: 0, replicas: 0 };
    }
  }
  return {
    minutes,
    requests,
    refused,
    replicaHours: replicaSeconds / 3_600,
    leastReplicas: fleet.least,
    mostReplicas: fleet.most,
    meanWaitMs: whole.meanMs,
    p99Ms: whole.quantileMs(0.99),
    worstMinuteP99Ms: Math.max(...minutes.map(({ p99Ms }) => p99Ms)),
    refusingMinutes: minutes.filter(({ refusedPerSecond }) => refusedPerSecond > 0).length,
    mostOffered,
  };
}

/** The replicas that there are, and what the autoscaler knows of them. */
class Fleet {
  /** When each is, or was, ready; ascending: the youngest ends first. */
  readonly #readyAt: number[];
  readonly #scaler: ReplicaAutoscaler | undefined;
  readonly #inFlight: number[] = [];
  readonly #busy: number[] = [];
  ready = 0;
  least: number;
  most: number;

  /** @param offeredCores what the first second asks for: the day before was such a day, too */
  constructor(
    private readonly plan: ReplicaPlan,
    private readonly surroundings: Surroundings,
    offeredCores: number,
  ) {
    const begin =
      plan.kind === 'fixed'
        ? plan.replicas
        : Math.min(plan.rules.maxReplicas, Math.max(plan.rules.minReplicas, Math.ceil(offeredCores / plan.cpuTarget)));
    this.#readyAt = Array.from({ length: begin }, () => Number.NEGATIVE_INFINITY);
    this.#scaler = plan.kind === 'fixed' ? undefined : new ReplicaAutoscaler(plan.rules);
    this.least = this.most = begin;
  }

  /** Those that are starting included: they cost, too. */
  get size(): number {
    return this.#readyAt.length;
  }

  turn(second: number): void {
    if (this.plan.kind === 'autoscaled' && second > 0 && second % this.surroundings.syncSeconds === 0)
      this.#scale(second);
    this.ready = this.#readyAt.filter((atSeconds) => atSeconds <= second).length;
    this.least = Math.min(this.least, this.ready);
    this.most = Math.max(this.most, this.ready);
  }

  /** What each replica had in the second that has passed. */
  note(inFlight: number, busyRatio: number): void {
    this.#inFlight.push(inFlight);
    this.#busy.push(busyRatio);
  }

  #scale(second: number): void {
    if (this.plan.kind !== 'autoscaled' || this.#scaler === undefined) return;
    const { metricDelaySeconds, metricWindowSeconds, podStartSeconds } = this.surroundings;
    const seen = (figures: readonly number[]): number => {
      const until = Math.max(1, second - metricDelaySeconds);
      return mean(figures.slice(Math.max(0, until - metricWindowSeconds), until));
    };
    const measured = this.#readyAt.filter((atSeconds) => atSeconds <= second - metricDelaySeconds).length;
    const floors = this.plan.floors.filter(
      ({ fromSeconds, untilSeconds }) => second >= fromSeconds && second < untilSeconds,
    );
    const wanted = this.#scaler.decide(
      second,
      this.size,
      measured,
      [
        { perReplica: seen(this.#inFlight), target: this.plan.inFlightTarget },
        { perReplica: seen(this.#busy), target: this.plan.cpuTarget },
      ],
      Math.max(this.plan.rules.minReplicas, ...floors.map(({ replicas }) => replicas)),
    );
    while (this.size < wanted) this.#readyAt.push(second + podStartSeconds);
    this.#readyAt.length = Math.min(this.size, wanted);
  }
}

function mean(figures: readonly number[]): number {
  return figures.length === 0 ? 0 : figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}
