import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@banyan/observability';
import type { Books } from '../books/books.js';
import { findProduct } from '../books/find-product.js';
import type { PriceBooks } from '../books/price-books.js';
import type { ProductRecord } from '../books/product-record.js';
import type { FaultSwitches } from '../faults/switches.js';
import type { OcSessions } from '../opencart/oc-sessions.js';
import { rowsOrRow } from '../opencart/php-json.js';
import { requestFields } from '../opencart/request-fields.js';
import { sendNothing, sendPhp } from '../opencart/send-php.js';
import { textIn } from '../opencart/texts.js';
import { groupIdOf, storeOf } from '../prices/markets.js';
import { PRICE_FORMS } from '../prices/price-form.js';
import type { PriceRecord } from '../prices/price-record.js';
import { listAnswer, modifiedPage } from './modified-list.js';
import { priceRow, type PriceView } from './price-row.js';
import { promotionRow } from './promotion-row.js';

export interface PriceFaceOptions {
  readonly books: Books;
  readonly prices: PriceBooks;
  readonly sessions: OcSessions;
  readonly faults: FaultSwitches;
  /** Of the user who may read the lists. */
  readonly username: string;
  readonly key: string;
  readonly nowMs?: () => number;
}

interface Found {
  readonly product: ProductRecord;
  readonly record: PriceRecord;
}

// More are cut off without a word.
const MOST_SKUS = 200;

/** `/index.php?route=api/price…`: prices of one product or several for anyone, the lists for API users. Always 200. */
export class PriceFace {
  readonly #options: PriceFaceOptions;
  readonly #nowMs: () => number;

  constructor(options: PriceFaceOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  async answer(req: IncomingMessage, res: ServerResponse, span: Span): Promise<void> {
    const fields = await requestFields(req);
    const route = fields.get('route') ?? '';
    span.set({ 'banyan.legacy.call': route });
    switch (route) {
      case 'api/login':
        return this.#login(req, fields, res);
      case 'api/price/list':
      case 'api/promotion/list':
        return this.#list(req, route, fields, res);
      default:
        return this.#prices(fields, res);
    }
  }

  #login(req: IncomingMessage, fields: URLSearchParams, res: ServerResponse): void {
    const { username, key, sessions } = this.#options;
    if (req.method !== 'POST' || fields.get('username') !== username || fields.get('key') !== key) {
      return sendNothing(res);
    }
    const session = sessions.begin(res);
    session.isApiUser = true;
    sendPhp(res, { success: textIn(storeOf(fields.get('store_id')).language, 'loggedIn'), api_token: session.id });
  }

  #list(
    req: IncomingMessage,
    route: 'api/price/list' | 'api/promotion/list',
    fields: URLSearchParams,
    res: ServerResponse,
  ): void {
    const { prices, sessions, faults } = this.#options;
    const session = sessions.of(req, fields);
    if (session !== undefined && faults.strikes('price', 'expireSessions')) {
      sessions.end(session);
      return sendNothing(res);
    }
    if (session?.isApiUser !== true) return sendNothing(res);
    if (route === 'api/promotion/list') {
      const promotions = prices.promotions.toSorted(
        (a, b) => Number(a.dateModified > b.dateModified) - Number(a.dateModified < b.dateModified),
      );
      return sendPhp(res, listAnswer('promotions', modifiedPage(promotions, fields), promotionRow));
    }
    const view: PriceView = { store: storeOf(fields.get('store_id')), groupId: undefined, atMs: this.#nowMs() };
    const page = modifiedPage(prices.listed, fields);
    const found = page.rows.flatMap(({ productId }) => this.#found(this.#options.books.byId(productId), view));
    sendPhp(
      res,
      listAnswer('products', { ...page, rows: found }, (row) => priceRow(row.product, row.record, view)),
      aheadOf(found),
    );
  }

  #prices(fields: URLSearchParams, res: ServerResponse): void {
    const group = fields.get('customer_group_id');
    const view: PriceView = {
      store: storeOf(fields.get('store_id')),
      groupId: group === null ? undefined : groupIdOf(group),
      atMs: this.#nowMs(),
    };
    const several = fields.getAll('sku[]');
    if (several.length > 0) return this.#batch(several, view, res);
    const { books } = this.#options;
    const sku = fields.get('sku');
    const productId = fields.get('product_id');
    if (sku === null && productId === null) return sendPhp(res, null);
    const product =
      sku === null ? books.byId(/^\d{1,9}$/.test(productId ?? '') ? Number(productId) : 0) : findProduct(books, sku);
    const [found] = this.#found(product, view).filter(({ record }) => !record.removed);
    if (found === undefined) {
      const text = textIn(view.store.language, 'noProduct');
      // Two generations of controllers: one says it in a text, the other in a map.
      const isMap = (sku ?? productId ?? '').length % 2 === 1;
      return sendPhp(res, { error: isMap ? { product: text } : text });
    }
    sendPhp(res, priceRow(found.product, found.record, view), aheadOf([found]));
  }

  /** What is unknown is dropped without a word; rows in the order of the product ids, one without its array. */
  #batch(skus: readonly string[], view: PriceView, res: ServerResponse): void {
    const { books } = this.#options;
    const products = new Map(
      skus.slice(0, MOST_SKUS).flatMap((sku) => {
        const product = findProduct(books, sku);
        return product === undefined ? [] : [[product.id, product]];
      }),
    );
    const found = [...products.values()]
      .sort((a, b) => a.id - b.id)
      .flatMap((product) => this.#found(product, view))
      .filter(({ record }) => !record.removed);
    sendPhp(
      res,
      { products: rowsOrRow(found.map(({ product, record }) => priceRow(product, record, view))) },
      aheadOf(found),
    );
  }

  #found(product: ProductRecord | undefined, { store }: PriceView): readonly Found[] {
    const record = product === undefined ? undefined : this.#options.prices.in(product.id, store);
    return product === undefined || record === undefined ? [] : [{ product, record }];
  }
}

function aheadOf(found: readonly Found[]): readonly ('warning' | 'mark')[] {
  const kinds = new Set(found.map(({ record }) => PRICE_FORMS[record.form].ahead));
  return (['mark', 'warning'] as const).filter((kind) => kinds.has(kind));
}
