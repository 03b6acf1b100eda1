/**
 * Proof: orders are taken while processors, fraud, shipping, warehouse and mail fail, and nobody is charged twice.
 *
 *     npm run proof -- parties-failing [--rounds 100] [--json]
 *
 * So many orders in each phase, all taken by the order service, by clients that send the same again until they are told. In
 * the end the books of clients, ledger, service, core, processors and listeners are held against each other.
 */
import { failParties } from '../scenarios/parties-failing.js';
import { DIFFERENCE_KINDS } from '../support/order-books/order-differences.js';
import { takenOf, toldText } from '../support/order-phase.js';
import { OrderShop } from '../support/order-shop.js';
import { proofProgram } from '../support/proof-program.js';

/** The order contract's own. */
const DEADLINE_MS = 8_000;

await proofProgram({
  name: 'parties-failing',
  seconds: 'orders in each phase',
  unit: 'rounds',
  defaultSeconds: 100,
  run: async ({ seconds: orders, say }) => {
    say('starting a shop');
    const place = await OrderShop.start({ env: { PARTNERS_PACE_MS: '50' } });
    try {
      const { phases, report, chargedTwice } = await failParties(place, orders, say);
      const { counts, differences } = report;
      const of = (name: string): number => counts[name] ?? 0;
      const placed = phases.map(({ told }) => takenOf(told));
      const slowest = Math.max(...phases.map(({ p99Ms }) => p99Ms));
      return {
        table: phases.map(({ phase, orders: asked, told, p50Ms, p99Ms, slowestMs }) => ({
          phase,
          orders: asked,
          told: toldText(told),
          'p50 ms': Math.round(p50Ms),
          'p99 ms': Math.round(p99Ms),
          'slowest ms': Math.round(slowestMs),
        })),
        more: {
          'all books counted': Object.entries(counts).map(([what, count]) => ({ what, count })),
          differences: differences.map(({ kind, reference, seen }) => ({
            kind,
            means: DIFFERENCE_KINDS[kind],
            reference,
            seen,
          })),
        },
        claims: [
          {
            claim: `every order was taken, in every phase: ${placed.join(', ')} of ${orders}`,
            holds: placed.every((count) => count === orders),
          },
          {
            claim: `nobody was charged twice: ${of('charges at processors')} charges stand for ${of('captured by service')} orders`,
            holds: of('charges at processors') === of('captured by service') && chargedTwice === 0,
          },
          {
            claim: `each accepted order is one parcel, told of once: ${of('parcels')} parcels`,
            holds: !differences.some(
              ({ kind }) => kind === 'not-told' || kind === 'told-twice' || kind === 'packed-twice',
            ),
          },
          { claim: `the books agree: ${differences.length} differences`, holds: differences.length === 0 },
          {
            claim: `nobody waited longer than the contract says for nearly all: p99 ${Math.round(slowest)} ms, at most ${DEADLINE_MS}`,
            holds: slowest <= DEADLINE_MS,
          },
        ],
      };
    } finally {
      await place.stop();
    }
  },
});
