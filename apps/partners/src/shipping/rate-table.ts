/** How goods are sent. */
export const SHIPPING_METHODS = ['standard', 'express'] as const;
export type ShippingMethod = (typeof SHIPPING_METHODS)[number];

/** From the day it is handed over, both inclusive. */
export interface Days {
  readonly fromDays: number;
  readonly untilDays: number;
}

/**
 * What a parcel costs, minor units of the currency that the goods are in; in any other the number of euros. The legacy
 * core's own table, `flat.flat` and `express.express` of `apps/legacy-core/src/order/methods.ts`: a carrier that charges the
 * shop's customers what the shop has always charged them. A test holds the two equal.
 */
export const COST_MINOR: Readonly<Record<ShippingMethod, Readonly<Record<string, number>>>> = {
  standard: { EUR: 490, JPY: 800 },
  express: { EUR: 990, JPY: 1600 },
};

/** Where parcels go (`apps/legacy-core/src/order/countries.ts`; each of them has postcodes), and how long that takes. */
export const COUNTRIES: Readonly<Record<string, Readonly<Record<ShippingMethod, Days>>>> = {
  DE: { standard: { fromDays: 1, untilDays: 2 }, express: { fromDays: 1, untilDays: 1 } },
  AT: { standard: { fromDays: 2, untilDays: 4 }, express: { fromDays: 1, untilDays: 2 } },
  NL: { standard: { fromDays: 2, untilDays: 4 }, express: { fromDays: 1, untilDays: 2 } },
  FR: { standard: { fromDays: 3, untilDays: 5 }, express: { fromDays: 1, untilDays: 2 } },
  CH: { standard: { fromDays: 3, untilDays: 6 }, express: { fromDays: 2, untilDays: 3 } },
  GB: { standard: { fromDays: 4, untilDays: 7 }, express: { fromDays: 2, untilDays: 3 } },
};

export interface ShippingRate extends Days {
  readonly amountMinor: number;
  readonly currency: string;
}

/** @returns undefined where parcels do not go */
export function rateOf(country: string, method: ShippingMethod, currency: string): ShippingRate | undefined {
  const served = Object.hasOwn(COUNTRIES, country) ? COUNTRIES[country] : undefined;
  if (served === undefined) return undefined;
  const costs = COST_MINOR[method];
  return { amountMinor: costs[currency] ?? costs['EUR'] ?? 0, currency, ...served[method] };
}
