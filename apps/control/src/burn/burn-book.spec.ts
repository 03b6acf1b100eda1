import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { metricsText } from '@banyan/observability';
import type { ServiceMinute } from '@banyan/rollout';
import { minuteOf } from '@banyan/slo';
import { TEST_DOMAIN } from '../control.fixture.js';
import { BurnBook } from './burn-book.js';
import { harmStatus } from './harm-view.js';

let clock: ManualClock;
let book: BurnBook;
const now = (): number => minuteOf(clock.nowMs());

/** The last so many minutes, the present one included. */
function lately(minutes: number, requests: number, failed: number, operation = 'availability.one'): ServiceMinute[] {
  const of = (ago: number) => ({ domain: 'inventory', operation, minute: now() - ago, requests, failed });
  return Array.from({ length: minutes }, (_, ago) => of(ago));
}
const states = (): string[] | undefined => book.of('inventory')[0]?.rows.map(({ state }) => state);

beforeEach(() => {
  clock = new ManualClock();
  book = new BurnBook([TEST_DOMAIN, { ...TEST_DOMAIN, name: 'pricing', extracted: false }], clock);
});

describe('the burn book', () => {
  it('has no data at first, and none of a domain without a service', () => {
    expect(states()).toEqual(['no-data', 'no-data', 'no-data', 'no-data']);
    expect(book.of('pricing')).toEqual([]);
    expect(book.burning('pricing')).toEqual([]);
    expect(book.burning('inventory')).toEqual([]);
  });

  it('says of each operation that burns the weightiest row that fires, with value and threshold', () => {
    book.learn([...lately(70, 100, 3), ...lately(70, 1_000, 0, 'availability.batch')]);
    expect(states()).toEqual(['fires', 'fires', 'fires', 'fires']);
    const burning = book.burning('inventory');
    expect(burning.map(({ severity }) => severity)).toEqual(['page']);
    expect(burning[0]?.text).toBe(
      'availability.one, page: the budget burns 30× (180 of 6,000) in 1 h, 30× (15 of 500) in 5 min; fires over 14.4',
    );
  });

  it('says first what pages, and of that what burns fastest', () => {
    book.learn([...lately(70, 1_000, 20), ...lately(70, 100, 30, 'availability.batch')]);
    expect(book.burning('inventory').map(({ text }) => text.slice(0, 24))).toEqual([
      'availability.batch, page',
      'availability.one, page: ',
    ]);
    book.replace([...lately(4_400, 1_000, 5), ...lately(70, 100, 30, 'availability.batch')]);
    expect(book.burning('inventory').map(({ severity }) => severity)).toEqual(['page', 'ticket']);
  });

  it('counts minutes as missing when none came for longer than one takes to come', () => {
    book.learn(lately(60, 100, 0));
    clock.advance(2 * 60_000);
    expect(states()?.[0]).toBe('quiet');
    clock.advance(60_000);
    // 5 minutes: one of them is missing. 1 h: the same.
    expect(states()?.[0]).toBe('no-data');
    expect(book.of('inventory')[0]?.rows[0]?.short).toMatchObject({ minutes: 5, known: 4 });
  });

  it('takes a minute as it is told now, and forgets all when it is told all anew', () => {
    book.learn(lately(5, 100, 50));
    book.learn(lately(5, 100, 0));
    expect(book.of('inventory')[0]?.rows[0]?.short).toMatchObject({ requests: 500, failed: 0 });
    book.replace(lately(2, 10, 0));
    expect(book.of('inventory')[0]?.rows[0]?.short).toMatchObject({ requests: 20, known: 2 });
  });

  it('shows every window as a metric, and what it does not know as not a number', async () => {
    book.learn(lately(5, 100, 1));
    const text = await metricsText();
    const value = (operation: string, window: string): string | undefined =>
      new RegExp(
        `banyan_burn_rate_ratio\\{domain="inventory",operation="${operation}",window="${window}"\\} (\\S+)`,
      ).exec(text)?.[1];
    for (const window of ['5m', '30m', '1h', '2h', '6h', '1d', '3d']) {
      expect(Number(value('availability.one', window))).toBeCloseTo(10, 9);
      expect(value('availability.batch', window)?.toLowerCase()).toBe('nan');
    }
  });
});

describe('the harm budget', () => {
  const total = (requests: number, failed: number, operation = 'availability.one') => ({
    operation,
    requests,
    failed,
    sinceMinute: 29_453_760,
  });

  it('says what this rollout has spent, and all of 30 days, of what the objective allows', () => {
    const totals = { period: [total(7_000, 21)], rollout: [total(1_000, 7)], armedAtMs: Date.UTC(2026, 0, 2) };
    const { budget } = harmStatus(book.of('inventory'), totals).operations[0]!;
    expect(budget).toMatchObject({
      requests: 7_000,
      failed: 21,
      allowed: 7,
      spent: 3,
      since: '2026-01-01T00:00:00.000Z',
      rollout: { requests: 1_000, failed: 7, spent: 1, armedAt: '2026-01-02T00:00:00.000Z' },
    });
    expect(budget?.text).toBe(
      'this rollout has spent 100 % of what 30 days allow, all together 300 %: 21 of 7,000 failed, the objective allows 7; known since 2026-01-01 00:00 UTC',
    );
  });

  it('has spent nothing where nobody asked, and is not known where nothing could be read', () => {
    const totals = { period: [], rollout: [], armedAtMs: undefined };
    expect(harmStatus(book.of('inventory'), totals).operations[0]?.budget).toMatchObject({
      spent: null,
      since: null,
      rollout: { spent: null, armedAt: null },
      text: 'nothing is spent: the service was not asked',
    });
    expect(harmStatus(book.of('inventory'), undefined).operations[0]?.budget).toBeNull();
  });
});
