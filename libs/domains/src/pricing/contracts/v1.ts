import type { ContractRequest, ContractVersion, OperationSpoke } from '@banyan/contracts';
import { decimalTextOf, isoUtc, type Currency } from '@banyan/kernel';
import { quantityOf } from '../../contract-values/accept-quantity.js';
import { percentText } from '../../contract-values/percent-text.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
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
import { presentNotQuotable, presentWithoutPrice } from './present-refusal.js';
import type {
  BatchAnswer,
  BatchItem,
  BatchRequest,
  ItemProblem,
  Price as PriceAnswer,
  Quote as QuoteAnswer,
  QuoteRequest,
} from './v1.generated.js';

const one: OperationSpoke<PriceQuestion, PriceResult> = {
  operation: PRICE_ONE,
  accept: (request: ContractRequest) => acceptPriceQuestion(request),
  present(result) {
    if (result.kind !== 'price') return presentWithoutPrice(result);
    const { channel, group } = result;
    return { status: 200, body: { channel, group, ...presentItem(result) } satisfies PriceAnswer };
  },
};

const batch: OperationSpoke<BatchQuestion, BatchResult> = {
  operation: PRICE_BATCH,
  accept: ({ body }: ContractRequest) => acceptBatchQuestion(body as BatchRequest),
  present({ channel, group, items: results }) {
    const items: BatchItem[] = [];
    const problems: ItemProblem[] = [];
    for (const item of results) {
      if (item.kind === 'price') items.push(presentItem(item));
      else problems.push({ sku: item.sku, code: item.kind === 'refused' ? 'upstream-failed' : item.kind });
    }
    const body: BatchAnswer = { channel, group, items, ...(problems.length === 0 ? {} : { problems }) };
    return { status: 200, body };
  },
};

const quote: OperationSpoke<QuoteQuestion, BoundQuote | NotQuotable> = {
  operation: QUOTE_BASKET,
  accept: ({ body }: ContractRequest) => acceptQuoteQuestion(body as QuoteRequest),
  present: (result) =>
    result.kind === 'quote' ? { status: 200, body: presentQuote(result) } : presentNotQuotable(result),
};

/** What this version does not say: how the channel shows tax, and whether a tier or a special stands in the shelf price's place. */
function presentItem({ sku, quantityE4, price, regular, per, basis, tiers, taxRate, changesAtMs }: Price): BatchItem {
  return {
    sku,
    quantity: quantityOf(quantityE4),
    price: decimalTextOf(price),
    regularPrice: decimalTextOf(regular),
    per,
    currency: price.currency,
    onSale: basis !== 'regular',
    taxRate: percentText(taxRate),
    ...(tiers.length === 0
      ? {}
      : { tiers: tiers.map((tier) => ({ from: quantityOf(tier.fromQuantityE4), price: decimalTextOf(tier.price) })) }),
    ...(changesAtMs === null ? {} : { validUntil: isoUtc(changesAtMs) }),
  };
}

function presentQuote(result: BoundQuote): QuoteAnswer {
  const { channel, group, currency, atMs, lines, promotions, codes, taxes, totalMinor, validUntilMs, token } = result;
  const amount = amountIn(currency);
  return {
    channel,
    group,
    currency,
    at: isoUtc(atMs),
    lines: lines.map((line) => ({
      sku: line.sku,
      quantity: quantityOf(line.quantityE4),
      price: decimalTextOf(line.price),
      per: line.per,
      amount: amount(line.lineAmountMinor),
      discount: amount(line.discountMinor),
      taxRate: percentText(line.taxRate),
    })),
    promotions: promotions.map(({ id, title, amountMinor, code }) => ({
      id,
      title,
      amount: amount(amountMinor),
      ...(code === undefined ? {} : { code }),
    })),
    codes: codes.map(({ code, state }) => ({ code, state })),
    taxes: taxes.map(({ rate, grossMinor, taxMinor }) => ({
      rate: percentText(rate),
      gross: amount(grossMinor),
      tax: amount(taxMinor),
    })),
    total: amount(totalMinor),
    validUntil: isoUtc(validUntilMs),
    token,
  };
}

function amountIn(currency: Currency): (amountMinor: number) => string {
  return (amountMinor) => decimalTextOf({ amountMinor, currency });
}

/** Pricing, contract version 1. */
export const v1: ContractVersion = {
  domain: 'pricing',
  version: 'v1',
  specification: 'contracts/pricing/v1/openapi.yaml',
  operations: { getPrice: one, getPriceBatch: batch, quoteBasket: quote },
};
