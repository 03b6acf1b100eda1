import type { DomainArm, QuoteResult } from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import { judgeBasket, type BookedQuote } from './basket-comparison.js';
import { generatedBaskets, type AskedBasket, type BasketWorld } from './generated-baskets.js';
import type { AskBooks } from './prices-comparison.js';

/** What comparing baskets came to. */
export interface BasketsCompared {
  readonly quotes: number;
  readonly notQuotable: number;
  readonly refused: number;
  /** Of these: certain in their own shop, and in doubt in the web shop, which the service follows. */
  readonly refusedElsewhere: number;
  /** Quotes with a promotion, with an applied code, with more than one rate of tax, with a special or a tier. */
  readonly withPromotion: number;
  readonly withCode: number;
  readonly withRates: number;
  readonly withBasis: number;
  /** How many were compared until the first that differs, itself included; undefined: none does. */
  readonly firstDifference: number | undefined;
  readonly differences: readonly { readonly basket: AskedBasket; readonly said: unknown; readonly booked: unknown }[];
}

const ANSWER_WITHIN_MS = 20_000;

interface BookedPromotion {
  readonly code: string | null;
  readonly skus: readonly string[];
  readonly removed: boolean;
}

/** The world of the core's books: its SKUs, traps, codes, and the bounds of its windows. */
export async function worldOf(books: AskBooks, nowMs: number): Promise<BasketWorld> {
  const { skus } = await books<{ skus: readonly string[] }>('/__books/skus?limit=10000');
  const { skus: ugly } = await books<{ skus: readonly string[] }>('/__books/skus?ugly=true&limit=10000');
  const { promotions } = await books<{ promotions: readonly BookedPromotion[] }>('/__books/promotions');
  const boundsMs = new Set<number>();
  const doubted = new Set<string>();
  for (let from = 0; from < skus.length; from += 200) {
    const query = new URLSearchParams(skus.slice(from, from + 200).map((sku): [string, string] => ['sku', sku]));
    // From long ago on: the first bound of every window there is.
    for (const at of [Date.UTC(2019, 0), Date.UTC(2026, 0), nowMs]) {
      query.set('at', String(at));
      const { items } = await books<{
        items: readonly { sku: string; changesAtMs?: number | null; doubts?: readonly string[] }[];
      }>(`/__books/prices?${query.toString()}`);
      for (const { sku, changesAtMs, doubts = [] } of items) {
        if (typeof changesAtMs === 'number') boundsMs.add(changesAtMs);
        if (doubts.length > 0) doubted.add(sku);
      }
    }
  }
  const named = promotions.flatMap((promotion) => promotion.skus).filter((sku) => skus.includes(sku));
  const traps = [...ugly.filter((sku) => !doubted.has(sku)), ...named.filter((sku) => !doubted.has(sku))];
  return {
    skus,
    // One of the doubtful in fifty: baskets that are refused prove little.
    trapSkus: [...traps, ...[...doubted].slice(0, Math.ceil(traps.length / 50))],
    codes: promotions.flatMap(({ code, removed }) => (code === null || removed ? [] : [code])),
    boundsMs: [...boundsMs],
    doubted,
    nowMs,
  };
}

/** Asks service and books for the same generated baskets, and lists every difference. Prices must be at rest. */
export async function compareBaskets(
  books: AskBooks,
  arm: DomainArm,
  { count, seed, nowMs, say }: { count: number; seed: number; nowMs: number; say?: (text: string) => void },
): Promise<BasketsCompared> {
  const found = {
    quotes: 0,
    notQuotable: 0,
    refused: 0,
    refusedElsewhere: 0,
    withPromotion: 0,
    withCode: 0,
    withRates: 0,
    withBasis: 0,
    firstDifference: undefined as number | undefined,
    differences: [] as BasketsCompared['differences'][number][],
  };
  let compared = 0;
  const world = await worldOf(books, nowMs);
  for (const basket of generatedBaskets(world, seed)) {
    if (compared === count) break;
    compared += 1;
    const { atMs, ...rest } = basket;
    const [booked, said] = await Promise.all([
      books<BookedQuote>('/__books/basket', 'POST', { ...rest, at: atMs }),
      quoteOf(arm, basket),
    ]);
    const verdict = judgeBasket(basket, said, booked, world.doubted);
    if (verdict.kind === 'different') {
      found.differences.push({ basket, said: verdict.said, booked: verdict.booked });
      found.firstDifference ??= compared;
    } else if (verdict.kind === 'refused') {
      found.refused += 1;
      found.refusedElsewhere += verdict.elsewhere ? 1 : 0;
    } else if (verdict.of === 'not-quotable') found.notQuotable += 1;
    else found.quotes += 1;
    if ('kind' in said && said.kind === 'quote') {
      found.withPromotion += said.promotions.length > 0 ? 1 : 0;
      found.withCode += said.codes.some(({ state }) => state === 'applied') ? 1 : 0;
      found.withRates += said.taxes.length > 1 ? 1 : 0;
      found.withBasis += said.lines.some(({ basis }) => basis !== 'regular') ? 1 : 0;
    }
    if (compared % 1_000 === 0) say?.(`${compared} baskets, ${found.differences.length} differences`);
  }
  return found;
}

async function quoteOf(arm: DomainArm, basket: AskedBasket): Promise<QuoteResult | { readonly refused: string }> {
  const attempt = { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), remainingMs: () => ANSWER_WITHIN_MS };
  try {
    return (await arm.call('quote.basket', basket, attempt)) as QuoteResult;
  } catch (error) {
    if (error instanceof ArmError && error.failure === 'refused-translation') {
      return { refused: error.options.field ?? '' };
    }
    throw error;
  }
}
