import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import type { ListedPromotion, PromotionScope } from '../listed.js';
import { CHANNELS, CUSTOMER_GROUPS, RATE_SCALE } from '../pricing.model.js';
import { PROMOTION_CURRENCY, type Promotion, type PromotionEffect } from '../promotion.js';
import { localBound } from '../../legacy-exchange/local-bound.js';
import { plainE4, whole, yesOrNo } from '../../legacy-exchange/php-values.js';
import { GROUP_IDS, SHOPS } from './shops.js';
import { storedText } from '../../legacy-exchange/stored-text.js';

/** What refusals name. */
const field = (name: string): string => `promotion.${name}`;

/** Ten-thousandths in a whole cent, and in a hundredth of a percent. */
const CENT_E4 = 100n;
const HUNDREDTH_E4 = 100n;

/** What a row of the promotion list tells. Of one that is removed nothing else matters. */
export function listedPromotion(row: JsonObject): ListedPromotion {
  let scope: PromotionScope | null = null;
  try {
    if (!yesOrNo(row.get('status'), field('status'))) return { kind: 'removed' };
    scope = scopeOf(row);
    return { kind: 'promotion', promotion: { ...termsOf(row), ...scope } };
  } catch (error) {
    if (!(error instanceof TranslationRefused)) throw error;
    return { kind: 'doubted', scope, field: error.field, because: error.because };
  }
}

function termsOf(row: JsonObject): Omit<Promotion, keyof PromotionScope> {
  const thresholdMinor = cents(row.get('threshold'), 'threshold');
  if (row.get('currency') !== PROMOTION_CURRENCY) {
    throw new TranslationRefused(field('currency'), 'is not that of promotions');
  }
  return {
    id: storedText(row.get('promotion_id'), field('promotion_id')),
    title: storedText(row.get('title'), field('title')),
    priority: whole(row.get('priority'), -1_000_000, field('priority')),
    exclusive: yesOrNo(row.get('exclusive'), field('exclusive')),
    thresholdMinor,
    window: {
      fromMs: localBound(row.get('date_start') ?? null, 'from', field('date_start')),
      untilMs: localBound(row.get('date_end') ?? null, 'until', field('date_end')),
    },
    effect: effectOf(row),
  };
}

function effectOf(row: JsonObject): PromotionEffect {
  switch (row.get('type')) {
    case 'percent-off': {
      const e4 = plainE4(row.get('rate'), field('rate'));
      if (e4 % HUNDREDTH_E4 !== 0n) throw new TranslationRefused(field('rate'), 'is finer than rates are');
      const rate = Number(e4 / HUNDREDTH_E4);
      if (rate > RATE_SCALE) throw new TranslationRefused(field('rate'), 'is more than all of it');
      return { kind: 'percent-off', rate };
    }
    case 'amount-off':
      return { kind: 'amount-off', amountMinor: cents(row.get('amount'), 'amount') };
    case 'n-for-m': {
      const take = whole(row.get('n'), 2, field('n'));
      const pay = whole(row.get('m'), 1, field('m'));
      if (pay >= take) throw new TranslationRefused(field('m'), 'is not less than is taken');
      return { kind: 'n-for-m', take, pay };
    }
    default:
      throw new TranslationRefused(field('type'), 'is not known');
  }
}

function scopeOf(row: JsonObject): PromotionScope {
  const code = row.get('code');
  const skus = row.get('skus');
  if (!Array.isArray(skus)) throw new TranslationRefused(field('skus'), 'is not a list');
  return {
    channels: numbersIn(row.get('store_ids'), 'store_ids').map((id) =>
      named(CHANNELS, (channel) => SHOPS[channel].storeId === String(id), 'store_ids'),
    ),
    groups: numbersIn(row.get('customer_group_ids'), 'customer_group_ids').map((id) =>
      named(CUSTOMER_GROUPS, (group) => GROUP_IDS[group] === id, 'customer_group_ids'),
    ),
    code: code === '' || code === null ? null : storedText(code, field('code')),
    skus: (skus as readonly JsonValue[]).map((sku) => storedText(sku, field('skus'))),
    categories: numbersIn(row.get('category_ids'), 'category_ids'),
  };
}

/** `0,1`; empty: none is listed. */
function numbersIn(value: JsonValue | undefined, name: string): readonly number[] {
  if (typeof value !== 'string') throw new TranslationRefused(field(name), 'is not a text');
  return value === '' ? [] : value.split(',').map((digits) => whole(digits, 0, field(name)));
}

/** One nobody of ours knows may be any of ours under another number. */
function named<T>(known: readonly T[], is: (each: T) => boolean, name: string): T {
  const found = known.find(is);
  if (found === undefined) throw new TranslationRefused(field(name), 'is not known');
  return found;
}

function cents(value: JsonValue | undefined, name: string): number {
  const e4 = plainE4(value, field(name));
  if (e4 % CENT_E4 !== 0n) throw new TranslationRefused(field(name), 'has parts of a cent');
  return Number(e4 / CENT_E4);
}
