import { newReference } from '@banyan/kernel';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { reconciledOrders, SETTLE_MS } from '../../testing/reconciled-orders.js';
import type { Fate } from '../../testing/outside-books.js';

type Shop = Awaited<ReturnType<typeof reconciledOrders>>;

let shop: Shop;
beforeAll(async () => {
  shop = await reconciledOrders();
});
afterAll(() => shop.stop());

/** Calls that fail for as long as nobody repairs it. */
const OUTAGES = ['core.file', 'core.call-off', 'primary.refund', 'desk.release', 'desk.confirm'] as const;

/** What a shopper does, and how books and parties answer meanwhile. */
interface Move {
  readonly does: 'place' | 'decline' | 'cancel' | 'return' | 'forget' | 'look' | 'outage' | 'repair';
  readonly which: number;
  readonly fates: readonly Fate[];
}

const MOVES = fc.array(
  fc.record({
    does: fc.constantFrom<Move['does']>(
      'place',
      'place',
      'decline',
      'cancel',
      'return',
      'forget',
      'look',
      'look',
      'look',
      'outage',
      'repair',
    ),
    which: fc.nat(20),
    fates: fc.array(fc.constantFrom<Fate>('answered', 'answered', 'lost-before', 'lost-after', 'unsent'), {
      maxLength: 6,
    }),
  }),
  { minLength: 6, maxLength: 18 },
);

/** The core takes no part of an order back, and people have to book it: until they do, its copy stands although all came back. */
const GIVEN_BACK_IN_PARTS: Move[] = [
  { does: 'place', which: 1, fates: [] },
  { does: 'return', which: 0, fates: [] },
  { does: 'look', which: 0, fates: [] },
  { does: 'return', which: 0, fates: [] },
];

test('whatever shoppers do, and however late or never books answer, what is on its way is no difference', async () => {
  await fc.assert(
    fc.asyncProperty(MOVES, async (moves) => {
      const one = shop.replica();
      const placed: string[] = [];
      let left: Fate[] = [];
      let down: string | undefined;
      shop.state.fates = (call) => (call === down ? 'lost-before' : (left.shift() ?? 'answered'));
      for (const { does, which, fates } of moves) {
        left = [...fates];
        const reference = placed[which % Math.max(1, placed.length)] ?? 'BY0';
        switch (does) {
          case 'place':
          case 'decline': {
            const order = shop.order(
              { payment: { token: does === 'place' ? 'tok_visa' : 'tok_declined' } },
              1 + (which % 3),
            );
            await shop.bind(order, 'service');
            // Nobody waits: it goes on behind, or never begins.
            await shop.here.placing.place(order, 20 + which);
            placed.push(order.reference);
            break;
          }
          case 'cancel':
            await shop.here.cancelling.cancel(reference, 'by-shopper');
            break;
          case 'return':
            await shop.database.query(
              `UPDATE orders.placed_order SET state = 'completed' WHERE reference = $1 AND state = 'accepted'`,
              [reference],
            );
            await shop.here.returning.take({
              reference,
              returnReference: newReference('BR'),
              lines: [{ sku: 'A', quantityE4: 10_000 }],
            });
            break;
          case 'forget':
            // A binding whose client never came.
            await shop.bind(shop.order(), 'service');
            break;
          case 'outage':
            down = OUTAGES[which % OUTAGES.length];
            break;
          case 'repair':
            down = undefined;
            break;
          case 'look':
            await one.step();
            // As much as a difference needs to be told, were it one: what is under way is not for that.
            shop.clock.advance(SETTLE_MS * 0.6);
        }
      }
      left = [];
      down = undefined;
      await shop.quiet();
      // The gateway's settler has asked, and written down what came of it.
      for (const reference of placed) {
        const binding = await shop.ledger.takeUp(reference, 1_000);
        const result = await shop.here.placing.settle({ reference, authority: { arm: 'service', term: 1 } }, 5_000);
        if (binding !== undefined) await shop.ledger.conclude(binding, result);
      }
      await shop.quiet();
      const rows = await shop.database.query<{ key: string }[]>(
        `SELECT key FROM orders.outbox_delivery WHERE consumer = 'legacy-filing' AND state = 'parked' AND key = ANY ($1)`,
        [placed],
      );
      const parked = new Set(rows.map(({ key }) => key));
      await shop.steps(one, 8);
      const told = one.happened
        // What people have to book first is a difference indeed.
        .filter(({ finding: { what } }) => what.kind !== 'copy-still-stands' || !parked.has(what.reference))
        // The ledger was told last of all: that one may have been seen, and was put right.
        .filter(({ finding: { what } }) => what.kind !== 'outcome-open')
        .map(({ event, finding }) => `${event} ${finding.what.kind}`);
      expect(told).toEqual([]);
      expect(await one.differences.openCounts()).toEqual([]);
      expect(one.failures).toEqual([]);
      await one.walks.letGo();
    }),
    { numRuns: 20, endOnFailure: true, interruptAfterTimeLimit: 20_000, examples: [[GIVEN_BACK_IN_PARTS]] },
  );
});
