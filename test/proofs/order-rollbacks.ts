/**
 * Proof: orders go in while their domain is rolled back and entered again, and none is lost, taken twice, charged twice, or found nowhere.
 *
 *     npm run proof -- order-rollbacks [--orders 5000] [--rollbacks 500] [--json]
 *
 * Two gateways. Every rollback is the latch's own: by a person through control, and one in two hundred by the evidence of an
 * order service that is killed. Each is acknowledged by every gateway and written to Unleash before a person resets it, and the
 * next waits until the service has taken an order again. In the end the books of clients, ledger, service, core, processors
 * and listeners are held against each other, and every acknowledged order is asked for at every gateway.
 *
 * Accelerated: a reset need not wait (`BANYAN_REENTRY_WAIT_MS` 0), flags are fetched ten times a second, a quote is taken for
 * many orders of the same basket, clients wait a tenth of what they would between attempts, the stand-in warehouse is quick,
 * reconciliation tells what has stood for a second, and PostgreSQL does not wait for the disk.
 */
import { rollBackUnderOrders, SETTLE_MS } from '../scenarios/order-rollbacks.js';
import { OrderShop } from '../support/order-shop.js';
import { proofProgram, type ProofReport } from '../support/proof-program.js';

const BUYERS = 12;
const EVIDENCE_EVERY = 200;

const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(q * values.length))] ?? Number.NaN;

const lately = (ms: number | undefined): string => (ms === undefined ? 'never' : `${(ms / 1_000).toFixed(1)} s`);

await proofProgram({
  name: 'order-rollbacks',
  seconds: 'orders to be acknowledged, at least',
  unit: 'orders',
  defaultSeconds: 5_000,
  numbers: { rollbacks: { means: 'rollbacks, each with a re-entry', usual: 500 } },
  run: async ({ seconds: orders, numbers, say }): Promise<ProofReport> => {
    const asked = numbers['rollbacks'] ?? 1;
    say('starting a shop with two gateways');
    const place = await OrderShop.start({
      gateways: 2,
      env: {
        PARTNERS_PACE_MS: '20',
        BANYAN_FLAG_POLL_MS: '100',
        BANYAN_RECONCILIATION_SETTLE_MS: String(SETTLE_MS),
        LOG_LEVEL: 'error',
      },
    });
    try {
      const options = { orders, rollbacks: asked, buyers: BUYERS, evidenceEvery: EVIDENCE_EVERY };
      const result = await rollBackUnderOrders(place, options, say);
      const { rollbacks, report, found, records } = result;
      const { counts, differences } = report;
      const of = (name: string): number => counts[name] ?? 0;
      const kinds = (...some: readonly string[]): number =>
        differences.filter(({ kind }) => some.includes(kind)).length;
      const captured = of('captured by legacy') + of('captured by service');
      const acknowledged = of('acknowledged');
      const seconds = result.ordersMs / 1_000;
      return {
        table: ['person', 'control', 'replica'].flatMap((by) => {
          const some = rollbacks.filter((each) => each.by === by);
          if (some.length === 0) return [];
          const acknowledgements = some.map(({ acknowledgedMs }) => acknowledgedMs);
          const entries = some.map(({ reenteredMs }) => reenteredMs);
          return [
            {
              'decided by': by,
              rollbacks: some.length,
              'acknowledged by all, p50 ms': quantile(acknowledgements, 0.5),
              'p99 ms': quantile(acknowledgements, 0.99),
              'service serves again, p50 ms': quantile(entries, 0.5),
              're-entry p99 ms': quantile(entries, 0.99),
            },
          ];
        }),
        more: {
          'all books counted': Object.entries(counts).map(([what, count]) => ({ what, count })),
          'what buyers were told': Object.entries(result.told).map(([word, times]) => ({ word, times })),
          'records of the latch': Object.entries(records).map(([kind, count]) => ({ kind, count })),
          hindrances: result.hindrances.map((words) => ({ words })),
          differences: differences.map(({ kind, reference, seen }) => ({ kind, reference, seen })),
          unreachable: found.unreachable.map((each) => ({ ...each })),
          rates: [
            {
              'orders/s': Number((acknowledged / seconds).toFixed(2)),
              'rollbacks/s': Number((rollbacks.length / seconds).toFixed(3)),
              seconds: Math.round(seconds),
            },
          ],
        },
        claims: [
          {
            claim: `${rollbacks.length} rollbacks and re-entries during ${acknowledged} orders, ${records['trip'] ?? 0} trips, ${records['rolled-back'] ?? 0} acknowledged by all and ${records['reset'] ?? 0} resets on record`,
            holds:
              rollbacks.length >= asked &&
              acknowledged >= orders &&
              [records['trip'], records['rolled-back'], records['reset']].every(
                (count = 0) => count >= rollbacks.length,
              ),
          },
          {
            claim: `lost: ${kinds('acknowledged-lost', 'acknowledged-unbound')}; every order was answered: ${of('never answered')} were not, ${of('refused')} were refused`,
            holds:
              kinds('acknowledged-lost', 'acknowledged-unbound') === 0 &&
              of('never answered') === 0 &&
              of('refused') === 0,
          },
          {
            claim: `duplicated: ${captured - acknowledged}; ${captured} captures, each in one arm (${of('captured by legacy')} and ${of('captured by service')}), for ${acknowledged} acknowledged`,
            holds:
              captured === acknowledged &&
              kinds('captured-twice') === 0 &&
              of('captured by legacy') > 0 &&
              of('captured by service') > 0,
          },
          {
            claim: `double charges: ${kinds('charged-twice')}; ${of('charges at processors') + of('charges at the core')} charges for ${captured} orders`,
            holds:
              kinds('charged-twice') === 0 &&
              result.chargedTwice === 0 &&
              of('charges at processors') + of('charges at the core') === captured,
          },
          {
            claim: `unreachable: ${found.unreachable.length}; ${found.reads} read by reference and ${found.listed} found in the customer's list, at both gateways`,
            holds:
              found.unreachable.length === 0 && found.reads === 2 * acknowledged && found.listed === 2 * acknowledged,
          },
          {
            claim: `the books agree: ${differences.length} differences, ${of('answered in two ways')} contradicting answers, ${of('faults of the core')} faults in the core's own books`,
            holds: differences.length === 0 && of('answered in two ways') === 0 && of('faults of the core') === 0,
          },
          {
            claim: `reconciliation is clean: all books agreed ${lately(result.booksAgreedMs)} after the last order, the shop's own had been through the orders of the last half hour with ${result.openDifferences} open after ${lately(result.reconciledMs)}`,
            holds: result.booksAgreedMs !== undefined && result.reconciledMs !== undefined,
          },
        ],
      };
    } finally {
      await place.stop();
    }
  },
});
