import type { FindingPolicy } from '@banyan/service';

/** How the books of orders are held against each other: what it may cost, when a difference counts, and how often it is cured. */
export interface ReconciliationPolicy extends FindingPolicy {
  /** Between two steps, ms; each looks at one slice at most. */
  readonly stepMs: number;
  /** Orders of one slice at most. */
  readonly ordersAtOnce: number;
  /** A slice is no longer than this, ms: the core's list is of a time, and as slow as it is long. */
  readonly sliceMs: number;
  /** What is younger than this is still being made, and not looked at, ms. */
  readonly youngestMs: number;
  /** Orders of the last so many ms are gone through again and again. */
  readonly recentMs: number;
  /** Between two turns over those, ms. */
  readonly recentRestMs: number;
  /** Orders of the last so many ms are gone through slowly: the time for which people may still complain. */
  readonly wholeMs: number;
  readonly wholeRestMs: number;
  /** While the recent ones are gone through, so many steps of theirs come between two of the whole: neither stands still. */
  readonly stepsBetween: number;
  /** An order of the core may be placed so long after its reference was made, ms, and is still looked for in its list. */
  readonly captureMs: number;
  /** What was found is looked at again so often, ms. */
  readonly recheckMs: number;
  /** What was put right is kept so long, ms. */
  readonly keptMs: number;
  /** A cure that has not helped is tried again after this, doubled each time, ms. */
  readonly cureAgainMs: number;
  /** After so many a person has to look: what did not help is not repeated for ever. */
  readonly mostCures: number;
  /** Slices of which a book says nothing are asked for so often, then left for the next turn. */
  readonly attempts: number;
  /** One question to one book may take so long, ms. */
  readonly callMs: number;
  /** A cure is several calls of a core that is slow, ms. */
  readonly cureMs: number;
  /** Questions to one book at the same time. */
  readonly atOnce: number;
  /** A replica that is not heard of for so long no longer reconciles, ms; longer than any step. */
  readonly leaseMs: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** How many settling times a difference that never rests may take. */
const LONGEST_SETTLINGS = 10;

/** @param settleMs `BANYAN_RECONCILIATION_SETTLE_MS` */
export function reconciliationPolicy(settleMs: number): ReconciliationPolicy {
  return {
    stepMs: Math.min(SECOND_MS, settleMs / 2),
    ordersAtOnce: 20,
    sliceMs: 60 * MINUTE_MS,
    youngestMs: settleMs / 2,
    recentMs: 30 * MINUTE_MS,
    recentRestMs: settleMs,
    wholeMs: 90 * DAY_MS,
    wholeRestMs: 60 * MINUTE_MS,
    stepsBetween: 4,
    captureMs: 5 * MINUTE_MS,
    recheckMs: Math.min(5 * SECOND_MS, settleMs / 2),
    settleMs,
    longestSettlingMs: LONGEST_SETTLINGS * settleMs,
    clearMs: Math.min(5 * SECOND_MS, settleMs / 2),
    flapMs: 60 * MINUTE_MS,
    keptMs: 90 * DAY_MS,
    cureAgainMs: settleMs,
    mostCures: 3,
    attempts: 3,
    callMs: 5 * SECOND_MS,
    cureMs: 20 * SECOND_MS,
    atOnce: 4,
    leaseMs: 90 * SECOND_MS,
  };
}
