import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { calendarState, freezeAt, nextAllowedMs } from './calendar.js';
import { WEEKDAYS, type AllowedHours, type FreezeWindow, type RampCalendar } from './ramp-plan.js';

const MINUTE = 60_000;
/** Zones whose clocks change at odd hours and by odd amounts, or never. */
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  // Half an hour, and the other way round in the year.
  'Australia/Lord_Howe',
  // At midnight: a day begins at 01:00.
  'America/Santiago',
  'Africa/Cairo',
  // Around Ramadan.
  'Africa/Casablanca',
  'Asia/Kathmandu',
  'Pacific/Chatham',
];

/** What a wall clock shows, by Intl and not by the code under test: `2026-10-25T02:30`, and the day of the week. */
function wallClock(timeZone: string, atMs: number): { text: string; day: string } {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', weekday: 'short', ...options });
  const parts = Object.fromEntries(format.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const text = `${parts['year']}-${parts['month']}-${parts['day']}T${parts['hour']}:${parts['minute']}`;
  return { text, day: (parts['weekday'] ?? '').toLowerCase() };
}

const at = (text: string): number => Date.parse(text);
const berlin = (change: Partial<RampCalendar>): RampCalendar => ({
  timeZone: 'Europe/Berlin',
  hours: [{ days: WEEKDAYS, from: '00:00', to: '24:00' }],
  freezes: [],
  ...change,
});
const window = (from: string, to: string, repeats: FreezeWindow['repeats'] = 'once'): FreezeWindow => ({
  name: 'peak',
  reason: 'r',
  repeats,
  from,
  to,
});

const time = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((minutes) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`);
const hours: fc.Arbitrary<AllowedHours> = fc
  .record({
    days: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    ends: fc.uniqueArray(fc.oneof(time, fc.constant('24:00')), { minLength: 2, maxLength: 2 }),
  })
  .map(({ days, ends }) => {
    const [from = '', to = ''] = ends.toSorted();
    return { days, from, to };
  })
  .filter(({ from }) => from !== '24:00');
// Minutes of two years in which every zone above changes its clocks.
const instant = fc.integer({ min: at('2026-01-01T00:00Z') / MINUTE, max: at('2028-01-01T00:00Z') / MINUTE });
const moment = instant.map((minutes) => minutes * MINUTE);
const calendar: fc.Arbitrary<RampCalendar> = fc
  .record({
    timeZone: fc.constantFrom(...ZONES),
    hours: fc.array(hours, { minLength: 1, maxLength: 3 }),
    freezes: fc.array(fc.tuple(moment, fc.integer({ min: 1, max: 60 * 24 * 40 })), { maxLength: 3 }),
  })
  .map(({ timeZone, hours, freezes }) => ({
    timeZone,
    hours,
    freezes: freezes.map(([from, minutes]) =>
      window(wallClock(timeZone, from).text, wallClock(timeZone, from + minutes * MINUTE).text),
    ),
  }));

function isWithin(list: readonly AllowedHours[], timeZone: string, ms: number): boolean {
  const { text, day } = wallClock(timeZone, ms);
  return list.some(
    ({ days, from, to }) => days.some((each) => each === day) && text.slice(11) >= from && text.slice(11) < to,
  );
}

describe('the calendar of a plan', () => {
  it('is open only when the wall clock of the zone is within its hours, in every zone and through every change of clocks', () => {
    fc.assert(
      fc.property(calendar, moment, (plan, ms) => {
        const state = calendarState(plan, ms);
        const within = isWithin(plan.hours, plan.timeZone, ms);
        if (state.kind === 'open') expect(within).toBe(true);
        if (state.kind === 'outside-hours') expect(within).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  it('is never open while the wall clock of the zone shows a time within a freeze window', () => {
    fc.assert(
      fc.property(calendar, moment, (plan, ms) => {
        const { text } = wallClock(plan.timeZone, ms);
        const shown = plan.freezes.some(({ from, to }) => from <= text && text < to);
        if (shown) expect(calendarState(plan, ms).kind).toBe('frozen');
      }),
      { numRuns: 300 },
    );
  });

  it('names the first open minute as the next allowed one', () => {
    fc.assert(
      fc.property(calendar, moment, (plan, ms) => {
        const next = nextAllowedMs(plan, ms);
        if (next === undefined) return;
        expect(next).toBeGreaterThanOrEqual(ms);
        expect(calendarState(plan, next).kind).toBe('open');
        // Nothing open was passed over: looked at every half hour, and in the last minute before.
        const passed = fc.sample(fc.integer({ min: ms, max: Math.max(ms, next - 1) }), 20);
        for (const each of [...passed, next - MINUTE].filter((each) => each >= ms && each < next))
          expect(calendarState(plan, each).kind).not.toBe('open');
      }),
      { numRuns: 300 },
    );
  });

  it('opens when the clocks jump over the beginning of the hours, or back into them', () => {
    // Lord Howe, 2027-10-03: 02:00 becomes 02:30 at 15:30 UTC, so 02:01 is never shown.
    const lordHowe = (from: string, to: string): RampCalendar => ({
      timeZone: 'Australia/Lord_Howe',
      hours: [{ days: ['sun'], from, to }],
      freezes: [],
    });
    expect(nextAllowedMs(lordHowe('02:01', '24:00'), at('2027-09-26T13:30Z'))).toBe(at('2027-10-02T15:30Z'));
    // 2027-04-04: 02:00 becomes 01:30 at 15:00 UTC, so 01:30 to 01:40 is shown twice.
    const twice = lordHowe('01:00', '01:40');
    expect(nextAllowedMs(twice, at('2027-04-03T14:39Z'))).toBe(at('2027-04-03T14:39Z'));
    expect(nextAllowedMs(twice, at('2027-04-03T14:40Z'))).toBe(at('2027-04-03T15:00Z'));
  });

  it('begins a freeze whose beginning does not exist at the earlier moment it can mean, and ends one at the later', () => {
    // 2026-03-29 in Berlin: 02:00 becomes 03:00 at 01:00 UTC, so 02:30 is never shown.
    const begins = berlin({ freezes: [window('2026-03-29T02:30', '2026-03-29T08:00')] });
    expect(freezeAt(begins, at('2026-03-29T00:29Z'))).toBeUndefined();
    expect(freezeAt(begins, at('2026-03-29T00:30Z'))).toBeDefined();
    const ends = berlin({ freezes: [window('2026-03-28T22:00', '2026-03-29T02:30')] });
    expect(freezeAt(ends, at('2026-03-29T01:29Z'))?.untilMs).toBe(at('2026-03-29T01:30Z'));
  });

  it('holds a freeze through both of the hours that a wall clock shows twice', () => {
    // 2026-10-25 in Berlin: 03:00 becomes 02:00 at 01:00 UTC.
    const plan = berlin({ freezes: [window('2026-10-25T02:15', '2026-10-25T02:45')] });
    const frozen = (text: string): boolean => freezeAt(plan, at(text)) !== undefined;
    expect(frozen('2026-10-25T00:14Z')).toBe(false);
    // In between the first 02:45 and the second 02:15, too: it must not open for half an hour of confusion.
    for (const text of ['00:15Z', '00:50Z', '01:05Z', '01:44Z']) expect(frozen(`2026-10-25T${text}`)).toBe(true);
    expect(frozen('2026-10-25T01:45Z')).toBe(false);
  });

  it('repeats a yearly freeze every year, over the turn of the year as well', () => {
    const plan = berlin({ freezes: [window('12-20T00:00', '01-02T06:00', 'yearly')] });
    for (const year of [2025, 2026, 2031]) {
      expect(freezeAt(plan, at(`${year}-12-19T22:59Z`))).toBeUndefined();
      expect(freezeAt(plan, at(`${year}-12-19T23:00Z`))?.untilMs).toBe(at(`${year + 1}-01-02T05:00Z`));
      expect(freezeAt(plan, at(`${year + 1}-01-02T04:59Z`))).toBeDefined();
      expect(freezeAt(plan, at(`${year + 1}-01-02T05:00Z`))).toBeUndefined();
    }
  });

  it('looks past a freeze to the next hours, and says when there are none', () => {
    const office = [{ days: ['mon', 'tue'], from: '09:00', to: '16:00' }] as const;
    const plan = berlin({ hours: office, freezes: [window('2026-11-23T00:00', '2026-12-01T12:00')] });
    // Tuesday, 2026-12-01, from noon on.
    expect(nextAllowedMs(plan, at('2026-11-22T12:00Z'))).toBe(at('2026-12-01T11:00Z'));
    const never = [window('01-01T00:00', '07-01T00:00', 'yearly'), window('06-01T00:00', '01-01T00:00', 'yearly')];
    expect(nextAllowedMs(berlin({ freezes: never }), at('2026-06-01T00:00Z'))).toBeUndefined();
  });
});
