import {
  askAvailabilities,
  askAvailability,
  askPrice,
  askPrices,
  askQuote,
  askStores,
  cancelOrder,
  type Channel,
  checkFirmly,
  placeOrder,
  readOrder,
  type ShopQuestion,
} from '@banyan/shopping';
import type { JourneyName } from '../profile/journey-names.js';
import type { Goods } from './goods.js';
import type { ShotAnswer } from './shot.js';

/** Requests that are sent together, and what follows the answer of the only one. */
export interface Wave {
  readonly questions: readonly ShopQuestion[];
  /** It calls off what was ordered, or leads there: it is sent also when the run was stopped. */
  readonly afterwards?: true;
  /** Absent: it ends here. */
  readonly next?: (answer: ShotAnswer) => Wave | undefined;
}

/** Who is on a journey. */
export interface Traveller {
  readonly channel: Channel;
  readonly goods: Goods;
  /** The next page of those that the core answers. */
  readonly page: () => string;
  /** A new `Idempotency-Key`; undefined: nothing is ordered. */
  readonly newKey: (() => string) | undefined;
}

interface Journey {
  /** In its help and its report. */
  readonly about: string;
  /** How many requests it is, in the mean. @param orders does it order? */
  readonly requests: (orders: boolean) => number;
  readonly begin: (traveller: Traveller) => Wave;
}

/** What passes the gateway untouched: no domain, and no objective. */
export const PASSTHROUGH = { domain: 'passthrough', operation: 'page' } as const;

export const JOURNEYS: Readonly<Record<JourneyName, Journey>> = {
  page: {
    about: 'a page of the core that the gateway passes through',
    requests: () => 1,
    begin: ({ page }) => ({ questions: [{ ...PASSTHROUGH, method: 'GET', target: page() }] }),
  },
  list: {
    about: 'a page of a list: availability and prices of its goods',
    requests: () => 2,
    begin({ goods, channel }) {
      const skus = goods.listed();
      return { questions: [askAvailabilities(skus, channel), askPrices(skus, channel)] };
    },
  },
  product: {
    about: 'a page of a product: its availability and its price',
    requests: () => 2,
    begin({ goods, channel }) {
      const sku = goods.one();
      return { questions: [askAvailability(sku, channel), askPrice(sku, channel)] };
    },
  },
  stores: {
    about: 'which stores have a product',
    requests: () => 1,
    begin: ({ goods }) => ({ questions: [askStores(goods.one())] }),
  },
  basket: {
    about: 'a product is put into a basket: the firm check, then a quote',
    requests: () => 2,
    begin: (traveller) => toQuote(traveller, () => undefined),
  },
  checkout: {
    about: 'as basket; with --orders the quote is then ordered, looked at and called off',
    requests: (orders) => (orders ? 5 : 2),
    begin(traveller) {
      const { newKey } = traveller;
      return toQuote(traveller, ({ status, body }, channel) => {
        if (newKey === undefined || status !== 200) return undefined;
        const placing = placeOrder({ channel, quote: String(body['token']), key: newKey() });
        return { questions: [placing], next: afterPlacing };
      });
    },
  },
};

/** Over the counter nobody puts anything into a basket here: those people buy on the web. */
function toQuote(
  { goods, channel: at }: Traveller,
  follow: (answer: ShotAnswer, channel: Channel) => Wave | undefined,
): Wave {
  const channel = at === 'store' ? 'web' : at;
  const sku = goods.one();
  const quote: Wave = {
    questions: [askQuote([{ sku, quantity: 1 }], channel)],
    next: (answer) => follow(answer, channel),
  };
  return { questions: [checkFirmly(sku, channel)], next: ({ status }) => (status === 200 ? quote : undefined) };
}

function afterPlacing({ status, body: { reference } }: ShotAnswer): Wave | undefined {
  // What may have been taken in all the same is asked about again when the run has ended, and called off.
  if (status !== 201 || typeof reference !== 'string') return undefined;
  const cancelling: Wave = { questions: [cancelOrder(reference)], afterwards: true };
  return { questions: [readOrder(reference)], afterwards: true, next: () => cancelling };
}
