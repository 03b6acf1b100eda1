import type { Books } from '../books/books.js';
import type { PriceBooks } from '../books/price-books.js';
import { IDLE_PROMOTION, SHOP_SLIPS, type ShopSlip } from '../catalogue/shop-slips.js';
import type { ShopDeviation } from '../prices/shop-deviation.js';
import type { OpsRoute } from './ops-face.js';
import { channelOf, readPromotion } from './read-prices.js';
import { shopPriceChange } from './shop-price-truth.js';

/** `/__books/slips`: POST puts in every slip of the list, DELETE takes them out, GET says what they make wrong. */
export function slipsRoute(books: Books, prices: PriceBooks): OpsRoute {
  const write = async (deviationOf: (deviation: ShopDeviation) => ShopDeviation | null, removed: boolean) => {
    const changes = SHOP_SLIPS.flatMap(({ sku, shops }) =>
      shopsOf(shops).map(([channel, deviation]) =>
        shopPriceChange(books, { sku, store: channelOf(channel), deviation: deviationOf(deviation) }),
      ),
    );
    await prices.changeInShops(changes);
    await prices.changePromotion(idlePromotion(removed));
  };
  return async ({ method }) => {
    if (method === 'POST') await write((deviation) => deviation, false);
    else if (method === 'DELETE') await write(() => null, true);
    else if (method !== 'GET') return undefined;
    const slips = SHOP_SLIPS.map(({ sku, shops, wrong, because }) => ({ sku, shops, wrong, because }));
    return { body: { slips, promotion: IDLE_PROMOTION } };
  };
}

function shopsOf(shops: ShopSlip['shops']): readonly (readonly [channel: string, deviation: ShopDeviation])[] {
  return Object.entries(shops);
}

function idlePromotion(removed: boolean) {
  const { id, skus, categoryIds } = IDLE_PROMOTION;
  const terms = { title: 'Geisterstunde', priority: 95, type: 'percent-off', rate: '10.00' };
  return readPromotion({ id, ...terms, skus: [...skus], categoryIds: [...categoryIds], removed });
}
