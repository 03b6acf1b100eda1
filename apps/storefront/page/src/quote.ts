import { askShop, type ShopAnswer } from './ask-shop.js';
import type { BasketLine } from './basket.js';
import type { Money } from './money.js';

/** A quote of pricing v2, as far as the shop shows it. */
export interface Quote {
  readonly token: string;
  readonly lines: readonly {
    readonly sku: string;
    readonly quantity: number;
    readonly amount: Money;
    readonly discount: Money;
  }[];
  readonly promotions: readonly { readonly title: string; readonly amount: Money }[];
  readonly total: Money;
  readonly validUntil: string;
}

export type Quoted =
  | { readonly kind: 'quoted'; readonly quote: Quote }
  /** Some lines cannot be bought: by their place in the basket. */
  | { readonly kind: 'refused'; readonly lines: readonly number[]; readonly code: string }
  /** Nobody could say. */
  | { readonly kind: 'away'; readonly retryAfterMs: number; readonly traceId: string };

const LATER_MS = 5_000;

/** What a basket costs, promised. */
export async function quoteBasket(lines: readonly BasketLine[]): Promise<Quoted> {
  return quotedBy(await askShop('/pricing/v2/quotes', { method: 'POST', json: { channel: 'web', lines } }));
}

export function quotedBy({ status, body, retryAfterMs = LATER_MS, traceId }: ShopAnswer): Quoted {
  if (status === 200) return { kind: 'quoted', quote: body as unknown as Quote };
  if (status === 0 || status === 429 || status >= 500) return { kind: 'away', retryAfterMs, traceId };
  const errors = (body['errors'] ?? []) as readonly { readonly pointer: string }[];
  const places = errors.flatMap(({ pointer }) => {
    const place = /^\/lines\/(\d+)/.exec(pointer)?.[1];
    return place === undefined ? [] : [Number(place)];
  });
  const { code } = body;
  return { kind: 'refused', lines: places, code: typeof code === 'string' ? code : String(status) };
}
