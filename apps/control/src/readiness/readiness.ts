/** `unknown` is a state of its own: what was not measured is never green. */
export type CheckState = 'ok' | 'not-ok' | 'unknown';

/** One question that a domain must answer before it is given more. */
export interface ReadinessCheck {
  /** Such as `error-budget`; of an integration `integration-<id>`. */
  readonly id: string;
  readonly title: string;
  readonly state: CheckState;
  /** What was found, as a person reads it. */
  readonly value: string;
  /** What is asked for. */
  readonly threshold: string;
  /** What to do next; null: it is ok. */
  readonly next: string | null;
}

/** Whether a domain is ready, as of one moment. */
export interface Readiness {
  readonly domain: string;
  /** ISO UTC. */
  readonly asOf: string;
  /** Every check is ok: neither not ok nor unknown. */
  readonly ready: boolean;
  readonly checks: readonly ReadinessCheck[];
}

export const RUN_KINDS = ['load', 'faults'] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** A run under peak load: `banyan load --record`, or `banyan readiness record --kind load --file …` of another tool's. */
export interface LoadReport {
  /** ISO UTC. */
  readonly ranAt: string;
  readonly passed: boolean;
  /** Requests a second that it held. */
  readonly peakRps: number;
  readonly durationSeconds: number;
  readonly p99Ms: number;
  /** 0-1. */
  readonly failedRatio: number;
  /** From where on it breaks, requests a second; null: it was not driven so far. */
  readonly breaksAtRps: number | null;
  /** Who came, such as `promotion`; null: it was not said. */
  readonly profile: string | null;
}

/** What an integration did to the shop when it was broken on purpose. */
export interface FaultOutcome {
  readonly integration: string;
  /** Such as `hangs for 5 s`. */
  readonly fault: string;
  /** `unaffected`: no shopper noticed; `degraded`: something stood in; `failed`: shoppers got errors. */
  readonly outcome: 'unaffected' | 'degraded' | 'failed';
  /** Under how many requests a second. */
  readonly atRps: number;
  /** What shoppers got meanwhile, in a sentence. */
  readonly behaviour: string;
  /** Which kind of fault `banyan chaos` injected. Absent: it was broken in another way, and somebody recorded it. */
  readonly injected?: string;
  /** When it was tried, ISO UTC. Absent: in the run that it is told with. */
  readonly triedAt?: string;
}

/** A run with faults: `banyan readiness record --kind faults --file …`. */
export interface FaultReport {
  readonly ranAt: string;
  readonly passed: boolean;
  readonly faults: readonly FaultOutcome[];
}

/** The last run of each kind; that with faults has what was tried in earlier ones, too, and not again since. */
export interface LastRuns {
  readonly load: LoadReport | undefined;
  readonly faults: FaultReport | undefined;
}
