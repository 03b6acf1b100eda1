import { formNamed } from '../prices/price-form.js';
import type { DiscountRow, PriceMeasure, PriceRecord, SpecialRow } from '../prices/price-record.js';
import type { PromotionRecord, PromotionType } from '../prices/promotion-record.js';

/** `oc_product`, as pg reads it with its moments as texts. */
export interface PriceColumns {
  readonly product_id: number;
  readonly price: string | null;
  readonly currency: string;
  readonly waers: string | null;
  readonly peinh: number;
  readonly meins: string;
  readonly umrez: number;
  readonly tax_class_id: number;
  readonly price_import: string;
  readonly status: number;
  readonly date_modified: string;
  readonly date_modified_gmt: string;
}

export interface SpecialColumns {
  readonly product_id: number;
  readonly priority: number;
  readonly price: string | null;
  readonly date_start: string | null;
  readonly date_end: string | null;
}

export interface DiscountColumns {
  readonly product_id: number;
  readonly customer_group_id: number;
  readonly quantity: string;
  readonly priority: number;
  readonly type: string | null;
  readonly price: string;
  readonly date_start: string | null;
  readonly date_end: string | null;
}

export interface PromotionColumns {
  readonly promotion_id: string;
  readonly title: string;
  readonly priority: number;
  readonly type: string;
  readonly rate: string | null;
  readonly amount: string | null;
  readonly n: number | null;
  readonly m: number | null;
  readonly threshold: string;
  readonly exclusive: number;
  readonly code: string | null;
  /** `0,1`; empty: all. */
  readonly store_ids: string;
  readonly customer_group_ids: string;
  /** A JSON list: an article number may hold a comma. */
  readonly skus: string;
  readonly category_ids: string;
  readonly date_start: string | null;
  readonly date_end: string | null;
  readonly status: number;
  readonly date_modified: string;
  readonly date_modified_gmt: string;
}

/** A price without the rows beside it. */
export type PriceHead = Omit<PriceRecord, 'specials' | 'discounts'>;

export function priceHeadOf(row: PriceColumns): PriceHead {
  return {
    productId: row.product_id,
    removed: row.status === 0,
    price: row.price,
    currency: row.currency,
    waers: row.waers,
    peinh: row.peinh,
    meins: row.meins as PriceMeasure,
    umrez: row.umrez,
    taxClassId: row.tax_class_id,
    form: formNamed(row.price_import),
    dateModified: row.date_modified,
    dateModifiedGmt: row.date_modified_gmt,
  };
}

export function priceColumns(price: PriceHead): PriceColumns {
  return {
    product_id: price.productId,
    price: price.price,
    currency: price.currency,
    waers: price.waers,
    peinh: price.peinh,
    meins: price.meins,
    umrez: price.umrez,
    tax_class_id: price.taxClassId,
    price_import: price.form,
    status: price.removed ? 0 : 1,
    date_modified: price.dateModified,
    date_modified_gmt: price.dateModifiedGmt,
  };
}

export function specialOf({ id, ...row }: SpecialColumns & { readonly id: number }): SpecialRow {
  return { id, priority: row.priority, price: row.price, dateStart: row.date_start, dateEnd: row.date_end };
}

export function specialColumns(productId: number, row: Omit<SpecialRow, 'id'>): SpecialColumns {
  const { priority, price, dateStart, dateEnd } = row;
  return { product_id: productId, priority, price, date_start: dateStart, date_end: dateEnd };
}

export function discountOf({ id, ...row }: DiscountColumns & { readonly id: number }): DiscountRow {
  const { customer_group_id: customerGroupId, quantity, priority, type, price } = row;
  return { id, customerGroupId, quantity, priority, type, price, dateStart: row.date_start, dateEnd: row.date_end };
}

export function discountColumns(productId: number, row: Omit<DiscountRow, 'id'>): DiscountColumns {
  const { customerGroupId, quantity, priority, type, price, dateStart, dateEnd } = row;
  return {
    product_id: productId,
    customer_group_id: customerGroupId,
    quantity,
    priority,
    type,
    price,
    date_start: dateStart,
    date_end: dateEnd,
  };
}

export function promotionOf(row: PromotionColumns): PromotionRecord {
  return {
    id: row.promotion_id,
    title: row.title,
    priority: row.priority,
    type: row.type as PromotionType,
    rate: row.rate,
    amount: row.amount,
    n: row.n,
    m: row.m,
    threshold: row.threshold,
    exclusive: row.exclusive !== 0,
    code: row.code,
    storeIds: numbersIn(row.store_ids),
    groupIds: numbersIn(row.customer_group_ids),
    skus: JSON.parse(row.skus) as string[],
    categoryIds: numbersIn(row.category_ids),
    dateStart: row.date_start,
    dateEnd: row.date_end,
    removed: row.status === 0,
    dateModified: row.date_modified,
    dateModifiedGmt: row.date_modified_gmt,
  };
}

export function promotionColumns(promotion: PromotionRecord): PromotionColumns {
  return {
    promotion_id: promotion.id,
    title: promotion.title,
    priority: promotion.priority,
    type: promotion.type,
    rate: promotion.rate,
    amount: promotion.amount,
    n: promotion.n,
    m: promotion.m,
    threshold: promotion.threshold,
    exclusive: promotion.exclusive ? 1 : 0,
    code: promotion.code,
    store_ids: promotion.storeIds.join(','),
    customer_group_ids: promotion.groupIds.join(','),
    skus: JSON.stringify(promotion.skus),
    category_ids: promotion.categoryIds.join(','),
    date_start: promotion.dateStart,
    date_end: promotion.dateEnd,
    status: promotion.removed ? 0 : 1,
    date_modified: promotion.dateModified,
    date_modified_gmt: promotion.dateModifiedGmt,
  };
}

function numbersIn(list: string): readonly number[] {
  return list === '' ? [] : list.split(',').map(Number);
}
