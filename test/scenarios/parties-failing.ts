import type { Bought } from '../../apps/stack/src/demo/order-patience.js';
import type { OrderWish } from '../../apps/stack/src/demo/order-shopper.js';
import type { Party } from '../../apps/partners/src/parties.js';
import type { Switches } from '../../apps/partners/src/faults/switches.js';
import { slide } from '../support/domain-status.js';
import type { OrderReport } from '../support/order-books/order-report.js';
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

export interface PartiesPhase {
  readonly phase: string;
  readonly orders: number;
  /** By what whoever placed them was told: `accepted`, `in-review`, or why not. */
  readonly told: Readonly<Record<string, number>>;
  /** From the first attempt to the final answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}

export interface PartiesFailing {
  readonly phases: readonly PartiesPhase[];
  /** When everything was mended and had come to rest. */
  readonly report: OrderReport;
  /** References with more than one charge that stands, as the processors themselves count. */
  readonly chargedTwice: number;
}

const SKUS = ['KABEL/USB/C-2M', 'PREIS-TEXT', 'PREIS-KOMMA'] as const;
const AT_ONCE = 6;

/** Orders of the service, phase by phase, while one party after another fails. */
export async function failParties(
  place: OrderShop,
  ordersInPhase: number,
  onPhase: (words: string) => void = () => undefined,
): Promise<PartiesFailing> {
  for (const sku of SKUS) await place.stock(sku, ordersInPhase * PHASES.length * 2);
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
  const shopper = place.shopper();
  const known = new Set(place.clients.entries.map(({ key }) => key));
  const told: Record<string, number> = {};
  let next = 0;
  const buyer = async (): Promise<void> => {
    while (next < orders) {
      const word = wordOf(await shopper.buy(wishOf(next++)));
      told[word] = (told[word] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, buyer));
  const times = place.clients.entries
    .filter(({ key }) => !known.has(key))
    .flatMap(({ tookMs }) => tookMs ?? [])
    .toSorted((a, b) => a - b);
  const quantile = (q: number): number => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0;
  return { orders, told, p50Ms: quantile(0.5), p99Ms: quantile(0.99), slowestMs: times.at(-1) ?? 0 };
}

function wishOf(order: number): OrderWish {
  const sku = SKUS[order % SKUS.length] ?? SKUS[0];
  return { channel: order % 2 === 0 ? 'web' : 'app', lines: [{ sku, quantity: 1 }] };
}

function wordOf(bought: Bought): string {
  switch (bought.kind) {
    case 'placed':
      return bought.state;
    case 'refused':
      return `refused: ${bought.code}`;
    case 'not-quoted':
      return `not quoted: ${bought.status}`;
    case 'fault':
      return `fault: ${bought.status} ${bought.code}`;
    case 'unknown':
      return 'unknown';
  }
}
