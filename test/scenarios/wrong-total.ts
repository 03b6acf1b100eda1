import { setTimeout as pause } from 'node:timers/promises';
import type { OrderShopper } from '../../apps/stack/src/demo/order-shopper.js';
import type { GroupList, GroupPage } from '../../apps/control/src/mismatches/mismatch-desk.js';
import { breakService, slide } from '../support/domain-status.js';
import { scrape, total } from '../support/gateway-metrics.js';
import { buyMany, ORDERED_SKUS, takenOf } from '../support/order-phase.js';
import type { OrderShop } from '../support/order-shop.js';
import { runBanyan } from '../support/run-banyan.js';
import { shadowAtRest } from '../support/shadow-status.js';
import { until } from '../support/until.js';

/** The seeded bug: the service makes the total of some orders a cent more. */
export interface WrongTotalOptions {
  /** Share of orders, 0-1. */
  readonly rate: number;
  /** Orders of shoppers that are compared before the bug, and again after it, at least. */
  readonly rightOrders: number;
  /** So many are placed with it at most. */
  readonly mostOrders: number;
}

/** As `banyan mismatches` shows it. */
export interface ShownMismatch {
  readonly operation: string;
  readonly path: string;
  readonly kind: string;
  readonly count: number;
  readonly compared: number | null;
  /** What is kept of single orders. */
  readonly samples: number;
}

export interface WrongTotal {
  /** Without the bug, before and after it. */
  readonly right: { readonly compared: number; readonly mismatched: number };
  /** Undefined: it was not found. */
  readonly found?: {
    /** Since the bug was switched on: copies compared, and time, until people could see it. */
    readonly compared: number;
    readonly seconds: number;
  };
  /** With the bug, in all. */
  readonly compared: number;
  readonly mismatched: number;
  readonly shown: readonly ShownMismatch[];
  /** What `banyan status orders` says, as far as it is about copies. */
  readonly status: readonly string[];
}

const AT_ONCE = 4;
const LOOK_MS = 100;
/** How long control may take to show what the gateways have found. */
const SHOWN_WITHIN_MS = 60_000;

/** A bug in what the service reckons is looked for in shadow: nobody is charged by it, and it is found by comparing. */
export async function findWrongTotal(
  place: OrderShop,
  { rate, rightOrders, mostOrders }: WrongTotalOptions,
  onStep: (words: string) => void = () => undefined,
): Promise<WrongTotal> {
  const { shop } = place;
  for (const sku of ORDERED_SKUS) await place.stock(sku, (rightOrders + mostOrders) * 2 + 100);
  await slide(shop, { serve: 'off', shadow: 100 }, 'shadow', 'orders');
  const shopper = place.shopper();
  const groupsBefore = await totalsFound(place);
  const start = await countsAtRest(place);
  const before = await buyUntilCompared(place, shopper, rightOrders);
  onStep('the service makes some orders a cent more');
  await breakService(shop, 'orders', { wrongRate: rate, wrongKind: 'a-cent-more' });
  const switchedMs = performance.now();
  const over = new AbortController();
  const looking = (async (): Promise<WrongTotal['found']> => {
    while (!over.signal.aborted) {
      if ((await totalsFound(place)) > groupsBefore) {
        const { compared } = await countsOf(place);
        over.abort();
        return { compared: compared - before.compared, seconds: (performance.now() - switchedMs) / 1_000 };
      }
      await pause(LOOK_MS);
    }
    return undefined;
  })();
  for (let placed = 0; placed < mostOrders && !over.signal.aborted;) {
    placed += takenOf(await buyMany(shopper, AT_ONCE, AT_ONCE));
  }
  const wrong = await countsAtRest(place);
  // What the last of them came to is told a moment later.
  if (wrong.mismatched > before.mismatched)
    await Promise.race([looking, pause(SHOWN_WITHIN_MS, undefined, { ref: false })]);
  over.abort();
  const found = await looking;
  await breakService(shop, 'orders', {});
  onStep('the service is right again');
  const end = await buyUntilCompared(place, shopper, rightOrders);
  return {
    right: {
      compared: before.compared - start.compared + end.compared - wrong.compared,
      mismatched: before.mismatched - start.mismatched + end.mismatched - wrong.mismatched,
    },
    ...(found === undefined ? {} : { found }),
    compared: wrong.compared - before.compared,
    mismatched: wrong.mismatched - before.mismatched,
    shown: await shownWithSamples(place),
    status: (await banyan(place, ['status', 'orders']))
      .split('\n')
      .filter((each) => /shadow|mismatch|differ/i.test(each)),
  };
}

interface Counts {
  readonly compared: number;
  readonly mismatched: number;
}

/** Buys until so many more were compared: a copy for which there was no time is none. @returns the counts at rest */
async function buyUntilCompared(place: OrderShop, shopper: OrderShopper, orders: number): Promise<Counts> {
  const wanted = (await countsOf(place)).compared + orders;
  for (;;) {
    await buyMany(shopper, orders, AT_ONCE);
    const counts = await countsAtRest(place);
    if (counts.compared >= wanted) return counts;
  }
}

/** When no copy is under way at a gateway, and control has every one; counted at the gateways: what control has of one that was killed, it forgets after a while. */
async function countsAtRest(place: OrderShop): Promise<Counts> {
  await until(async () => (await underWay(place)) === 0, 'no copy is under way');
  await shadowAtRest(place.shop, 'orders');
  return countsOf(place);
}

async function underWay({ shop, gateways }: OrderShop): Promise<number> {
  const samples = (await Promise.all(gateways.map((name) => scrape(shop.opsUrl(name))))).flat();
  return (
    total(samples, 'banyan_shadow_in_flight', { domain: 'orders' }) +
    total(samples, 'banyan_shadow_pending', { domain: 'orders' })
  );
}

async function countsOf({ shop, gateways }: OrderShop): Promise<Counts> {
  const samples = (await Promise.all(gateways.map((name) => scrape(shop.opsUrl(name))))).flat();
  const of = (what: string): number =>
    total(samples, `banyan_shadow_${what}_total`, { domain: 'orders', operation: 'order.place' });
  return { compared: of('compared'), mismatched: of('mismatched') };
}

/** Copies that differ in the total, as control has them. */
async function totalsFound({ shop }: OrderShop): Promise<number> {
  const response = await fetch(`${shop.url('control')}/api/domains/orders/mismatch-groups`);
  const { groups } = (await response.json()) as GroupList;
  return groups.filter(({ path }) => path === 'totalMinor').reduce((sum, { count }) => sum + count, 0);
}

/** Samples come by themselves, after the counts; as it is shown where they do not come. */
async function shownWithSamples(place: OrderShop): Promise<readonly ShownMismatch[]> {
  const whole = async (): Promise<readonly ShownMismatch[] | undefined> => {
    const shown = await shownBy(place);
    return shown.every(({ samples }) => samples > 0) ? shown : undefined;
  };
  return until(whole, 'there are samples', SHOWN_WITHIN_MS).catch(() => shownBy(place));
}

async function shownBy(place: OrderShop): Promise<readonly ShownMismatch[]> {
  const { groups } = JSON.parse(await banyan(place, ['mismatches', 'list', 'orders', '--json'])) as GroupList;
  return Promise.all(
    groups.map(async ({ id, operation, path, kind, count, compared }) => {
      const page = await banyan(place, ['mismatches', 'show', 'orders', id, '--json']);
      const { samples } = JSON.parse(page) as GroupPage;
      return { operation, path, kind, count, compared, samples: samples.length };
    }),
  );
}

/** @throws Error with what it said where it does not end well */
async function banyan({ shop }: OrderShop, words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runBanyan(words, '', { CONTROL_URL: shop.url('control'), NO_COLOR: '1' });
  if (code !== 0) throw new Error(`banyan ${words.join(' ')} ended with ${code}: ${stderr}`);
  return stdout;
}
