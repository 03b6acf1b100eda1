import type { ChainVerdict, DecisionRecord, Latch } from '@banyan/rollout';

/** What the command line reads of control's JSON API (`/api/openapi.json` describes all of it). */
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

/** What speaks against more traffic for the service, whoever moves the slider. */
export interface Promotion {
  readonly blocks: readonly { readonly code: string; readonly text: string }[];
}

/** A plan by which the slider rises by itself. */
export interface Ramp {
  readonly file: string;
  readonly owner: string;
  readonly steps: readonly {
    readonly percent: number;
    readonly requests: number | null;
    readonly minutes: number | null;
    readonly place: 'behind' | 'here' | 'ahead';
  }[];
  readonly state: string;
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly seen: { readonly requests: number; readonly wanted: number | null } | null;
  readonly nextAllowed: { readonly at: string; readonly local: string } | null;
}

export interface RampPage {
  readonly domain: string;
  readonly promotion: Promotion;
  readonly ramp: Ramp | null;
}

export interface RampAnswer {
  readonly domain: string;
  readonly decisionId: string;
  readonly percent: number | null;
}

/** What the command line says of an integration; the page has all of it. */
export interface IntegrationStatus {
  readonly id: string | null;
  readonly state: 'ok' | 'degraded' | 'failing' | 'no-data' | 'misconfigured';
  /** Absent of what is misconfigured, which has `faults` instead. */
  readonly because?: string;
  readonly faults?: readonly string[];
  readonly runbook?: string;
  readonly escalation?: { readonly who: string };
}

export interface ShopStatus {
  readonly asOf: string;
  readonly control: { readonly database: string; readonly unleash: string };
  readonly authority: AuthorityStatus | null;
  readonly domains: readonly DomainStatus[];
  readonly replicas: readonly {
    readonly replica: string;
    readonly reportAgeMs: number | null;
    readonly lease: { readonly inForce: boolean } | null;
    readonly flags: { readonly ageMs: number | null; readonly source: string } | null;
  }[];
  readonly integrations: readonly IntegrationStatus[];
  /** What somebody should look at, the worst first. */
  readonly attention: readonly { readonly tone: 'bad' | 'wait'; readonly text: string }[];
}

export interface ChangeAnswer {
  readonly domain: string;
  readonly latch: Latch;
  readonly decisionId: string;
  readonly moved: boolean;
  /** Absent: a control of an older version, which answers once it is in the database. */
  readonly keptIn?: 'database' | 'disk' | 'memory';
}

export interface DecisionPage {
  readonly record: DecisionRecord;
  readonly chain: ChainVerdict;
}

export interface DecisionChain {
  readonly domain: string;
  readonly decisions: readonly DecisionRecord[];
  readonly chain: ChainVerdict;
}

export interface ContractUsageAnswer {
  /** Null: nothing was ever counted. */
  readonly countingSince: string | null;
  readonly uses: readonly {
    readonly operation: string;
    readonly storefront: string;
    /** Null: the requests themselves. */
    readonly deprecatedField: string | null;
    readonly requests: number;
    readonly lastSeen: string;
  }[];
}

/** What a person said of a group of mismatches. */
export interface JudgedAs {
  readonly judgement: string;
  readonly person: string;
  readonly reason: string;
  readonly at: string;
  readonly decisionId: string;
  readonly release: string;
}

/** Unexplained differences of one cause. */
export interface MismatchGroup {
  readonly id: string;
  readonly operation: string;
  readonly path: string;
  readonly kind: string;
  readonly about: string;
  readonly release: string;
  readonly count: number;
  readonly served: number;
  /** Absent, as is `rule`: a control of an older version. */
  readonly ignored?: number;
  /** The rule in force that ignores it; null: it counts. */
  readonly rule?: number | null;
  readonly compared: number | null;
  readonly ratio: number | null;
  readonly questions: { readonly count: number; readonly exact: boolean };
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly judgement: JudgedAs | null;
}

export interface MismatchGroupList {
  readonly domain: string;
  readonly since: string;
  readonly comparisons: readonly { readonly compared: number; readonly mismatched: number }[];
  readonly total: number;
  readonly groups: readonly MismatchGroup[];
}

export interface MismatchGroupPage {
  readonly domain: string;
  readonly group: MismatchGroup;
  readonly samples: readonly MismatchSampleAnswer[];
}

/** Differences that are ignored for a time; null: it may be anything. */
export interface IgnoreRule {
  readonly number: number;
  readonly domain: string;
  readonly operation: string | null;
  readonly path: string;
  readonly kind: string | null;
  readonly about: string | null;
  readonly person: string;
  readonly reason: string;
  readonly madeAt: string;
  readonly until: string;
  /** Null: it is in force. */
  readonly endedAt: string | null;
  readonly endedBy: string | null;
  readonly endReason: string | null;
}

export interface IgnoreRuleList {
  readonly domain: string;
  readonly gateways: number;
  readonly rules: readonly (IgnoreRule & { readonly followedBy: number })[];
}

export interface IgnoreWish {
  readonly path: string;
  readonly operation?: string | undefined;
  readonly kind?: string | undefined;
  readonly about?: string | undefined;
  readonly days: number;
  readonly person: string;
  readonly reason: string;
}

/** A value as a sample has it; null: there is none. */
export type SampledValue = { readonly text: string } | { readonly withheld: string; readonly hash: string } | null;

export interface MismatchSampleAnswer {
  readonly id: string;
  readonly at: string;
  readonly reason: string;
  readonly serving: string;
  readonly asked: string;
  readonly traceId: string;
  readonly question: readonly { readonly at: string; readonly value: SampledValue }[] | null;
  readonly answers:
    | readonly {
        readonly at: string;
        readonly legacy: SampledValue;
        readonly service: SampledValue;
        readonly state: string;
      }[]
    | null;
  /** Null: a golden case can be made of it. */
  readonly noCase: string | null;
}

export interface JudgementAnswer {
  readonly domain: string;
  readonly group: string;
  readonly judgement: string;
  readonly decisionId: string;
}

/** The files of a golden case's folder. */
export interface GoldenBundle {
  readonly name: string;
  readonly domain: string;
  readonly operation: string;
  readonly expected: string;
  readonly files: readonly { readonly name: string; readonly base64: string }[];
}

/** What is parked in the outbox of a service, and how it goes with everybody who is told. */
export interface ParkedAnswer {
  readonly service: string;
  readonly consumers: readonly {
    readonly consumer: string;
    readonly waiting: number;
    readonly parked: number;
    readonly held: number;
    readonly oldestMs: number;
    readonly away: boolean;
  }[];
  readonly messages: readonly {
    readonly consumer: string;
    readonly id: string;
    readonly type: string;
    readonly subject: string;
    readonly attempts: number;
    readonly because: string;
    readonly parkedAt: string;
    readonly holds: number;
  }[];
}

/** One inconsistency, with what stands in each place. */
export interface ConsistencyFinding {
  readonly kind: string;
  /** The SKU; of a promotion its id. */
  readonly subject: string;
  readonly state: 'open' | 'settling' | 'cleared';
  /** Empty: nobody can tell which is wrong. */
  readonly odd: readonly string[];
  readonly evidence: readonly {
    readonly place: string;
    readonly value: string;
    readonly stored: string;
    readonly productId: string | null;
    readonly shopRowId: string | null;
    readonly rowChangedAt: string | null;
  }[];
  readonly example: {
    readonly at: string;
    readonly group: string;
    readonly quantityE4: number;
    readonly charged: readonly {
      readonly place: string;
      readonly price: { readonly amountMinor: number; readonly currency: string } | null;
      readonly per: number;
    }[];
  } | null;
  readonly firstSeenAt: string;
  readonly clearedAt: string | null;
  readonly openings: number;
}

export interface ConsistencyAnswer {
  readonly asOf: string;
  readonly comparing: boolean;
  readonly trouble: string | null;
  readonly withoutStock: string | null;
  readonly turn: {
    readonly last: {
      readonly endedAt: string;
      readonly tookMs: number;
      readonly skus: number;
      readonly calls: number;
      readonly skipped: number;
    } | null;
  };
  readonly findings: readonly ConsistencyFinding[];
  readonly more: boolean;
}

/** One way in which the books of an order do not agree. */
export interface OrderDifference {
  readonly kind: string;
  readonly reference: string;
  readonly state: 'open' | 'explained' | 'settling' | 'cleared';
  readonly seen: readonly string[];
  readonly means: string;
  readonly cure: { readonly by: 'machine' | 'person'; readonly how: string };
  readonly firstSeenAt: string;
  readonly clearedAt: string | null;
  readonly cures: number;
  /** Its cure has not helped so often that a person has to look. */
  readonly givenUp: boolean;
  readonly lastCure: {
    readonly begunAt: string;
    readonly outcome: string | null;
    readonly because: string | null;
  } | null;
  readonly explanation: { readonly by: string; readonly reason: string; readonly at: string } | null;
}

/** How far one of the two ways through the orders is. */
export interface ReconciliationWalk {
  readonly last: {
    readonly endedAt: string;
    readonly tookMs: number;
    readonly orders: number;
    /** Orders of which a book said nothing. */
    readonly unanswered: number;
  } | null;
}

export interface DifferencesAnswer {
  readonly asOf: string;
  /** Why nothing was looked at the last time; null: it was. */
  readonly trouble: string | null;
  readonly silent: readonly { readonly book: string; readonly because: string }[];
  readonly recent: ReconciliationWalk;
  readonly whole: ReconciliationWalk;
  readonly counts: readonly { readonly state: string; readonly kind: string; readonly count: number }[];
  readonly differences: readonly OrderDifference[];
  readonly more: boolean;
}

/** What a person says about a difference. */
export interface ExplanationWish {
  readonly kind: string;
  readonly reference: string;
  readonly reason: string;
  readonly person: string;
}

/** An order that is held until a person has looked at it. */
export interface OrderSummaryAnswer {
  readonly reference: string;
  readonly boundAt: string;
  readonly arm: string;
  readonly storefront: string;
  readonly channel: string | null;
  readonly customerHash: string | null;
  /** `placed`, `in-review`, `refused`, or `open`: nobody can say yet. */
  readonly outcome: string;
  readonly attempts: number;
  readonly traceId: string | null;
  /** Null: the order service does not have it, or does not answer. */
  readonly standing: {
    readonly state: string;
    readonly channel: string;
    readonly currency: string;
    readonly totalMinor: number;
    readonly degraded: boolean;
  } | null;
}

export interface OrderPageAnswer {
  readonly orders: readonly OrderSummaryAnswer[];
  readonly next: string | null;
  readonly standingsKnown: boolean;
}

export interface JourneyMomentAnswer {
  readonly lane: string;
  readonly what: string;
  readonly fromMs: number;
  /** Null: it has no length that is known, or has not ended. */
  readonly tookMs: number | null;
  readonly outcome: string;
  readonly attempts: number;
  readonly because: string | null;
}

export interface OrderJourneyAnswer extends OrderSummaryAnswer {
  readonly route: { readonly reason: string; readonly stage: string; readonly contract: string } | null;
  readonly decisions: readonly {
    readonly kind: string;
    readonly by: string;
    readonly reason: string;
    readonly when: string;
  }[];
  readonly traceIds: readonly string[];
  readonly moments: readonly JourneyMomentAnswer[];
  readonly healthy: string | null;
  /** What could not be asked, in words. */
  readonly missing: readonly string[];
}

export interface WaitingReviewsAnswer {
  readonly reviews: readonly {
    readonly reference: string;
    /** `service`, the fraud service; else the rule of the table that stood in for it. */
    readonly because: string;
    readonly score: number | null;
    readonly askedAt: string;
    readonly channel: string;
    readonly currency: string;
    readonly totalMinor: number;
    readonly country: string;
  }[];
  /** There may be more. */
  readonly more: boolean;
}

/** What a person decides about it. */
export interface ReviewWish {
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
  readonly person: string;
}

export interface DecidedReviewAnswer {
  readonly reference: string;
  readonly state: string;
}

/** Who has the authority for all stock. */
export interface AuthorityStatus {
  readonly arm: string;
  readonly term: number;
  readonly state: 'settled' | 'draining';
  readonly movingTo: string | null;
  readonly since: string;
  readonly by: string;
  readonly reason: string;
}

export interface AuthorityPage {
  readonly authority: AuthorityStatus;
  /** Of the control that was asked; null: it has moved nothing since it started. */
  readonly move: {
    readonly to: string;
    readonly state: 'moving' | 'moved' | 'undone';
    readonly step: string;
    readonly text: string;
    readonly comparison: {
      readonly count: number;
      readonly differences: readonly {
        readonly sku: string;
        readonly source: string;
        readonly serviceE4: number | null;
        readonly coreE4: number | null;
      }[];
    } | null;
  } | null;
  readonly steps: readonly {
    readonly kind: string;
    readonly from: string;
    readonly to: string;
    readonly term: number;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  }[];
}

export interface AuthorityPreflight {
  readonly to: string;
  readonly refusals: readonly { readonly code: string; readonly text: string }[];
}

/** The last journey of the synthetic shopper on one arm in one channel. */
export interface JourneyStatus {
  readonly arm: 'legacy' | 'service';
  readonly channel: string;
  readonly result: 'passed' | 'nothing-to-buy' | 'failed';
  readonly at: string;
  readonly ms: number;
  readonly stumble: {
    readonly step: string;
    readonly status: number;
    readonly code: string;
    readonly traceId: string;
  } | null;
  readonly inARow: number;
}

export interface ShopperStatus {
  readonly state: 'off' | 'waiting' | 'shopping';
  readonly everyMs: number | null;
  readonly sku: string | null;
  readonly nextAt: string | null;
  readonly leftovers: number;
  readonly journeys: readonly JourneyStatus[];
}

/** Something that happened. */
export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly domain: string | null;
  readonly by: string | null;
  readonly text: string;
  readonly href: string | null;
  readonly rollout: {
    readonly since: string;
    readonly until: string | null;
    readonly requests: number;
    readonly failed: number;
    readonly budgetSpent: number | null;
  } | null;
}

export interface TimelineAnswer {
  readonly entries: readonly TimelineEntry[];
  readonly next: string | null;
}

interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface BusinessAnswer {
  readonly orders: {
    readonly minutes: number;
    readonly placed: number;
    readonly expected:
      | { readonly kind: 'not-enough-past'; readonly weeks: number; readonly needed: number }
      | { readonly kind: 'expected'; readonly low: number; readonly high: number; readonly state: string };
    readonly refused: readonly { readonly because: string; readonly orders: number }[];
  };
  readonly journeys: { readonly seen: number; readonly failed: number };
  readonly failingSkus: readonly {
    readonly domain: string;
    readonly sku: string;
    readonly atLeast: number;
    readonly atMost: number;
  }[];
  readonly rollouts: { readonly days: number; readonly rollouts: number; readonly rolledBack: number };
  readonly signals: readonly {
    readonly title: string;
    readonly state: string;
    readonly text: string;
    readonly means: string;
  }[];
  readonly cancelled: { readonly byShopper: number; readonly rejected: number; readonly stockLost: number } | null;
  readonly costPerOrder: { readonly calls: number; readonly legacyCalls: number; readonly cpuMs: number | null } | null;
  readonly anomalies: readonly string[];
}

export interface ImpactAnswer {
  readonly from: string;
  readonly to: string;
  readonly requests: { readonly all: number; readonly failed: number; readonly excess: Estimate | null };
  readonly journeysFailed: number;
  readonly orders: { readonly placed: number; readonly lost: Estimate | null };
  readonly money: { readonly currency: string; readonly lostMinor: Estimate } | null;
  readonly text: string;
}

export interface MapAnswer {
  readonly journeys: { readonly seen: number; readonly failed: number; readonly minutes: number };
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly title: string;
    readonly state: string;
    readonly failedJourneys: number;
    readonly share: number | null;
    readonly ordersWithout: number | null;
    readonly lagP99Ms: number | null;
    readonly isStale: boolean;
    readonly rank: number | null;
  }[];
}

/** One call that changed something, or was refused. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly name: string | null;
  readonly role: string | null;
  readonly person: string | null;
  readonly operation: string;
  readonly target: string;
  readonly reason: string | null;
  readonly status: number;
}

/** A page of the audit log, the newest first. */
export interface AuditAnswer {
  readonly entries: readonly AuditEntry[];
  /** Where the next page begins; null: there is none. */
  readonly next: string | null;
}

export interface TokenListAnswer {
  readonly file: string | null;
  readonly fault: string | null;
  readonly tokens: readonly {
    readonly name: string;
    readonly role: string;
    readonly expiresAt: string | null;
    readonly state: 'good' | 'expired';
    readonly lastUsedAt: string | null;
  }[];
}
