import type { Arm } from '@banyan/kernel';
import {
  askAvailabilities,
  askPrices,
  askQuote,
  askStores,
  cancelOrder,
  type Channel,
  checkFirmly,
  placeOrder,
  readOrder,
  type ShopQuestion,
} from '@banyan/shopping';

/** What a journey is made of, in its order. */
export const STEPS = ['browse', 'price', 'basket', 'quote', 'checkout', 'look', 'cancel'] as const;
export type Step = (typeof STEPS)[number];

/** What the gateway said to one question. */
export interface ShopAnswer {
  /** 0: no whole answer came. */
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  /** ms; absent: nothing was said. */
  readonly retryAfterMs?: number;
  readonly traceId: string;
}

/** How a journey asks. Never throws. */
export type AskShop = (question: ShopQuestion) => Promise<ShopAnswer>;

/** Where a journey ended before its end. */
export interface Stumble {
  readonly step: Step;
  readonly status: number;
  /** Of the problem; empty: there was none. */
  readonly code: string;
  readonly traceId: string;
}

/** How a journey ended. */
export type JourneyEnd =
  | { readonly result: 'passed' }
  /** Nothing of the product could be bought there: neither good nor bad. */
  | { readonly result: 'nothing-to-buy' }
  | { readonly result: 'failed'; readonly stumble: Stumble };

export interface JourneyOptions {
  readonly arm: Arm;
  readonly channel: Channel;
  readonly sku: string;
  readonly ask: AskShop;
  /** A new `Idempotency-Key`. */
  readonly newKey: () => string;
  /** Waits between two attempts. */
  readonly wait: (ms: number) => Promise<void>;
}

/** An order may be taken in and settled by somebody else; with 1 s between, that is given half a minute. */
const MOST_ATTEMPTS = 30;
const BETWEEN_ATTEMPTS_MS = 1_000;
const SELLABLE = new Set(['in-stock', 'uncounted', 'back-order']);

/**
 * Buys one of a product and calls the order off again, as a storefront would: what is not known is asked again with the same key.
 * Whatever was ordered is called off, also where the journey has failed meanwhile.
 */
export async function takeJourney(options: JourneyOptions): Promise<JourneyEnd> {
  const { channel, sku, ask } = options;
  const browsed = await ask(askAvailabilities([sku], channel));
  if (browsed.status !== 200) return stumbled('browse', browsed);
  if (!SELLABLE.has(String(firstEntry(browsed)['state']))) return { result: 'nothing-to-buy' };

  const priced = await ask(askPrices([sku], channel));
  if (priced.status !== 200) return stumbled('price', priced);
  if (firstEntry(priced)['state'] !== 'priced') return { result: 'nothing-to-buy' };

  const location = channel === 'store' ? await storeWith(sku, ask) : undefined;
  if (location !== undefined && typeof location !== 'string') return location;
  const checked = await ask(checkFirmly(sku, channel, location));
  if (checked.status !== 200) return stumbled('basket', checked);
  if (checked.body['granted'] !== true) return { result: 'nothing-to-buy' };

  const quoted = await ask(askQuote([{ sku, quantity: 1 }], channel));
  if (quoted.status !== 200) return stumbled('quote', quoted);

  const key = options.newKey();
  return order(placeOrder({ channel, location, quote: String(quoted.body['token']), key }), options);
}

async function order(question: ShopQuestion, options: JourneyOptions): Promise<JourneyEnd> {
  const { ask } = options;
  const placed = await insist(() => ask(question), options.wait);
  const { reference } = placed.body;
  if (placed.status !== 201 || typeof reference !== 'string') {
    // Of what may have been taken in, the next round finds what is left and calls it off.
    if (placed.body['code'] === 'out-of-stock') return { result: 'nothing-to-buy' };
    return stumbled('checkout', placed);
  }
  const looked = await insist(() => ask(readOrder(reference)), options.wait);
  const cancelled = await callOff(reference, options);
  if (looked.status !== 200) return stumbled('look', looked);
  return cancelled.status === 200 ? { result: 'passed' } : stumbled('cancel', cancelled);
}

/** Calls an order off; twice is once. */
export function callOff(reference: string, { ask, wait }: Pick<JourneyOptions, 'ask' | 'wait'>): Promise<ShopAnswer> {
  return insist(() => ask(cancelOrder(reference)), wait);
}

/** A store that has it; a journey's end where none has, or nobody can say. */
async function storeWith(sku: string, ask: AskShop): Promise<string | JourneyEnd> {
  const found = await ask(askStores(sku));
  if (found.status !== 200) return stumbled('basket', found);
  const locations = (found.body['locations'] ?? []) as readonly { readonly location: string; readonly state: string }[];
  return locations.find(({ state }) => state === 'in-stock')?.location ?? { result: 'nothing-to-buy' };
}

/** Asks until it is known what came of it. */
async function insist(ask: () => Promise<ShopAnswer>, wait: JourneyOptions['wait']): Promise<ShopAnswer> {
  let answer = await ask();
  for (let attempt = 1; attempt < MOST_ATTEMPTS && isOpen(answer); attempt += 1) {
    await wait(Math.max(BETWEEN_ATTEMPTS_MS, answer.retryAfterMs ?? 0));
    answer = await ask();
  }
  return answer;
}

/** Is nothing known yet? */
function isOpen({ status, body }: ShopAnswer): boolean {
  return status === 0 || status === 202 || status >= 500 || (status === 409 && body['code'] === 'request-in-progress');
}

function firstEntry({ body }: ShopAnswer): Readonly<Record<string, unknown>> {
  const [entry = {}] = (body['entries'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  return entry;
}

function stumbled(step: Step, { status, body, traceId }: ShopAnswer): JourneyEnd {
  const { code } = body;
  return { result: 'failed', stumble: { step, status, code: typeof code === 'string' ? code : '', traceId } };
}
