import type { ShippingMethod } from '@banyan/domains';

/** What sending costs, where whoever sends it does not say in time. */
export interface ShippingEstimate {
  /** Minor units of the order's currency; of any that is not named, as of euros. */
  readonly costMinor: Readonly<Record<ShippingMethod, Readonly<Record<string, number>>>>;
  /** From acceptance, both inclusive, days: where parcels go at all. */
  readonly days: Readonly<Record<string, Readonly<Record<ShippingMethod, readonly [from: number, until: number]>>>>;
}

/**
 * The shop's price list for sending, which is the legacy core's own: with it an estimate is right unless the carrier has changed
 * its prices since. What it is wrong by is the shop's affair, never the shopper's. Days are the carrier's promise and one more.
 */
export const SHIPPING_TABLE: ShippingEstimate = {
  costMinor: { standard: { EUR: 490, JPY: 800 }, express: { EUR: 990, JPY: 1_600 } },
  days: {
    DE: { standard: [1, 3], express: [1, 2] },
    AT: { standard: [2, 5], express: [1, 3] },
    NL: { standard: [2, 5], express: [1, 3] },
    FR: { standard: [3, 6], express: [1, 3] },
    CH: { standard: [3, 7], express: [2, 4] },
    GB: { standard: [4, 8], express: [2, 4] },
    IE: { standard: [4, 8], express: [2, 4] },
  },
};
