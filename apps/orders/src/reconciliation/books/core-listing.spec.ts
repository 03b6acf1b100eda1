import { ArmError, ManualClock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CoreBooks } from '../../../testing/core-books.js';
import { CoreListing, type CoreWindow } from './core-listing.js';

const NOW_MS = Date.UTC(2026, 5, 1);
const MINUTE_MS = 60_000;
const SLICES = 40;
const attempt = (): Attempt => ({ signal: new AbortController().signal, remainingMs: () => 1_000 });

/** A core with an order at each of these instants, what was asked of it, and the rows it told. */
function rig(placedAtMs: readonly number[]) {
  const core = new CoreBooks();
  const place = (atMs: number): void => {
    core.write({ role: 'capture', reference: 'BY0', state: 'accepted', totalMinor: 1, lines: [], placedAtMs: atMs });
  };
  for (const atMs of placedAtMs) place(atMs);
  const asked: CoreWindow[] = [];
  const state = { rows: 0, most: Infinity, answersAfterMs: 0 };
  const books = core.as(
    () => 'answered',
    (effect) => effect(),
  );
  const clock = new ManualClock(NOW_MS);
  const listing = new CoreListing(
    {
      ordersBetween: async (fromMs, untilMs, one) => {
        asked.push({ fromMs, untilMs });
        const answer = await books.ordersBetween(fromMs, untilMs, one);
        clock.advance(state.answersAfterMs);
        if (answer.orders.length > state.most) throw new ArmError('legacy', 'deadline', 'it is too long');
        state.rows += answer.orders.length;
        return answer;
      },
    },
    clock,
  );
  const list = async (fromMs: number, untilMs: number, fresh = false): Promise<readonly number[]> =>
    (await listing.between({ fromMs, untilMs }, attempt, fresh)).orders
      .map((order) => order.placedAtMs)
      .toSorted((a, b) => a - b);
  return { list, listing, asked, state, clock, place };
}

const every = (ms: number, fromMs: number, untilMs: number): number[] =>
  Array.from({ length: Math.floor((untilMs - fromMs) / ms) }, (_, index) => fromMs + index * ms);

describe('the core’s list of a time', () => {
  it('is what was placed in it, whatever was asked for before', async () => {
    const instant = fc.integer({ min: NOW_MS - 10 * MINUTE_MS, max: NOW_MS + MINUTE_MS });
    const window = fc.record({ one: instant, other: instant, fresh: fc.boolean(), restsMs: fc.nat(20_000) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(instant, { maxLength: 300 }),
        fc.array(window, { minLength: 1, maxLength: 12 }),
        async (placed, windows) => {
          const { list, clock, place } = rig(placed);
          const all = [...placed];
          for (const { one, other, fresh, restsMs } of windows) {
            const [fromMs, untilMs] = [Math.min(one, other), Math.max(one, other)];
            const within = all.filter((atMs) => atMs >= fromMs && atMs < untilMs);
            expect(await list(fromMs, untilMs, fresh)).toEqual(within.toSorted((a, b) => a - b));
            // Meanwhile orders are placed: now, not a minute ago.
            clock.advance(restsMs);
            all.push(clock.nowMs());
            place(clock.nowMs());
          }
        },
      ),
    );
  });

  it('is asked for once, however many slices of a busy hour want it', async () => {
    const fromMs = NOW_MS - 30 * MINUTE_MS;
    // Twenty orders a second; a slice is of twenty, and reaches five minutes beyond itself.
    const { list, state } = rig(every(50, fromMs, fromMs + SLICES * 1_000 + 5 * MINUTE_MS));
    for (let slice = 0; slice < SLICES; slice += 1) {
      const atMs = fromMs + slice * 1_000;
      expect(await list(atMs, atMs + 5 * MINUTE_MS)).toHaveLength(6_000);
    }
    expect(state.rows).toBeLessThan(1.1 * 20 * (SLICES + 5 * 60));
  });

  it('is one question where little is ordered', async () => {
    const { list, asked } = rig(every(10 * MINUTE_MS, NOW_MS - 48 * 60 * MINUTE_MS, NOW_MS));
    for (let hour = 47; hour > 1; hour -= 1)
      await list(NOW_MS - hour * 60 * MINUTE_MS, NOW_MS - (hour - 1) * 60 * MINUTE_MS);
    expect(asked.length).toBeLessThan(46 + 6);
  });

  it('is asked for in shorter strides until the core can answer', async () => {
    const fromMs = NOW_MS - 10 * MINUTE_MS;
    const { list, state } = rig(every(20, fromMs, NOW_MS - 5 * MINUTE_MS));
    state.most = 500;
    await expect(list(fromMs, fromMs + MINUTE_MS)).rejects.toThrow('it is too long');
    await expect(list(fromMs, fromMs + MINUTE_MS)).rejects.toThrow('it is too long');
    expect(await list(fromMs, fromMs + MINUTE_MS)).toHaveLength(3_000);
  });

  it('ends, while time goes by as the core answers', async () => {
    const { list, asked, state } = rig([NOW_MS - 1_000, NOW_MS]);
    state.answersAfterMs = 100;
    expect(await list(NOW_MS - 20_000, NOW_MS + MINUTE_MS)).toHaveLength(2);
    expect(asked).toHaveLength(3);
  });

  it('is asked for again after half a minute, at once by who wants it fresh, and when a walk begins anew', async () => {
    const [fromMs, untilMs] = [NOW_MS - 2 * MINUTE_MS, NOW_MS - MINUTE_MS];
    const { list, listing, asked, clock } = rig([]);
    for (const fresh of [false, false, true]) await list(fromMs, untilMs, fresh);
    expect(asked).toHaveLength(2);
    clock.advance(31_000);
    await list(fromMs, untilMs);
    expect(asked).toHaveLength(3);
    listing.forget();
    await list(fromMs, untilMs);
    expect(asked).toHaveLength(4);
  });
});
