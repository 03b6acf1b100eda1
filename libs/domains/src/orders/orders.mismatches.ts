import type { MismatchRules } from '../domain.js';
import { ordersKindOf } from './orders.kinds.js';
import { ORDER_PLACE } from './orders.model.js';

const LINE = [
  'sku',
  'quantityE4',
  'price.amountMinor',
  'price.currency',
  'per',
  'lineAmountMinor',
  'discountMinor',
  'taxRate',
];

/**
 * What is bought and what it costs are nobody's; who buys it, where it goes and what it is paid with are withheld, and so is what is
 * not named here. The core's answers hold all of it, so that none is recorded as a golden case.
 */
export const ORDERS_MISMATCHES: MismatchRules = {
  kindOf: ordersKindOf,
  shown: {
    [ORDER_PLACE]: {
      question: [
        'reference',
        'channel',
        'basket.channel',
        'basket.group',
        'basket.currency',
        ...LINE.map((name) => `basket.lines.*.${name}`),
        'basket.codes.*',
        'basket.promotions.*.id',
        'basket.promotions.*.title',
        'basket.promotions.*.amountMinor',
        'basket.totalMinor',
        'basket.atMs',
        'delivery.kind',
        'delivery.method',
        'delivery.location',
        'delivery.address.country',
        'authority.arm',
        'authority.term',
        'boundAtMs',
      ],
      answer: [
        'kind',
        'reference',
        'state',
        'currency',
        'totalMinor',
        'shippingMinor',
        'placedAtMs',
        'because',
        'lines.*',
      ],
    },
  },
};
