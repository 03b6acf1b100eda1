import type { ChainVerdict, Latch } from '@banyan/rollout';
import type { Promotion, Ramp } from './ramp-answers.js';

/** What an arm did. `/api/openapi.json` describes all that control answers; here is what the command line reads of it. */
export interface ArmFigures {
  readonly requests: number;
  readonly failed: number;
  readonly slow: number;
}

interface RuleAnswer {
  readonly rule: string;
  readonly breached: boolean;
  readonly text: string;
}

export interface DomainStatus {
  readonly domain: string;
  /** False: no service yet; legacy answers. */
  readonly extracted: boolean;
  readonly stage: string | null;
  readonly flag: {
    readonly intendedPercent: number | null;
    readonly agreed: boolean;
    readonly shadowing: boolean;
    readonly overruled: string | null;
  };
  readonly share: {
    readonly intended: number | null;
    readonly observed: number | null;
    /** Absent: a control of an older version. */
    readonly observedOfSessions?: number | null;
  };
  /** Absent: a control of an older version. */
  readonly release?: { readonly judged: string | null; readonly seen: readonly string[] };
  readonly outcomes: { readonly ok: number; readonly rescued: number; readonly failed: number } | null;
  readonly latch: Latch | null;
  /** Rolled back while PostgreSQL was away; absent: a control of an older version. */
  readonly unwritten?: boolean;
  readonly rollback:
    | {
        readonly state: 'waiting';
        readonly epoch: number;
        readonly missing: readonly string[];
        readonly acknowledged: readonly string[];
      }
    | {
        readonly state: 'rolled-back';
        readonly epoch: number;
        readonly acknowledged: readonly string[];
        readonly tookMs: number | null;
      }
    | null;
  readonly reentry: {
    /** From when, because of how many trips, and what must be confirmed. */
    readonly text: string;
    readonly remainingMs: number;
    readonly confirmTrips: number | null;
  } | null;
  readonly unleashPending: { readonly attempts: number; readonly lastError?: string } | null;
  readonly verdict: { readonly kind: 'healthy' | 'breached' | 'inconclusive' | 'unmeasured'; readonly text: string };
  readonly operations: readonly {
    readonly operation: string;
    readonly legacy: ArmFigures;
    readonly service: ArmFigures;
    readonly rules: readonly RuleAnswer[];
  }[];
  /** On all operations together; absent where there is one. */
  readonly together?: readonly RuleAnswer[];
  /** Error budgets of the service arm; null: there is no service. */
  readonly harm: {
    readonly operations: readonly {
      readonly operation: string;
      readonly rows: readonly { readonly state: 'fires' | 'quiet' | 'no-data' }[];
      readonly budget: { readonly text: string } | null;
    }[];
    readonly burning: readonly { readonly severity: 'page' | 'ticket'; readonly text: string }[];
  } | null;
  readonly shadow: {
    readonly selected: number;
    /** Coverage since flag and latch are as they are. Absent: a control of an older version. */
    readonly since?: { readonly selected: number; readonly compared: number; readonly ratio: number | null };
    /** All counts in one sentence. */
    readonly text: string;
    readonly mismatches: readonly {
      readonly path: string;
      readonly count: number;
      readonly unexplained: number;
    }[];
  };
  readonly promotion: Promotion;
  readonly ramp: Ramp | null;
  /** Operations that say nothing about the service. */
  readonly alwaysAuthority: readonly string[];
  readonly chain: ChainVerdict | null;
}
