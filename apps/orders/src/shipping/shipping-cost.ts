import type { Delivery, QuotedBasket } from '@banyan/domains';
import { SHIPPING_TABLE, type ShippingEstimate } from './shipping-table.js';

/** What sending an order costs the shopper, and when it is there. */
export interface ShippingCost {
  readonly kind: 'cost';
  /** Gross. */
  readonly amountMinor: number;
  /** `rated`: by who sends it. `estimated`: by the table, to be held against the rate later. `none`: it is collected. */
  readonly basis: 'rated' | 'estimated' | 'none';
  /** Days from acceptance, both inclusive; null: it is told when it is ready. */
  readonly days: { readonly from: number; readonly until: number } | null;
}

/** Nobody delivers there. */
export interface NotServed {
  readonly kind: 'not-served';
}

/** Of what is collected. */
export const COLLECTED: ShippingCost = { kind: 'cost', amountMinor: 0, basis: 'none', days: null };

/** By the table. Pure. */
export function estimateShipping(
  delivery: Extract<Delivery, { readonly kind: 'ship' }>,
  { currency }: Pick<QuotedBasket, 'currency'>,
  table: ShippingEstimate = SHIPPING_TABLE,
): ShippingCost | NotServed {
  const { method, address } = delivery;
  const served = Object.hasOwn(table.days, address.country) ? table.days[address.country] : undefined;
  const costs = table.costMinor[method];
  const amountMinor = costs[currency] ?? costs['EUR'];
  if (served === undefined || amountMinor === undefined) return { kind: 'not-served' };
  const [from, until] = served[method];
  return { kind: 'cost', amountMinor, basis: 'estimated', days: { from, until } };
}
