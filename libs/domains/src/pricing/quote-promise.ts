import type { ResultPromise } from '../domain.js';
import { QUOTE_BASKET, type BoundQuote, type Quote, type QuoteResult } from './pricing.model.js';

/** A quote is valid for so long, ms, unless a window that matters to it changes sooner. Decision record 17. */
const VALID_MS = 15 * 60_000;
/** However soon that is: who was shown a price has time to press the button. */
const AT_LEAST_MS = 60_000;

/**
 * What a quote promises: itself, from the instant it is for. One for another instant than now is honoured then and not
 * before, or it would sell at tomorrow's price today.
 *
 * @returns undefined: the result promises nothing
 */
export function promiseOf(operation: string, result: unknown): ResultPromise | undefined {
  if (operation !== QUOTE_BASKET || (result as QuoteResult).kind !== 'quote') return undefined;
  // How recent its prices were is of no concern to whoever honours it.
  const { knowledge: _, ...quote } = result as Quote;
  const untilMs = validUntilMs(quote);
  return {
    claims: quote,
    fromMs: quote.atMs,
    untilMs,
    withToken: (token): BoundQuote => ({ ...quote, token, validUntilMs: untilMs }),
  };
}

function validUntilMs({ atMs, changesAtMs }: Pick<Quote, 'atMs' | 'changesAtMs'>): number {
  return Math.max(atMs + AT_LEAST_MS, Math.min(atMs + VALID_MS, changesAtMs ?? Infinity));
}
