import type { Channel, CustomerGroup, TaxMode } from '../pricing.model.js';

/** A shop of the core's installation. */
export interface LegacyShop {
  /** `store_id`. The core answers an unknown one as the web shop, silently and wrongly: it is looked up, never composed. */
  readonly storeId: string;
  readonly taxMode: TaxMode;
}

export const SHOPS: Readonly<Record<Channel, LegacyShop>> = {
  web: { storeId: '0', taxMode: 'included' },
  app: { storeId: '1', taxMode: 'included' },
  marketplace: { storeId: '2', taxMode: 'excluded' },
  store: { storeId: '3', taxMode: 'included' },
};

/** `customer_group_id`, by the group. */
export const GROUP_IDS: Readonly<Record<CustomerGroup, number>> = { retail: 1, club: 2, trade: 3 };

/** The group that means everyone. */
export const EVERYONE_ID = 32_000;
