import type { LoadVerdict, OperationVerdict } from '../judge-load.js';

/** ms; null: there was nothing to measure. */
export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly mostMs: number;
}

export interface OperationReport extends OperationVerdict {
  readonly domain: string;
  readonly operation: string;
  /** Requests that were meant to be sent. */
  readonly due: number;
  readonly answered: number;
  /** 4xx, but for 429 and for sold out. */
  readonly refused: number;
  /** 5xx, 429, no answer in time, not sent. */
  readonly failed: number;
  readonly unanswered: number;
  readonly unsent: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** From the moment at which a request was meant to be sent: what shoppers wait. */
  readonly latency: Percentiles | null;
  /** From the moment at which it was sent: what a client sees that waits for answers. */
  readonly service: Percentiles | null;
}

/** What `banyan readiness record --kind load` takes. */
export interface RecordedLoad {
  readonly ranAt: string;
  readonly passed: boolean;
  readonly profile: string;
  readonly peakRps: number;
  readonly durationSeconds: number;
  readonly p99Ms: number;
  readonly failedRatio: number;
  readonly breaksAtRps: number | null;
}

export interface DomainReport {
  readonly domain: string;
  readonly verdict: LoadVerdict;
  readonly because: readonly string[];
  /** Null: there is no verdict to keep, and what was kept before stands. */
  readonly readiness: RecordedLoad | null;
}

/** A stretch of the run. */
export interface SliceReport {
  /** Since the run began. */
  readonly atSeconds: number;
  /** Requests a second: by the profile, due by chance, and answered without a failure. */
  readonly wantedRps: number;
  readonly dueRps: number;
  readonly answeredRps: number;
  readonly failedRps: number;
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
}

/** Everything that a run found: `load-report.json`. */
export interface LoadRunReport {
  readonly kind: 'banyan-load';
  readonly verdict: LoadVerdict;
  readonly because: readonly string[];
  /** ISO UTC. */
  readonly ranAt: string;
  /** `interrupted`: somebody ended it before its end. */
  readonly ended: 'complete' | 'interrupted';
  readonly gateway: string;
  readonly profile: {
    readonly name: string;
    readonly title: string;
    readonly seed: number;
    readonly peakRps: number;
    /** How long the run was meant to take, and took. */
    readonly plannedSeconds: number;
    readonly seconds: number;
    /** So many times as fast as the day. */
    readonly compression: number;
  };
  /** Were requests signed as synthetic, so that they are no evidence? */
  readonly signed: boolean;
  /** Null: nothing was ordered. */
  readonly orders: {
    readonly placed: number;
    readonly calledOff: number;
    /** References of orders that could not be called off. */
    readonly open: readonly string[];
    /** Keys of orders of which nobody said what came of them. */
    readonly doubtful: readonly string[];
  } | null;
  readonly generator: {
    readonly connections: number;
    readonly mostUnderWay: number;
    /** Requests with an objective that it was late with; and how late it was with all. */
    readonly late: number;
    readonly lateP99Ms: number;
    readonly lateMostMs: number;
    /** Of one core, 0-1. */
    readonly cpuRatio: number;
  };
  readonly totals: {
    readonly due: number;
    readonly sent: number;
    readonly answered: number;
    readonly failed: number;
    readonly unsent: number;
    readonly latency: Percentiles | null;
  };
  readonly operations: readonly OperationReport[];
  readonly domains: readonly DomainReport[];
  readonly slices: readonly SliceReport[];
}
