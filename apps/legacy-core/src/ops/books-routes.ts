import type { Books } from '../books/books.js';
import type { Churn } from '../books/churn.js';
import { type HeldStock, type ProductRecord, sourcesOf, stockInView } from '../books/product-record.js';
import { formatQuantity, parseQuantity, type QuantityE4 } from '../books/quantity.js';
import { isSourceCode, SOURCES, STORE_VIEWS, type StoreViewCode } from '../books/sources.js';
import type { StockChange } from '../books/stock-change.js';
import { numberIn } from '../wire/request-target.js';
import { type OpsRoute, OpsRequestRefused } from './ops-face.js';

const MOST_PER_SECOND = 500;
const LONGEST_CHURN_SECONDS = 3600;

/** `/__books`: the truth, and the ways to change it. */
export function booksRoutes(books: Books, churn: Churn): Readonly<Record<string, OpsRoute>> {
  return {
    '/__books': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      await books.settled();
      const skus = query.getAll('sku');
      return { body: skus.length === 0 ? totals(books) : truthOf(books, skus) };
    },
    '/__books/skus': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      const wanted = query.get('ugly') === 'true' ? books.products.filter((product) => product.ugly) : books.products;
      const offset = numberIn(query, 'offset', 0, 0, 1_000_000);
      const limit = numberIn(query, 'limit', 100, 0, 10_000);
      const skus = wanted.slice(offset, offset + limit).map((product) => product.sku);
      return { body: { total: wanted.length, offset, skus } };
    },
    '/__books/stock': async ({ method, json }) => {
      if (method !== 'POST') return undefined;
      const body = await json();
      const changes = Array.isArray(body) ? body.map(readChange) : [readChange(body)];
      const applied = (await books.post(changes)).map((change) => ({
        ...change,
        quantity: formatQuantity(change.quantity),
        quantityE4: change.quantity,
      }));
      return { body: Array.isArray(body) ? { changes: applied } : applied[0] };
    },
    '/__books/churn': async ({ method, json }) => {
      if (method === 'GET') return { body: churn.report() };
      if (method === 'DELETE') {
        await churn.stop();
        return { body: churn.report() };
      }
      if (method !== 'POST') return undefined;
      const fields = fieldsOf(await json());
      await churn.start({
        perSecond: numberOf(fields, 'perSecond', 0.1, MOST_PER_SECOND),
        seconds: numberOf(fields, 'seconds', 0.1, LONGEST_CHURN_SECONDS),
        ...(fields['seed'] === undefined ? {} : { seed: numberOf(fields, 'seed', 0, 4_294_967_295) }),
      });
      return { status: 202, body: churn.report() };
    },
  };
}

function totals(books: Books): object {
  const bySource = new Map<string, QuantityE4>(SOURCES.map(({ code }) => [code, 0]));
  let rows = 0;
  for (const product of books.products) {
    for (const { source, held } of sourcesOf(product)) {
      rows += 1;
      bySource.set(source, (bySource.get(source) ?? 0) + held.quantity);
    }
  }
  return {
    products: books.products.length,
    ugly: books.products.filter((product) => product.ugly).length,
    stockRows: rows,
    lastSequence: books.lastSequence,
    quantityBySource: Object.fromEntries([...bySource].map(([source, sum]) => [source, formatQuantity(sum)])),
  };
}

function truthOf(books: Books, skus: readonly string[]): object {
  const items = skus.flatMap((sku) => {
    const product = books.bySku(sku);
    return product === undefined ? [] : [truth(product)];
  });
  const unknown = skus.filter((sku) => books.bySku(sku) === undefined);
  return { lastSequence: books.lastSequence, items, unknown };
}

function truth(product: ProductRecord): object {
  const views = Object.keys(STORE_VIEWS) as StoreViewCode[];
  return {
    sku: product.sku,
    productId: product.id,
    name: product.name,
    unit: product.unit,
    unitsPerCase: product.unitsPerCase,
    backorders: product.backorders,
    ugly: product.ugly,
    sources: Object.fromEntries(sourcesOf(product).map(({ source, held }) => [source, amountOfStock(held)])),
    storeViews: Object.fromEntries(views.map((view) => [view, amountOfStock(stockInView(product, view))])),
  };
}

function amountOfStock({ quantity, inStock }: HeldStock): object {
  return { quantity: formatQuantity(quantity), quantityE4: quantity, inStock };
}

/** Reads `{sku, source, quantity | delta, inStock?}`; amounts as numbers or decimal texts. */
function readChange(json: unknown): StockChange {
  const { sku, source, quantity, delta, inStock, ...rest } = fieldsOf(json);
  const [stray] = Object.keys(rest);
  if (stray !== undefined)
    throw new OpsRequestRefused(`${stray} is unknown; a change has sku, source, quantity or delta, inStock`);
  if (typeof sku !== 'string' || sku === '') throw new OpsRequestRefused('sku must be a text');
  if (typeof source !== 'string' || !isSourceCode(source)) {
    throw new OpsRequestRefused(`source must be one of ${SOURCES.map(({ code }) => code).join(', ')}`);
  }
  if ((quantity === undefined) === (delta === undefined)) throw new OpsRequestRefused('give either quantity or delta');
  if (inStock !== undefined && typeof inStock !== 'boolean')
    throw new OpsRequestRefused('inStock must be true or false');
  return {
    sku,
    source,
    amount: quantity === undefined ? { by: amountOf('delta', delta) } : { to: amountOf('quantity', quantity) },
    ...(inStock === undefined ? {} : { inStock }),
  };
}

function amountOf(name: string, value: unknown): QuantityE4 {
  try {
    return parseQuantity(String(value));
  } catch {
    throw new OpsRequestRefused(`${name} must be a decimal with at most three places, as a number or a text`);
  }
}

function numberOf(fields: Readonly<Record<string, unknown>>, name: string, low: number, high: number): number {
  const value = fields[name];
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw new OpsRequestRefused(`${name} must be a number, ${low} to ${high}`);
}

function fieldsOf(json: unknown): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new OpsRequestRefused('the body must be a JSON object');
}
