import type { StoreViewCode } from '../books/sources.js';

export type Channel = 'web' | 'app' | 'marketplace' | 'store';
export type Language = 'de-de' | 'en-gb';

/** A shop of the installation, by OpenCart's `store_id`. */
export interface Store {
  readonly id: number;
  readonly channel: Channel;
  readonly language: Language;
  /** Whether the prices it shows include VAT. */
  readonly taxIncluded: boolean;
  /** Whose stock it sells. */
  readonly view: StoreViewCode;
}

const WEB: Store = { id: 0, channel: 'web', language: 'de-de', taxIncluded: true, view: 'default' };

export const STORES: readonly Store[] = [
  WEB,
  { id: 1, channel: 'app', language: 'de-de', taxIncluded: true, view: 'mobile_de' },
  { id: 2, channel: 'marketplace', language: 'en-gb', taxIncluded: false, view: 'mkt' },
  { id: 3, channel: 'store', language: 'de-de', taxIncluded: true, view: 'pos' },
];

/** The shop of that id; an unknown one silently means the web shop. */
export function storeOf(id: string | null): Store {
  return STORES.find((store) => String(store.id) === id) ?? WEB;
}

/** Customer groups by the name others know them by. */
export const CUSTOMER_GROUPS = { retail: 1, club: 2, trade: 3 } as const;
export type CustomerGroup = keyof typeof CUSTOMER_GROUPS;
export type CustomerGroupId = (typeof CUSTOMER_GROUPS)[CustomerGroup];

/** The group that means everyone. */
export const EVERYONE = 32_000;

/** The group of that id; an unknown one is nobody in particular. */
export function groupIdOf(id: string | null): CustomerGroupId {
  return Object.values(CUSTOMER_GROUPS).find((group) => String(group) === id) ?? CUSTOMER_GROUPS.retail;
}

const STANDARD_RATE = 1900;

/** VAT by tax class, hundredths of a percent. */
export const TAX_CLASSES: Readonly<Record<number, number>> = { 9: STANDARD_RATE, 10: 700, 11: 0 };

/** A class nobody knows any more is taxed as most things are. */
export function taxRateOf(taxClassId: number): number {
  return TAX_CLASSES[taxClassId] ?? STANDARD_RATE;
}

/** Currencies the shop sells in, and the places their minor unit has. */
export const CURRENCY_PLACES: Readonly<Record<string, number>> = { EUR: 2, USD: 2, GBP: 2, CHF: 2, JPY: 0 };

/** What promotions are in, and the shop where nothing says otherwise. */
export const HOUSE_CURRENCY = 'EUR';
