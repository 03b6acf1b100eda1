import { instantOf, laterDate, localMoment, localYear, nextChangeOfClocks } from './local-time.js';
import { WEEKDAYS, type FreezeWindow, type RampCalendar } from './ramp-plan.js';

/** A freeze window that a moment lies in. */
export interface Freeze {
  readonly name: string;
  readonly reason: string;
  /** The first instant after it, ms since the Unix epoch. */
  readonly untilMs: number;
}

/** May a step be made at a moment, by the calendar alone? */
export type CalendarState =
  { readonly kind: 'open' } | { readonly kind: 'outside-hours' } | { readonly kind: 'frozen'; readonly freeze: Freeze };

/** So far ahead the next allowed moment is looked for. */
const LOOK_AHEAD_MS = 2 * 366 * 86_400_000;
const DAYS_OF_A_WEEK = 7;

/** A freeze outranks the hours: it has a name, and it is what people ask for. */
export function calendarState(calendar: RampCalendar, atMs: number): CalendarState {
  const freeze = freezeAt(calendar, atMs);
  if (freeze !== undefined) return { kind: 'frozen', freeze };
  return isWithinHours(calendar, atMs) ? { kind: 'open' } : { kind: 'outside-hours' };
}

/**
 * The freeze window that a moment lies in, of several the one that ends last. Where the wall clock shows its ends twice or
 * never (the clocks change), it begins at the earlier and ends at the later moment that can be meant.
 */
export function freezeAt({ timeZone, freezes }: RampCalendar, atMs: number): Freeze | undefined {
  const year = localYear(timeZone, atMs);
  let last: Freeze | undefined;
  for (const window of freezes) {
    for (const [from, to] of occurrences(window, year)) {
      const untilMs = instantOf(timeZone, to, 'later');
      if (atMs < instantOf(timeZone, from, 'earlier') || atMs >= untilMs) continue;
      if (last === undefined || untilMs > last.untilMs) last = { name: window.name, reason: window.reason, untilMs };
    }
  }
  return last;
}

/** Of a yearly window the one that begins in this year, and the one before it, which may last into it. */
function occurrences({ repeats, from, to }: FreezeWindow, year: number): readonly (readonly [string, string])[] {
  if (repeats === 'once') return [[from, to]];
  return [year - 1, year].map((begins) => [`${begins}-${from}`, `${from < to ? begins : begins + 1}-${to}`]);
}

function isWithinHours({ timeZone, hours }: RampCalendar, atMs: number): boolean {
  const { time, weekday } = localMoment(timeZone, atMs);
  const day = WEEKDAYS[weekday - 1];
  return hours.some(({ days, from, to }) => days.some((each) => each === day) && from <= time && time < to);
}

/** The first moment from `atMs` on at which the calendar allows a step; undefined: none within two years. */
export function nextAllowedMs(calendar: RampCalendar, atMs: number): number | undefined {
  let moment = atMs;
  while (moment < atMs + LOOK_AHEAD_MS) {
    const state = calendarState(calendar, moment);
    if (state.kind === 'open') return moment;
    const next = state.kind === 'frozen' ? state.freeze.untilMs : nextOpening(calendar, moment);
    if (next === undefined) return undefined;
    moment = next;
  }
  return undefined;
}

/**
 * The next moment after `atMs` at which some hours may begin: they begin by the wall clock, or because it jumps into them,
 * forward over their beginning or back before their end.
 */
function nextOpening(calendar: RampCalendar, atMs: number): number | undefined {
  const begins = nextBeginning(calendar, atMs);
  const jumps = nextChangeOfClocks(calendar.timeZone, atMs);
  return begins !== undefined && jumps !== undefined && jumps < begins ? jumps : begins;
}

/** The next moment after `atMs` at which the wall clock shows when some hours begin, or would. Both readings of a doubtful time are tried: one may be past. */
function nextBeginning({ timeZone, hours }: RampCalendar, atMs: number): number | undefined {
  const today = localMoment(timeZone, atMs);
  let next: number | undefined;
  for (let ahead = 0; ahead <= DAYS_OF_A_WEEK; ahead++) {
    const day = WEEKDAYS[(today.weekday - 1 + ahead) % DAYS_OF_A_WEEK];
    const date = laterDate(today.date, ahead);
    for (const { days, from } of hours) {
      if (!days.some((each) => each === day)) continue;
      for (const doubtful of ['earlier', 'later'] as const) {
        const opens = instantOf(timeZone, `${date}T${from}`, doubtful);
        if (opens > atMs && (next === undefined || opens < next)) next = opens;
      }
    }
    if (next !== undefined) return next;
  }
  return undefined;
}
