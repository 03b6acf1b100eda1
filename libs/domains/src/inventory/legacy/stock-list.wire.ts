import type { CoreAnswer, WireAnswer, WireReading } from '@banyan/contracts';
import { ArmError, TranslationRefused } from '@banyan/kernel';
import { placeOf, type Available, type BatchItem, type BatchQuestion, type BatchResult } from '../inventory.model.js';
import { storedDecimal } from '../../legacy-exchange/decimal-text.js';
import { isAmbiguous } from './second-look.js';
import { readAnswer, readCall, leafText, writeResponse, type SoapBody } from '../../legacy-exchange/soap.codec.js';
import { readStockItems, type StockItemRecord } from './stock-item.record.js';
import { translateStockItems } from './stock.translator.js';
import { escapeText } from '../../legacy-exchange/xml-text.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';

export const STOCK_LIST = 'catalogInventoryStockItemList';
const END_SESSION = 'endSession';
/** The most SKUs of a canonical batch; a longer list is the core's to answer. */
const MOST_SKUS = 100;
const SKU = /^[^\p{Cc}\p{Cs}\uFFFE\uFFFF]{1,64}$/u;
/** A session id of the core. */
const SESSION = /^[\x21-\x7e]{8,256}$/;

/** Fault codes: of the resource, and of whatever resource where they are about the caller. */
const NO_SUCH_PRODUCT = '101';
const CALLER_FAULTS: ReadonlySet<string> = new Set(['2', '5']);
const STATUSES: ReadonlySet<number> = new Set([200, 500]);

/** What the core said of a SKU in a list. */
export type StockRowFact =
  | {
      readonly kind: 'row';
      /** By it the rows are ordered. */
      readonly productId: string;
      /** The quantity as the core wrote it; undefined where it had none. Of what is not counted it stays. */
      readonly told: string | undefined;
    }
  /** It is left out. */
  | { readonly kind: 'absent' }
  /** A row that came alone: around it an array, or nothing. */
  | { readonly kind: 'alone'; readonly bare: boolean };

export const rowFact = (sku: string): string => `row ${sku}`;
const aloneFact = (sku: string): string => `alone ${sku}`;

/** A call for stock, read; undefined when it is one that only the core may understand. */
export interface StockListCall {
  readonly sessionId: string;
  /** No two alike. */
  readonly skus: readonly string[];
}

/** What a SOAP body asks for. Anything but the two arguments as the WSDL has them is undefined. */
export function readStockListCall(body: Uint8Array, contentType: string | undefined): StockListCall | undefined {
  const [session, products, ...others] = argumentsOf(STOCK_LIST, body, contentType);
  if (session?.name !== 'sessionId' || products?.name !== 'products' || others.length > 0) return undefined;
  const sessionId = textOf(session);
  const skus = products.children.map((item) => (item.name === 'item' ? textOf(item) : undefined));
  if (sessionId === undefined || !SESSION.test(sessionId) || /\S/.test(products.text)) return undefined;
  const known = new Set(skus.flatMap((sku) => (sku !== undefined && SKU.test(sku) ? [sku] : [])));
  if (skus.length === 0 || known.size > MOST_SKUS || skus.some((sku) => sku === undefined || !known.has(sku))) {
    return undefined;
  }
  return { sessionId, skus: [...known] };
}

/** The session that a body ends; undefined when it ends none. */
export function readEndedSession(body: Uint8Array, contentType: string | undefined): string | undefined {
  const [session] = argumentsOf(END_SESSION, body, contentType);
  return session && textOf(session);
}

function argumentsOf(method: string, body: Uint8Array, contentType: string | undefined): readonly XmlElement[] {
  try {
    return readCall(method, body, contentType);
  } catch (error) {
    if (error instanceof TranslationRefused) return [];
    throw error;
  }
}

function textOf(element: XmlElement): string | undefined {
  try {
    return leafText(element, 'soap.argument') ?? undefined;
  } catch (error) {
    if (error instanceof TranslationRefused) return undefined;
    throw error;
  }
}

/**
 * Reads the core's answer for a list.
 *
 * @throws ArmError when it is a failure of the core
 * @throws TranslationRefused when it cannot be read with certainty
 */
export function readStockList(question: BatchQuestion, answer: CoreAnswer): WireReading<BatchResult, StockRowFact> {
  const body = bodyOf(answer);
  if (body.kind === 'fault') return faultReading(body.code, question);
  const rows = readStockItems(body.part);
  const result = translateStockItems(question, rows);
  return {
    kind: 'answered',
    // Sold at 0 or less: on back-order, or not counted. The stock item tells which, this list does not.
    result: result.items.some(isAmbiguous) ? undefined : result,
    facts: factsOf(result.items, rows, isBare(body.part)),
  };
}

function bodyOf({ status, bytes, contentType }: CoreAnswer): SoapBody {
  if (!STATUSES.has(status)) throw new ArmError('legacy', 'fault', `the core answered ${status}`);
  try {
    return readAnswer(STOCK_LIST, bytes, contentType);
  } catch (error) {
    // A server error in any other shape than SOAP's: the status is all there is to know.
    if (status === 500) throw new ArmError('legacy', 'fault', 'the core answered 500', { cause: error });
    throw error;
  }
}

function faultReading(code: string, question: BatchQuestion): WireReading<BatchResult, StockRowFact> {
  if (CALLER_FAULTS.has(code)) return { kind: 'caller-refused' };
  const [only] = question.skus;
  if (code !== NO_SUCH_PRODUCT || only === undefined || question.skus.length > 1) {
    throw new ArmError('legacy', 'fault', 'the core answered with a fault');
  }
  const result: BatchResult = { ...placeOf(question), items: [{ kind: 'unknown-sku', sku: only }] };
  return { kind: 'answered', result, facts: new Map() };
}

function isBare(part: XmlElement): boolean {
  return part.children.length > 0 && part.children.every((child) => child.name !== 'item');
}

/** Nothing is learnt of an answer that holds a product nobody asked for: it read the question in another way than we. */
function factsOf(
  items: readonly BatchItem[],
  rows: readonly StockItemRecord[],
  bare: boolean,
): ReadonlyMap<string, StockRowFact> {
  const facts = new Map<string, StockRowFact>();
  const bySku = new Map(rows.map((row) => [row.sku, row]));
  if (bySku.size < rows.length || rows.some(({ sku }) => !items.some((item) => item.sku === sku))) return facts;
  for (const { sku, kind } of items) {
    const row = bySku.get(sku);
    if (kind === 'unknown-sku') facts.set(rowFact(sku), { kind: 'absent' });
    if (kind !== 'available' || row === undefined || !/^[1-9]\d{0,14}$/.test(row.product_id ?? '')) continue;
    facts.set(rowFact(sku), { kind: 'row', productId: row.product_id ?? '', told: row.qty ?? undefined });
    if (rows.length === 1) facts.set(aloneFact(sku), { kind: 'alone', bare });
  }
  return facts;
}

/** Undefined where the core's word and the service's do not fit each other. */
export function writeStockList(
  result: BatchResult,
  known: Pick<ReadonlyMap<string, StockRowFact>, 'get'>,
): WireAnswer | undefined {
  const rows: { readonly id: number; readonly sku: string; readonly fields: string }[] = [];
  for (const item of result.items) {
    const fact = known.get(rowFact(item.sku));
    if (item.kind === 'unknown-sku' && fact?.kind === 'absent') continue;
    if (item.kind !== 'available' || fact?.kind !== 'row') return undefined;
    const quantity = quantityOf(item, fact.told);
    if (quantity === undefined) return undefined;
    const { sku, sellable } = item;
    rows.push({ id: Number(fact.productId), sku, fields: fieldsOf(fact.productId, sku, quantity, sellable) });
  }
  const [only] = rows;
  if (only !== undefined && rows.length === 1) {
    const alone = known.get(aloneFact(only.sku));
    if (alone?.kind !== 'alone') return undefined;
    if (alone.bare) return written(`<result xsi:type="ns1:${ENTITY}">${only.fields}</result>`);
  }
  const listed = rows
    .toSorted((a, b) => a.id - b.id)
    .map(({ fields }) => `<item xsi:type="ns1:${ENTITY}">${fields}</item>`);
  return written(
    `<result SOAP-ENC:arrayType="ns1:${ENTITY}[${rows.length}]" xsi:type="ns1:${ENTITY}Array">${listed.join('')}</result>`,
  );
}

const ENTITY = 'catalogInventoryStockItemEntity';

function written(part: string): WireAnswer {
  return { status: 200, text: writeResponse(STOCK_LIST, part) };
}

/** What is not counted keeps the quantity that the core has for it: nothing ever changes it. */
function quantityOf({ stock }: Available, told: string | undefined): string | undefined {
  if (stock.kind === 'counted') return storedDecimal(stock.quantityE4);
  return stock.kind === 'unmanaged' ? told : undefined;
}

function fieldsOf(productId: string, sku: string, quantity: string, sellable: boolean): string {
  const fields = { product_id: productId, sku, qty: quantity, is_in_stock: sellable ? '1' : '0' };
  return Object.entries(fields)
    .map(([name, value]) => `<${name} xsi:type="xsd:string">${escapeText(value)}</${name}>`)
    .join('');
}
