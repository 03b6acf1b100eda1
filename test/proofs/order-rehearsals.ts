/**
 * Proof: orders rehearsed in shadow ten thousand times, with crashes, do nothing; and a bug in what the service reckons is found by it.
 *
 *     npm run proof -- order-rehearsals [--rounds 10000] [--json]
 *
 * An eighth of them are orders of shoppers that legacy takes and gateways shadow; the others are asked for at the service itself.
 * Meanwhile the order service, PostgreSQL and gateways are killed (SIGKILL) again and again. That nothing was done is looked for in the
 * books of those to whom it would have been done.
 */
import { rehearseOrders } from '../scenarios/order-rehearsals.js';
import { findWrongTotal } from '../scenarios/wrong-total.js';
import { DIFFERENCE_KINDS } from '../support/order-books/order-differences.js';
import { takenOf, toldText } from '../support/order-phase.js';
import { OrderShop } from '../support/order-shop.js';
import { proofProgram } from '../support/proof-program.js';
import { EFFECTS } from '../support/rehearsal-counts.js';

const LIVE_SHARE = 0.12;
const CRASHES = 20;
/** Of orders, and so many are looked through before it counts as not found. */
const WRONG_TOTAL = { rate: 0.05, rightOrders: 100, mostOrders: 400 };

await proofProgram({
  name: 'order-rehearsals',
  seconds: 'rehearsals in all',
  unit: 'rounds',
  defaultSeconds: 10_000,
  run: async ({ seconds: rounds, say }) => {
    say('starting a shop');
    const place = await OrderShop.start({ gateways: 2, durable: true });
    try {
      const live = Math.ceil(rounds * LIVE_SHARE);
      const options = { live, direct: rounds - live, crashEvery: rounds / (CRASHES + 1) };
      const seen = await rehearseOrders(place, options, say);
      const wrong = await findWrongTotal(place, WRONG_TOTAL, say);
      const { counts, differences } = seen.report;
      const { direct, effects } = seen;
      const rehearsed = direct.done + seen.live.compared;
      const crashes = Object.entries(seen.crashes);
      const totals = wrong.shown.filter(({ path }) => path === 'totalMinor');
      return {
        table: EFFECTS.map((effect) => ({
          'an order would have done': effect,
          'of those asked for directly': direct.effects[effect],
          'of all, as the service counted until it was killed': seen.service.effects[effect],
        })),
        more: {
          rehearsals: [
            { what: 'orders of shoppers, as they were told', count: toldText(seen.told) },
            {
              what: 'of them selected for a rehearsal, as gateways counted until they were killed',
              count: seen.live.selected,
            },
            { what: 'of them rehearsed and compared', count: seen.live.compared },
            { what: 'of them found to be as legacy has them', count: seen.live.matched },
            { what: 'asked for directly, and done', count: direct.done },
            { what: 'asked for directly, and cut by a crash', count: direct.cut },
            ...Object.entries(seen.service.outcomes).map(([outcome, count]) => ({
              what: `the service counted: ${outcome}`,
              count,
            })),
            ...crashes.map(([crash, count]) => ({ what: `kill -9 of ${crash}`, count })),
            ...Object.entries(seen.rowsWritten).map(([table, count]) => ({
              what: `rows that PostgreSQL wrote for orders.${table}, and took back`,
              count,
            })),
          ],
          'all books counted': Object.entries(counts).map(([what, count]) => ({ what, count })),
          'what was found': [...effects.changedTables, ...effects.sent, ...effects.strangers, ...effects.copies].map(
            (what) => ({ what }),
          ),
          differences: differences.map(({ kind, reference, seen: what }) => ({
            kind,
            means: DIFFERENCE_KINDS[kind],
            reference,
            seen: what,
          })),
          'banyan mismatches orders': wrong.shown.map((each) => ({ ...each })),
          'banyan status orders': wrong.status.map((line) => ({ line })),
        },
        claims: [
          {
            claim: `${rehearsed} orders were rehearsed to their end (${seen.live.compared} of shoppers), with ${crashes.map(([crash, count]) => `${count} kills of ${crash}`).join(', ')}`,
            holds:
              direct.done >= rounds - live && seen.live.compared >= live && crashes.every(([, count]) => count > 0),
          },
          {
            claim: `each went through every step: ${EFFECTS.map((effect) => `${effect} ${direct.effects[effect]}`).join(', ')}`,
            holds: EFFECTS.every((effect) => direct.effects[effect] === direct.done),
          },
          {
            claim: `crashes struck rehearsals that were under way: ${direct.cut} were cut`,
            holds: direct.cut > 0,
          },
          {
            claim: `external effects: ${effects.sent.length} requests to parties, ${effects.copies.length} orders at the core that a service makes, ${effects.strangers.length} orders in any book that no shopper placed`,
            holds: effects.sent.length + effects.copies.length + effects.strangers.length === 0,
          },
          {
            claim: `nothing is left in the database: ${effects.changedTables.length} tables of orders, parties and reservations have changed`,
            holds: effects.changedTables.length === 0,
          },
          {
            claim: `shoppers' orders are what legacy took, and the ledger's: ${takenOf(seen.told)} placed, ${seen.bound} bound of ${seen.keys} keys, ${differences.length} differences`,
            holds:
              takenOf(seen.told) === seen.keys &&
              counts['captured by service'] === 0 &&
              seen.bound >= takenOf(seen.told) &&
              seen.bound <= seen.keys &&
              differences.length === 0,
          },
          {
            claim: `rehearsals and legacy agree: ${seen.live.mismatched} differ while the service is right`,
            holds: seen.live.mismatched === 0,
          },
          {
            claim:
              wrong.found === undefined
                ? `the bug was not found in ${wrong.compared} comparisons`
                : `a cent too much in ${WRONG_TOTAL.rate * 100} % of orders is found after ${wrong.found.compared} comparisons, ${wrong.found.seconds.toFixed(1)} s, as ${totals.map(({ path, kind }) => `${kind} of ${path}`).join(', ')}`,
            holds: wrong.found !== undefined && totals.length === 1,
          },
          {
            claim: `people see it, with ${totals.map(({ samples }) => samples).join()} samples`,
            holds: totals.some(({ samples, count }) => samples > 0 && count > 0),
          },
          {
            claim: `without the bug none: ${wrong.right.mismatched} of ${wrong.right.compared}`,
            holds: wrong.right.mismatched === 0 && wrong.right.compared > 0,
          },
        ],
      };
    } finally {
      await place.stop();
    }
  },
});
