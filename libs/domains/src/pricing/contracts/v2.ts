import type { ContractRequest, ContractVersion, OperationSpoke } from '@banyan/contracts';
import { isoUtc, type Currency, type Money } from '@banyan/kernel';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type BoundQuote,
  type NotQuotable,
  type Price,
  type PriceQuestion,
  type PriceResult,
  type QuoteQuestion,
} from '../pricing.model.js';
import { acceptBatchQuestion, acceptPriceQuestion, acceptQuoteQuestion } from './accept-questions.js';
import { quantityOf } from './accept-quantity.js';
import { presentNotQuotable, presentWithoutPrice } from './present-refusal.js';
import type {
  BatchAnswer,
  BatchRequest,
  Entry,
  EntryPriced,
  Price as PriceAnswer,
  Quote as QuoteAnswer,
  QuoteRequest,
} from './v2.generated.js';

const one: OperationSpoke<PriceQuestion, PriceResult> = {
  operation: PRICE_ONE,
  accept: (request: ContractRequest) => acceptPriceQuestion(request),
  present(result) {
    if (result.kind !== 'price') return presentWithoutPrice(result);
    const { channel, group } = result;
    return { status: 200, body: { channel, group, ...presentPrice(result) } satisfies PriceAnswer };
  },
};

const batch: OperationSpoke<BatchQuestion, BatchResult> = {
  operation: PRICE_BATCH,
  accept: ({ body }: ContractRequest) => acceptBatchQuestion(body as BatchRequest),
  present({ channel, group, items }) {
    const body: BatchAnswer = { channel, group, entries: items.map(presentEntry) };
    return { status: 200, body };
  },
};

const quote: OperationSpoke<QuoteQuestion, BoundQuote | NotQuotable> = {
  operation: QUOTE_BASKET,
  accept: ({ body }: ContractRequest) => acceptQuoteQuestion(body as QuoteRequest),
  present: (result) =>
    result.kind === 'quote' ? { status: 200, body: presentQuote(result) } : presentNotQuotable(result),
};

function presentPrice(result: Price): Omit<EntryPriced, 'state'> {
  const { sku, quantityE4, price, regular, per, basis, tiers, taxMode, taxRate, changesAtMs } = result;
  return {
    sku,
    quantity: quantityOf(quantityE4),
    price,
    regular,
    per,
    basis,
    tax: { mode: taxMode, rate: taxRate },
    tiers: tiers.map((tier) => ({ from: quantityOf(tier.fromQuantityE4), price: tier.price })),
    ...(changesAtMs === null ? {} : { changesAt: isoUtc(changesAtMs) }),
  };
}

function presentEntry(item: BatchItem): Entry {
  switch (item.kind) {
    case 'price':
      return { state: 'priced', ...presentPrice(item) };
    case 'refused':
      return { state: 'in-doubt', sku: item.sku };
    case 'unknown-sku':
    case 'not-priced':
      return { state: item.kind, sku: item.sku };
  }
}

function presentQuote(result: BoundQuote): QuoteAnswer {
  const { channel, group, taxMode, atMs, lines, promotions, codes, taxes, totalMinor, validUntilMs, token } = result;
  const amount = amountIn(result.currency);
  return {
    channel,
    group,
    taxMode,
    at: isoUtc(atMs),
    lines: lines.map((line) => ({
      sku: line.sku,
      quantity: quantityOf(line.quantityE4),
      price: line.price,
      per: line.per,
      basis: line.basis,
      amount: amount(line.lineAmountMinor),
      discount: amount(line.discountMinor),
      taxRate: line.taxRate,
    })),
    promotions: promotions.map(({ id, title, amountMinor, code }) => ({
      id,
      title,
      amount: amount(amountMinor),
      ...(code === undefined ? {} : { code }),
    })),
    codes: codes.map(({ code, state }) => ({ code, state })),
    taxes: taxes.map(({ rate, grossMinor, taxMinor }) => ({
      rate,
      gross: amount(grossMinor),
      tax: amount(taxMinor),
    })),
    total: amount(totalMinor),
    validUntil: isoUtc(validUntilMs),
    token,
  };
}

function amountIn(currency: Currency): (amountMinor: number) => Money {
  return (amountMinor) => ({ amountMinor, currency });
}

/** Pricing, contract version 2. */
export const v2: ContractVersion = {
  domain: 'pricing',
  version: 'v2',
  specification: 'contracts/pricing/v2/openapi.yaml',
  operations: { getPrice: one, getPriceBatch: batch, quoteBasket: quote },
};
