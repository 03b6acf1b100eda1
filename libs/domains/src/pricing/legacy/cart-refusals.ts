import { TranslationRefused } from '@banyan/kernel';
import type { NotQuotable, QuoteQuestion } from '../pricing.model.js';
import { CART_FIELD } from './cart.record.js';

/** Why a line has no price. */
export type LineRefusal = NotQuotable['lines'][number]['because'];

/** The form's own key of what is wrong with a line: `product_3_price`. */
const REFUSED_LINE = /^product_(\d{1,4})_(sku|price|currency)$/;
const REFUSALS: ReadonlyMap<string | undefined, LineRefusal> = new Map([
  ['sku', 'unknown-sku'],
  ['price', 'not-priced'],
  ['currency', 'mixed-currencies'],
]);

/**
 * Notes which lines have no price, by the keys of an error.
 *
 * @param refused by the line's index; written to
 * @throws TranslationRefused for errors that are about no line, or about something else of it
 */
export function noteRefusals(keys: readonly string[], refused: Map<number, LineRefusal>): void {
  for (const key of keys) {
    const [, index, about] = REFUSED_LINE.exec(key) ?? [];
    const because = REFUSALS.get(about);
    if (because === undefined) throw new TranslationRefused(CART_FIELD.error, 'is about something else than a price');
    refused.set(Number(index), because);
  }
}

/** @throws TranslationRefused for a line that was not asked */
export function notQuotable({ lines }: QuoteQuestion, refused: ReadonlyMap<number, LineRefusal>): NotQuotable {
  return {
    kind: 'not-quotable',
    lines: [...refused]
      .toSorted(([a], [b]) => a - b)
      .map(([index, because]) => {
        const line = lines[index];
        if (line === undefined) throw new TranslationRefused(CART_FIELD.error, 'is about a line that was not put in');
        return { line: index, sku: line.sku, because };
      }),
  };
}
