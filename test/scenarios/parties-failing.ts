import type { Party } from '../../apps/partners/src/parties.js';
import type { Switches } from '../../apps/partners/src/faults/switches.js';
import { slide } from '../support/domain-status.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import { buyMany, ORDERED_SKUS, type Told, type Waits, waitsOf } from '../support/order-phase.js';
import type { OrderShop } from '../support/order-shop.js';

/** What befalls the parties outside while orders are placed. */
const PHASES: readonly { readonly phase: string; readonly switches: Partial<Record<Party, Switches>> }[] = [
  { phase: 'all is well', switches: {} },
  {
    phase: 'the first processor times out three times in ten, half of them having charged',
    switches: { 'payments-primary': { hangRatio: 0.15, hangAfterRatio: 0.18, only: ['charge'], seed: 11 } },
  },
  { phase: 'fraud answers nobody', switches: { fraud: { hangRatio: 1 } } },
  { phase: 'shipping answers nobody', switches: { shipping: { hangRatio: 1 } } },
  {
    phase: 'warehouse, mail and analytics are down',
    switches: { warehouse: { down: true }, mail: { down: true }, analytics: { down: true } },
  },
];

export interface PartiesPhase extends Waits {
  readonly phase: string;
  readonly orders: number;
  readonly told: Told;
}

export interface PartiesFailing {
  readonly phases: readonly PartiesPhase[];
  /** When everything was mended and had come to rest. */
  readonly report: OrderReport;
  /** References with more than one charge that stands, as the processors themselves count. */
  readonly chargedTwice: number;
}

const AT_ONCE = 6;

/** Orders of the service, phase by phase, while one party after another fails. */
export async function failParties(
  place: OrderShop,
  ordersInPhase: number,
  onPhase: (words: string) => void = () => undefined,
): Promise<PartiesFailing> {
  for (const sku of ORDERED_SKUS) await place.stock(sku, ordersInPhase * PHASES.length * 2);
  await slide(place.shop, { serve: 100 }, 'full', 'orders');
  const phases: PartiesPhase[] = [];
  for (const { phase, switches } of PHASES) {
    onPhase(phase);
    await place.breakParties(switches);
    phases.push({ phase, ...(await placeMany(place, ordersInPhase)) });
    await place.breakParties(Object.fromEntries(Object.keys(switches).map((party) => [party, {}])));
  }
  onPhase('everything is mended');
  const report = await place.settledReport(undefined, 60_000);
  return { phases, report, chargedTwice: await place.chargedTwice() };
}

async function placeMany(place: OrderShop, orders: number): Promise<Omit<PartiesPhase, 'phase'>> {
  const known = place.clients.entries.length;
  const told = await buyMany(place.shopper(), orders, AT_ONCE);
  return { orders, told, ...waitsOf(place.clients.entries.slice(known)) };
}
