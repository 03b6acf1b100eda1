/**
 * Proof: a key is one order, whoever sends it how often and wherever flags would have it go.
 *
 *     npm run proof -- one-key [--rounds 40] [--json]
 *
 * Two gateways; each key is sent by 50 connections at once, each with a session of its own, while the slider of orders goes to and fro.
 */
import { crowdOneKey } from '../scenarios/one-key.js';
import { OrderShop } from '../support/order-shop.js';
import { proofProgram } from '../support/proof-program.js';

const CONNECTIONS = 50;

await proofProgram({
  name: 'one-key',
  seconds: 'keys',
  unit: 'rounds',
  defaultSeconds: 40,
  run: async ({ seconds: keys, say }) => {
    say('starting a shop with two gateways');
    const place = await OrderShop.start({ gateways: 2, env: { PARTNERS_PACE_MS: '50' } });
    try {
      const { keys: seen, statuses, moves, report } = await crowdOneKey(place, { keys, connections: CONNECTIONS }, say);
      const { counts, differences } = report;
      const of = (name: string): number => counts[name] ?? 0;
      const captured = of('captured by legacy') + of('captured by service');
      return {
        table: Object.entries(counts).map(([what, count]) => ({ what, count })),
        more: {
          'answers by status': Object.entries(statuses).map(([status, times]) => ({ status, times })),
          differences: differences.map(({ kind, reference, seen: by }) => ({ kind, reference, seen: by })),
        },
        claims: [
          { claim: `each key is one order: ${captured} of ${keys} keys`, holds: captured === keys },
          {
            claim: `every connection was given the same answer: ${statuses[201] ?? 0} of ${keys * CONNECTIONS}`,
            holds: seen.every(({ answers }) => answers === 1) && statuses[201] === keys * CONNECTIONS,
          },
          {
            claim: `both arms took some while the slider moved ${moves} times: ${of('captured by legacy')} and ${of('captured by service')}`,
            holds: of('captured by legacy') > 0 && of('captured by service') > 0,
          },
          { claim: `the books agree: ${differences.length} differences`, holds: differences.length === 0 },
          { claim: 'the core’s own books have no fault', holds: of('faults of the core') === 0 },
        ],
      };
    } finally {
      await place.stop();
    }
  },
});
