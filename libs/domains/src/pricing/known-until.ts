import type {
  BatchItem,
  BatchQuestion,
  BatchResult,
  PriceQuestion,
  PriceResult,
  QuoteResult,
} from './pricing.model.js';

/**
 * The first instant at which a price or a quote changes by a window that is known: a special price that ended at midnight is
 * not shown after it, whoever could be asked. What was asked for another instant than now does not change with the clock.
 *
 * @returns ms since the Unix epoch; undefined: none is known
 */
export function knownUntilMs(input: unknown, result: unknown): number | undefined {
  if ((input as PriceQuestion | BatchQuestion).atMs !== undefined) return undefined;
  const priced = result as PriceResult | BatchResult | QuoteResult;
  const items: readonly (BatchItem | QuoteResult)[] = 'items' in priced ? priced.items : [priced];
  const changes = items.flatMap((item) =>
    (item.kind === 'price' || item.kind === 'quote') && item.changesAtMs !== null ? [item.changesAtMs] : [],
  );
  return changes.length === 0 ? undefined : Math.min(...changes);
}
