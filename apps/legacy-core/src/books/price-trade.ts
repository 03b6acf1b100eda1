import type { Random } from '../catalogue/random.js';
import { EVERYONE } from '../prices/markets.js';
import { partOf } from '../prices/part-of.js';
import type { PriceRecord } from '../prices/price-record.js';
import type { PriceChange } from './price-change.js';

/**
 * What a price clerk does next: mostly a few percent up or down, sometimes a special for everyone or its end, sometimes a
 * tier. As fine as the product's price unit has whole cents; the unit stays.
 */
export function priceTrade(records: readonly PriceRecord[], random: Random): PriceChange {
  const record = random.pick(records);
  const { productId, price } = record;
  const part = (percent: number): string => partOf(record, Number(price), percent);
  const kind = random.next();
  if (kind < 0.7) return { productId, price: part(random.between(93, 107)) };
  if (kind < 0.8) return { productId, specials: [{ ...ALWAYS, priority: 1, price: part(random.between(60, 95)) }] };
  if (kind < 0.9) return { productId, specials: [] };
  const quantity = random.pick(['2.0000', '5.0000', '10.0000']);
  const percent = random.pick(['3.0000', '5.0000', '12.5000']);
  return {
    productId,
    discounts: [{ ...ALWAYS, customerGroupId: EVERYONE, quantity, priority: 1, type: 'P', price: percent }],
  };
}

const ALWAYS = { dateStart: '0000-00-00', dateEnd: '0000-00-00' } as const;
