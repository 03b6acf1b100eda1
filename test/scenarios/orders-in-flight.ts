import { newId } from '@banyan/kernel';
import { Client } from 'pg';
import type { Bought } from '../../apps/stack/src/demo/order-patience.js';
import type { OrderShopper, OrderWish } from '../../apps/stack/src/demo/order-shopper.js';
import type { Party } from '../../apps/partners/src/parties.js';
import type { Switches } from '../../apps/partners/src/faults/switches.js';
import { resetDomain, slide, untilDomain } from '../support/domain-status.js';
import { rollBackByHand, untilSettled } from '../support/latch-story.js';
import { insist } from '../support/insist.js';
import type { OrderShop } from '../support/order-shop.js';
import { until } from '../support/until.js';

type Arm = 'legacy' | 'service';

/** A call that an order waits for, before or after its effect, and whose doing it is. */
export type Hold = { readonly name: string; readonly arm: Arm } & (
  | { readonly party: Party; readonly switches: Switches }
  | { readonly face: 'cart' | 'order'; readonly call: string; readonly side: 'latencyMs' | 'latencyAfterMs' }
);

/** Long enough to be seen, and short enough that the step does not fail of it. */
const HELD_MS = 350;

export const HOLDS: readonly Hold[] = [
  // Of the order service, where the core has the authority for stock.
  hold('service', 'before the saga begins', 'shipping', { latencyMs: HELD_MS, only: ['rate'], times: 1 }),
  holdCore('service', 'before its goods are set aside', 'order', 'api/order/add', 'latencyMs'),
  holdCore(
    'service',
    'when its goods are set aside',
    'order',
    'extension/payment/bank_transfer/confirm',
    'latencyAfterMs',
  ),
  hold('service', 'before it is charged', 'payments-primary', { latencyMs: HELD_MS, only: ['charge'], times: 1 }),
  hold('service', 'when it is charged', 'payments-primary', { latencyAfterMs: HELD_MS, only: ['charge'], times: 1 }),
  hold('service', 'when it is judged', 'fraud', { latencyAfterMs: HELD_MS, times: 1 }),
  // Of the core's checkout.
  holdCore('legacy', 'while its cart is filled', 'cart', 'api/cart/add', 'latencyMs'),
  holdCore('legacy', 'before it is begun', 'order', 'api/order/add', 'latencyMs'),
  holdCore('legacy', 'when it is begun', 'order', 'api/order/add', 'latencyAfterMs'),
  holdCore('legacy', 'before it is confirmed', 'order', 'extension/payment/card/confirm', 'latencyMs'),
  holdCore('legacy', 'when it is confirmed', 'order', 'extension/payment/card/confirm', 'latencyAfterMs'),
];

export interface MovedInFlight {
  /** What both who sent the same key were told in the end. */
  readonly told: readonly Bought[];
  /** By the ledger: who took the order that was under way, and who takes the next. */
  readonly takenBy: Arm;
  readonly nextTakenBy: Arm;
  /** What a cancel through a gateway was answered when all was over, and what the other gateway then shows. */
  readonly cancelled: { readonly status: number; readonly state: unknown };
  readonly shown: unknown;
}

const SKU = 'KABEL/USB/C-2M';
const WISH = { channel: 'web', lines: [{ sku: SKU, quantity: 1 }] } as const satisfies OrderWish;

/**
 * An order is stopped in the middle of a step: whoever works on it, or whom it waits for, stands still. Then its domain is rolled
 * back, or is cut over; its key is sent again; and what stood still goes on.
 */
export async function moveInFlight(place: OrderShop, held: Hold): Promise<MovedInFlight> {
  const { shop } = place;
  const standsStill = held.arm === 'service' ? 'orders' : 'legacy-core';
  await slide(shop, { serve: held.arm === 'service' ? 100 : 0 }, held.arm === 'service' ? 'full' : 'legacy', 'orders');
  await place.stock(SKU, 50);
  const [buyer, sameAgain] = [place.shopper(), place.shopper()];
  const wish = { ...WISH, key: newId() };
  const quote = await buyer.quote(wish);
  if ('kind' in quote) throw new Error(`the basket is not quoted: ${quote.status}`);
  await put(place, held);
  const first = buyer.place(wish, quote);
  await until(() => struck(place, held), `an order is held ${held.name}`);
  process.kill(shop.pid(standsStill), 'SIGSTOP');
  let second: Promise<Bought>;
  try {
    await move(place, held.arm);
    second = sameAgain.place(wish, quote);
  } finally {
    process.kill(shop.pid(standsStill), 'SIGCONT');
  }
  await mend(place, held);
  const told = await Promise.all([first, second]);
  const reference = referenceOf(told[0]);
  const nextTakenBy = await takerOfNext(place, buyer, held.arm);
  const [one, other] = [shop.url('gateway'), shop.url('gateway-2')];
  const cancelled = await insist(`${one}/orders/v2/orders/${reference}/cancellation`);
  // Who was stopped has breakers open against it, which say 503 for a moment.
  const shown = await until(async () => {
    const answer = await fetch(`${other}/orders/v2/orders/${reference}`);
    const body = (await answer.json()) as { readonly state?: unknown };
    return answer.status < 500 ? body : undefined;
  }, 'the other gateway shows it');
  if (held.arm === 'service') {
    await untilSettled(shop, undefined, 'orders');
    await resetDomain(shop, 'orders', 'the next step');
  }
  return {
    told,
    takenBy: await armOf(place, reference),
    nextTakenBy,
    cancelled: { status: cancelled.status, state: cancelled.body['state'] },
    shown: shown.state,
  };
}

function hold(arm: Arm, name: string, party: Party, switches: Switches): Hold {
  return { arm, name, party, switches };
}

function holdCore(
  arm: Arm,
  name: string,
  face: 'cart' | 'order',
  call: string,
  side: 'latencyMs' | 'latencyAfterMs',
): Hold {
  return { arm, name, face, call, side };
}

/** Away from the arm: a person rolls back, or slides to full. */
async function move({ shop }: OrderShop, from: Arm): Promise<void> {
  if (from === 'legacy') return slide(shop, { serve: 100 }, 'full', 'orders');
  await rollBackByHand(shop, 'an order is under way', 'orders');
  await untilDomain(shop, 'orders', ({ rollback }) => rollback?.state === 'rolled-back', 'orders are rolled back');
}

/** Who takes the next order. From the service nothing goes on to it; to the service it goes as soon as a lease is in force again. */
async function takerOfNext(place: OrderShop, buyer: OrderShopper, from: Arm): Promise<Arm> {
  const take = async (): Promise<Arm> => armOf(place, referenceOf(await buyer.buy(WISH)));
  if (from === 'service') return take();
  return until<Arm | undefined>(async () => {
    const arm = await take();
    return arm === 'service' ? arm : undefined;
  }, 'the service takes the next');
}

async function put(place: OrderShop, held: Hold): Promise<void> {
  if ('party' in held) return place.breakParties({ [held.party]: held.switches });
  await place.shop.legacy('PUT', '/__faults', {
    [held.face]: { [held.side]: { rate: 1, ms: HELD_MS, call: held.call } },
  });
}

async function mend(place: OrderShop, held: Hold): Promise<void> {
  if ('party' in held) return place.breakParties({ [held.party]: {} });
  await place.shop.legacy('DELETE', '/__faults');
}

async function struck(place: OrderShop, held: Hold): Promise<boolean> {
  if ('party' in held) {
    const answer = await fetch(`${place.shop.opsUrl('partners')}/__faults/${held.party}`);
    return ((await answer.json()) as { readonly struck: number }).struck > 0;
  }
  const faults = (await place.shop.legacy('GET', '/__faults')) as Readonly<
    Record<string, Readonly<Record<string, { readonly struck: number }>>>
  >;
  return (faults[held.face]?.[held.side]?.struck ?? 0) > 0;
}

async function armOf({ shop }: OrderShop, reference: string): Promise<Arm> {
  const database = new Client({ connectionString: shop.url('postgres') });
  await database.connect();
  try {
    const { rows } = await database.query<{ arm: Arm }>('SELECT arm FROM ledger.binding WHERE reference = $1', [
      reference,
    ]);
    if (rows[0] === undefined) throw new Error(`the ledger does not have ${reference}`);
    return rows[0].arm;
  } finally {
    await database.end();
  }
}

function referenceOf(bought: Bought | undefined): string {
  if (bought?.kind !== 'placed') throw new Error(`it was not placed: ${JSON.stringify(bought)}`);
  return bought.reference;
}
