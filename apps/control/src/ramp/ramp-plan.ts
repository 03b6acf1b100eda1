/** How a domain's slider may rise by itself. Read from `<domain>.ramp.yaml`; written by the people who answer for it. */
export interface RampPlan {
  /** Whom to ask about it. */
  readonly owner: string;
  /** Why this ramp, for the record. */
  readonly reason: string;
  /** In rising order; the first is where a person begins. */
  readonly steps: readonly RampStep[];
  readonly calendar: RampCalendar;
  readonly shadow: ShadowDemand;
}

/** One position of the slider. */
export interface RampStep {
  /** Whole percent of sessions, 1-100. */
  readonly percent: number;
  /** What must have been seen here before the next step; undefined for the last one. */
  readonly before?: StepMinimum;
}

export interface StepMinimum {
  /** Requests the service answered at this step, over all operations that are judged. */
  readonly requests: number;
  /** Shortest stay at this step. */
  readonly minutes: number;
}

/** When a step may be made. Dates and times are those of the zone. */
export interface RampCalendar {
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
  /** A step is made within one of these; never empty. */
  readonly hours: readonly AllowedHours[];
  readonly freezes: readonly FreezeWindow[];
}

/** In the week's order, so that the number of a day (ISO 8601: Monday is 1) is its place here plus one. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A stretch of the day, on some days of the week. */
export interface AllowedHours {
  readonly days: readonly Weekday[];
  /** `HH:MM`, inclusive. */
  readonly from: string;
  /** `HH:MM`, exclusive; `24:00` is the end of the day. */
  readonly to: string;
}

/** A stretch of time in which nothing moves up. */
export interface FreezeWindow {
  readonly name: string;
  readonly reason: string;
  /** `once`: `YYYY-MM-DDTHH:MM`. `yearly`: `MM-DDTHH:MM`, and `to` may lie in the next year. `from` inclusive, `to` exclusive. */
  readonly repeats: 'once' | 'yearly';
  readonly from: string;
  readonly to: string;
}

export interface ShadowDemand {
  /** Must copies have been compared, also while the `.shadow` flag is off? While it is on they must in any case. */
  readonly required: boolean;
  /** Fewest selected requests from which coverage is read; undefined: the promotion policy's. */
  readonly requests?: number;
}

/** A plan as control uses it. */
export interface LoadedPlan {
  readonly domain: string;
  /** Where it was read, for people. */
  readonly file: string;
  readonly plan: RampPlan;
  /** SHA-256 of the canonical JSON of the plan: what a person who resumed it agreed to. */
  readonly hash: string;
}
