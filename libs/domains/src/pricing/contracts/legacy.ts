import type { LegacyWire, LegacyWireSpoke } from '@banyan/contracts';
import {
  CHANNELS,
  CUSTOMER_GROUPS,
  PRICE_BATCH,
  PRICE_ONE,
  QUANTITY_SCALE,
  type BatchQuestion,
  type BatchResult,
  type Market,
  type PriceQuestion,
  type PriceResult,
} from '../pricing.model.js';
import {
  PRICE_WORDS,
  readOnePrice,
  readSeveralPrices,
  writePrices,
  type PriceWords,
} from '../legacy/price-row.wire.js';
import { GROUP_IDS, SHOPS } from '../legacy/shops.js';

/** How long a row of the core is kept to be given again, ms; each time it is given, the service says that it is the present one. */
const FACTS_MS = 600_000;

/** The core's own defaults: the web shop, and a shopper who is nobody in particular. */
interface PriceQuery {
  readonly sku?: string;
  readonly 'sku[]'?: readonly string[];
  readonly store_id?: string;
  readonly customer_group_id?: string;
}

const one: LegacyWireSpoke<PriceQuestion, PriceResult, PriceWords> = {
  operation: PRICE_ONE,
  accept({ query }) {
    const { sku = '', ...where } = query as PriceQuery;
    const market = marketOf(where);
    if (market === undefined) return undefined;
    return { input: { sku, ...market, quantityE4: QUANTITY_SCALE }, credential: undefined, needs: [PRICE_WORDS] };
  },
  read: ({ input }, answer) => readOnePrice(input, answer),
  present: (_, result, known) => writePrices(result, known.get(PRICE_WORDS)),
};

const several: LegacyWireSpoke<BatchQuestion, BatchResult, PriceWords> = {
  operation: PRICE_BATCH,
  accept({ query }) {
    const { 'sku[]': skus = [], ...where } = query as PriceQuery;
    const market = marketOf(where);
    if (market === undefined) return undefined;
    return { input: { skus, ...market }, credential: undefined, needs: [PRICE_WORDS] };
  },
  read: ({ input }, answer) => readSeveralPrices(input, answer),
  present: (_, result, known) => writePrices(result, known.get(PRICE_WORDS)),
};

/** Whom the core would answer; undefined: nobody whom we know. What a row says of the shelf is of every group, and its label of retail. */
function marketOf({ store_id: store = '0', customer_group_id: id }: PriceQuery): Market | undefined {
  const channel = CHANNELS.find((each) => SHOPS[each].storeId === store);
  const group = id === undefined ? 'retail' : CUSTOMER_GROUPS.find((each) => String(GROUP_IDS[each]) === id);
  return channel === undefined || group === undefined ? undefined : { channel, group };
}

/** Prices as the core's own URLs tell them. */
export const pricingLegacyWire: LegacyWire = {
  domain: 'pricing',
  version: 'legacy',
  specification: 'contracts/pricing/legacy/openapi.yaml',
  // Prices are anybody's.
  credentialMs: 0,
  factsMs: FACTS_MS,
  operations: { getPrice: one, getPrices: several },
};
