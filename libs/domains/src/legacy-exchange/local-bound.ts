import { TranslationRefused } from '@banyan/kernel';
import { LRUCache } from 'lru-cache';
import { Temporal } from 'temporal-polyfill';
import type { LegacyJson } from './php-values.js';

/** The shop's clock hangs here; its times do not say so. */
const SHOP_ZONE = 'Europe/Berlin';

/** No bound: `0000-00-00`, with or without a time, in any of the forms. */
const DAY_NOUGHT = /^0000-00-00(?: 00:00:00)?$|^0{6}$|^0{8}$|^0{12}$|^0{14}$/;
const LOCAL = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d))?$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;
const SHORT = /^(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;
const CENTURY = '20';
const WITH_OFFSET = /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(Z|[+-]\d\d:?\d\d)$/;

/** Before this, clocks in the zone showed other times than its rules say now; and no window of a shop began. */
const FIRST_MS = Date.UTC(1969, 11, 31);
/** What comes later has no form with four digits of a year. */
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Which end of a window a text is. */
export type Bound = 'from' | 'until';

/** A shop's windows begin and end at some hundred instants, all its articles together. */
const MOST_KNOWN = 2_048;
/**
 * Instants by the text that said them: the calendar of a zone takes two hundred times as long to ask as a table, and pages of
 * prices say the same few all over again. Refusals are not kept, for they name the field that was asked about.
 */
const KNOWN: Readonly<Record<Bound, LRUCache<string, number>>> = {
  from: new LRUCache({ max: MOST_KNOWN }),
  until: new LRUCache({ max: MOST_KNOWN }),
};

/**
 * A bound of a window, ms since the Unix epoch; null: open. The core writes local times of the shop, without their zone. An
 * end at midnight or without a time means the end of that day. A time with an offset is the instant, as it is meant.
 *
 * @throws TranslationRefused `field` for what is no time; for one that the shop's clock never showed, or showed twice
 */
export function localBound(value: LegacyJson, bound: Bound, field: string): number | null {
  if (value === null || value === '') return null;
  if (typeof value !== 'string')
    throw new TranslationRefused(field, value === undefined ? 'is missing' : 'is not a text');
  if (DAY_NOUGHT.test(value)) return null;
  const known = KNOWN[bound].get(value);
  if (known !== undefined) return known;
  const instant = plausible(instantAt(value, bound, field), field);
  KNOWN[bound].set(value, instant);
  return instant;
}

function instantAt(value: string, bound: Bound, field: string): number {
  const [, time, offset] = WITH_OFFSET.exec(value) ?? [];
  if (time !== undefined && offset !== undefined) return instantWithOffset(time, offset, field);
  const [, year = '', month, day, hour = '00', minute = '00', second = '00'] =
    LOCAL.exec(value) ?? COMPACT.exec(value) ?? SHORT.exec(value) ?? [];
  if (month === undefined) throw new TranslationRefused(field, 'is no time as the core writes them');
  const local = plain(`${year.padStart(4, CENTURY)}-${month}-${day}T${hour}:${minute}:${second}`, field);
  const isMidnight = `${hour}${minute}${second}` === '000000';
  return instantOf(bound === 'until' && isMidnight ? local.add({ days: 1 }) : local, field);
}

/** `2026-06-30 22:00:00`, of a clock that shows UTC. @throws TranslationRefused `field` */
export function utcInstant(value: LegacyJson, field: string): number {
  const [text] = typeof value === 'string' ? (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.exec(value) ?? []) : [];
  if (text === undefined) throw new TranslationRefused(field, 'is no time as the core writes them');
  return plain(text.replace(' ', 'T'), field).toZonedDateTime('UTC').epochMilliseconds;
}

/**
 * The instants at which the shop's clock showed `2026-06-30 23:59:59`: one, or two in the hour that is there twice.
 *
 * @throws TranslationRefused `field` for what is no time, and for one that it never showed
 */
export function shopInstants(value: LegacyJson, field: string): readonly [number, ...number[]] {
  const [text] = typeof value === 'string' ? (/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.exec(value) ?? []) : [];
  if (text === undefined) throw new TranslationRefused(field, 'is no time as the core writes them');
  const [earlier, later] = bothInstantsOf(plain(text.replace(' ', 'T'), field));
  if (shopTimeText(earlier) !== text) throw new TranslationRefused(field, "is a time that the shop's clock left out");
  return earlier === later ? [earlier] : [earlier, later];
}

/** What the shop's clock shows at an instant: `2026-06-30 23:59:59`. Parts of a second are cut. */
export function shopTimeText(atMs: number): string {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs / 1_000) * 1_000).toZonedDateTimeISO(SHOP_ZONE);
  return local.toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' ');
}

/** How far the shop's clock is ahead of UTC at an instant, ms. */
export function shopOffsetMs(atMs: number): number {
  const local = Temporal.Instant.fromEpochMilliseconds(Math.floor(atMs)).toZonedDateTimeISO(SHOP_ZONE);
  return local.offsetNanoseconds / 1_000_000;
}

function plausible(instant: number, field: string): number {
  if (instant < FIRST_MS || instant > LAST_MS) throw new TranslationRefused(field, 'is no time of a shop');
  return instant;
}

function plain(text: string, field: string): Temporal.PlainDateTime {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' });
  } catch (error) {
    // What Temporal says of the thirtieth of February.
    if (error instanceof RangeError) throw new TranslationRefused(field, 'is no time of the calendar');
    throw error;
  }
}

function instantWithOffset(time: string, offset: string, field: string): number {
  const colon = offset.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  plain(time.replace(' ', 'T'), field);
  try {
    return Temporal.Instant.from(time.replace(' ', 'T') + colon).epochMilliseconds;
  } catch (error) {
    if (error instanceof RangeError) throw new TranslationRefused(field, 'has an offset that there is not');
    throw error;
  }
}

function instantOf(local: Temporal.PlainDateTime, field: string): number {
  const [earlier, later] = bothInstantsOf(local);
  if (earlier !== later) {
    throw new TranslationRefused(field, "is a time that the shop's clock left out, or showed twice");
  }
  return earlier;
}

function bothInstantsOf(local: Temporal.PlainDateTime): readonly [earlier: number, later: number] {
  const instant = (disambiguation: 'earlier' | 'later'): number =>
    local.toZonedDateTime(SHOP_ZONE, { disambiguation }).epochMilliseconds;
  return [instant('earlier'), instant('later')];
}
