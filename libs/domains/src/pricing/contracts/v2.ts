import { operationsOf, type ContractRequest, type ContractVersion, type PartedSpoke } from '@banyan/contracts';
import { isoUtc, type Currency, type Money } from '@banyan/kernel';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  type BatchItem,
  type BatchResult,
  type BoundQuote,
  type NotQuotable,
  type Price,
  type PriceResult,
  type QuoteLine,
  type Tier,
} from '../pricing.model.js';
import { acceptBatchQuestion, acceptPriceQuestion, acceptQuoteQuestion } from './accept-questions.js';
import { quantityOf } from '../../contract-values/accept-quantity.js';
import { presentNotQuotable, presentWithoutPrice } from './present-refusal.js';
import type { BatchRequest, ContractSchemas, EntryNotPriced, QuoteRequest } from './v2.generated.js';

/** What each part of an answer is written from: the contract's schemas, by their names. */
export interface Sources {
  readonly Price: Price;
  readonly EntryPriced: Price;
  readonly Tier: Tier;
  readonly BatchAnswer: BatchResult;
  readonly Quote: BoundQuote;
  readonly QuoteLine: QuoteLine;
}

type Spoke = PartedSpoke<Sources, ContractSchemas>;

/** A price, alone or in a batch. */
const priced = {
  sku: ({ sku }: Price) => sku,
  quantity: ({ quantityE4 }: Price) => quantityOf(quantityE4),
  price: ({ price }: Price) => price,
  regular: ({ regular }: Price) => regular,
  per: ({ per }: Price) => per,
  basis: ({ basis }: Price) => basis,
  tax: ({ taxMode, taxRate }: Price) => ({ mode: taxMode, rate: taxRate }),
  tiers: ({ tiers }, present) => tiers.map(present.Tier),
  changesAt: ({ changesAtMs }) => (changesAtMs === null ? undefined : isoUtc(changesAtMs)),
} satisfies Partial<Spoke['parts']['Price']>;

const parts: Spoke['parts'] = {
  Price: { channel: ({ channel }) => channel, group: ({ group }) => group, ...priced },
  EntryPriced: { state: () => 'priced', ...priced },
  Tier: { from: ({ fromQuantityE4 }) => quantityOf(fromQuantityE4), price: ({ price }) => price },
  BatchAnswer: {
    channel: ({ channel }) => channel,
    group: ({ group }) => group,
    entries: ({ items }, present) => items.map((item) => presentEntry(item, present.EntryPriced)),
  },
  Quote: {
    channel: ({ channel }) => channel,
    group: ({ group }) => group,
    taxMode: ({ taxMode }) => taxMode,
    at: ({ atMs }) => isoUtc(atMs),
    lines: ({ lines }, present) => lines.map(present.QuoteLine),
    promotions: ({ promotions, currency }) =>
      promotions.map(({ id, title, amountMinor, code }) => ({
        id,
        title,
        amount: money(amountMinor, currency),
        ...(code === undefined ? {} : { code }),
      })),
    codes: ({ codes }) => codes.map(({ code, state }) => ({ code, state })),
    taxes: ({ taxes, currency }) =>
      taxes.map(({ rate, grossMinor, taxMinor }) => ({
        rate,
        gross: money(grossMinor, currency),
        tax: money(taxMinor, currency),
      })),
    total: ({ totalMinor, currency }) => money(totalMinor, currency),
    validUntil: ({ validUntilMs }) => isoUtc(validUntilMs),
    token: ({ token }) => token,
  },
  QuoteLine: {
    sku: ({ sku }) => sku,
    quantity: ({ quantityE4 }) => quantityOf(quantityE4),
    price: ({ price }) => price,
    per: ({ per }) => per,
    basis: ({ basis }) => basis,
    amount: ({ lineAmountMinor, price }) => money(lineAmountMinor, price.currency),
    discount: ({ discountMinor, price }) => money(discountMinor, price.currency),
    taxRate: ({ taxRate }) => taxRate,
  },
};

const operations: Spoke['operations'] = {
  getPrice: {
    operation: PRICE_ONE,
    says: 'Price',
    accept: (request: ContractRequest) => acceptPriceQuestion(request),
    present: (result: PriceResult, present) =>
      result.kind === 'price' ? { status: 200, body: present.Price(result) } : presentWithoutPrice(result),
  },
  getPriceBatch: {
    operation: PRICE_BATCH,
    takes: 'BatchRequest',
    says: 'BatchAnswer',
    accept: ({ body }: ContractRequest) => acceptBatchQuestion(body as BatchRequest),
    present: (result: BatchResult, present) => ({ status: 200, body: present.BatchAnswer(result) }),
  },
  quoteBasket: {
    operation: QUOTE_BASKET,
    takes: 'QuoteRequest',
    says: 'Quote',
    accept: ({ body }: ContractRequest) => acceptQuoteQuestion(body as QuoteRequest),
    present: (result: BoundQuote | NotQuotable, present) =>
      result.kind === 'quote' ? { status: 200, body: present.Quote(result) } : presentNotQuotable(result),
  },
};

/** One SKU of a batch. @param present how the version writes one that has a price */
export function presentEntry<Entry>(item: BatchItem, present: (price: Price) => Entry): Entry | EntryNotPriced {
  switch (item.kind) {
    case 'price':
      return present(item);
    case 'refused':
      return { state: 'in-doubt', sku: item.sku };
    case 'unknown-sku':
    case 'not-priced':
      return { state: item.kind, sku: item.sku };
  }
}

function money(amountMinor: number, currency: Currency): Money {
  return { amountMinor, currency };
}

/** Version 2 in parts, for the version that is like it. */
export const v2Spoke: Spoke = { version: 'v2', parts, operations };

/** Pricing, contract version 2. */
export const v2: ContractVersion = {
  domain: 'pricing',
  version: 'v2',
  specification: 'contracts/pricing/v2/openapi.yaml',
  operations: operationsOf(v2Spoke),
};
