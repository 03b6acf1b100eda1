import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@banyan/observability';
import type { Books } from '../books/books.js';
import { findProduct } from '../books/find-product.js';
import type { PriceBooks } from '../books/price-books.js';
import type { ProductRecord } from '../books/product-record.js';
import { parseQuantityE4 } from './parse-quantity.js';
import type { FaultSwitches } from '../faults/switches.js';
import type { OcSession, OcSessions } from '../opencart/oc-sessions.js';
import { productRows, requestFields } from '../opencart/request-fields.js';
import { sendNothing, sendPhp } from '../opencart/send-php.js';
import { textIn, type TextName } from '../opencart/texts.js';
import { type CodeState, isSameCode, type NotQuotable, type Quote } from '../prices/basket.js';
import { groupIdOf, type Store, storeOf } from '../prices/markets.js';
import { cartAnswer, refusedAnswer } from './cart-answer.js';
import { previewMsOf } from './preview-date.js';
import { type CartSession, quoteCart } from './quote-cart.js';

export interface CartFaceOptions {
  readonly books: Books;
  readonly prices: PriceBooks;
  readonly sessions: OcSessions;
  readonly faults: FaultSwitches;
  readonly nowMs?: () => number;
}

const MOST_CODES = 10;

const COUPON_ERRORS: Readonly<Record<Exclude<CodeState, 'applied'>, readonly [key: string, text: TextName]>> = {
  unknown: ['unknown', 'couponUnknown'],
  'not-open': ['expired', 'couponExpired'],
  'not-applicable': ['unusable', 'couponUnusable'],
};

/** `/index.php?route=api/cart/…` and `api/coupon`: a cart on a cookie session, in several calls. Always 200. */
export class CartFace {
  readonly #options: CartFaceOptions;
  readonly #nowMs: () => number;

  constructor(options: CartFaceOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  async answer(req: IncomingMessage, res: ServerResponse, span: Span): Promise<void> {
    const { sessions, faults } = this.#options;
    const fields = await requestFields(req);
    const route = fields.get('route') ?? '';
    span.set({ 'banyan.legacy.call': route });
    const brought = sessions.of(req, fields);
    const isExpired = brought !== undefined && faults.strikes('cart', 'expireSessions') !== undefined;
    if (isExpired) sessions.end(brought);
    const session = isExpired ? undefined : brought;
    if (route === 'api/cart/add') return this.#add(req, session, fields, res);
    // Without a live session nobody has a cart; the controller never fills its answer.
    if (session === undefined) return sendNothing(res);
    if (route === 'api/coupon') return this.#coupon(req, session, fields, res);
    this.#products(session, fields, res);
  }

  /** The array form is the whole cart anew, however often it is sent; the other puts one more thing in. */
  #add(req: IncomingMessage, brought: OcSession | undefined, fields: URLSearchParams, res: ServerResponse): void {
    if (req.method !== 'POST') return sendNothing(res);
    const session = brought ?? this.#options.sessions.begin(res);
    if (fields.has('store_id')) session.store = storeOf(fields.get('store_id'));
    if (fields.has('customer_group_id')) session.groupId = groupIdOf(fields.get('customer_group_id'));
    const { language } = session.store;
    const rows = productRows(fields);
    if (rows !== undefined) session.lines = [];
    const lines = new Map(session.lines.map((line) => [line.productId, line]));
    const errors: [key: string, text: string][] = [];
    for (const [index, row] of rows ?? [['0', new Map(fields)] as const]) {
      const product = this.#productOf(session.store, row.get('sku'), row.get('product_id'));
      const quantityE4 = parseQuantityE4(row.get('quantity') ?? '1');
      if (product === undefined) errors.push([`product_${index}_sku`, textIn(language, 'noProduct')]);
      if (quantityE4 === undefined) errors.push([`product_${index}_quantity`, textIn(language, 'badQuantity')]);
      if (product === undefined || quantityE4 === undefined) continue;
      const held = lines.get(product.id);
      lines.set(product.id, {
        index: held?.index ?? index,
        productId: product.id,
        quantityE4: (held?.quantityE4 ?? 0) + quantityE4,
      });
    }
    // What can be bought is in the cart, whatever else was in the form.
    session.lines = [...lines.values()];
    sendPhp(
      res,
      errors.length > 0 ? { error: Object.fromEntries(errors) } : { success: textIn(language, 'cartChanged') },
    );
  }

  #productOf(store: Store, sku: string | undefined, productId: string | undefined): ProductRecord | undefined {
    const { books, prices } = this.#options;
    const product =
      sku === undefined
        ? books.byId(/^\d{1,9}$/.test(productId ?? '') ? Number(productId) : 0)
        : findProduct(books, sku);
    return product !== undefined && prices.in(product.id, store)?.removed === false ? product : undefined;
  }

  /** One code each call; an empty one takes all of them back. Any code there is stays with the cart, for what may come. */
  #coupon(req: IncomingMessage, session: OcSession, fields: URLSearchParams, res: ServerResponse): void {
    if (req.method !== 'POST') return sendNothing(res);
    const { language } = session.store;
    const code = fields.get('coupon') ?? '';
    if (code === '') {
      session.codes = [];
      return sendPhp(res, { success: textIn(language, 'couponTaken') });
    }
    const isHeld = session.codes.some((held) => isSameCode(held, code));
    if (!isHeld && session.codes.length === MOST_CODES) {
      return sendPhp(res, { error: { many: textIn(language, 'couponMany') } });
    }
    const codes = isHeld ? session.codes : [...session.codes, code];
    const quote = this.#quote({ ...session, codes }, fields);
    const state =
      quote.kind === 'quote' ? quote.codes.find((given) => isSameCode(given.code, code))?.state : 'not-applicable';
    if (state !== 'unknown') session.codes = codes;
    if (state === 'applied') return sendPhp(res, { success: textIn(language, 'couponTaken') });
    const [key, text] = COUPON_ERRORS[state ?? 'unknown'];
    sendPhp(res, { error: { [key]: textIn(language, text) } });
  }

  #products(session: OcSession, fields: URLSearchParams, res: ServerResponse): void {
    const { books } = this.#options;
    const { store, lines } = session;
    const quote = this.#quote(session, fields);
    if (quote.kind === 'not-quotable') {
      return sendPhp(
        res,
        refusedAnswer(
          quote,
          lines.map(({ index }) => index),
          store,
        ),
      );
    }
    const products = lines.flatMap(({ productId, index }) => {
      const product = books.byId(productId);
      return product === undefined ? [] : [{ product, index, inStock: books.stockInView(product, store.view).inStock }];
    });
    sendPhp(res, cartAnswer(quote, products, store));
  }

  #quote(session: CartSession, fields: URLSearchParams): Quote | NotQuotable {
    const { books, prices } = this.#options;
    return quoteCart(session, books, prices, previewMsOf(fields.get('preview_date')) ?? this.#nowMs());
  }
}
