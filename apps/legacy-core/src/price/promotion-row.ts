import { stored } from '../opencart/php-json.js';
import { HOUSE_CURRENCY } from '../prices/markets.js';
import type { PromotionRecord } from '../prices/promotion-record.js';

/** A promotion as its module writes it: one import, one form; lists of numbers in texts, gross, whatever the shop. */
export function promotionRow(promotion: PromotionRecord): object {
  const { n, m } = promotion;
  return {
    promotion_id: promotion.id,
    title: stored(promotion.title),
    priority: String(promotion.priority),
    type: promotion.type,
    rate: promotion.rate,
    amount: promotion.amount,
    n: n === null ? null : String(n),
    m: m === null ? null : String(m),
    threshold: promotion.threshold,
    currency: HOUSE_CURRENCY,
    exclusive: promotion.exclusive ? '1' : '',
    code: promotion.code === null ? '' : stored(promotion.code),
    store_ids: promotion.storeIds.join(','),
    customer_group_ids: promotion.groupIds.join(','),
    skus: promotion.skus.map(stored),
    category_ids: promotion.categoryIds.join(','),
    date_start: promotion.dateStart,
    date_end: promotion.dateEnd,
    status: promotion.removed ? '0' : '1',
    date_modified: promotion.dateModified,
    date_modified_gmt: promotion.dateModifiedGmt,
  };
}
