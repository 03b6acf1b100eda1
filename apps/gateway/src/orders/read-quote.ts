import type { OrderRequest, Quote, QuotedBasket } from '@banyan/domains';
import { ProblemError, type SigningKey } from '@banyan/kernel';
import { readQuoteToken, type TokenRefusal } from '../quotes/quote-token.js';

/** What quotes are promised for, as tokens say it. */
const QUOTE_USE = 'pricing quote.basket';

/** Contracts promise at most so many errors in one problem. */
const MOST_ERRORS = 20;

/** What a token is worth to an order. */
export type ReadQuote =
  | { readonly kind: 'quoted'; readonly basket: QuotedBasket }
  | {
      readonly kind: 'refused';
      readonly problem: ProblemError;
      /** Was it good at another time, or may it have been? Then an order that was bound with it stands. */
      readonly onceGood: boolean;
    };

const REFUSALS: Readonly<Record<TokenRefusal, { readonly message: string; readonly onceGood: boolean }>> = {
  malformed: { message: 'is no quote of this shop', onceGood: false },
  'bad-signature': { message: 'is no quote of this shop', onceGood: false },
  'unknown-key': { message: 'is no quote of this shop', onceGood: true },
  'not-yet': { message: 'is not valid yet', onceGood: true },
  expired: { message: 'is not valid any more', onceGood: true },
};

/**
 * Reads the quote that an order takes, as of an instant: the one at which it is bound, or was.
 *
 * @param atMs ms since the Unix epoch
 */
export function readQuote(request: OrderRequest, keys: readonly SigningKey[], atMs: number): ReadQuote {
  const token = readQuoteToken(request.quoteToken, QUOTE_USE, keys, atMs);
  if (token.kind === 'refused') {
    const { message, onceGood } = REFUSALS[token.because];
    const detail = `The quote ${message}.`;
    const problem = new ProblemError('quote-refused', { detail, errors: [{ pointer: '/quote', message }] });
    return { kind: 'refused', problem, onceGood };
  }
  const basket = basketOf(token.claims as Quote);
  const differing = differencesOf(request, basket);
  if (differing.length === 0) return { kind: 'quoted', basket };
  const errors = differing.slice(0, MOST_ERRORS).map((pointer) => ({ pointer, message: 'is not what was quoted' }));
  return { kind: 'refused', problem: new ProblemError('quote-mismatch', { errors }), onceGood: false };
}

/** Pricing's words in those of orders. */
export function basketOf(quote: Quote): QuotedBasket {
  const { channel, group, currency, lines, codes, promotions, totalMinor, atMs } = quote;
  return {
    channel,
    group,
    currency,
    lines: lines.map(({ sku, quantityE4, price, per, lineAmountMinor, discountMinor, taxRate }) => ({
      sku,
      quantityE4,
      price,
      per,
      lineAmountMinor,
      discountMinor,
      taxRate,
    })),
    codes: codes.map(({ code }) => code),
    promotions: promotions.map(({ id, title, amountMinor }) => ({ id, title, amountMinor })),
    totalMinor,
    atMs,
  };
}

/** Where a request says another thing than its quote: line by line, in the quote's order. */
function differencesOf({ channel, lines }: OrderRequest, basket: QuotedBasket): readonly string[] {
  const differing = channel === basket.channel ? [] : ['/channel'];
  if (lines === undefined) return differing;
  if (lines.length !== basket.lines.length) return [...differing, '/lines'];
  const others = lines.flatMap(({ sku, quantityE4 }, index) => {
    const quoted = basket.lines[index];
    if (sku !== quoted?.sku) return [`/lines/${index}/sku`];
    return quantityE4 === quoted.quantityE4 ? [] : [`/lines/${index}/quantity`];
  });
  return [...differing, ...others];
}
