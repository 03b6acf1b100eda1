import { ArmError, TranslationRefused } from '@banyan/kernel';
import { PRICE_BATCH, PRICE_ONE, type BatchQuestion, type PriceQuestion, type QuoteQuestion } from './pricing.model.js';
import { notQuotable, noteRefusals } from './legacy/cart-refusals.js';
import { readCart, readCartAnswer } from './legacy/cart.record.js';
import { translateCart, type GivenCode } from './legacy/cart.translator.js';
import { readPhp } from '../legacy-exchange/php.codec.js';
import { readPriceRows, translatePrice, translatePrices } from './legacy/prices.translator.js';

/** `question.json` of a golden case. */
export interface GoldenQuestion {
  readonly about: string;
  readonly operation: string;
  readonly input: unknown;
  /** Of the answer; 200 when it does not say. */
  readonly status?: number;
  readonly contentType: string;
  /** When it was answered, ms since the Unix epoch: for questions about now. */
  readonly nowMs: number;
  /** Of a quote, what the core had said of each code when it was given. */
  readonly given?: readonly GivenCode[];
}

/** What the core's answer means, through the codec and the translator of its face: canonical, or why it means nothing. */
export function translateGolden(golden: GoldenQuestion, bytes: Uint8Array): unknown {
  const { operation, input, status = 200, contentType, nowMs } = golden;
  const answer = { status, contentType, bytes: Buffer.from(bytes) };
  try {
    switch (operation) {
      case PRICE_ONE:
        return translatePrice(input as PriceQuestion, nowMs, readPriceRows(readPhp('price', answer)));
      case PRICE_BATCH:
        return translatePrices(input as BatchQuestion, nowMs, readPriceRows(readPhp('price', answer)));
      default:
        return translateQuote(golden, input as QuoteQuestion, answer);
    }
  } catch (error) {
    if (error instanceof TranslationRefused) return { refused: error.field };
    if (error instanceof ArmError) return { fault: status };
    throw error;
  }
}

function translateQuote(
  { nowMs, given = [] }: GoldenQuestion,
  question: QuoteQuestion,
  answer: Parameters<typeof readPhp>[1],
) {
  const read = readCartAnswer(readPhp('cart', answer));
  switch (read.kind) {
    case 'done':
      return translateCart(question, given, question.atMs ?? nowMs, readCart(read.document));
    case 'errors': {
      const refused = new Map();
      noteRefusals(read.keys, refused);
      return notQuotable(question, refused);
    }
    case 'no-session':
      throw new ArmError('legacy', 'fault', 'the session is gone');
  }
}
