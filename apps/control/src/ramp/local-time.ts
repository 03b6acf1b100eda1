import { Temporal } from 'temporal-polyfill';

/** A moment as clocks on the wall show it in a zone. Texts of one form, so that they compare as they follow each other. */
export interface LocalMoment {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** `HH:MM`. */
  readonly time: string;
  /** ISO 8601: Monday is 1, Sunday 7. */
  readonly weekday: number;
}

/** Where a wall clock shows a time twice, or never: the earlier or the later of the two moments it can mean. */
export type Doubtful = 'earlier' | 'later';

/** Is it the IANA name of a zone that this machine's time-zone database (ICU's) knows? An offset such as `+01:00` is none. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    // What Intl says of a name that it does not know.
    return false;
  }
}

/** Is `YYYY-MM-DDTHH:MM` a day of the calendar? */
export function isLocalDateTime(text: string): boolean {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' }).toString().startsWith(text);
  } catch {
    // What Temporal says of the thirtieth of February.
    return false;
  }
}

export function localMoment(timeZone: string, atMs: number): LocalMoment {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone);
  return {
    date: local.toPlainDate().toString(),
    time: local.toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'floor' }),
    weekday: local.dayOfWeek,
  };
}

/** The year of a moment in a zone. */
export function localYear(timeZone: string, atMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone).year;
}

/**
 * The instant at which a wall clock shows this, ms since the Unix epoch.
 *
 * @param text `YYYY-MM-DDTHH:MM`, or with `24:00` for the beginning of the next day
 */
export function instantOf(timeZone: string, text: string, doubtful: Doubtful): number {
  const [date = '', time = ''] = text.split('T');
  const local =
    time === '24:00'
      ? Temporal.PlainDate.from(date).add({ days: 1 }).toPlainDateTime()
      : Temporal.PlainDateTime.from(text);
  return local.toZonedDateTime(timeZone, { disambiguation: doubtful }).epochMilliseconds;
}

/** The next instant after this one at which the zone's clocks are changed, ms since the Unix epoch. Undefined: no such is known. */
export function nextChangeOfClocks(timeZone: string, atMs: number): number | undefined {
  const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(timeZone);
  return zoned.getTimeZoneTransition('next')?.epochMilliseconds;
}

/** `YYYY-MM-DD` so many days later. */
export function laterDate(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** `Mon 2026-11-23 09:00 Europe/Berlin`. */
export function localText(timeZone: string, atMs: number): string {
  const { date, time } = localMoment(timeZone, atMs);
  const day = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' }).format(atMs);
  return `${day} ${date} ${time} ${timeZone}`;
}
