import { endOfDayOf, instantOf, instantsOf } from './local-time.js';

/** When something holds, as the tables have it: local time without a zone, or none. */
export interface StoredWindow {
  readonly dateStart: string | null;
  readonly dateEnd: string | null;
}

/** The same in instants, ms since the Unix epoch; `untilMs` is the first that is not in it. Null: open. */
export interface Window {
  readonly fromMs: number | null;
  readonly untilMs: number | null;
}

/** No bound: never set, emptied, or MySQL's day nought. */
function isOpen(text: string | null): text is null | '' {
  return text === null || text === '' || text.startsWith('0000-00-00');
}

function isMidnight(text: string): boolean {
  return text.length === 10 || text.endsWith('00:00:00');
}

/** An end at midnight, or without a time, means the end of that day. */
export function windowOf({ dateStart, dateEnd }: StoredWindow): Window {
  return {
    fromMs: isOpen(dateStart) ? null : instantOf(dateStart),
    untilMs: isOpen(dateEnd) ? null : isMidnight(dateEnd) ? endOfDayOf(dateEnd) : instantOf(dateEnd),
  };
}

function isDoubtful(text: string | null): boolean {
  return !isOpen(text) && instantsOf(text).length !== 1;
}

/** The bounds that are no instant, or two. */
export function doubtfulBounds({ dateStart, dateEnd }: StoredWindow): readonly ('date_start' | 'date_end')[] {
  return [
    ...(isDoubtful(dateStart) ? (['date_start'] as const) : []),
    ...(isDoubtful(dateEnd) ? (['date_end'] as const) : []),
  ];
}

export function isOpenAt({ fromMs, untilMs }: Window, atMs: number): boolean {
  return (fromMs === null || fromMs <= atMs) && (untilMs === null || atMs < untilMs);
}

/** The bounds of windows that lie after an instant, rising, each once. */
export function boundsAfter(windows: readonly StoredWindow[], atMs: number): readonly number[] {
  const bounds = windows.map(windowOf).flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]);
  return [...new Set(bounds)]
    .filter((bound) => bound !== null && bound > atMs)
    .sort((a, b) => Number(a) - Number(b)) as number[];
}
