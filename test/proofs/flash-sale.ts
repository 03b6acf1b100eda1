/**
 * Proof: a flash sale sells exactly what there is, while either arm takes orders and the authority for stock is moved in the middle.
 *
 *     npm run proof -- flash-sale [--rounds 5000] [--json]
 *
 * So many buyers at 500 a second want one of a tenth as many pieces, each until it is told; two gateways, half of the sessions to either
 * arm. The authority is moved to the service in the middle of one sale, and back in the middle of another.
 */
import { holdFlashSale, SALE_SHOP, type FlashSale } from '../scenarios/flash-sale.js';
import { slide } from '../support/domain-status.js';
import { DIFFERENCE_KINDS } from '../support/order-books/order-differences.js';
import { OrderShop } from '../support/order-shop.js';
import { type Claim, proofProgram } from '../support/proof-program.js';

const PER_SECOND = 500;
const BUYERS_A_PIECE = 10;

await proofProgram({
  name: 'flash-sale',
  seconds: 'buyers',
  unit: 'rounds',
  defaultSeconds: 5_000,
  run: async ({ seconds: buyers, say }) => {
    const units = Math.max(1, Math.floor(buyers / BUYERS_A_PIECE));
    const plan = { units, buyers, perSecond: PER_SECOND };
    say('starting a shop with two gateways');
    const place = await OrderShop.start({ ...SALE_SHOP, pricing: true });
    try {
      // Whoever is quoted by the core takes from it what orders need.
      await slide(place.shop, { serve: 100 }, 'full', 'pricing');
      const there = await holdFlashSale(place, { ...plan, sku: 'KABEL/USB/C-2M', to: 'service' }, say);
      const back = await holdFlashSale(place, { ...plan, sku: 'PREIS-KOMMA', to: 'legacy' }, say);
      const sales = [
        ['legacy → service', there],
        ['service → legacy', back],
      ] as const;
      return {
        table: sales.map(([move, sale]) => rowOf(move, sale)),
        more: {
          'orders by term, authority and arm': sales.flatMap(([sale, { terms }]) =>
            terms.map((sold) => ({ sale, ...sold })),
          ),
          'answers to attempts, by status': sales.flatMap(([sale, { statuses }]) =>
            Object.entries(statuses).map(([status, times]) => ({ sale, status, times })),
          ),
          'moves in vain': sales.flatMap(([sale, { moved }]) => moved.inVain.map((because) => ({ sale, because }))),
          'all books counted, after both': Object.entries(back.report.counts).map(([what, count]) => ({ what, count })),
          differences: sales.flatMap(([sale, { report }]) =>
            report.differences.map(({ kind, reference, seen }) => ({
              sale,
              kind,
              means: DIFFERENCE_KINDS[kind],
              reference,
              seen,
            })),
          ),
        },
        claims: sales.flatMap(([move, sale]) => claimsOf(move, sale, units, buyers)),
      };
    } finally {
      await place.stop();
    }
  },
});

function rowOf(move: string, sale: FlashSale): Readonly<Record<string, unknown>> {
  return {
    move,
    ...sale.told,
    'sold before the move': sale.soldBefore,
    'sold at the flip': sale.soldAtFlip,
    'tries in vain': sale.moved.inVain.length,
    'drain to flip, s': seconds(sale.moved.heldMs),
    'sale lasted, s': seconds(sale.lastedMs),
    'waited p50, s': seconds(sale.waitedP50Ms),
    'waited p99, s': seconds(sale.waitedP99Ms),
    'books agree after, s': seconds(sale.cleanAfterMs),
  };
}

function claimsOf(move: string, sale: FlashSale, units: number, buyers: number): readonly Claim[] {
  const { told, terms, left, report, soldBefore, soldAtFlip, moved } = sale;
  const placed = told['placed'] ?? 0;
  const refused = told['out-of-stock'] ?? 0;
  const by = (arm: string): number =>
    terms.filter((each) => each.arm === arm).reduce((sum, each) => sum + each.placed, 0);
  const inTerm = (term: number): number =>
    terms.filter((each) => each.term === term).reduce((sum, each) => sum + each.placed, 0);
  const isBack = move.endsWith('legacy');
  const pieces = [...Object.values(left.core), ...Object.values(left.service)];
  return [
    { claim: `${move}: sold exactly ${units}: ${placed}`, holds: placed === units },
    {
      claim: `${move}: everybody was told: ${placed} placed and ${refused} refused as sold out, of ${buyers}`,
      holds: placed + refused === buyers,
    },
    {
      claim: `${move}: both arms took some: ${by('legacy')} and ${by('service')}`,
      holds: by('legacy') > 0 && by('service') > 0,
    },
    {
      claim: `${move}: moved in the middle: ${soldBefore} sold before it was asked for, ${soldAtFlip} at the flip; ${inTerm(moved.term - 1)} in the term before, ${inTerm(moved.term)} in the one after`,
      // Back to the core it comes when the core has booked all that is set aside: a sale may be over by then.
      holds: soldBefore > 0 && inTerm(moved.term - 1) > 0 && (isBack || (soldAtFlip < units && inTerm(moved.term) > 0)),
    },
    {
      claim: `${move}: nothing is left and nothing is negative, in both systems`,
      holds: pieces.every((each) => each === 0),
    },
    {
      claim: `${move}: the books agree: ${report.differences.length} differences`,
      holds: report.differences.length === 0,
    },
    { claim: `${move}: the core’s own books have no fault`, holds: report.counts['faults of the core'] === 0 },
  ];
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
