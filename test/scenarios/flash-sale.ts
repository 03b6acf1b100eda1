import { setTimeout as pause } from 'node:timers/promises';
import type { Arm } from '@banyan/kernel';
import type { Bought } from '../../apps/stack/src/demo/order-patience.js';
import type { OrderShopper, OrderWish } from '../../apps/stack/src/demo/order-shopper.js';
import { slide } from '../support/domain-status.js';
import type { OrderReport } from '../support/order-books/order-report.js';
import type { OrderShop } from '../support/order-shop.js';
import { type AuthorityMoved, moveAuthority, readAuthority, untilMoving } from '../support/stock-authority.js';
import { leftOf, settledLeftOf, type Left } from './left-of.js';

export interface SalePlan {
  /** Is sold in channels that the warehouses serve. */
  readonly sku: string;
  /** Everything that there is of it. */
  readonly units: number;
  /** Each wants one. */
  readonly buyers: number;
  /** Buyers that arrive in a second, whatever became of those before them. */
  readonly perSecond: number;
  /** So many of them arrive before anything is moved, the others as soon as it is being moved. Default: nobody waits for that. */
  readonly first?: number;
  /** Where the authority for all stock is moved in the middle of the sale. */
  readonly to: Arm;
}

/** Orders of the sale that were bound in one term of the authority, to one arm. */
export interface SoldInTerm {
  readonly term: number;
  readonly authority: Arm;
  readonly arm: Arm;
  readonly placed: number;
  readonly refused: number;
}

export interface FlashSale {
  /** What buyers were told in the end, by words; each is counted once. */
  readonly told: Readonly<Record<string, number>>;
  /** Answers to attempts to place, by status; 0: no answer. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Keys that were used: who was refused for another reason than that all is sold orders anew. */
  readonly keys: number;
  readonly moved: AuthorityMoved;
  /** Orders acknowledged when the move was asked for, and when it was done. */
  readonly soldBefore: number;
  readonly soldAtFlip: number;
  readonly terms: readonly SoldInTerm[];
  /** In the end. */
  readonly left: Left;
  /** From the first arrival to the last final answer, ms. */
  readonly lastedMs: number;
  /** Of those who wanted one: from arrival to the final answer, ms. */
  readonly waitedP50Ms: number;
  readonly waitedP99Ms: number;
  /** From the last final answer until all books agreed, ms. */
  readonly cleanAfterMs: number;
  /** All books of the shop, this sale's and those before it. */
  readonly report: OrderReport;
}

/** Two gateways, through which nothing passes that takes stock at the core: the authority for stock can be moved. */
export const SALE_SHOP = {
  gateways: 2,
  env: { PARTNERS_PACE_MS: '50', BANYAN_BLOCKED_ROUTES: 'stock-taking' },
} as const;

/** Sold when the move is asked for, of all. Early: looking at everything takes seconds, and the sale goes on meanwhile. */
const ASKED_FOR_AT = 0.1;
const CHANNELS = ['web', 'app', 'marketplace'] as const;
/** Nobody leaves before he is told: the proof is that everybody is. */
const PATIENCE_MS = 15 * 60_000;
/** As many as a storefront's servers open when they have to. */
const CONNECTIONS = 1_000;
const SETTLE_MS = 180_000;

/**
 * A sale: buyers arrive at a fixed rate, each is quoted, orders one piece and sends the same again until the answer is final, while half
 * of the sessions go to either arm and the authority for all stock is moved under them.
 */
export async function holdFlashSale(
  place: OrderShop,
  plan: SalePlan,
  onStep: (words: string) => void = () => undefined,
): Promise<FlashSale> {
  const { sku, units, buyers, perSecond, first = buyers, to } = plan;
  await layOut(place, sku, units);
  await slide(place.shop, { serve: 50 }, 'canary', 'orders');
  const sale = new Sale(place, place.shopper({ patienceMs: PATIENCE_MS, connections: CONNECTIONS, pace: 1 }));
  const [since] = await place.query<{ at: string }>('SELECT clock_timestamp()::text AS at', []);
  const startedMs = performance.now();
  const arrived = [sale.open(sku, first, perSecond)];
  while (sale.sold < units * ASKED_FOR_AT) await pause(20);
  onStep(`${sale.sold} are sold: the authority is moved to ${to}`);
  const soldBefore = sale.sold;
  const { authority } = await readAuthority(place.shop);
  const moving = moveAuthority(place.shop, to, () => sale.sold < units);
  if (first < buyers) {
    await untilMoving(place.shop, authority.term);
    arrived.push(sale.open(sku, buyers - first, perSecond));
  }
  const moved = await moving;
  const soldAtFlip = sale.sold;
  onStep(`it is moved: ${soldAtFlip} are sold, and nothing was bound for ${moved.heldMs} ms`);
  await Promise.all(arrived);
  const endedMs = performance.now();
  onStep(`everybody was told: ${JSON.stringify(sale.told)}`);
  const report = await place.settledReport(undefined, SETTLE_MS);
  const cleanAfterMs = performance.now() - endedMs;
  const waits = sale.waits.toSorted((a, b) => a - b);
  const quantile = (q: number): number => waits[Math.min(waits.length - 1, Math.floor(q * waits.length))] ?? 0;
  return {
    told: sale.told,
    ...sale.answers(),
    moved,
    soldBefore,
    soldAtFlip,
    terms: await readTerms(place, since?.at ?? ''),
    left: await settledLeftOf(place, sku, units - sale.sold),
    lastedMs: endedMs - startedMs,
    waitedP50Ms: quantile(0.5),
    waitedP99Ms: quantile(0.99),
    cleanAfterMs,
    report,
  };
}

/** Everybody who came, and what became of them. */
class Sale {
  readonly told: Record<string, number> = {};
  readonly waits: number[] = [];
  readonly #before: ReadonlySet<string>;
  sold = 0;

  constructor(
    private readonly place: OrderShop,
    private readonly shopper: OrderShopper,
  ) {
    this.#before = new Set(place.clients.entries.map(({ key }) => key));
  }

  /** Lets buyers in, one after the other by the clock; ends when the last was told. */
  async open(sku: string, buyers: number, perSecond: number): Promise<void> {
    const openedMs = performance.now();
    const all: Promise<void>[] = [];
    for (let index = 0; index < buyers; index++) {
      const dueMs = openedMs + (index / perSecond) * 1_000;
      const earlyMs = dueMs - performance.now();
      if (earlyMs > 1) await pause(earlyMs);
      const channel = CHANNELS[index % CHANNELS.length] ?? 'web';
      all.push(this.#serve({ channel, lines: [{ sku, quantity: 1 }] }, dueMs));
    }
    await Promise.all(all);
  }

  /** Statuses of this sale alone. */
  answers(): Pick<FlashSale, 'statuses' | 'keys'> {
    const entries = this.place.clients.entries.filter(({ key }) => !this.#before.has(key));
    const statuses: Record<number, number> = {};
    for (const entry of entries) {
      for (const [status, times] of Object.entries(entry.statuses)) {
        statuses[Number(status)] = (statuses[Number(status)] ?? 0) + times;
      }
    }
    return { statuses, keys: entries.length };
  }

  async #serve(wish: OrderWish, arrivedMs: number): Promise<void> {
    let bought = await this.shopper.buy(wish);
    // What nobody came back to for half a minute is given up, and a quote may be over: whoever still wants it begins anew.
    while (isAskedAnew(bought)) bought = await this.shopper.buy(wish);
    if (bought.kind === 'placed') this.sold += 1;
    const word = wordOf(bought);
    this.told[word] = (this.told[word] ?? 0) + 1;
    this.waits.push(performance.now() - arrivedMs);
  }
}

/** Refusals that say nothing of the goods, with what the contract says to do next: order anew, with a new key. */
const ASKED_ANEW: ReadonlySet<string> = new Set(['order-abandoned', 'quote-refused', 'quote-not-honoured']);

function isAskedAnew(bought: Bought): boolean {
  return bought.kind === 'refused' && ASKED_ANEW.has(bought.code);
}

function wordOf(bought: Bought): string {
  switch (bought.kind) {
    case 'placed':
      return 'placed';
    case 'refused':
      return bought.code;
    case 'not-quoted':
      return `not quoted: ${bought.status}`;
    case 'fault':
      return `fault: ${bought.status} ${bought.code}`;
    case 'unknown':
      return 'never told';
  }
}

/** Puts so many pieces in one warehouse, and none elsewhere. */
async function layOut(place: OrderShop, sku: string, units: number): Promise<void> {
  for (const source of Object.keys((await leftOf(place, sku)).core)) await place.stock(sku, 0, source);
  await place.stock(sku, units);
}

/** Of orders that were bound from then on, by the database's clock. */
async function readTerms(place: OrderShop, since: string): Promise<readonly SoldInTerm[]> {
  return place.query<SoldInTerm>(
    `SELECT authority_term AS term, authority_arm AS authority, arm,
            count(*) FILTER (WHERE outcome->>'kind' = 'placed')::integer AS placed,
            count(*) FILTER (WHERE outcome->>'kind' = 'refused')::integer AS refused
       FROM ledger.binding WHERE operation = 'order.place' AND bound_at >= $1::timestamptz
      GROUP BY 1, 2, 3 ORDER BY 1, 3`,
    [since],
  );
}
