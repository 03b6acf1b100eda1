import type { Books } from '../books/books.js';
import type { Churn } from '../books/churn.js';
import type { PriceBooks } from '../books/price-books.js';
import { UnknownProduct } from '../books/stock-change.js';
import { CUSTOMER_GROUPS } from '../prices/markets.js';
import { churnRoute } from './churn-route.js';
import type { OpsRoute } from './ops-face.js';
import { OpsRequestRefused } from './ops-face.js';
import { slipsRoute } from './slips-route.js';
import { shopPriceChange, shopPriceTruth } from './shop-price-truth.js';
import { basketTruth, changedAt, pricesTruth } from './price-truth.js';
import {
  channelOf,
  customerGroupOf,
  instantAskedOf,
  quantityAskedOf,
  readBasket,
  readPriceChange,
  readPromotion,
  readShopPrice,
} from './read-prices.js';

export interface PriceRoutesOptions {
  readonly books: Books;
  readonly prices: PriceBooks;
  readonly churn: Churn;
  readonly nowMs?: () => number;
}

/** `/__books/price…`: what the core charges, and the ways to change it. */
export function priceRoutes({
  books,
  prices,
  churn,
  nowMs = Date.now,
}: PriceRoutesOptions): Readonly<Record<string, OpsRoute>> {
  return {
    '/__books/prices': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      await prices.settled();
      const skus = query.getAll('sku');
      if (skus.length === 0) throw new OpsRequestRefused('name at least one sku');
      const market = {
        store: channelOf(query.get('channel') ?? undefined),
        group: customerGroupOf(query.get('group') ?? undefined),
        atMs: instantAskedOf(query.get('at'), nowMs()),
      };
      const quantityE4 = quantityAskedOf(query.get('quantity') ?? undefined);
      return { body: pricesTruth(books, prices, skus, market, quantityE4) };
    },
    '/__books/price': async ({ method, json }) => {
      if (method !== 'POST') return undefined;
      const body = await json();
      const asked = Array.isArray(body) ? body.map(readPriceChange) : [readPriceChange(body)];
      const changes = asked.map(({ sku, ...change }) => {
        const product = books.bySku(sku);
        if (product === undefined) throw new UnknownProduct(sku);
        return { ...change, productId: product.id };
      });
      const skus = new Map(changes.map(({ productId }, at) => [productId, asked[at]?.sku]));
      const after = (await prices.change(changes)).map((record) => ({
        sku: skus.get(record.productId),
        ...record,
        ...changedAt(record),
      }));
      return { body: Array.isArray(body) ? { changes: after } : after[0] };
    },
    '/__books/shop-prices': async ({ method }) => {
      if (method !== 'GET') return undefined;
      await prices.settled();
      return { body: { shopPrices: prices.shopPrices.map((price) => shopPriceTruth(books, price)) } };
    },
    '/__books/shop-price': async ({ method, json }) => {
      if (method !== 'POST') return undefined;
      const body = await json();
      const asked = Array.isArray(body) ? body.map(readShopPrice) : [readShopPrice(body)];
      const written = await prices.changeInShops(asked.map((each) => shopPriceChange(books, each)));
      return { body: { shopPrices: written.map((price) => shopPriceTruth(books, price)) } };
    },
    '/__books/slips': slipsRoute(books, prices),
    '/__books/promotions': async ({ method }) => {
      if (method !== 'GET') return undefined;
      await prices.settled();
      return { body: { promotions: prices.promotions } };
    },
    '/__books/promotion': async ({ method, json }) => {
      if (method !== 'POST') return undefined;
      const written = await prices.changePromotion(readPromotion(await json()));
      return { body: { ...written, ...changedAt(written) } };
    },
    '/__books/basket': async ({ method, json }) => {
      if (method !== 'POST') return undefined;
      const { group, lines, ...basket } = readBasket(await json(), nowMs());
      await prices.settled();
      const asked = lines.map(({ sku, quantityE4 }) => {
        const product = books.bySku(sku);
        const record = product === undefined ? undefined : prices.in(product.id, basket.store);
        return { sku, categoryId: record?.categoryId ?? product?.categoryId ?? 0, record, quantityE4 };
      });
      return { body: basketTruth(prices, { ...basket, groupId: CUSTOMER_GROUPS[group], lines: asked }) };
    },
    '/__books/price-churn': churnRoute(churn),
  };
}
