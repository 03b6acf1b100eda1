import { newTraceContext, formatTraceparent } from '@banyan/kernel';
import type { IncidentSummary } from '../../apps/control/src/incidents/incident.js';
import type { GroupList } from '../../apps/control/src/mismatches/mismatch-desk.js';
import { ClientBook } from '../../apps/stack/src/demo/client-book.js';
import { OrderShopper } from '../../apps/stack/src/demo/order-shopper.js';
import type { ConsoleSubjects } from '../support/console-pages.js';
import { breakInventory, breakService, slide, untilInventory } from '../support/domain-status.js';
import type { NotificationSink } from '../support/notification-sink.js';
import { OrderCrowd } from '../support/order-crowd.js';
import { priceQuestions } from '../support/price-questions.js';
import type { Shop } from '../support/shop.js';
import { openCrowd } from '../support/shopping.js';
import { SteadyShoppers } from '../support/steady-shoppers.js';
import { until } from '../support/until.js';
import { tellOfBadRelease } from './bad-release-incident.js';

const WITHIN_MS = 120_000;
const PRICE_QUESTIONS_PER_SECOND = 6;
const ORDERS = 24;
const SKUS = ['KABEL/USB/C-2M', '4711'] as const;
const STOCK = 5_000;
/** The first processor takes nothing for a while, and the warehouse does not take the first delivery. */
const FAULTS = { 'payments-primary': { errorRatio: 1, only: ['charge'] }, warehouse: { errorRatio: 1, times: 1 } };

/**
 * A shop that has lived: all three domains in a rollout, orders of both arms, one with a fallback and a retry in it, a bug in prices that
 * the copies found, a bad release that was taken back and mended, and one that has just been taken back.
 *
 * @param shop with pricing and orders, that tells incidents to the sink
 */
export async function live(
  shop: Shop,
  sink: NotificationSink,
  say: (words: string) => void = () => undefined,
): Promise<ConsoleSubjects> {
  say('three rollouts begin, and people shop');
  for (const sku of SKUS) {
    await shop.legacy('POST', '/__books/stock', { sku, source: 'WH-NORD', quantity: STOCK, inStock: true });
  }
  await slide(shop, { serve: 10, shadow: 100 }, 'canary', 'pricing');
  await slide(shop, { serve: 50 }, 'canary', 'orders');
  await slide(shop, { serve: 50, shadow: 100 }, 'canary');
  const crowd = await openCrowd(shop, { seed: 7, arrivalsPerSecond: 2 });
  const prices = new SteadyShoppers({
    url: shop.url('gateway'),
    perSecond: PRICE_QUESTIONS_PER_SECOND,
    question: await priceQuestions(shop, 3, Date.now(), { forNow: true }),
  });
  try {
    await breakService(shop, 'pricing', { wrongRate: 0.1, wrongKind: 'truncate' });
    say('an order with a fallback and a retry in it, and others of both arms');
    const order = await orderWithFallback(shop);
    await buyOthers(shop);
    say('a bug in prices is found by the copies');
    const group = await until(() => roundingGroup(shop), 'copies differ in the last digit', WITHIN_MS);
    await tellOfBadRelease(shop, sink, say);
    say('and a second bad release');
    // What took the first one back has switched the flag off.
    await slide(shop, { serve: 50, shadow: 100 }, 'canary');
    await breakInventory(shop, { errorRate: 1 });
    await untilInventory(
      shop,
      ({ rollback, unleashPending }) => rollback?.state === 'rolled-back' && unleashPending === null,
      'it is rolled back',
      WITHIN_MS,
    );
    await breakInventory(shop, {});
    const incident = await until(() => openIncident(shop), 'an incident is open', WITHIN_MS);
    return { incident, group, order };
  } finally {
    await Promise.all([crowd.leave(), prices.leave()]);
  }
}

async function orderWithFallback(shop: Shop): Promise<string> {
  const faults = (body: object) =>
    fetch(`${shop.opsUrl('partners')}/__faults`, { method: 'PUT', body: JSON.stringify(body) });
  await faults(FAULTS);
  try {
    return await until(() => buyFromService(shop), 'an order is placed at the service', WITHIN_MS);
  } finally {
    await faults({});
  }
}

/** Half of the sessions are the core's: somebody else comes. */
async function buyFromService(shop: Shop): Promise<string | undefined> {
  const shopper = new OrderShopper({
    urls: [shop.url('gateway')],
    book: new ClientBook(),
    traceparent: formatTraceparent(newTraceContext(true)),
  });
  const bought = await shopper.buy({ channel: 'app', lines: [{ sku: SKUS[0], quantity: 2 }] });
  await shopper.close();
  if (bought.kind !== 'placed') return undefined;
  const { arm } = await askControl<{ arm: string }>(shop, `/api/orders/${bought.reference}/journey`);
  return arm === 'service' ? bought.reference : undefined;
}

async function buyOthers(shop: Shop): Promise<void> {
  const shopper = new OrderShopper({ urls: [shop.url('gateway')], book: new ClientBook() });
  const crowd: OrderCrowd = new OrderCrowd({
    shopper,
    skus: SKUS,
    atOnce: 2,
    ordersOfCustomer: 3,
    most: () => ORDERS,
  });
  await until(() => crowd.placed >= ORDERS, `${ORDERS} orders are placed`, WITHIN_MS);
  crowd.leave();
  await crowd.gone;
  await shopper.close();
}

async function roundingGroup(shop: Shop): Promise<string | undefined> {
  const { groups } = await askControl<GroupList>(shop, '/api/domains/pricing/mismatch-groups');
  return groups.find(({ kind, count }) => kind === 'rounding' && count > 1)?.id;
}

async function openIncident(shop: Shop): Promise<string | undefined> {
  const { incidents } = await askControl<{ incidents: readonly IncidentSummary[] }>(shop, '/api/incidents');
  return incidents.find(({ state }) => state === 'open')?.id;
}

async function askControl<T>(shop: Shop, path: string): Promise<T> {
  const answer = await fetch(shop.url('control') + path);
  if (!answer.ok) throw new Error(`control answered ${path} with ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as T;
}
