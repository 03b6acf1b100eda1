import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { cellsOf, FaultyShop, type Way } from '../scenarios/order-faults.js';

// Each is a whole scenario, with waits of its own.
jest.setTimeout(400_000);

let shop: FaultyShop;

beforeAll(async () => {
  shop = await FaultyShop.start();
});

afterAll(() => shop.stop());

/** A few of the cells of `npm run proof -- order-faults`: what costs no restart, and of that each so many-th. */
const EACH = 5;
const MOSTLY = 0.8;

test.each<Way>([
  { arm: 'legacy', authority: 'legacy' },
  { arm: 'service', authority: 'legacy' },
])(
  'whatever befalls a message of an order of the $arm arm, it is captured once, and whoever placed it is told',
  async (way) => {
    const points = await shop.learn(way, { idleMs: 1_000, behindMs: 300, orders: 2 });
    const cells = cellsOf(shop.wired, points).filter(
      ({ isBehind, fault }) => !isBehind && (fault.startsWith('reset') || fault === 'twice'),
    );
    const some = cells.filter((_, index) => index % EACH === 0);
    for (const [index, cell] of some.entries()) await shop.play(cell, index / some.length);
    const runs = shop.runs.slice(-some.length);
    expect(runs.filter(({ bought }) => bought.kind !== 'placed')).toEqual([]);
    await shop.compare();
    expect(shop.differences).toEqual([]);
    // What comes with some orders only, as time goes, is missed with others. And what struck an arm is evidence against it: the order
    // after it may be legacy's, and does not count for its cell.
    const played = runs.filter((run) => run.struck.kind === 'struck' && !shop.strays.includes(run));
    expect(played.length).toBeGreaterThanOrEqual(runs.length * MOSTLY);
  },
);
