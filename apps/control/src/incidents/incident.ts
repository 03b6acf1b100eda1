/** How bad it is: `critical` wakes people, `major` is for the day, `minor` is for the list. */
export const SEVERITIES = ['minor', 'major', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What an incident is about when it is of no one domain. */
export const WHOLE_SHOP = 'shop';

export const CAUSE_KINDS = ['trip', 'alert', 'person'] as const;
export type CauseKind = (typeof CAUSE_KINDS)[number];

/** Why an incident is open. It resolves by itself when all its causes have ended, unless a person is among them. */
export interface Cause {
  /** Such as `trip 3`, or an alert's fingerprint; unique within an incident. */
  readonly key: string;
  readonly kind: CauseKind;
  /** ISO UTC. */
  readonly beganAt: string;
  readonly endedAt: string | null;
}

/** What an entry of a timeline is: something seen, decided, tried; somebody told; words of a person; who has it in hand; the end. */
export const ENTRY_KINDS = ['seen', 'decided', 'tried', 'told', 'said', 'acknowledged', 'resolved'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** One line of a timeline. It is never changed. */
export interface Entry {
  /** Grows with every entry written, over all incidents. */
  readonly number: number;
  /** When it happened, ISO UTC; an entry may be written later than the next. */
  readonly at: string;
  readonly kind: EntryKind;
  /** `control`, `replica gateway-1`, `person anna`, `alertmanager`, `channel on-call`. */
  readonly by: string;
  /** Of a decision: its reason, byte for byte as the record has it. */
  readonly text: string;
  /** What a machine may follow from here, such as the id of the decision. */
  readonly about: Readonly<Record<string, unknown>>;
}

/** An entry on its way to a timeline. */
export interface NewEntry {
  /** The same key is written once to an incident. */
  readonly key: string;
  readonly atMs: number;
  readonly kind: EntryKind;
  readonly by: string;
  readonly text: string;
  readonly about?: Readonly<Record<string, unknown>>;
}

/** Requests of the service arm while the incident was open. Reads that failed were answered by legacy in the same request. */
export interface FailedJourneys {
  /** From this minute on, ISO UTC. */
  readonly since: string;
  readonly requests: number;
  readonly failed: number;
  readonly operations: readonly { readonly operation: string; readonly requests: number; readonly failed: number }[];
}

/** What it cost, in orders and in money; an estimate with the interval that holds in 95 of 100 cases. */
export interface BusinessImpact {
  readonly orders: { readonly lost: number; readonly low: number; readonly high: number };
  readonly money: {
    readonly currency: string;
    readonly amountMinor: number;
    readonly lowMinor: number;
    readonly highMinor: number;
  } | null;
}

/** What is known of the harm. Null is not known, which is not none. */
export interface Impact {
  readonly journeys: FailedJourneys | null;
  readonly business: BusinessImpact | null;
}

export interface IncidentSummary {
  readonly id: string;
  /** A domain, or `shop`. */
  readonly scope: string;
  readonly severity: Severity;
  readonly title: string;
  readonly state: 'open' | 'resolved';
  readonly openedAt: string;
  /** Who has it in hand, the last who said so; null: nobody. */
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  /** In words: what ended it. */
  readonly resolution: string | null;
}

/** How one message to one channel fares. */
export interface Delivery {
  /** The message's id: what a receiver knows it by when it comes twice. */
  readonly id: string;
  readonly channel: string;
  readonly action: string;
  /** `parked`: given up until a person decides. */
  readonly state: 'waiting' | 'delivered' | 'parked' | 'dropped';
  readonly attempts: number;
  readonly queuedAt: string;
  readonly deliveredAt: string | null;
  /** What the receiver said last, without secrets; null: it was not refused. */
  readonly lastError: string | null;
}

/** One incident with all that is known of it. */
export interface IncidentPage extends IncidentSummary {
  readonly causes: readonly Cause[];
  readonly impact: Impact;
  /** In the order in which things happened. */
  readonly timeline: readonly Entry[];
  readonly deliveries: readonly Delivery[];
}
