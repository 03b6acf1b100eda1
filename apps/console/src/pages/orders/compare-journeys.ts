import type { JourneyMoment } from '../../api/control.generated.js';

/** What both orders did, one only, or not alike. */
export interface Compared {
  readonly lane: JourneyMoment['lane'];
  readonly what: string;
  /** Null: it did not happen to this one. */
  readonly one: JourneyMoment | null;
  readonly other: JourneyMoment | null;
  readonly differs: 'path' | 'end' | 'tries' | 'time' | 'not';
}

const NOTHING = { lane: 'arm', what: '' } as const;

/** Less than this is no difference in time, ms. */
const NOTICED_MS = 20;
/** Nor is less than so many times. */
const NOTICED_TIMES = 2;

/** Holds the books of one order against those of another, what differs first. Traces are of one order only and are left out. Pure. */
export function compareJourneys(one: readonly JourneyMoment[], other: readonly JourneyMoment[]): readonly Compared[] {
  const ones = byName(one);
  const others = byName(other);
  return [...new Set([...ones.keys(), ...others.keys()])].map((key) => {
    const [a = null, b = null] = [ones.get(key), others.get(key)];
    const { lane, what } = a ?? b ?? NOTHING;
    return { lane, what: nameOf(what), one: a, other: b, differs: differenceOf(a, b) };
  });
}

function byName(moments: readonly JourneyMoment[]): ReadonlyMap<string, JourneyMoment> {
  const named = new Map<string, JourneyMoment>();
  for (const moment of moments) {
    if (moment.source === 'books') named.set(`${moment.lane} ${nameOf(moment.what)}`, moment);
  }
  return named;
}

/** References differ in every order, and say nothing of the way. */
function nameOf(what: string): string {
  return what.replaceAll(/\b(?:BY|RT)[0-9A-Z]{10,}\b/g, '…').replace(/^\d+ attempts on it$/, 'answered');
}

function differenceOf(a: JourneyMoment | null, b: JourneyMoment | null): Compared['differs'] {
  if (a === null || b === null) return 'path';
  if (a.outcome !== b.outcome) return 'end';
  if (a.attempts !== b.attempts) return 'tries';
  if (a.tookMs === null || b.tookMs === null) return 'not';
  const [less, more] = [Math.min(a.tookMs, b.tookMs), Math.max(a.tookMs, b.tookMs)];
  return more - less >= NOTICED_MS && more >= less * NOTICED_TIMES ? 'time' : 'not';
}
