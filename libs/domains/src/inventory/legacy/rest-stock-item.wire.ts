import type { CoreAnswer, WireAnswer, WireReading } from '@banyan/contracts';
import type { AvailabilityQuestion, AvailabilityResult } from '../inventory.model.js';
import { NO_SUCH_PRODUCT, readStockItemDocument } from './rest-stock-item.answer.js';
import { readRestStockItem } from './rest-stock-item.record.js';
import { fillStockItem, stockItemTemplate, type StockItemTemplate } from './rest-stock-item.template.js';
import { translateRestStockItem } from './rest-stock-item.translator.js';

/** What the core said of a URL of the stock item. */
export type StockItemFact =
  { readonly kind: 'item'; readonly template: StockItemTemplate } | { readonly kind: 'absent' };

/** The one fact that a stock item's answer takes. */
export const STOCK_ITEM = 'item';

const OK = 200;
const NOT_FOUND = 404;
const REFUSED: ReadonlySet<number> = new Set([401, 403]);
const NOTHING: ReadonlyMap<string, StockItemFact> = new Map();

/** A bearer token: the whole header is the credential. Signatures that differ with every call let nobody in twice. */
export function bearerCredential(authorization: string | undefined): string | undefined {
  return authorization !== undefined && /^Bearer +[^\s,]+$/i.test(authorization) ? authorization : undefined;
}

/**
 * Reads the core's answer for a stock item.
 *
 * @throws ArmError, TranslationRefused as the face of the domain's own
 */
export function readStockItem(
  question: AvailabilityQuestion,
  { status, contentType, bytes }: CoreAnswer,
): WireReading<AvailabilityResult, StockItemFact> {
  if (REFUSED.has(status)) return { kind: 'caller-refused' };
  const document = readStockItemDocument({ status, contentType, bytes: Buffer.from(bytes) });
  if (document === undefined) {
    const result: AvailabilityResult = { kind: 'unknown-sku', sku: question.sku };
    return { kind: 'answered', result, facts: new Map([[STOCK_ITEM, { kind: 'absent' }]]) };
  }
  const record = readRestStockItem(document);
  const result = translateRestStockItem(question, record);
  const template = stockItemTemplate(document, record);
  const facts = template === undefined ? NOTHING : new Map([[STOCK_ITEM, { kind: 'item', template } as const]]);
  return { kind: 'answered', result, facts };
}

/** Undefined where the core's word and the service's do not fit each other. */
export function writeStockItem(result: AvailabilityResult, fact: StockItemFact | undefined): WireAnswer | undefined {
  if (fact === undefined) return undefined;
  if (result.kind === 'unknown-sku') {
    if (fact.kind !== 'absent') return undefined;
    return { status: NOT_FOUND, text: JSON.stringify({ message: NO_SUCH_PRODUCT }) };
  }
  const text = fact.kind === 'item' ? fillStockItem(fact.template, result) : undefined;
  return text === undefined ? undefined : { status: OK, text };
}
