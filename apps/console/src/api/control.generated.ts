/* Generated from control's API description by scripts/generate-console-types.mjs. Not edited by hand. */

export type ChainVerdict =
  | {
      intact: true;
      head: {
        sequence: number;
        hash: string;
      };
    }
  | {
      intact: false;
      because: 'edited' | 'removed' | 're-ordered' | 'rewritten' | 'foreign' | 'truncated';
      sequence: number;
      id?: string;
    };
/**
 * rollout stage in force
 */
export type Stage = 'legacy' | 'shadow' | 'canary' | 'full';
/**
 * What evidence, or a person, forbids; separate from what the flag intends.
 */
export type Latch =
  | {
      state: 'armed';
      epoch: number;
    }
  | {
      state: 'tripped';
      epoch: number;
      reason: string;
      decisionId: string;
      /**
       * milliseconds
       */
      trippedAtMs: number;
    }
  | {
      state: 'held';
      epoch: number;
      reason: string;
      decisionId: string;
      canaryPercent: number;
    };
/**
 * Rolled back only when every live replica has acknowledged the epoch.
 */
export type RollbackProgress =
  | {
      state: 'waiting';
      epoch: number;
      acknowledged: string[];
      missing: string[];
    }
  | {
      state: 'rolled-back';
      epoch: number;
      acknowledged: string[];
      tookMs: number | null;
    };
export type IntegrationStatus = WorkingIntegration | MisconfiguredIntegration;
export type DecisionMaker =
  | {
      kind: 'control';
    }
  | {
      kind: 'replica';
      replica: string;
    }
  | {
      kind: 'person';
      name: string;
    };
/**
 * What the same hour of earlier weeks lets expect.
 */
export type Expectation =
  | {
      kind: 'not-enough-past';
      weeks: number;
      needed: number;
    }
  | {
      kind: 'expected';
      mean: number;
      low: number;
      high: number;
      weeks: number;
      state: 'usual' | 'low' | 'high';
    };
export type MarkdownText = string;

/**
 * Every schema of control's API, by name.
 */
export interface ControlSchemas {
  SignIn: SignIn;
  Session: Session;
  AuditPage: AuditPage;
  AuditChainPage: AuditChainPage;
  Configuration: Configuration;
  TokenList: TokenList;
  Stage: Stage;
  Latch: Latch;
  RollbackProgress: RollbackProgress;
  Reentry: Reentry;
  WriteBack: WriteBack;
  ArmFigures: ArmFigures;
  RuleStatus: RuleStatus;
  OperationStatus: OperationStatus;
  ShadowStatus: ShadowStatus;
  DecisionSummary: DecisionSummary;
  BurnWindow: BurnWindow;
  BurnRow: BurnRow;
  Budget: Budget;
  Harm: Harm;
  DomainStatus: DomainStatus;
  ReplicaStatus: ReplicaStatus;
  ProcessStatus: ProcessStatus;
  LeadingStatus: LeadingStatus;
  ShopStatus: ShopStatus;
  Attention: Attention;
  DomainList: DomainList;
  OperationNoise: OperationNoise;
  MismatchRecords: MismatchRecords;
  MismatchGroups: MismatchGroups;
  MismatchSamples: MismatchSamples;
  GroupsKept: GroupsKept;
  MismatchGroup: MismatchGroup;
  MismatchGroupList: MismatchGroupList;
  MismatchSample: MismatchSample;
  MismatchGroupPage: MismatchGroupPage;
  JudgementWish: JudgementWish;
  JudgementAnswer: JudgementAnswer;
  GoldenBundle: GoldenBundle;
  Mismatch: Mismatch;
  ToldIgnoreRule: ToldIgnoreRule;
  IgnoreWish: IgnoreWish;
  IgnoreRule: IgnoreRule;
  IgnoreRuleList: IgnoreRuleList;
  MismatchList: MismatchList;
  ArmCounts: ArmCounts;
  OperationEvidence: OperationEvidence;
  Evidence: Evidence;
  ReplicaReport: ReplicaReport;
  ServiceMinutes: ServiceMinutes;
  ReportReply: ReportReply;
  PersonalChange: PersonalChange;
  ChangeAnswer: ChangeAnswer;
  DecisionMaker: DecisionMaker;
  DecisionRecord: DecisionRecord;
  ChainVerdict: ChainVerdict;
  DecisionPage: DecisionPage;
  DecisionChain: DecisionChain;
  Problem: Problem;
  Freshness: Freshness;
  WorkingIntegration: WorkingIntegration;
  IntegrationSwitch: IntegrationSwitch;
  IntegrationSwitches: IntegrationSwitches;
  IntegrationOff: IntegrationOff;
  MisconfiguredIntegration: MisconfiguredIntegration;
  IntegrationStatus: IntegrationStatus;
  IntegrationList: IntegrationList;
  ChaosBegin: ChaosBegin;
  ChaosTally: ChaosTally;
  ChaosRun: ChaosRun;
  Chaos: Chaos;
  Promotion: Promotion;
  Ramp: Ramp;
  RampPage: RampPage;
  RampAnswer: RampAnswer;
  UsageReport: UsageReport;
  ContractUse: ContractUse;
  ContractVersion: ContractVersion;
  ContractList: ContractList;
  ContractUsage: ContractUsage;
  ConsistencyEvidence: ConsistencyEvidence;
  ConsistencyExample: ConsistencyExample;
  ConsistencyFinding: ConsistencyFinding;
  Consistency: Consistency;
  WaitingReview: WaitingReview;
  WaitingReviews: WaitingReviews;
  ReviewDecision: ReviewDecision;
  DecidedReview: DecidedReview;
  ErasureRequest: ErasureRequest;
  Erasure: Erasure;
  OrderStanding: OrderStanding;
  OrderSummary: OrderSummary;
  OrderPage: OrderPage;
  JourneyMoment: JourneyMoment;
  JourneyDecision: JourneyDecision;
  OrderJourney: OrderJourney;
  Difference: Difference;
  Differences: Differences;
  DifferenceExplanation: DifferenceExplanation;
  ExplainedDifference: ExplainedDifference;
  AuthorityStatus: AuthorityStatus;
  LevelComparison: LevelComparison;
  MoveProgress: MoveProgress;
  AuthorityPage: AuthorityPage;
  AuthorityPreflight: AuthorityPreflight;
  PersonalWord: PersonalWord;
  AuthorityMove: AuthorityMove;
  ParkedPage: ParkedPage;
  ParkedDecision: ParkedDecision;
  ParkedDecided: ParkedDecided;
  Journey: Journey;
  Shopper: Shopper;
  RatioSeries: RatioSeries;
  ArmSeries: ArmSeries;
  SeriesMark: SeriesMark;
  ChannelShare: ChannelShare;
  Series: Series;
  RolloutCost: RolloutCost;
  TimelineEntry: TimelineEntry;
  Timeline: Timeline;
  TrafficReport: TrafficReport;
  Estimate: Estimate;
  Expectation: Expectation;
  BusinessSignal: BusinessSignal;
  Business: Business;
  Impact: Impact;
  MapNode: MapNode;
  ShopMap: ShopMap;
  SignalsReport: SignalsReport;
  IncidentSummary: IncidentSummary;
  IncidentList: IncidentList;
  IncidentPage: IncidentPage;
  IncidentTimeline: IncidentTimeline;
  IncidentEntry: IncidentEntry;
  IncidentDelivery: IncidentDelivery;
  IncidentImpact: IncidentImpact;
  NewIncident: NewIncident;
  Alerts: Alerts;
  AlertsTaken: AlertsTaken;
  NotificationChannels: NotificationChannels;
  NotificationTest: NotificationTest;
  NotificationSent: NotificationSent;
  NotificationState: NotificationState;
  ReadinessCheck: ReadinessCheck;
  Readiness: Readiness;
  LoadReport: LoadReport;
  FaultReport: FaultReport;
  RecordedRun: RecordedRun;
  RunKept: RunKept;
  MarkdownText: MarkdownText;
  OpenApiDocument: OpenApiDocument;
}
export interface SignIn {
  token: string;
}
/**
 * Who is signed in, and what they may do.
 */
export interface Session {
  /**
   * false: control has none, and whoever reaches it may do everything
   */
  tokens: boolean;
  /**
   * host of the issuer at which people may sign in, too, by way of /sign-in/issuer; null: there is none
   */
  issuer: string | null;
  /**
   * null: nobody is signed in, or nobody needs to
   */
  name: string | null;
  role: ('viewer' | 'operator' | 'architect' | 'admin' | 'replica') | null;
  permissions: ('read' | 'operate' | 'judge' | 'contracts' | 'administer' | 'report')[];
  /**
   * such as `POST /api/domains/{domain}/rollback`: what would not be refused for the role
   */
  operations: string[];
}
export interface AuditPage {
  entries: {
    id: string;
    /**
     * whose token it was; null: nobody's, or control has no tokens
     */
    name: string | null;
    role: ('viewer' | 'operator' | 'architect' | 'admin' | 'replica') | null;
    /**
     * who asked, as the record of what was done has it
     */
    person: string | null;
    operation: string;
    /**
     * what the path names
     */
    target: string;
    reason: string | null;
    /**
     * of the HTTP answer
     */
    status: number;
    at: string;
  }[];
  /**
   * `before` of the next page; null: there is none
   */
  next: string | null;
}
export interface AuditChainPage {
  /**
   * Items: One link: SHA-256 over the canonical JSON (RFC 8785) of all other members.
   */
  entries: {
    id: string;
    /**
     * whose token it was; null: nobody's, or control has no tokens
     */
    name: string | null;
    role: ('viewer' | 'operator' | 'architect' | 'admin' | 'replica') | null;
    /**
     * who asked, as the record of what was done has it
     */
    person: string | null;
    operation: string;
    /**
     * what the path names
     */
    target: string;
    reason: string | null;
    /**
     * of the HTTP answer
     */
    status: number;
    /**
     * milliseconds since the Unix epoch
     */
    atMs: number;
    sequence: number;
    previousHash: string;
    hash: string;
  }[];
  /**
   * `after` of the next part; null: there is none
   */
  next: number | null;
  chain: ChainVerdict;
}
export interface Configuration {
  processes: {
    name: string;
    settings:
      | {
          name: string;
          /**
           * redacted where it is secret
           */
          value: string;
          /**
           * `environment`, `default`, `missing`, or `file` and its path
           */
          source: string;
          fault?: string;
        }[]
      | null;
    /**
     * why it did not say; null: it did
     */
    trouble: string | null;
  }[];
}
export interface TokenList {
  /**
   * null: control has no tokens
   */
  file: string | null;
  /**
   * why the file as it is now is not in force; null: it is
   */
  fault: string | null;
  tokens: {
    name: string;
    role: 'viewer' | 'operator' | 'architect' | 'admin' | 'replica';
    expiresAt: string | null;
    state: 'good' | 'expired';
    /**
     * null: not since control started
     */
    lastUsedAt: string | null;
  }[];
}
/**
 * From when, and on what word, a person may arm a tripped latch again.
 */
export interface Reentry {
  possibleAt: string;
  /**
   * what is left of the wait, ms; 0: a reset is possible now
   */
  remainingMs: number;
  /**
   * the whole wait from the trip, ms
   */
  waitMs: number;
  /**
   * trips that count towards the wait
   */
  trips: number;
  release: string | null;
  confirmTrips: number | null;
  text: string;
}
/**
 * A trip that Unleash does not know of yet.
 */
export interface WriteBack {
  epoch: number;
  attempts: number;
  lastError?: string;
}
/**
 * Of the current stretch, over all replicas.
 */
export interface ArmFigures {
  requests: number;
  failed: number;
  slow: number;
}
export interface RuleStatus {
  rule:
    | 'failures-against-legacy'
    | 'failures-against-objective'
    | 'failures-onset'
    | 'latency-against-legacy'
    | 'latency-against-objective'
    | 'latency-onset'
    | 'latency-order'
    | 'mismatch';
  breached: boolean;
  /**
   * why it does not act; null: it does
   */
  idle: string | null;
  logStatistic: number | null;
  logThreshold: number;
  text: string;
}
export interface OperationStatus {
  operation: string;
  legacy: ArmFigures;
  service: ArmFigures;
  slowOverMs: number | null;
  rules: RuleStatus[];
}
export interface ShadowStatus {
  selected: number;
  compared: number;
  matched: number;
  /**
   * differed because a change was on its way from one arm to the other
   */
  explained: number;
  /**
   * differ in nothing but what rules ignore: no evidence
   */
  ignored: number;
  /**
   * differ, and nothing explains it
   */
  mismatched: number;
  /**
   * differed, and it could not be found out why
   */
  unverified: number;
  /**
   * differ, and both arms are to be asked again
   */
  pending: number;
  skipped: number;
  /**
   * all of these counts in one sentence
   */
  text: string;
  coverage: number | null;
  /**
   * Since flag and latch are as they are, of copies that have ended; what a promotion goes by.
   */
  since: {
    selected: number;
    compared: number;
    skipped: number;
    failed: number;
    ratio: number | null;
  };
  mismatches: {
    path: string;
    servingType: string;
    shadowType: string;
    count: number;
    explained: number;
    unexplained: number;
    ignored: number;
  }[];
  noise: OperationNoise[];
  /**
   * Records of differences that are not in PostgreSQL yet.
   */
  records: {
    waiting: number;
    dropped: number;
  };
  examples: Mismatch[] | null;
}
/**
 * Of copies for which legacy was asked twice: raw is service against legacy, noise legacy against itself; the rest are the discordant pairs.
 */
export interface OperationNoise {
  operation: string;
  samples: number;
  fields: {
    path: string;
    raw: number;
    noise: number;
    rawOnly: number;
    noiseOnly: number;
  }[];
}
/**
 * An unexplained difference. Equal hashes stand for equal values (HMAC-SHA-256, first 16 hex digits); no value is kept.
 */
export interface Mismatch {
  at: string;
  replica: string;
  operation: string;
  serving: 'legacy' | 'service';
  shadow: 'legacy' | 'service';
  path: string;
  servingType: string;
  shadowType: string;
  servingHash: string;
  shadowHash: string;
  inputHash: string;
  traceId: string;
  /**
   * how often both arms were asked again before it was taken for a difference
   */
  askedAgain: number;
  stage: Stage;
  definition: string;
  /**
   * number of the rule that ignores it; null: it counts
   */
  ignoredBy: number | null;
}
export interface DecisionSummary {
  id: string;
  sequence: number;
  at: string;
  kind:
    | 'trip'
    | 'joined'
    | 'reset'
    | 'hold'
    | 'mend'
    | 'ramp-step'
    | 'ramp-reached'
    | 'ramp-frozen'
    | 'ramp-stood-down'
    | 'ramp-paused'
    | 'ramp-resumed'
    | 'mismatch-judged'
    | 'mismatch-ignored'
    | 'mismatch-counted'
    | 'rolled-back'
    | 'integration-off'
    | 'integration-on'
    | 'chaos-begun'
    | 'chaos-ended';
  by: string;
  reason: string;
  epoch: number;
}
export interface BurnWindow {
  minutes: number;
  /**
   * of `minutes`; the others are missing
   */
  knownMinutes: number;
  requests: number;
  failed: number;
  burn: number | null;
}
export interface BurnRow {
  severity: 'page' | 'ticket';
  /**
   * no-data: neither can be said
   */
  state: 'fires' | 'quiet' | 'no-data';
  factor: number;
  long: BurnWindow;
  short: BurnWindow;
  text: string;
}
/**
 * Failures of the service arm beside what the objective allows for 30 days, as far back as is known.
 */
export interface Budget {
  requests: number;
  failed: number;
  /**
   * failures that the objective allows for so many requests
   */
  allowed: number;
  spent: number | null;
  since: string | null;
  /**
   * Since the latch was last armed.
   */
  rollout: {
    requests: number;
    failed: number;
    spent: number | null;
    armedAt: string | null;
  };
  text: string;
}
/**
 * How fast the service arm burns its error budgets. It pages people and trips nothing.
 */
export interface Harm {
  operations: {
    operation: string;
    target: number;
    rows: BurnRow[];
    budget: Budget | null;
  }[];
  burning: {
    severity: 'page' | 'ticket';
    text: string;
  }[];
}
export interface DomainStatus {
  domain: string;
  /**
   * false: legacy answers, and there is neither flag nor latch
   */
  extracted: boolean;
  stage: Stage | null;
  flag: {
    intendedPercent: number | null;
    agreed: boolean;
    shadowing: boolean;
    overruled: string | null;
  };
  share: {
    intended: number | null;
    observed: number | null;
    /**
     * What the observed share is of.
     */
    stretch: {
      legacy: number;
      service: number;
    };
    observedOfSessions: number | null;
    /**
     * Distinct in each replica, of the same stretch.
     */
    sessions: {
      legacy: number;
      service: number;
    };
    /**
     * As routed, since each live replica started.
     */
    requests: {
      legacy: number;
      service: number;
    };
  };
  /**
   * What the service says its release is: the one the evidence is about, and those replicas know of now.
   */
  release: {
    judged: string | null;
    seen: string[];
  };
  outcomes: {
    ok: number;
    rescued: number;
    failed: number;
  } | null;
  latch: Latch | null;
  /**
   * rolled back while PostgreSQL was away: in force, and written when it is back
   */
  unwritten: boolean;
  rollback: RollbackProgress | null;
  reentry: Reentry | null;
  unleashPending: WriteBack | null;
  verdict: {
    kind: 'healthy' | 'breached' | 'inconclusive' | 'unmeasured';
    text: string;
  };
  operations: OperationStatus[];
  /**
   * on all judged operations together
   */
  together?: RuleStatus[];
  /**
   * operations that the system of record always answers: they say nothing about the service
   */
  alwaysAuthority: string[];
  harm: Harm | null;
  shadow: ShadowStatus;
  promotion: Promotion;
  ramp: Ramp | null;
  /**
   * the last ones, newest first; null: PostgreSQL could not be read
   */
  decisions: DecisionSummary[] | null;
  chain: ChainVerdict | null;
}
/**
 * What speaks against giving the service more traffic now, whoever moves the slider; the weightiest first.
 */
export interface Promotion {
  blocks: {
    code:
      | 'latch-unread'
      | 'latch-tripped'
      | 'latch-held'
      | 'burning'
      | 'verdict'
      | 'coverage'
      | 'coverage-unknown'
      | 'chaos'
      | 'freeze';
    text: string;
  }[];
  /**
   * Of shadow copies, since flag and latch are as they are.
   */
  coverage: {
    demanded: boolean;
    selected: number;
    compared: number;
    ratio: number | null;
  };
}
/**
 * A plan by which the slider rises by itself, and where it stands.
 */
export interface Ramp {
  file: string;
  owner: string;
  reason: string;
  hash: string;
  /**
   * IANA name
   */
  timeZone: string;
  steps: {
    percent: number;
    requests: number | null;
    minutes: number | null;
    place: 'behind' | 'here' | 'ahead';
  }[];
  state: 'moving' | 'waiting' | 'frozen' | 'stood-down' | 'complete' | 'unknown';
  reasons: {
    code: string;
    text: string;
  }[];
  seen: {
    requests: number;
    wanted: number | null;
  } | null;
  nextAllowed: {
    at: string;
    local: string;
  } | null;
}
export interface ReplicaStatus {
  replica: string;
  opsUrl: string;
  reportAgeMs: number | null;
  lease: {
    inForce: boolean;
    ageMs: number | null;
  } | null;
  acknowledged: {
    [k: string]: number;
  };
  flags: {
    ageMs: number | null;
    source: string;
  } | null;
}
export interface ProcessStatus {
  name: string;
  opsUrl: string;
  state: 'ready' | 'degraded' | 'not-ready' | 'draining' | 'away';
  failing: string[];
  feed?: {
    lagSeconds: number;
    position: number;
    refusedRows: number;
  };
}
/**
 * Which of several controls leads, as this one knows it: that one judges, and takes what people change.
 */
export interface LeadingStatus {
  state: 'leads' | 'follows' | 'waits' | 'unknown';
  leader: {
    name: string;
    url: string;
    epoch: number;
    since: string;
  } | null;
}
export interface ShopStatus {
  asOf: string;
  control: {
    database: 'connected' | 'away';
    unleash: 'answering' | 'away' | 'unknown';
    leading: LeadingStatus;
  };
  authority: AuthorityStatus | null;
  domains: DomainStatus[];
  replicas: ReplicaStatus[];
  processes: ProcessStatus[];
  integrations: IntegrationStatus[];
  attention: Attention[];
}
/**
 * Who has the authority for all stock. draining: nothing new is bound until it is moved or the move is undone.
 */
export interface AuthorityStatus {
  arm: 'legacy' | 'service';
  term: number;
  state: 'settled' | 'draining';
  movingTo: ('legacy' | 'service') | null;
  since: string;
  by: string;
  reason: string;
}
/**
 * An integration with what the registry says of it and its present state.
 */
export interface WorkingIntegration {
  /**
   * no-data: nobody has asked lately, or nobody says; neither good nor bad
   */
  state: 'ok' | 'degraded' | 'failing' | 'no-data';
  /**
   * what the state is read from
   */
  because: string;
  id: string;
  title: string;
  domain: string | null;
  owner: string;
  carries: string;
  objective: {
    availability?: number;
    /**
     * milliseconds
     */
    latencyP99Ms?: number;
    /**
     * milliseconds
     */
    freshnessMs?: number;
    windowDays: number;
  };
  escalation: {
    who: string;
    how: string;
    when: string;
  };
  /**
   * a page below docs/runbooks, served below /runbooks, or an https URL
   */
  runbook: string;
  /**
   * names of the settings that point at it, never values
   */
  settings: string[];
  face: string | null;
  asked: {
    operation: string;
    because: string;
  }[];
  failures: {
    fails: string;
    then: string;
  }[];
  /**
   * what happens while people have it out of use; null: there is no defined way without it
   */
  whenOff: string | null;
  off: IntegrationSwitch | null;
  freshness?: Freshness;
}
export interface IntegrationSwitch {
  id: string;
  integration: string;
  person: string;
  reason: string;
  offAt: string;
  /**
   * then it ends by itself
   */
  until: string;
  onAt: string | null;
  onBy: string | null;
  onReason: string | null;
}
/**
 * How late the changes of each source of a feed were known lately.
 */
export interface Freshness {
  /**
   * the objective: 99 of 100 changes are known no later
   */
  boundMs: number | null;
  /**
   * in the judgement of who follows it
   */
  state: ('within-bound' | 'behind' | 'late') | null;
  position: number | null;
  caughtUpMsAgo: number | null;
  trouble: string | null;
  gaps: {
    found: number;
    healed: number;
    givenUp: number;
  };
  healings: {
    rewinds: number;
    rereads: number;
  };
  sources: {
    source: string;
    lastChangeAt: string | null;
    lagMs: {
      p50: number | null;
      p99: number | null;
      last: number | null;
    };
    withinBoundRatio: number | null;
    changes: number;
    overBound: boolean;
  }[];
}
/**
 * An entry, or a file, that cannot be used. A gateway does not start with it.
 */
export interface MisconfiguredIntegration {
  state: 'misconfigured';
  id: string | null;
  file: string;
  faults: string[];
}
/**
 * What somebody should look at, the worst first; `href` leads to more on the status page.
 */
export interface Attention {
  tone: 'bad' | 'wait';
  text: string;
  href: string;
}
export interface DomainList {
  domains: DomainStatus[];
}
/**
 * Unexplained differences that are not acknowledged yet; stream and sequence tell which arrived before.
 */
export interface MismatchRecords {
  stream: string;
  dropped: number;
  next: {
    sequence: number;
    /**
     * milliseconds
     */
    atMs: number;
    operation: string;
    serving: 'legacy' | 'service';
    shadow: 'legacy' | 'service';
    path: string;
    servingType: string;
    shadowType: string;
    servingHash: string;
    shadowHash: string;
    inputHash: string;
    traceId: string;
    /**
     * how often both arms were asked again before it was taken for a difference
     */
    askedAgain: number;
    stage: Stage;
    definition: string;
    /**
     * number of the rule that ignores it; null: it counts
     */
    ignoredBy?: number | null;
  }[];
}
/**
 * Unexplained differences by group and day, cumulative within the stream; what cannot be read is left out.
 */
export interface MismatchGroups {
  stream: string;
  sequence: number;
  groups: {
    operation: string;
    path: string;
    kind: string;
    /**
     * what the domain says that they have in common; empty: nothing
     */
    about: string;
    /**
     * of the service; empty: not said
     */
    release: string;
    /**
     * days since the Unix epoch, UTC
     */
    day: number;
    count: number;
    served: number;
    ignored?: number;
    /**
     * number of the rule that ignores it; null: it counts
     */
    ignoredBy?: number | null;
    /**
     * milliseconds
     */
    firstMs: number;
    /**
     * milliseconds
     */
    lastMs: number;
    /**
     * the smallest hashes of the questions, rising: how many different ones there were
     *
     * @maxItems 32
     */
    questions: string[];
  }[];
  compared: {
    /**
     * days since the Unix epoch, UTC
     */
    day: number;
    operation: string;
    /**
     * of the service; empty: not said
     */
    release: string;
    compared: number;
    mismatched: number;
    ignored: number;
  }[];
}
/**
 * Samples that are not acknowledged yet.
 */
export interface MismatchSamples {
  stream: string;
  dropped: number;
  next: {
    sequence: number;
    id: string;
    operation: string;
    path: string;
    kind: string;
    /**
     * what the domain says that they have in common; empty: nothing
     */
    about: string;
    /**
     * of the service; empty: not said
     */
    release: string;
    reason: 'first' | 'lot' | 'latest';
    lot: string;
    /**
     * milliseconds
     */
    atMs: number;
    serving: 'legacy' | 'service';
    traceId: string;
    stage: Stage;
    definition: string;
    askedAgain: number;
    /**
     * the operation of the question: of an item of a batch, the one that asks for it alone
     */
    asked: string;
    inputHash: string;
    /**
     * number of the rule that ignores it; null: it counts
     */
    ignoredBy: number | null;
    question:
      | {
          at: string;
          value:
            | (
                | {
                    text: string;
                  }
                | {
                    withheld: string;
                    hash: string;
                  }
              )
            | null;
        }[]
      | null;
    answers:
      | {
          path: string;
          at: string;
          legacy:
            | (
                | {
                    text: string;
                  }
                | {
                    withheld: string;
                    hash: string;
                  }
              )
            | null;
          service:
            | (
                | {
                    text: string;
                  }
                | {
                    withheld: string;
                    hash: string;
                  }
              )
            | null;
          state: 'same' | 'differs' | 'follows' | 'uncompared';
        }[]
      | null;
    case:
      | {
          kind: 'ready';
          file: 'legacy.xml' | 'legacy.json';
          question: {
            [k: string]: unknown;
          };
          bytesBase64: string;
          /**
           * milliseconds
           */
          recordedAtMs: number;
          legacy: {
            [k: string]: unknown;
          };
          service: {
            [k: string]: unknown;
          };
        }
      | {
          kind: 'none';
          because: string;
        };
  }[];
}
export interface GroupsKept {
  counts?: {
    stream: string;
    sequences: number[];
  };
  samples?: {
    stream: string;
    sequence: number;
  };
}
/**
 * Unexplained differences of one cause.
 */
export interface MismatchGroup {
  id: string;
  operation: string;
  path: string;
  kind: string;
  /**
   * what the domain says that they have in common; empty: nothing
   */
  about: string;
  /**
   * of the service; empty: not said
   */
  release: string;
  /**
   * kind in words
   */
  kindText: string;
  /**
   * copies that differ in this way
   */
  count: number;
  /**
   * of them those whose shoppers were answered by the service
   */
  served: number;
  /**
   * of them those that rules ignored: no evidence
   */
  ignored: number;
  /**
   * the latest rule that ignored one; null: none did
   */
  ignoredBy: number | null;
  /**
   * the rule in force that ignores it; null: it counts
   */
  rule: number | null;
  compared: number | null;
  ratio: number | null;
  /**
   * Different questions; where not exact, within about 15 %.
   */
  questions: {
    count: number;
    exact: boolean;
  };
  firstSeen: string;
  lastSeen: string;
  judgement: {
    judgement: 'known-and-wanted' | 'legacy-wrong' | 'service-wrong' | 'open';
    person: string;
    reason: string;
    at: string;
    decisionId: string;
    release: string;
  } | null;
}
export interface MismatchGroupList {
  domain: string;
  since: string;
  /**
   * Items: What groups of this operation and release are held against.
   */
  comparisons: {
    operation: string;
    /**
     * of the service; empty: not said
     */
    release: string;
    compared: number;
    mismatched: number;
    ignored: number;
  }[];
  total: number;
  groups: MismatchGroup[];
}
export interface MismatchSample {
  id: string;
  at: string;
  replica: string;
  reason: string;
  serving: 'legacy' | 'service';
  traceId: string;
  stage: Stage;
  definition: string;
  askedAgain: number;
  /**
   * the operation of the question: of an item of a batch, the one that asks for it alone
   */
  asked: string;
  inputHash: string;
  /**
   * number of the rule that ignores it; null: it counts
   */
  ignoredBy: number | null;
  question:
    | {
        at: string;
        value:
          | (
              | {
                  text: string;
                }
              | {
                  withheld: string;
                  hash: string;
                }
            )
          | null;
      }[]
    | null;
  answers:
    | {
        path: string;
        at: string;
        legacy:
          | (
              | {
                  text: string;
                }
              | {
                  withheld: string;
                  hash: string;
                }
            )
          | null;
        service:
          | (
              | {
                  text: string;
                }
              | {
                  withheld: string;
                  hash: string;
                }
            )
          | null;
        state: 'same' | 'differs' | 'follows' | 'uncompared';
      }[]
    | null;
  /**
   * why no golden case can be made of it; null: one can
   */
  noCase: string | null;
  /**
   * the same in a sentence
   */
  noCaseText: string | null;
}
export interface MismatchGroupPage {
  domain: string;
  group: MismatchGroup;
  samples: MismatchSample[];
}
export interface JudgementWish {
  judgement: 'known-and-wanted' | 'legacy-wrong' | 'service-wrong' | 'open';
  reason: string;
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
}
export interface JudgementAnswer {
  domain: string;
  group: string;
  judgement: 'known-and-wanted' | 'legacy-wrong' | 'service-wrong' | 'open';
  decisionId: string;
}
export interface GoldenBundle {
  name: string;
  domain: string;
  operation: string;
  expected: 'legacy' | 'service';
  files: {
    name: string;
    base64: string;
  }[];
}
/**
 * What people said may differ: no evidence until the time is over. All rules in force, every time.
 */
export interface ToldIgnoreRule {
  number: number;
  domain: string;
  operation: string | null;
  /**
   * this field and all below it; `$`: two answers that differ as a whole
   */
  path: string;
  kind: string | null;
  about: string | null;
  /**
   * milliseconds
   */
  remainingMs: number;
}
export interface IgnoreWish {
  operation?: string;
  path: string;
  kind?: string;
  about?: string;
  days: number;
  reason: string;
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
}
/**
 * Differences that a person said are to be ignored, for a time.
 */
export interface IgnoreRule {
  number: number;
  domain: string;
  operation: string | null;
  /**
   * this field and all below it; `$`: two answers that differ as a whole
   */
  path: string;
  kind: string | null;
  about: string | null;
  person: string;
  reason: string;
  madeAt: string;
  /**
   * then what it ignores counts again
   */
  until: string;
  /**
   * null: it is in force
   */
  endedAt: string | null;
  endedBy: string | null;
  endReason: string | null;
}
export interface IgnoreRuleList {
  domain: string;
  /**
   * those that are heard
   */
  gateways: number;
  rules: {
    number: number;
    domain: string;
    operation: string | null;
    /**
     * this field and all below it; `$`: two answers that differ as a whole
     */
    path: string;
    kind: string | null;
    about: string | null;
    person: string;
    reason: string;
    madeAt: string;
    /**
     * then what it ignores counts again
     */
    until: string;
    /**
     * null: it is in force
     */
    endedAt: string | null;
    endedBy: string | null;
    endReason: string | null;
    /**
     * gateways that follow it
     */
    followedBy: number;
  }[];
}
export interface MismatchList {
  domain: string;
  mismatches: Mismatch[];
}
/**
 * Cumulative within the stretch; sessions are keyed hashes.
 */
export interface ArmCounts {
  requests: number;
  failed: number;
  slow: number;
  failedAgain?: number;
  slowAgain?: number;
  /**
   * requests over each of the watched latencies
   *
   * @maxItems 8
   */
  over?: number[];
  failedSessions: string[];
  slowSessions: string[];
}
export interface OperationEvidence {
  operation: string;
  legacy: ArmCounts;
  service: ArmCounts;
  /**
   * Requests for which legacy was asked twice, and where the service, or legacy itself, differed.
   */
  pairs?: {
    samples: number;
    /**
     * @maxItems 64
     */
    fields: {
      path: string;
      rawOnly: number;
      noiseOnly: number;
      noise: number;
    }[];
  };
  sampled?: boolean;
}
export interface Evidence {
  domain: string;
  stretch: string;
  share: number;
  epoch?: number;
  /**
   * milliseconds
   */
  startedAtMs?: number;
  /**
   * empty: not known
   */
  release?: string;
  dailyRequests?: number;
  /**
   * distinct sessions by the arm they were assigned to
   */
  assigned?: {
    legacy: number;
    service: number;
  }[];
  operations: OperationEvidence[];
  together?: OperationEvidence;
}
/**
 * What a gateway replica says every 500 ms. Cumulative: a lost or repeated report does no harm.
 */
export interface ReplicaReport {
  opsUrl: string;
  evidence: Evidence[];
  routes: {
    domain: string;
    stage: Stage;
    canaryPercent: number;
    shadowing?: boolean;
    requests: {
      legacy: number;
      service: number;
    };
    reasons?: {
      [k: string]: number;
    };
    definition?: string;
    release?: string;
    outcomes?: {
      ok: number;
      rescued: number;
      failed: number;
    };
  }[];
  shadow: {
    domain: string;
    selected: number;
    compared: number;
    matched: number;
    explained?: number;
    ignored?: number;
    mismatched: number;
    unverified?: number;
    pending?: number;
    skipped: number;
    mismatches: {
      path: string;
      servingType: string;
      shadowType: string;
      count: number;
      explained?: number;
      unexplained?: number;
      ignored?: number;
    }[];
    /**
     * Since flag and latch are as the replica has them.
     */
    coverage?: {
      definition: string;
      epoch?: number;
      selected: number;
      compared: number;
      skipped: number;
      failed: number;
    };
    noise?: OperationNoise[];
    records?: MismatchRecords;
    groups?: MismatchGroups;
    samples?: MismatchSamples;
  }[];
  latches: {
    domain: string;
    state: 'armed' | 'tripped' | 'held' | 'unread';
    epoch: number;
  }[];
  minutes?: ServiceMinutes[];
  traffic?: TrafficReport;
  signals?: SignalsReport;
  usage?: UsageReport;
  /**
   * What the replica sees of the legacy core; calls are those of the last 30 to 60 s.
   */
  core?: {
    passthrough: 'closed' | 'open' | 'half-open' | 'isolated';
    /**
     * integrations that people took out of use, as they are in force there
     */
    off?: string[];
    domains: {
      domain: string;
      breaker: 'closed' | 'open' | 'half-open' | 'isolated';
      calls: {
        operation: string;
        asked: number;
        failed: number;
        lastFailure?: string;
      }[];
    }[];
  };
  /**
   * numbers of the rules about ignored differences that it follows
   */
  ignoring?: number[];
  /**
   * Faults that are injected there, and how shoppers fared.
   */
  chaos?: {
    /**
     * whether its environment allows any (BANYAN_CHAOS)
     */
    allowed: boolean;
    runs: {
      run: string;
      inForce: boolean;
      injected: number;
      requests: number;
      failed: number;
      stoodIn: number;
      slow: number;
      took: number[];
      all: {
        requests: number;
        failed: number;
      };
    }[];
  };
  flags: {
    ageMs?: number | null;
    source: string;
    /**
     * Unleash's own revision of these flags
     */
    revision?: number;
  };
}
/**
 * Requests and failures of the service arm by the minute, as far as they are not known to be kept.
 */
export interface ServiceMinutes {
  domain: string;
  /**
   * new with every start of the gateway
   */
  stream: string;
  /**
   * the present one, since the Unix epoch
   */
  minute: number;
  /**
   * the first one told of
   */
  from: number;
  operations: {
    operation: string;
    requests: number[];
    failed: number[];
  }[];
}
/**
 * What both arms did by the minute and channel, as far as it is not known to be kept.
 */
export interface TrafficReport {
  /**
   * new with every start of the gateway
   */
  stream: string;
  /**
   * the present one, since the Unix epoch
   */
  minute: number;
  /**
   * everything up to this minute is told of
   */
  through: number;
  rows: {
    minute: number;
    domain: string;
    arm: 'legacy' | 'service';
    channel: string;
    requests: number;
    failed: number;
    slow: number;
    /**
     * sessions whose first failure that the shopper saw was here
     */
    journeysFailed: number;
    /**
     * millionths: the sum of the intended shares
     */
    intendedMicro: number;
    compared: number;
    mismatched: number;
  }[];
}
export interface SignalsReport {
  journeys: {
    seen: number;
    failed: number;
    by: {
      domain: string;
      operation: string;
      arm: 'legacy' | 'service';
      failed: number;
    }[];
  };
  failingSkus: {
    domain: string;
    sku: string;
    count: number;
    error: number;
  }[];
}
/**
 * Who used what of the contracts by the day, as far as it is not known to be kept. Cumulative.
 */
export interface UsageReport {
  /**
   * new with every start of the gateway
   */
  stream: string;
  sequence: number;
  uses: {
    /**
     * since the Unix epoch, UTC
     */
    day: number;
    domain: string;
    contract: string;
    operation: string;
    storefront: string;
    /**
     * a deprecated field; empty: the requests themselves
     */
    field: string;
    requests: number;
    /**
     * milliseconds
     */
    lastSeenMs: number;
  }[];
}
export interface ReportReply {
  /**
   * whether this control keeps what it is told; of one that follows another, only the latches count
   */
  leads: boolean;
  latches: {
    [k: string]: Latch;
  };
  /**
   * How far the records of differences are kept; they need not be sent again.
   */
  kept: {
    [k: string]: {
      stream: string;
      sequence: number;
    };
  };
  /**
   * Which groups and samples of mismatches were kept since the last reply; they need not be sent again.
   */
  groups: {
    [k: string]: GroupsKept;
  };
  /**
   * How far the minutes of the service arm are kept; they need not be sent again.
   */
  minutes: {
    [k: string]: {
      stream: string;
      minute: number;
    };
  };
  /**
   * How far the minutes of both arms are kept; they need not be sent again.
   */
  traffic?: {
    stream: string;
    minute: number;
  };
  /**
   * Which reports of use were kept since the last reply; what they told need not be sent again.
   */
  usage?: {
    stream: string;
    sequences: number[];
  };
  /**
   * Items: An integration that a person took out of use: nothing is asked of it until the time is over.
   */
  switches: {
    integration: string;
    domain: string | null;
    operations: string[];
    /**
     * milliseconds
     */
    remainingMs: number;
  }[];
  /**
   * Items: A run of faults, good for a few seconds: it is told again with every reply for as long as it may go on.
   */
  chaos: {
    run: string;
    integration: string;
    domain: string;
    operations: string[];
    fault: 'latency' | 'errors' | 'resets' | 'garbage';
    sharePercent: number;
    /**
     * milliseconds
     */
    latencyMs: number;
    /**
     * milliseconds
     */
    remainingMs: number;
  }[];
  ignoring: ToldIgnoreRule[];
}
export interface PersonalChange {
  reason: string;
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
  /**
   * the epoch the person was looking at; another one refuses the change
   */
  expectedEpoch?: number;
  /**
   * of a reset: how often the release has tripped, where `reentry.confirmTrips` of the domain demands it
   */
  confirmTrips?: number;
}
export interface ChangeAnswer {
  domain: string;
  latch: Latch;
  decisionId: string;
  moved: boolean;
  keptIn: 'database' | 'disk' | 'memory';
}
/**
 * One link of a domain’s hash chain: SHA-256 over the canonical JSON (RFC 8785) of all other members.
 */
export interface DecisionRecord {
  id: string;
  domain: string;
  sequence: number;
  /**
   * milliseconds
   */
  atMs: number;
  kind:
    | 'trip'
    | 'joined'
    | 'reset'
    | 'hold'
    | 'mend'
    | 'ramp-step'
    | 'ramp-reached'
    | 'ramp-frozen'
    | 'ramp-stood-down'
    | 'ramp-paused'
    | 'ramp-resumed'
    | 'mismatch-judged'
    | 'mismatch-ignored'
    | 'mismatch-counted'
    | 'rolled-back'
    | 'integration-off'
    | 'integration-on'
    | 'chaos-begun'
    | 'chaos-ended';
  by: DecisionMaker;
  reason: string;
  epoch: number;
  /**
   * Of a judgement: version of the rules, inputs, policy, objectives, verdict, deciding rule, flag and contracts, enough to judge again.
   */
  evidence: {
    [k: string]: unknown;
  };
  previousHash: string;
  hash: string;
}
export interface DecisionPage {
  record: DecisionRecord;
  chain: ChainVerdict;
}
export interface DecisionChain {
  domain: string;
  decisions: DecisionRecord[];
  chain: ChainVerdict;
}
/**
 * RFC 9457 problem details.
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code:
    | 'ambiguous-path'
    | 'invalid-request'
    | 'malformed-request'
    | 'body-too-large'
    | 'uri-too-long'
    | 'expectation-failed'
    | 'headers-too-large'
    | 'unsupported-media-type'
    | 'method-not-allowed'
    | 'not-found'
    | 'unknown-contract-version'
    | 'contract-retired'
    | 'unknown-sku'
    | 'not-priced'
    | 'unknown-location'
    | 'not-quotable'
    | 'idempotency-key-reused'
    | 'request-in-progress'
    | 'quote-refused'
    | 'quote-mismatch'
    | 'quote-not-honoured'
    | 'out-of-stock'
    | 'payment-declined'
    | 'not-deliverable'
    | 'order-rejected'
    | 'order-abandoned'
    | 'unknown-order'
    | 'not-cancellable'
    | 'not-returnable'
    | 'request-timeout'
    | 'not-implemented'
    | 'upstream-failed'
    | 'upstream-unreachable'
    | 'upstream-timeout'
    | 'nothing-kept'
    | 'rate-limited'
    | 'overloaded'
    | 'draining'
    | 'credential-required'
    | 'credential-refused'
    | 'scope-insufficient'
    | 'another-customer'
    | 'another-storefront'
    | 'cross-site-request'
    | 'sign-in-required'
    | 'wrong-token'
    | 'too-many-wrong-tokens'
    | 'role-insufficient'
    | 'forbidden'
    | 'chaos-refused'
    | 'conflict'
    | 'unavailable'
    | 'too-slow'
    | 'blocked-route'
    | 'upgrade-refused'
    | 'not-leading'
    | 'internal';
  detail?: string;
  instance?: string;
  trace_id?: string;
  errors?: {
    pointer: string;
    message: string;
  }[];
  /**
   * which of several guards refused, a stable word
   */
  because?: string;
}
export interface IntegrationSwitches {
  switchable: {
    integration: string;
    whenOff: string;
  }[];
  switches: IntegrationSwitch[];
}
export interface IntegrationOff {
  person: string;
  reason: string;
  minutes: number;
}
export interface IntegrationList {
  asOf: string;
  integrations: IntegrationStatus[];
}
export interface ChaosBegin {
  person: string;
  reason: string;
  /**
   * latency: calls are held up; errors: it fails; resets: it is cut, before or after the call; garbage: its answer cannot be read
   */
  fault: 'latency' | 'errors' | 'resets' | 'garbage';
  /**
   * percent of sessions
   */
  sharePercent?: number;
  /**
   * then it ends by itself
   */
  seconds?: number;
  /**
   * of latency alone
   */
  latencyMs?: number;
}
/**
 * What was done, and how shoppers fared, by the counts of the gateways.
 */
export interface ChaosTally {
  /**
   * calls that were touched
   */
  injected: number;
  /**
   * of sessions in the share, to what the integration is asked for
   */
  requests: number;
  failed: number;
  /**
   * answered by the other arm, or from memory
   */
  stoodIn: number;
  /**
   * over the threshold of their objective
   */
  slow: number;
  /**
   * by their time, in buckets
   */
  took: number[];
  /**
   * of all sessions
   */
  all: {
    requests: number;
    failed: number;
  };
}
export interface ChaosRun {
  id: string;
  integration: string;
  domain: string;
  fault: 'latency' | 'errors' | 'resets' | 'garbage';
  sharePercent: number;
  latencyMs: number | null;
  person: string;
  reason: string;
  begunAt: string;
  /**
   * then it ends by itself
   */
  until: string;
  endedAt: string | null;
  endedBy: string | null;
  endedBecause:
    | (
        | 'time'
        | 'person'
        | 'harm'
        | 'not-allowed'
        | 'no-gateway'
        | 'frozen'
        | 'latch-unread'
        | 'tripped'
        | 'incidents-unread'
        | 'incident-open'
        | 'burning'
      )
    | null;
  endReason: string | null;
  tally: ChaosTally | null;
  /**
   * null: it goes on, or its counts are still coming in
   */
  outcome: ('unaffected' | 'degraded' | 'failed' | 'nothing-injected') | null;
  behaviour: string | null;
}
export interface Chaos {
  /**
   * what forbids a run now; null: nothing
   */
  forbidden: {
    guard:
      | 'not-allowed'
      | 'no-gateway'
      | 'frozen'
      | 'latch-unread'
      | 'tripped'
      | 'incidents-unread'
      | 'incident-open'
      | 'burning';
    text: string;
  } | null;
  touchable: {
    integration: string;
    domain: string;
    operations: string[];
  }[];
  runs: ChaosRun[];
}
export interface RampPage {
  domain: string;
  promotion: Promotion;
  ramp: Ramp | null;
}
export interface RampAnswer {
  domain: string;
  decisionId: string;
  percent: number | null;
}
/**
 * One storefront and one operation of a contract version, over all gateways; by itself where a deprecated field was there.
 */
export interface ContractUse {
  domain: string;
  version: string;
  /**
   * the contract's operationId
   */
  operation: string;
  /**
   * as registered; default: it sends no name; unknown: it sends another
   */
  storefront: string;
  /**
   * null: the requests themselves
   */
  deprecatedField: string | null;
  requests: number;
  firstDay: string;
  lastSeen: string;
}
/**
 * A registered version of a contract, and how it stands.
 */
export interface ContractVersion {
  domain: string;
  version: string;
  state: 'draft' | 'candidate' | 'published' | 'deprecated' | 'retired';
  owner: {
    name: string;
    contact: string;
  };
  /**
   * Items: A frozen text. The last one is in force.
   */
  published: {
    version: string;
    at: string;
    sha256: string;
  }[];
  /**
   * info.version of the working text, where it is ahead of the one in force; null: it is not
   */
  ahead: string | null;
  deprecation: {
    at: string;
    sunset: string;
    successor: string;
    reason: string;
  } | null;
  retirement: {
    at: string;
    reason: string;
    forced: boolean;
  } | null;
  /**
   * the living version that a deprecated or retired one leads to
   */
  successor: string | null;
  pins: {
    storefront: string;
    version: string;
    contact: string | null;
  }[];
  /**
   * why there is no text to show; null: there is one
   */
  fault: string | null;
}
export interface ContractList {
  /**
   * why the registry could not be read as it lies there now; null: it could
   */
  fault: string | null;
  storefronts: {
    name: string;
    contact: string;
  }[];
  versions: ContractVersion[];
}
/**
 * The last seen first.
 */
export interface ContractUsage {
  /**
   * the first day of which anything is counted; null: nothing ever was, so no use says nothing
   */
  countingSince: string | null;
  uses: ContractUse[];
}
/**
 * What one place says, in words and as it is written there. shopRowId: the row in which a shop has it otherwise than the product.
 */
export interface ConsistencyEvidence {
  place: string;
  value: string;
  stored: string;
  productId: string | null;
  shopRowId: string | null;
  rowChangedAt: string | null;
}
/**
 * The first case in which somebody pays otherwise at one place than at another; gross. Without a price it cannot be bought there.
 */
export interface ConsistencyExample {
  at: string;
  group: string;
  quantityE4: number;
  charged: {
    place: string;
    price: {
      amountMinor: number;
      currency: string;
    } | null;
    per: number;
  }[];
}
/**
 * One inconsistency. odd: the places that are not as most are; none where nobody can tell which is wrong.
 */
export interface ConsistencyFinding {
  kind: string;
  subject: string;
  state: 'open' | 'settling' | 'cleared';
  odd: string[];
  evidence: ConsistencyEvidence[];
  example: ConsistencyExample | null;
  firstSeenAt: string;
  lastSeenAt: string;
  openedAt: string | null;
  clearedAt: string | null;
  openings: number;
}
export interface Consistency {
  asOf: string;
  comparing: boolean;
  trouble: string | null;
  withoutStock: string | null;
  turn: {
    number: number;
    skus: number;
    last: {
      endedAt: string;
      /**
       * milliseconds
       */
      tookMs: number;
      skus: number;
      calls: number;
      skipped: number;
    } | null;
  };
  counts: {
    state: string;
    kind: string;
    count: number;
  }[];
  findings: ConsistencyFinding[];
  more: boolean;
}
/**
 * An order that waits. because: `service`, the fraud service, else the rule of the table that stood in for it.
 */
export interface WaitingReview {
  reference: string;
  because: string;
  score: number | null;
  askedAt: string;
  channel: string;
  currency: string;
  totalMinor: number;
  country: string;
}
export interface WaitingReviews {
  reviews: WaitingReview[];
  more: boolean;
}
export interface ReviewDecision {
  decision: 'approve' | 'reject';
  reason: string;
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
}
export interface DecidedReview {
  reference: string;
  state: string;
}
export interface ErasureRequest {
  email: string;
  reason: string;
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
}
/**
 * Orders that forget who bought them; how many of these wait until they are closed; keys of the ledger without a hash of anybody now.
 */
export interface Erasure {
  orders: number;
  open: number;
  keys: number;
}
/**
 * How the order service says it stands. customer: masked; empty when it is not known any more.
 */
export interface OrderStanding {
  state: string;
  channel: string;
  currency: string;
  totalMinor: number;
  customer: string;
  degraded: boolean;
}
/**
 * An order as the ledger has it. open: nobody can say yet what came of it.
 */
export interface OrderSummary {
  reference: string;
  boundAt: string;
  arm: 'legacy' | 'service';
  storefront: string;
  channel: string | null;
  /**
   * keyed hash of the e-mail; the same customer has the same
   */
  customerHash: string | null;
  outcome: 'placed' | 'in-review' | 'refused' | 'open';
  attempts: number;
  traceId: string | null;
  standing: OrderStanding | null;
}
/**
 * next: `before` of the next page. standingsKnown: the order service has answered.
 */
export interface OrderPage {
  orders: OrderSummary[];
  next: string | null;
  standingsKnown: boolean;
}
/**
 * Something that happened to an order, by whom, how often it was tried, and why it ended so. fromMs: since the Unix epoch.
 */
export interface JourneyMoment {
  lane:
    | 'storefront'
    | 'gateway'
    | 'arm'
    | 'stock'
    | 'payment'
    | 'fraud'
    | 'shipping'
    | 'outbox'
    | 'warehouse'
    | 'mail'
    | 'analytics'
    | 'back-office'
    | 'people';
  what: string;
  from: string;
  fromMs: number;
  tookMs: number | null;
  outcome: 'done' | 'degraded' | 'failed' | 'waiting';
  attempts: number;
  because: string | null;
  source: 'books' | 'trace';
}
export interface JourneyDecision {
  id: string;
  at: string;
  kind: string;
  by: string;
  reason: string;
  when: 'in-force' | 'during';
}
export interface OrderJourney {
  reference: string;
  boundAt: string;
  arm: 'legacy' | 'service';
  storefront: string;
  channel: string | null;
  /**
   * keyed hash of the e-mail; the same customer has the same
   */
  customerHash: string | null;
  outcome: 'placed' | 'in-review' | 'refused' | 'open';
  attempts: number;
  traceId: string | null;
  standing: OrderStanding | null;
  concludedAt: string | null;
  route: {
    reason: string;
    stage: string;
    epoch: number;
    contract: string;
  } | null;
  authority: {
    arm: 'legacy' | 'service';
    term: number;
  };
  decisions: JourneyDecision[];
  traceIds: string[];
  moments: JourneyMoment[];
  healthy: string | null;
  missing: string[];
}
/**
 * One way in which the books of an order do not agree. givenUp: its cure has not helped so often that a person has to look.
 */
export interface Difference {
  kind:
    | 'captured-twice'
    | 'lost'
    | 'captured-elsewhere'
    | 'charged-twice'
    | 'charge-without-order'
    | 'charge-of-nothing'
    | 'order-without-charge'
    | 'amount-charged'
    | 'not-reserved'
    | 'reserved-for-nothing'
    | 'outcome-open'
    | 'not-filed'
    | 'filed-twice'
    | 'filed-otherwise'
    | 'copy-still-stands'
    | 'receipt-otherwise';
  reference: string;
  state: 'open' | 'explained' | 'settling' | 'cleared';
  seen: string[];
  means: string;
  cure: {
    by: 'machine' | 'person';
    how: string;
  };
  firstSeenAt: string;
  lastSeenAt: string;
  clearedAt: string | null;
  openings: number;
  cures: number;
  givenUp: boolean;
  lastCure: {
    begunAt: string;
    endedAt: string | null;
    outcome: string | null;
    because: string | null;
  } | null;
  explanation: {
    by: string;
    reason: string;
    at: string;
  } | null;
}
export interface Differences {
  asOf: string;
  trouble: string | null;
  silent: {
    book: string;
    because: string;
  }[];
  recent: {
    number: number;
    orders: number;
    unanswered: number;
    last: {
      endedAt: string;
      /**
       * milliseconds
       */
      tookMs: number;
      orders: number;
      unanswered: number;
    } | null;
  };
  whole: {
    number: number;
    orders: number;
    unanswered: number;
    last: {
      endedAt: string;
      /**
       * milliseconds
       */
      tookMs: number;
      orders: number;
      unanswered: number;
    } | null;
  };
  counts: {
    state: 'open' | 'explained' | 'settling' | 'cleared';
    kind:
      | 'captured-twice'
      | 'lost'
      | 'captured-elsewhere'
      | 'charged-twice'
      | 'charge-without-order'
      | 'charge-of-nothing'
      | 'order-without-charge'
      | 'amount-charged'
      | 'not-reserved'
      | 'reserved-for-nothing'
      | 'outcome-open'
      | 'not-filed'
      | 'filed-twice'
      | 'filed-otherwise'
      | 'copy-still-stands'
      | 'receipt-otherwise';
    count: number;
  }[];
  differences: Difference[];
  more: boolean;
}
export interface DifferenceExplanation {
  kind:
    | 'captured-twice'
    | 'lost'
    | 'captured-elsewhere'
    | 'charged-twice'
    | 'charge-without-order'
    | 'charge-of-nothing'
    | 'order-without-charge'
    | 'amount-charged'
    | 'not-reserved'
    | 'reserved-for-nothing'
    | 'outcome-open'
    | 'not-filed'
    | 'filed-twice'
    | 'filed-otherwise'
    | 'copy-still-stands'
    | 'receipt-otherwise';
  reference: string;
  reason: string;
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
}
export interface ExplainedDifference {
  kind:
    | 'captured-twice'
    | 'lost'
    | 'captured-elsewhere'
    | 'charged-twice'
    | 'charge-without-order'
    | 'charge-of-nothing'
    | 'order-without-charge'
    | 'amount-charged'
    | 'not-reserved'
    | 'reserved-for-nothing'
    | 'outcome-open'
    | 'not-filed'
    | 'filed-twice'
    | 'filed-otherwise'
    | 'copy-still-stands'
    | 'receipt-otherwise';
  reference: string;
  state: 'explained';
}
/**
 * Every level of the inventory service held against the core’s own table. count: how many differ; the first of them are named.
 */
export interface LevelComparison {
  products: number;
  levels: number;
  count: number;
  differences: {
    sku: string;
    source: string;
    serviceE4: number | null;
    coreE4: number | null;
  }[];
}
export interface MoveProgress {
  to: 'legacy' | 'service';
  state: 'moving' | 'moved' | 'undone';
  step: 'drain' | 'reconcile' | 'flip';
  text: string;
  comparison: LevelComparison | null;
}
export interface AuthorityPage {
  authority: AuthorityStatus;
  move: MoveProgress | null;
  steps: {
    kind: 'begun' | 'undone' | 'flipped';
    from: 'legacy' | 'service';
    to: 'legacy' | 'service';
    term: number;
    at: string;
    by: string;
    reason: string;
  }[];
}
export interface AuthorityPreflight {
  to: 'legacy' | 'service';
  refusals: {
    code: string;
    text: string;
  }[];
}
export interface PersonalWord {
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
  reason: string;
}
export interface AuthorityMove {
  to: 'legacy' | 'service';
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
  reason: string;
}
/**
 * What is parked in the outbox of a service. A channel of notifications is the consumer notify-<channel> of control. held: later messages of a key wait behind a parked one. away: the consumer takes nothing.
 */
export interface ParkedPage {
  service: 'orders' | 'inventory' | 'control';
  consumers: {
    consumer: string;
    waiting: number;
    parked: number;
    held: number;
    oldestMs: number;
    away: boolean;
  }[];
  messages: {
    consumer: string;
    id: string;
    type: string;
    subject: string;
    key: string;
    attempts: number;
    because: string;
    parkedAt: string;
    holds: number;
  }[];
}
/**
 * Which parked messages; without ids all of the consumer. Who decides, and why, is kept.
 */
export interface ParkedDecision {
  service?: 'orders' | 'inventory' | 'control';
  consumer: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  ids?: [string, ...string[]];
  /**
   * Who asks. Where control has tokens it is whose token it is, and this need not be said; another one is recorded as `name for person`.
   */
  person?: string;
  reason: string;
}
/**
 * How many were parked and are not any more.
 */
export interface ParkedDecided {
  decided: number;
}
/**
 * The last journey on one arm in one channel.
 */
export interface Journey {
  arm: 'legacy' | 'service';
  channel: 'web' | 'app' | 'marketplace' | 'store';
  result: 'passed' | 'nothing-to-buy' | 'failed';
  at: string;
  ms: number;
  stumble: {
    step: 'browse' | 'price' | 'basket' | 'quote' | 'checkout' | 'look' | 'cancel';
    status: number;
    code: string;
    traceId: string;
  } | null;
  inARow: number;
}
/**
 * Who buys something now and then, on each arm and in each channel, and calls it off again.
 */
export interface Shopper {
  state: 'off' | 'waiting' | 'shopping';
  everyMs: number | null;
  sku: string | null;
  nextAt: string | null;
  leftovers: number;
  journeys: Journey[];
}
/**
 * Shares with their intervals, one entry a step; null where there was nothing to divide by.
 */
export interface RatioSeries {
  value: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
}
export interface ArmSeries {
  requests: number[];
  failed: number[];
  /**
   * over the threshold of the operation's latency objective
   */
  slow: number[];
  failedRatio: RatioSeries;
  slowRatio: RatioSeries;
}
export interface SeriesMark {
  at: string;
  kind: 'trip' | 'rolled-back' | 'reset' | 'hold' | 'slider' | 'stage' | 'release';
  text: string;
  decision: string | null;
}
export interface ChannelShare {
  /**
   * empty: requests that say none
   */
  channel: string;
  arm: 'legacy' | 'service';
  requests: number;
  failed: number;
  slow: number;
  availability: {
    value: number;
    low: number;
    high: number;
  };
}
/**
 * Both arms in columns, one entry a step. Counts of a step are sums, and ratios are made of sums.
 */
export interface Series {
  domain: string;
  from: string;
  to: string;
  minutesAStep: number;
  channel: string | null;
  interval: {
    method: string;
    alpha: number;
  };
  /**
   * when each step begins, seconds since the Unix epoch; 500 at most
   */
  at: number[];
  arms: {
    legacy: ArmSeries;
    service: ArmSeries;
  };
  /**
   * Of the service in the requests of a step: as the flags intended, and as it was.
   */
  share: {
    intended: (number | null)[];
    observed: (number | null)[];
  };
  shadow: {
    compared: number[];
    mismatched: number[];
    agreement: RatioSeries;
  };
  channels: ChannelShare[];
  marks: SeriesMark[];
}
/**
 * What the service arm did while it was given traffic.
 */
export interface RolloutCost {
  since: string;
  until: string | null;
  requests: number;
  failed: number;
  /**
   * share of the error budget of 30 days, 1 is all of it
   */
  budgetSpent: number | null;
}
export interface TimelineEntry {
  id: string;
  at: string;
  kind: string;
  domain: string | null;
  by: string | null;
  text: string;
  href: string | null;
  rollout: RolloutCost | null;
}
export interface Timeline {
  asOf: string;
  entries: TimelineEntry[];
  /**
   * for `before`; null: that was all
   */
  next: string | null;
  kinds: string[];
}
/**
 * A number with the bounds it may as well have had.
 */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}
export interface BusinessSignal {
  name:
    'error-abandonment' | 'payment-retries' | 'cancellations' | 'stock-outs' | 'price-freshness' | 'stock-freshness';
  title: string;
  domain: string;
  unit: 'orders' | 'sessions' | 'ms';
  observed: number | null;
  expected: {
    mean: number | null;
    low: number;
    high: number;
  } | null;
  state: 'usual' | 'high' | 'no-data' | 'no-expectation';
  text: string;
  means: string;
}
export interface Business {
  asOf: string;
  orders: {
    minutes: number;
    placed: number;
    perMinute: number;
    expected: Expectation;
    refused: {
      because: string;
      orders: number;
    }[];
    byArm: {
      legacy: number;
      service: number;
    };
    meanOrder: {
      currency: string;
      minor: number;
    } | null;
  };
  /**
   * Sessions of the last half hour.
   */
  journeys: {
    seen: number;
    failed: number;
    failedRatio: number | null;
  };
  failingSkus: {
    domain: string;
    sku: string;
    atLeast: number;
    atMost: number;
  }[];
  rollouts: {
    days: number;
    rollouts: number;
    rolledBack: number;
    rollbackRatio: number | null;
    medianMs: number | null;
  };
  signals: BusinessSignal[];
  cancelled: {
    byShopper: number;
    rejected: number;
    stockLost: number;
  } | null;
  costPerOrder: {
    calls: number;
    legacyCalls: number;
    cpuMs: number | null;
  } | null;
  anomalies: string[];
}
export interface Impact {
  domain: string;
  from: string;
  to: string;
  requests: {
    all: number;
    failed: number;
    excess: Estimate | null;
  };
  journeysFailed: number;
  orders: {
    placed: number;
    lost: Estimate | null;
  };
  money: {
    currency: string;
    lostMinor: Estimate;
  } | null;
  text: string;
}
export interface MapNode {
  id: string;
  kind: 'storefront' | 'gateway' | 'arm' | 'integration';
  title: string;
  domain: string | null;
  state: 'ok' | 'degraded' | 'failing' | 'no-data' | 'misconfigured';
  because: string;
  failedJourneys: number;
  /**
   * of all sessions that failed
   */
  share: number | null;
  /**
   * orders of the last half hour that it gave no answer for, by the books of the order service
   */
  ordersWithout: number | null;
  lagP99Ms: number | null;
  isStale: boolean;
  /**
   * among integrations; the one to mend first is 1
   */
  rank: number | null;
  href: string | null;
}
export interface ShopMap {
  asOf: string;
  journeys: {
    seen: number;
    failed: number;
    minutes: number;
  };
  nodes: MapNode[];
  edges: {
    from: string;
    to: string;
  }[];
}
export interface IncidentSummary {
  id: string;
  /**
   * a domain, or `shop`
   */
  scope: string;
  severity: 'minor' | 'major' | 'critical';
  title: string;
  state: 'open' | 'resolved';
  openedAt: string;
  /**
   * null: nobody has it in hand
   */
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
  resolution: string | null;
}
export interface IncidentList {
  incidents: IncidentSummary[];
}
export interface IncidentPage {
  id: string;
  /**
   * a domain, or `shop`
   */
  scope: string;
  severity: 'minor' | 'major' | 'critical';
  title: string;
  state: 'open' | 'resolved';
  openedAt: string;
  /**
   * null: nobody has it in hand
   */
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
  resolution: string | null;
  causes: {
    key: string;
    kind: 'trip' | 'alert' | 'person';
    beganAt: string;
    endedAt: string | null;
  }[];
  impact: IncidentImpact;
  timeline: IncidentEntry[];
  deliveries: IncidentDelivery[];
}
export interface IncidentImpact {
  journeys: {
    since: string;
    requests: number;
    failed: number;
    operations: {
      operation: string;
      requests: number;
      failed: number;
    }[];
  } | null;
  business: {
    orders: {
      lost: number;
      low: number;
      high: number;
    };
    money: {
      currency: string;
      amountMinor: number;
      lowMinor: number;
      highMinor: number;
    } | null;
  } | null;
}
export interface IncidentEntry {
  number: number;
  at: string;
  kind: 'seen' | 'decided' | 'tried' | 'told' | 'said' | 'acknowledged' | 'resolved';
  by: string;
  /**
   * of a decision: its reason, byte for byte
   */
  text: string;
  about: {
    [k: string]: unknown;
  };
}
export interface IncidentDelivery {
  id: string;
  channel: string;
  action: string;
  state: 'waiting' | 'delivered' | 'parked' | 'dropped';
  attempts: number;
  queuedAt: string;
  deliveredAt: string | null;
  lastError: string | null;
}
export interface IncidentTimeline {
  schema: string;
  id: string;
  /**
   * a domain, or `shop`
   */
  scope: string;
  severity: 'minor' | 'major' | 'critical';
  title: string;
  state: 'open' | 'resolved';
  openedAt: string;
  /**
   * null: nobody has it in hand
   */
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
  resolution: string | null;
  causes: {
    key: string;
    kind: 'trip' | 'alert' | 'person';
    beganAt: string;
    endedAt: string | null;
  }[];
  impact: IncidentImpact;
  timeline: IncidentEntry[];
  deliveries: IncidentDelivery[];
}
export interface NewIncident {
  scope: string;
  severity: 'minor' | 'major' | 'critical';
  title: string;
  person: string;
  reason: string;
}
/**
 * The webhook of Alertmanager, version 4; what is not named here is not read.
 */
export interface Alerts {
  version: '4';
  groupKey: string;
  alerts: {
    status: 'firing' | 'resolved';
    labels: {
      [k: string]: unknown;
    };
    annotations?: {
      [k: string]: unknown;
    };
    startsAt: string;
    endsAt?: string;
    generatorURL?: string;
    fingerprint: string;
    [k: string]: unknown;
  }[];
  [k: string]: unknown;
}
export interface AlertsTaken {
  taken: number;
}
export interface NotificationChannels {
  channels: {
    name: string;
    kind: 'slack' | 'teams' | 'pagerduty' | 'opsgenie' | 'webhook';
    /**
     * what follows it may be a secret, and is not shown
     */
    host: string;
    hasKey: boolean;
    deliveries: {
      waiting: number;
      parked: number;
      /**
       * milliseconds
       */
      oldestMs: number;
      away: boolean;
    } | null;
  }[];
  owners: {
    name: string;
    domains: string[];
    integrations: {
      id: string;
      domain: string | null;
    }[];
    channels: string[];
    from: 'minor' | 'major' | 'critical';
  }[];
}
export interface NotificationTest {
  channel: string;
  person: string;
}
export interface NotificationSent {
  message: string;
  channel: string;
}
export interface NotificationState {
  state: 'waiting' | 'delivered' | 'parked' | 'dropped';
  attempts: number;
  lastError: string | null;
}
export interface ReadinessCheck {
  id: string;
  title: string;
  /**
   * unknown: not measured, or not readable; never ready
   */
  state: 'ok' | 'not-ok' | 'unknown';
  value: string;
  threshold: string;
  /**
   * what to do; null: it is ok
   */
  next: string | null;
}
export interface Readiness {
  domain: string;
  asOf: string;
  ready: boolean;
  checks: ReadinessCheck[];
}
export interface LoadReport {
  ranAt: string;
  passed: boolean;
  peakRps: number;
  durationSeconds: number;
  /**
   * milliseconds
   */
  p99Ms: number;
  failedRatio: number;
  breaksAtRps?: number | null;
  /**
   * who came, such as `promotion`
   */
  profile?: string | null;
}
export interface FaultReport {
  ranAt: string;
  passed: boolean;
  faults: {
    integration: string;
    fault: string;
    outcome: 'unaffected' | 'degraded' | 'failed';
    atRps: number;
    behaviour: string;
  }[];
}
export interface RecordedRun {
  kind: 'load' | 'faults';
  person: string;
  report: LoadReport | FaultReport;
}
export interface RunKept {
  id: string;
  domain: string;
  kind: 'load' | 'faults';
}
export interface OpenApiDocument {
  [k: string]: unknown;
}
