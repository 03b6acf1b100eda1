/** What holds during one minute of simulated trading. Shares 0-1. */
export interface Minute {
  /** Requests a second over both arms. */
  readonly rate: number;
  readonly failing: { readonly legacy: number; readonly service: number };
  /** Over the objective's threshold. */
  readonly slow: { readonly legacy: number; readonly service: number };
  /** Is nothing counted in this minute, and what was counted before forgotten (replicas restarted, reports lost)? */
  readonly lost: boolean;
}

/** Of both arms while nothing is wrong: the figures of ALGORITHMS, baseline failures 0.1 %. */
export const HEALTHY_FAILING = 0.001;
export const HEALTHY_SLOW = 0.002;

/** One visitor whose every request fails, for some time: a broken basket, a robot on a poisoned page. */
export interface BrokenSession {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly everyMs: number;
}

/** What is simulated: minute by minute, asked once each, ascending. */
export interface Conditions {
  readonly name: string;
  /** Intended share of the service, 0-1. */
  readonly share: number;
  readonly minutes: number;
  /** From this minute on the service is bad; undefined: it never is, and every trip is a false one. */
  readonly badFromMinute?: number;
  minute(index: number): Minute;
  readonly brokenSessions?: readonly BrokenSession[];
}

export function healthy(rate: number): Minute {
  return {
    rate,
    failing: { legacy: HEALTHY_FAILING, service: HEALTHY_FAILING },
    slow: { legacy: HEALTHY_SLOW, service: HEALTHY_SLOW },
    lost: false,
  };
}
