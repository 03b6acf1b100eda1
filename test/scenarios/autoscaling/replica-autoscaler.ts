/** How fast replicas may come or go: `behavior` of a HorizontalPodAutoscaler (autoscaling/v2). */
export interface ScalingRules {
  readonly stabilizationWindowSeconds: number;
  readonly selectPolicy: 'Max' | 'Min' | 'Disabled';
  readonly policies: readonly {
    readonly type: 'Pods' | 'Percent';
    readonly value: number;
    readonly periodSeconds: number;
  }[];
}

export interface AutoscalerRules {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly behavior: { readonly scaleUp: ScalingRules; readonly scaleDown: ScalingRules };
}

/** One figure that replicas follow, as the autoscaler sees it now. */
export interface SeenMetric {
  /** Of each replica in the mean, over those that have it. */
  readonly perReplica: number;
  readonly target: number;
}

/** Within so much of the target nothing is done: the controller's `--horizontal-pod-autoscaler-tolerance`. */
export const TOLERANCE = 0.1;

interface Change {
  readonly atSeconds: number;
  readonly by: number;
}

/**
 * The published algorithm of the HorizontalPodAutoscaler: desired = ceil(current × metric ÷ target), the tolerance, replicas without
 * figures, stabilisation and policies. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details,
 * and pkg/controller/podautoscaler (`calcPlainMetricReplicas`, `convertDesiredReplicasWithBehaviorRate`).
 */
export class ReplicaAutoscaler {
  readonly #wishes: { readonly atSeconds: number; readonly replicas: number }[] = [];
  readonly #ups: Change[] = [];
  readonly #downs: Change[] = [];

  constructor(private readonly rules: AutoscalerRules) {}

  /**
   * @param current replicas that there are, those that are starting included
   * @param measured of these: how many have figures
   * @param floor at least so many from now on; by default `minReplicas`
   * @returns how many there are to be
   */
  decide(
    nowSeconds: number,
    current: number,
    measured: number,
    metrics: readonly SeenMetric[],
    floor = this.rules.minReplicas,
  ): number {
    const wished = Math.max(...metrics.map((metric) => wish(current, measured, metric)));
    const stable = this.#stabilized(nowSeconds, current, wished);
    const allowed =
      stable > current ? this.#atMost(nowSeconds, current, stable) : this.#atLeast(nowSeconds, current, stable);
    const { maxReplicas } = this.rules;
    // The floor is not held back by the rules: it is what people said.
    const decided = Math.min(maxReplicas, Math.max(floor, allowed));
    if (decided > current) this.#ups.push({ atSeconds: nowSeconds, by: decided - current });
    if (decided < current) this.#downs.push({ atSeconds: nowSeconds, by: current - decided });
    return decided;
  }

  /** Upwards the lowest wish of its window counts, downwards the highest of its own. */
  #stabilized(nowSeconds: number, current: number, wished: number): number {
    const { scaleUp, scaleDown } = this.rules.behavior;
    const within = (seconds: number): number[] =>
      this.#wishes.filter(({ atSeconds }) => atSeconds > nowSeconds - seconds).map(({ replicas }) => replicas);
    const up = Math.min(wished, ...within(scaleUp.stabilizationWindowSeconds));
    const down = Math.max(wished, ...within(scaleDown.stabilizationWindowSeconds));
    this.#wishes.push({ atSeconds: nowSeconds, replicas: wished });
    const longest = Math.max(scaleUp.stabilizationWindowSeconds, scaleDown.stabilizationWindowSeconds);
    while ((this.#wishes[0]?.atSeconds ?? nowSeconds) < nowSeconds - longest) this.#wishes.shift();
    return current < up ? up : current > down ? down : current;
  }

  #atMost(nowSeconds: number, current: number, wished: number): number {
    const { policies, selectPolicy } = this.rules.behavior.scaleUp;
    if (selectPolicy === 'Disabled') return current;
    const limits = policies.map(({ type, value, periodSeconds }) => {
      const start =
        current - changed(this.#ups, nowSeconds - periodSeconds) + changed(this.#downs, nowSeconds - periodSeconds);
      return type === 'Pods' ? start + value : Math.ceil(start * (1 + value / 100));
    });
    const limit = selectPolicy === 'Max' ? Math.max(...limits) : Math.min(...limits);
    return Math.min(wished, Math.max(current, limit));
  }

  #atLeast(nowSeconds: number, current: number, wished: number): number {
    const { policies, selectPolicy } = this.rules.behavior.scaleDown;
    if (selectPolicy === 'Disabled') return current;
    const limits = policies.map(({ type, value, periodSeconds }) => {
      const start =
        current + changed(this.#downs, nowSeconds - periodSeconds) - changed(this.#ups, nowSeconds - periodSeconds);
      return type === 'Pods' ? start - value : Math.trunc(start * (1 - value / 100));
    });
    const limit = selectPolicy === 'Max' ? Math.min(...limits) : Math.max(...limits);
    return Math.max(wished, Math.min(current, limit));
  }
}

/** Replicas without figures count as idle when more are wished for, and as just right when fewer are: what is not known moves little. */
function wish(current: number, measured: number, { perReplica, target }: SeenMetric): number {
  if (measured === 0) return current;
  const ratio = perReplica / target;
  if (measured === current) return Math.abs(ratio - 1) <= TOLERANCE ? current : Math.ceil(ratio * measured);
  if (Math.abs(ratio - 1) <= TOLERANCE) return current;
  const unknown = current - measured;
  const all = (perReplica * measured + (ratio < 1 ? unknown * target : 0)) / (current * target);
  // What is not known may not turn the wish round.
  const isOtherWay = all < 1 !== ratio < 1;
  return isOtherWay || Math.abs(all - 1) <= TOLERANCE ? current : Math.ceil(all * current);
}

function changed(changes: readonly Change[], sinceSeconds: number): number {
  return changes.reduce((sum, { atSeconds, by }) => (atSeconds > sinceSeconds ? sum + by : sum), 0);
}
