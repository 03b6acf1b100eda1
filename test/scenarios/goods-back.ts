import { insist } from '../support/insist.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import type { OrderShop } from '../support/order-shop.js';
import { moveAuthority, readAuthority, untilMoving, type AuthorityMoved } from '../support/stock-authority.js';
import type { Arm } from '@banyan/kernel';
import { settledLeftOf, type Left } from './left-of.js';

export interface GoodsBack {
  /** How goods came back: orders that were called off, and those that were on their way and returned. */
  readonly cancelled: number;
  readonly returned: number;
  readonly moved: AuthorityMoved;
  /** When the service has heard of what the core took back. */
  readonly left: Left;
  readonly report: OrderReport;
}

/**
 * Everybody gives back what was bought, while the authority for all stock is moved: called off, or returned where it was sent already.
 * There was nothing else left of it.
 */
export async function giveAllBack(place: OrderShop, { sku, to }: { sku: string; to: Arm }): Promise<GoodsBack> {
  const references = place.clients.placed.map(({ outcome }) => outcome.reference);
  const { authority } = await readAuthority(place.shop);
  const moving = moveAuthority(place.shop, to, () => true);
  await untilMoving(place.shop, authority.term);
  const how = await Promise.all(references.map((reference) => giveBack(place, reference, sku)));
  const moved = await moving;
  return {
    cancelled: how.filter((each) => each === 'cancelled').length,
    returned: how.filter((each) => each === 'returned').length,
    moved,
    report: await place.settledReport(),
    left: await settledLeftOf(place, sku, references.length),
  };
}

async function giveBack(place: OrderShop, reference: string, sku: string): Promise<'cancelled' | 'returned'> {
  const order = `${place.shop.url('gateway')}/orders/v2/orders/${reference}`;
  const called = await insist(`${order}/cancellation`);
  if (called.status === 200) return 'cancelled';
  const returned = await insist(`${order}/returns`, { lines: [{ sku, quantity: 1 }] });
  if (returned.status === 201) return 'returned';
  throw new Error(`${reference} was neither called off (${called.status}) nor given back (${returned.status})`);
}
