import { nextTo, operationsOf, renamed, type ContractVersion } from '@banyan/contracts';
import { isoUtc } from '@banyan/kernel';
import type { Price, PriceBasis } from '../pricing.model.js';
import { quantityOf } from '../../contract-values/accept-quantity.js';
import type { ContractSchemas as Before } from './v2.generated.js';
import { presentEntry, v2Spoke } from './v2.js';
import type { ChannelPrice, ContractSchemas, Reason, Step } from './v3.generated.js';

const version = nextTo(v2Spoke).as<ContractSchemas>('v3');

const channelPriceOf = ({ price, regular, per, taxMode, taxRate }: Price): ChannelPrice => ({
  charged: price,
  shelf: regular,
  saved: { ...regular, amountMinor: Math.max(0, regular.amountMinor - price.amountMinor) },
  per,
  tax: { mode: taxMode, rate: taxRate },
});

const inOneObject = {
  without: ['price', 'regular', 'per', 'tax'],
  with: { channelPrice: channelPriceOf },
  back: ({ channelPrice: { charged, shelf, per, tax } }: { readonly channelPrice: ChannelPrice }) => ({
    price: charged,
    regular: shelf,
    per,
    tax,
  }),
} as const;

const channelPrice = version.change({
  name: 'channel-price',
  says: '`channelPrice` has what a label says in one object: `charged`, `shelf`, `saved`, `per` and `tax`. Version 2 has `price`, `regular`, `per` and `tax` beside each other, and storefronts subtracted.',
  answers: {
    Price: inOneObject,
    EntryPriced: inOneObject,
    BatchAnswer: {
      // A member that holds a part which is another now is said again.
      with: { entries: ({ items }, present) => items.map((item) => presentEntry(item, present.EntryPriced)) },
      back: ({ entries }, undone) => ({
        entries: entries.map((entry) => (entry.state === 'priced' ? undone.EntryPriced(entry) : entry)),
      }),
    },
  },
});

/** Labels of a shop: short, and the same for every product. */
const REASONS: Readonly<Record<PriceBasis, Reason>> = {
  regular: { code: 'shelf-price', text: { de: 'Preis', en: 'Price' } },
  tier: { code: 'quantity-price', text: { de: 'Mengenpreis', en: 'Quantity price' } },
  special: { code: 'special-price', text: { de: 'Sonderpreis', en: 'Special price' } },
};
const BASES: Readonly<Record<Reason['code'], PriceBasis>> = {
  'shelf-price': 'regular',
  'quantity-price': 'tier',
  'special-price': 'special',
};

const inWords = {
  without: ['basis'],
  with: { reason: ({ basis }: { readonly basis: PriceBasis }) => REASONS[basis] },
  back: ({ reason }: { readonly reason: Reason }) => ({ basis: BASES[reason.code] }),
} as const;

const reasonInWords = version.change({
  name: 'reason-in-words',
  says: '`reason` says in German and English why a price is what it is, with a code for programs; it replaces `basis`, also in the lines of a quote.',
  answers: {
    Price: inWords,
    EntryPriced: inWords,
    QuoteLine: inWords,
    Quote: {
      with: { lines: ({ lines }, present) => lines.map(present.QuoteLine) },
      back: ({ lines }, undone) => ({ lines: lines.map(undone.QuoteLine) }),
    },
  },
});

const always = {
  without: ['changesAt'],
  with: { validUntil: ({ changesAtMs }: Price) => (changesAtMs === null ? null : isoUtc(changesAtMs)) },
  back: ({ validUntil }: { readonly validUntil: string | null }) =>
    validUntil === null ? {} : { changesAt: validUntil },
} as const;

const validUntilAlways = version.change({
  name: 'valid-until-always',
  says: '`validUntil` is always there, and null where no change is known; it replaces `changesAt`, which is absent then.',
  answers: { Price: always, EntryPriced: always },
});

export function stepsOf({ tiers }: Price): Step[] {
  return tiers.map(({ fromQuantityE4, price }, index) => {
    const next = tiers[index + 1];
    return {
      from: quantityOf(fromQuantityE4),
      below: next === undefined ? null : quantityOf(next.fromQuantityE4),
      price,
    };
  });
}

const whole = {
  without: ['tiers'],
  with: { steps: stepsOf },
  back: ({ steps }: { readonly steps: readonly Step[] }) => ({
    tiers: steps.map(({ from, price }) => ({ from, price })),
  }),
} as const;

const wholeSteps = version.change({
  name: 'whole-steps',
  says: '`steps` replace `tiers`: each says from which quantity it counts and below which, and a storefront looks at one row.',
  answers: { Price: whole, EntryPriced: whole },
});

const promotionCodes = version.change({
  name: 'promotion-codes',
  says: 'Promotion codes are `promotionCodes`, in the question and in the answer; version 2 calls them `codes`.',
  requests: {
    QuoteRequest: renamed<Before['QuoteRequest'], ContractSchemas['QuoteRequest']>({ codes: 'promotionCodes' }),
  },
  answers: {
    Quote: {
      without: ['codes'],
      with: { promotionCodes: ({ codes }) => codes.map(({ code, state }) => ({ code, state })) },
      back: ({ promotionCodes }) => ({ codes: promotionCodes }),
    },
  },
});

/** Version 3 in parts, for the version that is like it. */
export const v3Spoke = version.spoke([channelPrice, reasonInWords, validUntilAlways, wholeSteps, promotionCodes]);

/** Pricing, contract version 3: version 2, and what is different in it. */
export const v3: ContractVersion = {
  domain: 'pricing',
  version: 'v3',
  specification: 'contracts/pricing/v3/openapi.yaml',
  operations: operationsOf(v3Spoke),
  descent: v3Spoke.descent,
};
