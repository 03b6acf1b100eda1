import type { TaxMode } from '../../legacy-exchange/legacy-amount.js';
import type { Channel, CustomerGroup } from '../orders.model.js';

/** A shop of the core's installation, under the names that each of the systems merged in has for it. */
interface LegacyShop {
  /** The newer shop's `store_id`. It answers an unknown one as the web shop, silently and wrongly. */
  readonly storeId: string;
  /** The older shop's `store_id`: it counts from 1. */
  readonly olderStoreId: string;
  /** The older shop's store view, whose stock it sells. */
  readonly storeView: string;
  /** The mainframe's distribution channel. */
  readonly distribution: string;
  readonly taxMode: TaxMode;
}

export const SHOPS: Readonly<Record<Channel, LegacyShop>> = {
  web: { storeId: '0', olderStoreId: '1', storeView: 'default', distribution: '10', taxMode: 'included' },
  app: { storeId: '1', olderStoreId: '2', storeView: 'mobile_de', distribution: '20', taxMode: 'included' },
  marketplace: { storeId: '2', olderStoreId: '3', storeView: 'mkt', distribution: '30', taxMode: 'excluded' },
  store: { storeId: '3', olderStoreId: '4', storeView: 'pos', distribution: '40', taxMode: 'included' },
};

/** `customer_group_id`, by the group. */
export const GROUP_IDS: Readonly<Record<CustomerGroup, string>> = { retail: '1', club: '2', trade: '3' };

/** A branch where a shopper collects. */
interface LegacyBranch {
  readonly location: string;
  /** Of the place that holds its stock, as documents and comments name it. */
  readonly source: string;
  /** The store view that sells its stock alone. */
  readonly storeView: string;
  /** The newer shop's way of sending that is none. */
  readonly pickupCode: string;
}

const branch = (location: string, number: string): LegacyBranch => ({
  location,
  source: `ST-${number}`,
  storeView: `pos_${number}`,
  pickupCode: `pickup.st_${number}`,
});

/** Every branch, by its location. What is not here is no branch of the core's. */
export const BRANCHES: ReadonlyMap<string, LegacyBranch> = new Map(
  [
    branch('berlin-mitte', '0101'),
    branch('hamburg-altona', '0102'),
    branch('muenchen-sendling', '0103'),
    branch('koeln-deutz', '0104'),
  ].map((each) => [each.location, each]),
);
