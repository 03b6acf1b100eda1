import type { PageOrder } from './feed-order.js';

/** Sequence numbers that should be there and are not, both ends included. */
export interface FeedGap {
  readonly from: number;
  readonly to: number;
  /** When they were first missed, on the monotonic clock. */
  readonly foundAtMs: number;
}

export interface GapQuestion {
  /** The position the page was read for: everything up to it is known. */
  readonly since: number;
  /** The last number the page speaks for. */
  readonly end: number;
  readonly order: PageOrder;
  /** Has the page as many rows as it may? Then waiting would only ask for the same rows again. */
  readonly full: boolean;
  /** What was missing at the last look. */
  readonly open: readonly FeedGap[];
  readonly nowMs: number;
  /** How long what is missing is waited for. */
  readonly patienceMs: number;
}

export interface GapJudgement {
  /** Before the first gap that is waited for; else the page's end. */
  readonly position: number;
  /** What is waited for. */
  readonly open: readonly FeedGap[];
  /** How many were not missing at the last look. */
  readonly found: number;
  /** How many of the last look are there now. */
  readonly healed: number;
  /** Given up: a transaction that was rolled back burns its number; what is lost is found by reading again from 0. */
  readonly givenUp: number;
}

/** Decides how far a page has brought us. Pure. */
export function judgeGaps(question: GapQuestion): GapJudgement {
  const { end, full, open, nowMs, patienceMs } = question;
  const missing = missingOf(question).map((gap): FeedGap => {
    const known = open.find((earlier) => overlap(earlier, gap));
    return known === undefined ? gap : { ...gap, foundAtMs: known.foundAtMs };
  });
  const waiting = full ? [] : missing.filter((gap) => nowMs - gap.foundAtMs < patienceMs);
  const [first] = waiting;
  return {
    position: first === undefined ? end : first.from - 1,
    // What lies behind the first one is read again with it.
    open: waiting,
    found: missing.filter((gap) => !open.some((earlier) => overlap(earlier, gap))).length,
    healed: open.filter((earlier) => !missing.some((gap) => overlap(earlier, gap))).length,
    givenUp: missing.length - waiting.length,
  };
}

function missingOf({ since, end, order, nowMs }: GapQuestion): FeedGap[] {
  const gaps: FeedGap[] = [];
  let before = since;
  for (const sequence of [...order.sequences.filter((each) => each > since && each <= end), end + 1]) {
    if (sequence > before + 1) gaps.push({ from: before + 1, to: sequence - 1, foundAtMs: nowMs });
    before = sequence;
  }
  // Rows without a readable number are what is missing.
  const count = gaps.reduce((sum, gap) => sum + gap.to - gap.from + 1, 0);
  return count <= order.hidden ? [] : gaps;
}

function overlap(a: FeedGap, b: FeedGap): boolean {
  return a.from <= b.to && b.from <= a.to;
}
