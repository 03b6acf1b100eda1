import type { HeardAnswer } from '@banyan/resilience';
import type { ShownFields } from '@banyan/shadow';
import type { GoldenParts, MismatchRules } from '../domain.js';
import { translateGolden, type GoldenQuestion } from './golden-case.js';
import { givenCode, type GivenCode } from './legacy/given-code.js';
import { CART_ADD, CART_COUPON, CART_LOOK } from './legacy/cart-targets.js';
import { readCartAnswer } from './legacy/cart.record.js';
import { readPhp } from '../legacy-exchange/php.codec.js';
import { pricingKindOf } from './pricing.kinds.js';
import { PRICE_BATCH, PRICE_ONE, QUOTE_BASKET, type QuoteQuestion } from './pricing.model.js';

const below = (path: string, names: readonly string[]): readonly string[] => names.map((name) => `${path}.${name}`);

const MARKET = ['channel', 'group'];
const MONEY = ['amountMinor', 'currency'];
const KNOWLEDGE = ['knowledge.ageMs', 'knowledge.changedAtMs'];
const PRICE = [
  'kind',
  'sku',
  ...MARKET,
  'quantityE4',
  ...below('price', MONEY),
  ...below('regular', MONEY),
  'per',
  'basis',
  'tiers.*.fromQuantityE4',
  ...below('tiers.*.price', MONEY),
  'taxMode',
  'taxRate',
  'changesAtMs',
  'field',
];
const LINE = [
  'line',
  'because',
  'sku',
  'quantityE4',
  ...below('price', MONEY),
  'per',
  'basis',
  'lineAmountMinor',
  'discountMinor',
  'taxRate',
];

/**
 * A price is nobody's, and neither is a basket: products, quantities, the shop's own promotions and the codes that call them.
 * Other members than these have nothing to do in it, and are withheld.
 */
const SHOWN: Readonly<Record<string, ShownFields>> = {
  [PRICE_ONE]: { question: ['sku', ...MARKET, 'quantityE4', 'atMs'], answer: [...PRICE, ...KNOWLEDGE] },
  [PRICE_BATCH]: {
    question: ['skus.*', ...MARKET, 'atMs'],
    answer: [...MARKET, ...below('items.*', PRICE), ...KNOWLEDGE],
  },
  [QUOTE_BASKET]: {
    question: [...MARKET, 'lines.*.sku', 'lines.*.quantityE4', 'codes.*', 'atMs'],
    answer: [
      'kind',
      ...MARKET,
      'currency',
      'taxMode',
      ...below('lines.*', LINE),
      ...below('promotions.*', ['id', 'title', 'amountMinor', 'code']),
      ...below('codes.*', ['code', 'state']),
      ...below('taxes.*', ['rate', 'grossMinor', 'taxMinor']),
      'totalMinor',
      'atMs',
      'changesAtMs',
      ...KNOWLEDGE,
    ],
  },
};

export const PRICING_MISMATCHES: MismatchRules = {
  kindOf: pricingKindOf,
  shown: SHOWN,
  golden: {
    partsOf,
    translate: (question, bytes) => translateGolden(question as GoldenQuestion, bytes),
  },
};

/** The price face says it in one answer; of a cart the last look does, with what was said of each code before. */
function partsOf(
  operation: string,
  input: unknown,
  heard: readonly HeardAnswer[],
  nowMs: number,
): GoldenParts | undefined {
  const said = heard.at(-1);
  if (said?.contentType === undefined || said.status !== 200) return undefined;
  const { contentType, bytes } = said;
  const parts = { file: 'legacy.json', bytes };
  if (operation !== QUOTE_BASKET) {
    return said.face === 'price' ? { ...parts, question: { operation, input, contentType, nowMs } } : undefined;
  }
  const given = givenIn(input as QuoteQuestion, heard);
  if (given === undefined || said.target !== CART_LOOK) return undefined;
  return { ...parts, question: { operation, input, contentType, nowMs, ...(given.length === 0 ? {} : { given }) } };
}

/** What the core said of each code, in the session that the last look was in. */
function givenIn({ codes }: QuoteQuestion, heard: readonly HeardAnswer[]): readonly GivenCode[] | undefined {
  const begun = heard.findLastIndex(({ target }) => target === CART_ADD);
  const answers = heard.slice(begun + 1).filter(({ target }) => target === CART_COUPON);
  if (answers.length !== codes.length) return undefined;
  return answers.map((answer) => {
    const { status, contentType, bytes } = answer;
    return givenCode(readCartAnswer(readPhp('cart', { status, contentType, bytes: Buffer.from(bytes) })));
  });
}
