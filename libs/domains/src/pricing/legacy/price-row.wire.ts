import { isDeepStrictEqual } from 'node:util';
import type { CoreAnswer, WireAnswer, WireReading } from '@banyan/contracts';
import { TranslationRefused } from '@banyan/kernel';
import { decodeAnswer } from '../../legacy-exchange/answer-charset.js';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { priceAt } from '../price-at.js';
import type {
  BatchItem,
  BatchQuestion,
  BatchResult,
  Knowledge,
  Price,
  PriceQuestion,
  PriceResult,
} from '../pricing.model.js';
import { utcInstant } from '../../legacy-exchange/local-bound.js';
import { readPhp } from '../../legacy-exchange/php.codec.js';
import { readPriceRow } from './price.record.js';
import { translatePriceRow } from './price-row.translator.js';
import { readPriceRows, rowOf, translatePrice, translatePrices } from './prices.translator.js';
import { isNothing } from '../../legacy-exchange/php-values.js';
import { SHOPS } from './shops.js';

/**
 * What the core said of a URL of its price face: its words, and what they mean. A row holds more than canonical (its label, windows
 * to come, rows of other groups, ids), so the service's answer is the core's own words, given when both are of one revision.
 */
export interface PriceWords {
  readonly text: string;
  /** Canonically, at the instant at which it was asked. */
  readonly said: PriceResult | BatchResult;
  /** When the last of its rows was modified, ms since the Unix epoch; null: there is none. The service says the same of the rows it knows. */
  readonly changedAtMs: number | null;
}

/** The one fact that an answer takes. */
export const PRICE_WORDS = 'words';

/** Older than this a price must say so, which this wire cannot: the bound of the numbered versions. */
const OLDEST_MS = 30_000;

type Reading<Result> = WireReading<Result, PriceWords>;

/** The core left open what it means: an unknown product and a database that was lost are one error here. */
const OPEN = { kind: 'answered', result: undefined, facts: new Map() } as const;

/**
 * Reads the core's answer for one price.
 *
 * @throws ArmError, TranslationRefused as the face of the domain's own
 */
export function readOnePrice(question: PriceQuestion, answer: CoreAnswer): Reading<PriceResult> {
  const document = documentOf(answer);
  if (isJsonObject(document) && document.has('error')) return OPEN;
  const rows = readPriceRows(new Map([['products', document]]));
  const row = rowOf(question.sku, rows);
  // It took a number for an id, or the SKU for another: it read the question in another way than we.
  if (row === undefined) return OPEN;
  const said = translatePrice(question, answer.askedAtMs, rows);
  return { kind: 'answered', result: said, facts: factsOf(answer, said, [[said, row]]) };
}

/**
 * Reads the core's answer for several prices.
 *
 * @throws ArmError, TranslationRefused as the face of the domain's own
 */
export function readSeveralPrices(question: BatchQuestion, answer: CoreAnswer): Reading<BatchResult> {
  const rows = readPriceRows(documentOf(answer));
  const said = translatePrices(question, answer.askedAtMs, rows);
  const asked = new Set(question.skus);
  const pairs = said.items.flatMap((item): (readonly [BatchItem, JsonObject])[] => {
    const row = rows.of.get(item.sku)?.[0];
    return row === undefined ? [] : [[item, row]];
  });
  const isWhole = !rows.nameless && [...rows.of.keys()].every((sku) => sku !== undefined && asked.has(sku));
  return { kind: 'answered', result: said, facts: isWhole ? factsOf(answer, said, pairs) : new Map() };
}

/** The core's words, where the service says the same of the same revision; undefined: they do not fit, or are too old to be given without saying so. */
export function writePrices(
  { knowledge, ...said }: (PriceResult | BatchResult) & { readonly knowledge?: Knowledge },
  words: PriceWords | undefined,
): WireAnswer | undefined {
  if (words === undefined || knowledge === undefined || knowledge.ageMs > OLDEST_MS) return undefined;
  if (knowledge.changedAtMs !== words.changedAtMs || !isDeepStrictEqual(said, words.said)) return undefined;
  return { status: 200, text: words.text };
}

function documentOf({ status, contentType, bytes }: CoreAnswer): JsonValue {
  return readPhp('price', { status, contentType, bytes: Buffer.from(bytes) });
}

/** Nothing is learnt of what could not be given again byte for byte, is in doubt, or contradicts itself. */
function factsOf(
  { contentType, bytes }: CoreAnswer,
  said: PriceWords['said'],
  rows: readonly (readonly [BatchItem, JsonObject])[],
): ReadonlyMap<string, PriceWords> {
  const text = decodeAnswer(bytes, contentType, 'price.charset');
  const isPlain = /^[[{]/.test(text) && Buffer.from(text, 'utf8').equals(bytes);
  if (!isPlain || ('items' in said && said.items.some(({ kind }) => kind === 'refused'))) return new Map();
  try {
    if (rows.some(([item, row]) => item.kind === 'price' && !saysSpecial(item, row))) return new Map();
    const changes = rows.map(([, row]) => utcInstant(row.get('date_modified_gmt'), 'price.date_modified_gmt'));
    const changedAtMs = changes.length === 0 ? null : Math.max(...changes);
    return new Map([[PRICE_WORDS, { text, said, changedAtMs }]]);
  } catch (error) {
    if (error instanceof TranslationRefused) return new Map();
    throw error;
  }
}

/** Does the row name as its open special what its windows say at the instant? Where clocks differ at a bound, it does not. */
function saysSpecial(price: Price, row: JsonObject): boolean {
  const special = row.get('special');
  if (isNothing(special)) return price.basis !== 'special';
  if (price.basis !== 'special') return false;
  const named = { priority: '0', price: special, date_start: '', date_end: '' };
  const sheet = translatePriceRow(price.sku, { ...readPriceRow(row), specials: [named] }, SHOPS[price.channel]);
  const { group, quantityE4 } = price;
  return priceAt(sheet, { group, quantityE4, atMs: 0 })?.price.amountMinor === price.price.amountMinor;
}
