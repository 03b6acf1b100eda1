const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?$/;

/**
 * Europe/Berlin by its rule, as the shop's own clock has it compiled in: summer time from the last Sunday of March to the
 * last Sunday of October, both at 01:00 UTC. Holds from 1996 on.
 */
function offsetMsAt(atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  const isSummer = atMs >= lastSundayOf(year, 2) && atMs < lastSundayOf(year, 9);
  return isSummer ? 2 * HOUR_MS : HOUR_MS;
}

/** 01:00 UTC of the last Sunday of a month that has 31 days. */
function lastSundayOf(year: number, month: number): number {
  const last = Date.UTC(year, month, 31, 1);
  return last - new Date(last).getUTCDay() * DAY_MS;
}

/** What a clock in the shop shows: `2026-03-29 01:59:59`. Parts of a second are cut. */
export function localTextOf(atMs: number): string {
  return gmtTextOf(atMs + offsetMsAt(atMs));
}

/** The same of a clock that shows UTC. */
export function gmtTextOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * The wall clock as if it were UTC, ms; undefined when the text is no date and time that a calendar has. A date alone is
 * its midnight.
 */
function wallMsOf(text: string): number | undefined {
  const match = LOCAL.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = match;
  const canonical = `${year}-${month}-${day} ${hour}:${minute}:${second}`;
  const wallMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(wallMs) || gmtTextOf(wallMs) !== canonical ? undefined : wallMs;
}

/** Whether a calendar has this date, or date and time. */
export function isLocalText(text: string): boolean {
  return wallMsOf(text) !== undefined;
}

/**
 * The instants at which a clock in the shop shows this, rising: one; none in the hour that spring leaves out; two in the
 * hour that autumn repeats.
 *
 * @throws RangeError when the text is no local time
 */
export function instantsOf(text: string): readonly number[] {
  const wallMs = wallMsOf(text);
  if (wallMs === undefined) throw new RangeError(`"${text}" is no local time`);
  return [wallMs - 2 * HOUR_MS, wallMs - HOUR_MS].filter((atMs) => atMs + offsetMsAt(atMs) === wallMs);
}

/**
 * The instant PHP's strtotime makes of a local time: of two the first; for one that is left out, as much later as the
 * clock jumps.
 *
 * @throws RangeError when the text is no local time
 */
export function instantOf(text: string): number {
  const [first] = instantsOf(text);
  return first ?? (wallMsOf(text) ?? 0) - HOUR_MS;
}

/** The midnight that ends the day of a local time. @throws RangeError when the text is no local time */
export function endOfDayOf(text: string): number {
  const wallMs = wallMsOf(text);
  if (wallMs === undefined) throw new RangeError(`"${text}" is no local time`);
  return instantOf(gmtTextOf(Math.floor(wallMs / DAY_MS) * DAY_MS + DAY_MS));
}
