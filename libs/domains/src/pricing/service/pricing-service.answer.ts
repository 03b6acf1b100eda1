import { isCurrency, TranslationRefused, type Currency, type Money } from '@banyan/kernel';
import { knowledgeOf, oneOf, record, records, same, text, whole, wholeOrNull } from '@banyan/rpc';
import {
  PRICE_UNITS,
  QUANTITY_SCALE,
  RATE_SCALE,
  type AppliedPromotion,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type Market,
  type NotQuotable,
  type Price,
  type PriceBasis,
  type PriceQuestion,
  type PriceResult,
  type Quote,
  type QuoteLine,
  type QuoteQuestion,
  type QuoteResult,
  type TaxShare,
  type Tier,
} from '../pricing.model.js';

/**
 * Reads what the service answered. It is another process, perhaps another version: nothing is believed before its shape
 * is proven, and it must answer the question that was asked. Of a quote the sums are checked too: a total that is not what its
 * lines come to is charged to nobody. What it adds beyond the canonical model is dropped.
 */

const BASES: readonly PriceBasis[] = ['regular', 'tier', 'special'];
const TAX_MODES = ['included', 'excluded'] as const;
const CODE_STATES = ['applied', 'unknown', 'not-open', 'not-applicable'] as const;
const REASONS = ['unknown-sku', 'not-priced', 'mixed-currencies'] as const;

/** As many as a row of the system of record may have. */
const MOST_TIERS = 100;
const MOST_PROMOTIONS = 1_000;

type Members = Readonly<Record<string, unknown>>;

/** @throws TranslationRefused naming the member in doubt */
export function readPrice(answer: unknown, question: PriceQuestion): PriceResult {
  const item = readItem(record(answer, 'service'), question, question.quantityE4, 'service');
  if (item.kind === 'refused') throw new TranslationRefused('service.kind', 'is only for items of a batch');
  return { ...item, ...knowledgeOf(answer) };
}

/** @throws TranslationRefused naming the member in doubt */
export function readPriceBatch(answer: unknown, question: BatchQuestion): BatchResult {
  const batch = record(answer, 'service');
  const { channel, group, skus } = question;
  sameMarket(batch, question, 'service');
  const items = records(batch['items'], 'service.items', skus.length);
  if (items.length !== skus.length) throw new TranslationRefused('service.items', 'is not one item for each SKU');
  return {
    channel,
    group,
    items: items.map((item, index) =>
      readItem(item, { channel, group, sku: skus[index] ?? '' }, QUANTITY_SCALE, 'service.items'),
    ),
    ...knowledgeOf(answer),
  };
}

/** @throws TranslationRefused naming the member in doubt */
export function readQuote(answer: unknown, question: QuoteQuestion): QuoteResult {
  const quote = record(answer, 'service');
  switch (quote['kind']) {
    case 'not-quotable':
      return readNotQuotable(quote, question);
    case 'quote':
      return readQuoted(quote, question);
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

function readItem(item: Members, asked: Market & { readonly sku: string }, quantityE4: number, at: string): BatchItem {
  const sku = same(item['sku'], asked.sku, `${at}.sku`);
  switch (item['kind']) {
    case 'unknown-sku':
      return { kind: 'unknown-sku', sku };
    case 'not-priced':
      return { kind: 'not-priced', sku };
    case 'refused':
      return { kind: 'refused', sku, field: text(item['field'], `${at}.field`) };
    case 'price':
      return readPriced(item, asked, quantityE4, at);
    default:
      throw new TranslationRefused(`${at}.kind`, 'is not known');
  }
}

function readPriced(
  item: Members,
  { sku, channel, group }: Market & { readonly sku: string },
  quantityE4: number,
  at: string,
): Price {
  sameMarket(item, { channel, group }, at);
  const regular = readMoney(item['regular'], `${at}.regular`);
  const price = readMoney(item['price'], `${at}.price`, regular.currency);
  const basis = oneOf(item['basis'], BASES, `${at}.basis`);
  if (basis === 'regular' && price.amountMinor !== regular.amountMinor) {
    throw new TranslationRefused(`${at}.price`, 'is not the shelf price that it is said to be');
  }
  return {
    kind: 'price',
    sku,
    channel,
    group,
    quantityE4: same(item['quantityE4'], quantityE4, `${at}.quantityE4`),
    price,
    regular,
    per: oneOf(item['per'], PRICE_UNITS, `${at}.per`),
    basis,
    tiers: readTiers(item['tiers'], regular.currency, `${at}.tiers`),
    taxMode: oneOf(item['taxMode'], TAX_MODES, `${at}.taxMode`),
    taxRate: readRate(item['taxRate'], `${at}.taxRate`),
    changesAtMs: wholeOrNull(item['changesAtMs'], `${at}.changesAtMs`),
  };
}

function readTiers(value: unknown, currency: Currency, at: string): readonly Tier[] {
  let before = 0;
  return records(value, at, MOST_TIERS).map((tier) => {
    const fromQuantityE4 = whole(tier['fromQuantityE4'], `${at}.fromQuantityE4`, 1);
    if (fromQuantityE4 <= before) throw new TranslationRefused(at, 'does not rise');
    before = fromQuantityE4;
    return { fromQuantityE4, price: readMoney(tier['price'], `${at}.price`, currency, 0) };
  });
}

/** @param currency the one it must be of */
function readMoney(value: unknown, at: string, currency?: Currency, least = 1): Money {
  const money = record(value, at);
  const amountMinor = whole(money['amountMinor'], `${at}.amountMinor`, least);
  const of = readCurrency(money['currency'], `${at}.currency`);
  return { amountMinor, currency: currency === undefined ? of : same(of, currency, `${at}.currency`) };
}

function readCurrency(value: unknown, at: string): Currency {
  if (typeof value !== 'string' || !isCurrency(value)) throw new TranslationRefused(at, 'is no currency that is known');
  return value;
}

function readRate(value: unknown, at: string): number {
  const rate = whole(value, at, 0);
  if (rate >= RATE_SCALE) throw new TranslationRefused(at, 'is no rate of a tax');
  return rate;
}

function readNotQuotable(answer: Members, { lines: asked }: QuoteQuestion): NotQuotable {
  const at = 'service.lines';
  const lines = records(answer['lines'], at, asked.length).map((each) => {
    const line = whole(each['line'], `${at}.line`, 0);
    const sku = same(each['sku'], asked[line]?.sku ?? '', `${at}.sku`);
    return { line, sku, because: oneOf(each['because'], REASONS, `${at}.because`) };
  });
  if (lines.length === 0) throw new TranslationRefused(at, 'names no line');
  return { kind: 'not-quotable', lines, ...knowledgeOf(answer) };
}

function readQuoted(answer: Members, question: QuoteQuestion): Quote {
  sameMarket(answer, question, 'service');
  const { channel, group } = question;
  const currency = readCurrency(answer['currency'], 'service.currency');
  const lines = records(answer['lines'], 'service.lines', question.lines.length);
  if (lines.length !== question.lines.length) {
    throw new TranslationRefused('service.lines', 'is not one for each that was asked for');
  }
  const atMs = whole(answer['atMs'], 'service.atMs');
  const quote: Quote = {
    kind: 'quote',
    channel,
    group,
    currency,
    taxMode: oneOf(answer['taxMode'], TAX_MODES, 'service.taxMode'),
    lines: lines.map((line, index) => readLine(line, question.lines[index], currency)),
    promotions: readPromotions(answer['promotions']),
    codes: readCodes(answer['codes'], question.codes),
    taxes: readTaxes(answer['taxes']),
    totalMinor: whole(answer['totalMinor'], 'service.totalMinor', 0),
    atMs: question.atMs === undefined ? atMs : same(atMs, question.atMs, 'service.atMs'),
    changesAtMs: wholeOrNull(answer['changesAtMs'], 'service.changesAtMs'),
    ...knowledgeOf(answer),
  };
  checkSums(quote);
  return quote;
}

function readLine(line: Members, asked: QuoteQuestion['lines'][number] | undefined, currency: Currency): QuoteLine {
  const at = 'service.lines';
  const lineAmountMinor = whole(line['lineAmountMinor'], `${at}.lineAmountMinor`, 0);
  const discountMinor = whole(line['discountMinor'], `${at}.discountMinor`, 0);
  if (discountMinor > lineAmountMinor) throw new TranslationRefused(`${at}.discountMinor`, 'is more than the line');
  return {
    sku: same(line['sku'], asked?.sku ?? '', `${at}.sku`),
    quantityE4: same(line['quantityE4'], asked?.quantityE4 ?? 0, `${at}.quantityE4`),
    price: readMoney(line['price'], `${at}.price`, currency),
    per: oneOf(line['per'], PRICE_UNITS, `${at}.per`),
    basis: oneOf(line['basis'], BASES, `${at}.basis`),
    lineAmountMinor,
    discountMinor,
    taxRate: readRate(line['taxRate'], `${at}.taxRate`),
  };
}

function readPromotions(value: unknown): readonly AppliedPromotion[] {
  const at = 'service.promotions';
  return records(value, at, MOST_PROMOTIONS).map((promotion) => {
    const code = promotion['code'];
    return {
      id: text(promotion['id'], `${at}.id`),
      title: text(promotion['title'], `${at}.title`),
      amountMinor: whole(promotion['amountMinor'], `${at}.amountMinor`, 1),
      ...(code === undefined ? {} : { code: text(code, `${at}.code`) }),
    };
  });
}

function readCodes(value: unknown, asked: readonly string[]): Quote['codes'] {
  const at = 'service.codes';
  const codes = records(value, at, asked.length);
  if (codes.length !== asked.length) throw new TranslationRefused(at, 'is not one for each that was given');
  return codes.map(({ code, state }, index) => ({
    code: same(code, asked[index] ?? '', `${at}.code`),
    state: oneOf(state, CODE_STATES, `${at}.state`),
  }));
}

function readTaxes(value: unknown): readonly TaxShare[] {
  const at = 'service.taxes';
  let before = RATE_SCALE;
  return records(value, at, RATE_SCALE).map((share) => {
    const rate = readRate(share['rate'], `${at}.rate`);
    if (rate >= before) throw new TranslationRefused(at, 'does not fall by rate');
    before = rate;
    const grossMinor = whole(share['grossMinor'], `${at}.grossMinor`, 0);
    const taxMinor = whole(share['taxMinor'], `${at}.taxMinor`, 0);
    if (taxMinor > grossMinor) throw new TranslationRefused(`${at}.taxMinor`, 'is more than what contains it');
    return { rate, grossMinor, taxMinor };
  });
}

/** Every sum is what it is the sum of; how each came about is not asked again here. */
function checkSums({ lines, promotions, taxes, totalMinor }: Quote): void {
  const discounts = sum(lines.map(({ discountMinor }) => discountMinor));
  if (sum(lines.map(({ lineAmountMinor }) => lineAmountMinor)) - discounts !== totalMinor) {
    throw new TranslationRefused('service.totalMinor', 'is not what the lines come to');
  }
  if (sum(promotions.map(({ amountMinor }) => amountMinor)) !== discounts) {
    throw new TranslationRefused('service.promotions', 'do not come to what the lines have less');
  }
  const byRate = Map.groupBy(lines, ({ taxRate }) => taxRate);
  const grossOf = (rate: number): number =>
    sum((byRate.get(rate) ?? []).map(({ lineAmountMinor, discountMinor }) => lineAmountMinor - discountMinor));
  if (taxes.length !== byRate.size || taxes.some(({ rate, grossMinor }) => grossOf(rate) !== grossMinor)) {
    throw new TranslationRefused('service.taxes', 'are not those of the lines');
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

function sameMarket(answer: Members, { channel, group }: Market, at: string): void {
  same(answer['channel'], channel, `${at}.channel`);
  same(answer['group'], group, `${at}.group`);
}
