import type { LeadingStatus } from '../leading/leading-view.js';
import type { ChainVerdict, Latch, Stage } from '@banyan/rollout';
import type { ArmCounts, RuleName } from '@banyan/slo';
import type { AuthorityStatus } from '../authority/authority-view.js';
import type { HarmStatus } from '../burn/harm-status.js';
import type { IntegrationStatus } from '../integrations/integration-status.js';
import type { MismatchView } from '../mismatches/mismatch-view.js';
import type { PromotionStatus, RampStatus } from '../ramp/ramp-status.js';
import type { RollbackProgress } from '../rollback/acknowledgements.js';
import type { WriteBackState } from '../rollback/unleash-write-back.js';
import type { CoverageSince } from './coverage-since.js';

/** Everything control knows, as of one moment. The status page, the JSON API and the command line show the same. */
export interface ShopStatus {
  /** When this picture was drawn, ISO UTC. */
  readonly asOf: string;
  /** What control itself stands on. */
  readonly control: {
    readonly database: 'connected' | 'away';
    readonly unleash: 'answering' | 'away' | 'unknown';
    readonly leading: LeadingStatus;
  };
  /** Who has the authority for all stock; null: the ledger was not read since control started. */
  readonly authority: AuthorityStatus | null;
  readonly domains: readonly DomainStatus[];
  readonly replicas: readonly ReplicaStatus[];
  readonly processes: readonly ProcessStatus[];
  readonly integrations: readonly IntegrationStatus[];
  /** What somebody should look at, the worst first; empty: nothing. */
  readonly attention: readonly Attention[];
}

/** One thing to look at, in a sentence. */
export interface Attention {
  /** `bad`: it is broken, or traffic was taken back. `wait`: look when you can. */
  readonly tone: 'bad' | 'wait';
  readonly text: string;
  /** Where the status page says more: an anchor of it, or a path. */
  readonly href: string;
}

export interface DomainStatus {
  readonly domain: string;
  /** False: no service has been extracted; legacy answers, and there is neither flag nor latch. */
  readonly extracted: boolean;
  /** The highest stage in force in any live replica; null: no replica reports. */
  readonly stage: Stage | null;
  readonly flag: {
    /** Percent of sessions the flag intends for the service, 0-100; null: no replica reports. */
    readonly intendedPercent: number | null;
    /** Do all live replicas intend the same? */
    readonly agreed: boolean;
    readonly shadowing: boolean;
    /** Why the flag does not have its way, in a sentence; null: it has. */
    readonly overruled: string | null;
  };
  readonly share: {
    /** Share of the service intended by the flag for the stretch in force, 0-1. */
    readonly intended: number | null;
    /** Of the requests of the stretch in force, 0-1; null: there is none, or nothing was counted yet. */
    readonly observed: number | null;
    /** What the observed share is of: requests as routed, without the copies that legacy is sampled by. */
    readonly stretch: { readonly legacy: number; readonly service: number };
    /** The same of distinct sessions, which are what the flag splits, 0-1; null: none was counted. */
    readonly observedOfSessions: number | null;
    /** Distinct in each replica: a session that two replicas saw counts in both. */
    readonly sessions: { readonly legacy: number; readonly service: number };
    /** All owned requests by the arm they were routed to, since each live replica started. */
    readonly requests: { readonly legacy: number; readonly service: number };
  };
  /** What the service says that it is a release of. */
  readonly release: {
    /** The one that the evidence in force is about; null: there is no such evidence, or the service does not say. */
    readonly judged: string | null;
    /** As the speaking replicas know it. More than one: it is being deployed. None: not known. */
    readonly seen: readonly string[];
  };
  /**
   * What it cost: how requests meant for the service ended for shoppers since the latch was last armed, in the replicas
   * heard within a minute (which began at zero when they started). Null: no replica says.
   */
  readonly outcomes: { readonly ok: number; readonly rescued: number; readonly failed: number } | null;
  /** Null: not read from PostgreSQL since control started. */
  readonly latch: Latch | null;
  /** A person rolled back while PostgreSQL was away: in force by the replies to replicas' reports, and not written yet. */
  readonly unwritten: boolean;
  /** Null unless tripped. */
  readonly rollback: RollbackProgress | null;
  /** Null unless tripped, or when PostgreSQL was not readable. */
  readonly reentry: ReentryStatus | null;
  /** Null: Unleash knows of every trip. */
  readonly unleashPending: WriteBackState | null;
  readonly verdict: { readonly kind: 'healthy' | 'breached' | 'inconclusive' | 'unmeasured'; readonly text: string };
  readonly operations: readonly OperationStatus[];
  /** Rules on all judged operations together; absent: there is one, or nothing is measured. */
  readonly together?: readonly RuleStatus[];
  /** Operations that the system of record always answers: they say nothing about the service. */
  readonly alwaysAuthority: readonly string[];
  /** Null: there is no service. */
  readonly harm: HarmStatus | null;
  readonly shadow: ShadowStatus;
  readonly promotion: PromotionStatus;
  /** Null: there is no plan, people move the slider. */
  readonly ramp: RampStatus | null;
  /** Newest first. */
  readonly decisions: readonly DecisionSummary[] | null;
  /** Is the chain of decisions whole? Null: PostgreSQL was not readable. */
  readonly chain: ChainVerdict | null;
}

/** What stands between a tripped latch and the service. */
export interface ReentryStatus {
  /** From when a person may reset, ISO UTC. */
  readonly possibleAt: string;
  /** What is left of the wait, ms; 0: a reset is possible now. */
  readonly remainingMs: number;
  /** The whole wait, ms, from the trip. */
  readonly waitMs: number;
  /** Trips that count towards the wait. */
  readonly trips: number;
  /** The release that tripped last; null: its record does not say. */
  readonly release: string | null;
  /** What a reset must give as `confirmTrips`; null: nothing. */
  readonly confirmTrips: number | null;
  /** All of it in a sentence. */
  readonly text: string;
}

export interface OperationStatus {
  readonly operation: string;
  readonly legacy: Omit<ArmCounts, 'failedSessions' | 'slowSessions'>;
  readonly service: Omit<ArmCounts, 'failedSessions' | 'slowSessions'>;
  /** Over this many ms a request is slow; null: no objective says. */
  readonly slowOverMs: number | null;
  readonly rules: readonly RuleStatus[];
}

export interface RuleStatus {
  readonly rule: RuleName;
  readonly breached: boolean;
  /** Why the rule does not act; null: it does. */
  readonly idle: string | null;
  /** Natural logarithm of the Bayes factor; null when the rule counts nothing. */
  readonly logStatistic: number | null;
  readonly logThreshold: number;
  /** One line a person reads. */
  readonly text: string;
}

/** compared = matched + explained + ignored + mismatched + unverified + pending. */
export interface ShadowStatus {
  readonly selected: number;
  readonly compared: number;
  readonly matched: number;
  /** Differed because a change was on its way from one arm to the other. */
  readonly explained: number;
  /** Differ in nothing but what rules ignore: no evidence. */
  readonly ignored: number;
  /** Differ, and nothing explains it. */
  readonly mismatched: number;
  /** Differed, and it could not be found out why. Not a match. */
  readonly unverified: number;
  /** Differ, and both arms are to be asked again. */
  readonly pending: number;
  readonly skipped: number;
  /** All of these counts in one sentence. */
  readonly text: string;
  /** Compared of selected since the replicas started, 0-1; null: none selected. */
  readonly coverage: number | null;
  /** Since flag and latch are as they are; what a promotion goes by. */
  readonly since: CoverageSince;
  readonly mismatches: readonly {
    readonly path: string;
    readonly servingType: string;
    readonly shadowType: string;
    readonly count: number;
    readonly explained: number;
    readonly unexplained: number;
    readonly ignored: number;
  }[];
  /** Of copies for which legacy was asked twice, by operation: the service's differences beside legacy's own. */
  readonly noise: readonly {
    readonly operation: string;
    readonly samples: number;
    readonly fields: readonly {
      readonly path: string;
      readonly raw: number;
      readonly noise: number;
      /** Discordant pairs: the service differed and legacy did not, and the other way about. */
      readonly rawOnly: number;
      readonly noiseOnly: number;
    }[];
  }[];
  /** Records on their way to PostgreSQL, at most 64 a replica as last heard, and those a replica had to drop. */
  readonly records: { readonly waiting: number; readonly dropped: number };
  /** The newest unexplained differences that count, newest first; null: PostgreSQL was not readable. */
  readonly examples: readonly MismatchView[] | null;
}

export interface DecisionSummary {
  readonly id: string;
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  /** `control`, `replica gateway-1`, `person anna`. */
  readonly by: string;
  readonly reason: string;
  readonly epoch: number;
}

export interface ReplicaStatus {
  readonly replica: string;
  readonly opsUrl: string;
  /** Since its last report, ms; null: it holds a lease but has never reported here. */
  readonly reportAgeMs: number | null;
  /** Null: PostgreSQL was not readable. */
  readonly lease: { readonly inForce: boolean; readonly ageMs: number | null } | null;
  /** Domain to the epoch its routing follows. */
  readonly acknowledged: Readonly<Record<string, number>>;
  readonly flags: { readonly ageMs: number | null; readonly source: string } | null;
}

export interface ProcessStatus {
  readonly name: string;
  readonly opsUrl: string;
  readonly state: 'ready' | 'degraded' | 'not-ready' | 'draining' | 'away';
  /** What the process says is wrong, if anything. */
  readonly failing: readonly string[];
  /** Of a process that reads the change feed. */
  readonly feed?: { readonly lagSeconds: number; readonly position: number; readonly refusedRows: number };
}
