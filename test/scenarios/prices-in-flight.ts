import { setTimeout as pause } from 'node:timers/promises';
import type { ShadowStatus } from '../../apps/control/src/status/shop-status.js';
import { slide } from '../support/domain-status.js';
import { priceQuestions } from '../support/price-questions.js';
import type { Shop } from '../support/shop.js';
import { SteadyShoppers } from '../support/steady-shoppers.js';
import { shadowAtRest } from '../support/shadow-status.js';

const REQUESTS_PER_SECOND = 10;
/** Of thousands of products: with each a basket or a batch in twenty is asked while one of it is on its way. */
const CHANGES_PER_SECOND = 20;
/** A promotion that every basket has changes so often: longer than it takes until every difference was asked again. */
const PROMOTION_EVERY_MS = 7_000;
const LEAST_PROMOTION_CHANGES = 3;
const PROMOTION = { id: 'IM-FLUSS', title: 'Mal so, mal so', priority: 90, type: 'percent-off' } as const;
const RATES = ['3.00', '4.00'];

export interface PricesInFlight {
  readonly shadow: ShadowStatus;
  readonly statuses: Readonly<Record<string, number>>;
  /** Prices that the core changed, and how often the promotion did. */
  readonly changes: number;
  readonly promotionChanges: number;
}

/** Copies every question for prices and quotes of now while prices and a promotion change all the time, and settles every difference. */
export async function shadowWhilePricesChange(shop: Shop, seconds: number): Promise<PricesInFlight> {
  const question = await priceQuestions(shop, 7, Date.now(), { forNow: true });
  await slide(shop, { serve: 'off', shadow: 100 }, 'shadow', 'pricing');
  await shop.legacy('POST', '/__books/price-churn', { perSecond: CHANGES_PER_SECOND, seconds, seed: 3 });
  const shoppers = new SteadyShoppers({ url: shop.url('gateway'), perSecond: REQUESTS_PER_SECOND, question });
  const endsMs = performance.now() + seconds * 1_000;
  let promotionChanges = 0;
  // A machine that is short of time changes it as often, later.
  while (performance.now() < endsMs || promotionChanges < LEAST_PROMOTION_CHANGES) {
    const rate = RATES[promotionChanges % RATES.length];
    await shop.legacy('POST', '/__books/promotion', { ...PROMOTION, rate, dateStart: null, dateEnd: null });
    promotionChanges += 1;
    const isLast = promotionChanges >= LEAST_PROMOTION_CHANGES && performance.now() + PROMOTION_EVERY_MS > endsMs;
    await pause(isLast ? Math.max(1, endsMs - performance.now()) : PROMOTION_EVERY_MS);
  }
  const { posted } = (await shop.legacy('DELETE', '/__books/price-churn')) as { posted: number };
  await shoppers.leave();
  const shadow = await shadowAtRest(shop, 'pricing');
  await shop.legacy('POST', '/__books/promotion', {
    ...PROMOTION,
    rate: RATES[0],
    dateStart: null,
    dateEnd: null,
    removed: true,
  });
  return { shadow, statuses: shoppers.statuses, changes: posted, promotionChanges };
}
