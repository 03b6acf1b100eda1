import type { ClientEntry } from '../../apps/stack/src/demo/client-book.js';
import type { Bought } from '../../apps/stack/src/demo/order-patience.js';
import type { OrderShopper, OrderWish } from '../../apps/stack/src/demo/order-shopper.js';
import { wordOfBought } from './word-of-bought.js';

/** What orders of the tests are of. */
export const ORDERED_SKUS = ['KABEL/USB/C-2M', 'PREIS-TEXT', 'PREIS-KOMMA'] as const;

/** Orders by what whoever placed them was told: `accepted`, `in-review`, or why not. */
export type Told = Readonly<Record<string, number>>;

/** How long buyers waited, from the first attempt to the final answer, ms. */
export interface Waits {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly slowestMs: number;
}

/** Buys so many, so many at once. */
export async function buyMany(shopper: OrderShopper, orders: number, atOnce: number): Promise<Told> {
  return buyWhile(shopper, atOnce, (bought) => bought < orders);
}

/** Buys so many at once, as long as more are wanted. */
export async function buyWhile(
  shopper: OrderShopper,
  atOnce: number,
  isWanted: (bought: number) => boolean,
): Promise<Told> {
  const told: Record<string, number> = {};
  let next = 0;
  const buyer = async (): Promise<void> => {
    while (isWanted(next)) note(told, await shopper.buy(wishOf(next++)));
  };
  await Promise.all(Array.from({ length: atOnce }, buyer));
  return told;
}

/**
 * Buys so many a second, however long each takes, until it is stopped; what is under way then is waited for.
 *
 * @returns what they were told
 */
export function buySteadily(shopper: OrderShopper, perSecond: number): { stop(): Promise<Told> } {
  const told: Record<string, number> = {};
  const underWay: Promise<void>[] = [];
  const startedMs = performance.now();
  // A timer that came late is caught up with.
  const timer = setInterval(() => {
    const owed = ((performance.now() - startedMs) / 1_000) * perSecond;
    while (underWay.length < owed) {
      underWay.push(shopper.buy(wishOf(underWay.length)).then((bought) => note(told, bought)));
    }
  }, 1_000 / perSecond);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(underWay);
      return told;
    },
  };
}

/** Of those that were given a final answer. */
export function waitsOf(entries: readonly ClientEntry[]): Waits {
  const times = entries.flatMap(({ tookMs }) => tookMs ?? []).toSorted((a, b) => a - b);
  const quantile = (q: number): number => times[Math.min(times.length - 1, Math.floor(q * times.length))] ?? 0;
  return { p50Ms: quantile(0.5), p99Ms: quantile(0.99), slowestMs: times.at(-1) ?? 0 };
}

/** Orders that were taken. */
export function takenOf(told: Told): number {
  return (told['accepted'] ?? 0) + (told['in-review'] ?? 0);
}

/** `98 accepted, 2 refused: out-of-stock`. */
export function toldText(told: Told): string {
  return Object.entries(told)
    .map(([word, times]) => `${times} ${word}`)
    .join(', ');
}

function note(told: Record<string, number>, bought: Bought): void {
  const word = wordOfBought(bought);
  told[word] = (told[word] ?? 0) + 1;
}

function wishOf(order: number): OrderWish {
  const sku = ORDERED_SKUS[order % ORDERED_SKUS.length] ?? ORDERED_SKUS[0];
  return { channel: order % 2 === 0 ? 'web' : 'app', lines: [{ sku, quantity: 1 }] };
}
