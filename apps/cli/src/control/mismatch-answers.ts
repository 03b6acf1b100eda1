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
