import {
  PRICE_STALENESS_BOUND_MS,
  priceAt,
  QUANTITY_SCALE,
  type PriceBatchItem,
  type PriceBatchQuestion,
  type PriceBatchResult,
  type PriceChanges,
  type PriceChangesQuestion,
  type PriceQuestion,
  type PriceResult,
  type PricingErrorCode,
  type QuoteQuestion,
  type QuoteResult,
} from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { QuestionRefused } from '@banyan/service';
import type { PriceAtHand, PriceBoard } from '../board/price-board.js';
import type { PromotionBoard } from '../board/promotion-board.js';
import { BasketTooLarge } from '../engine/minor.js';
import { codeKey, mayMatter } from '../engine/promotion-scope.js';
import { quoteBasket } from '../engine/quote-basket.js';
import type { QuestionRounding, WrongRounding } from '../faults/wrong-rounding.js';
import type { PausedPromotions } from '../stock-rules/paused-promotions.js';
import type { ListStatus } from '../lists/list-status.js';
import { changesSince } from './changes-since.js';
import { TAX_MODES } from './tax-mode.js';

/** What answers are made of. */
export interface AnswerParts {
  readonly prices: PriceBoard;
  readonly promotions: PromotionBoard;
  readonly priceList: ListStatus;
  readonly promotionList: ListStatus;
  /** Which promotions are not in force while stock runs low. */
  readonly paused: PausedPromotions;
  readonly clock: Clock;
  /** A seeded bug, off unless somebody switches it on. */
  readonly rounding: WrongRounding;
}

/** Answers every question from memory, and says how recent that is. */
export class PriceAnswers {
  constructor(private readonly parts: AnswerParts) {}

  /** @throws QuestionRefused `price-in-doubt` when the row of this SKU was refused: no guess, no stale figure */
  one(question: PriceQuestion): PriceResult {
    const ageMs = this.#ageMs(this.parts.priceList);
    const { sku } = question;
    const known = this.parts.prices.priceOf(sku);
    const { sheetOf } = this.parts.rounding.next();
    const item = itemOf(question, known, question.atMs ?? this.parts.clock.nowMs(), sheetOf);
    if (item.kind === 'refused') throw inDoubt('the latest row of this SKU was refused', item.field);
    return { ...item, knowledge: { ageMs, changedAtMs: known?.changedAtMs ?? null } };
  }

  /** One item for each SKU, in their order; all of one instant. */
  batch({ channel, group, skus, atMs = this.parts.clock.nowMs() }: PriceBatchQuestion): PriceBatchResult {
    const ageMs = this.#ageMs(this.parts.priceList);
    const known = skus.map((sku) => ({ sku, price: this.parts.prices.priceOf(sku) }));
    const { sheetOf } = this.parts.rounding.next();
    const items = known.map(({ sku, price }) =>
      itemOf({ sku, channel, group, quantityE4: QUANTITY_SCALE }, price, atMs, sheetOf),
    );
    const changes = known.flatMap(({ price }) => (price === undefined ? [] : [price.changedAtMs]));
    return {
      channel,
      group,
      items,
      knowledge: { ageMs, changedAtMs: changes.length === 0 ? null : Math.max(...changes) },
    };
  }

  /**
   * @throws QuestionRefused `price-in-doubt` when a line's price is, or a promotion that may concern the basket;
   * `invalid-question` when its sums are no numbers
   */
  quote(question: QuoteQuestion): QuoteResult {
    const { prices, promotions, priceList, promotionList, paused, clock, rounding } = this.parts;
    const ageMs = Math.max(this.#ageMs(priceList), this.#ageMs(promotionList));
    const known = new Map(question.lines.map(({ sku }) => [sku, prices.priceOf(sku)]));
    this.#refuseDoubts(question, known);
    const { round, sheetOf } = rounding.next();
    try {
      const result = quoteBasket(
        { ...question, atMs: question.atMs ?? clock.nowMs() },
        {
          productOf: (sku) => {
            const product = known.get(sku);
            return product?.kind === 'priced' ? { ...product, sheet: sheetOf(product.sheet) } : undefined;
          },
          promotions: promotions.promotions,
          taxMode: TAX_MODES[question.channel],
          isPaused: (promotion) => paused.isPaused(promotion, question.channel),
        },
        round,
      );
      return { ...result, knowledge: { ageMs, changedAtMs: this.#changedAtMs(known) } };
    } catch (error) {
      if (error instanceof BasketTooLarge) throw new QuestionRefused('invalid-question', error.message);
      throw error;
    }
  }

  /** @throws QuestionRefused `not-loaded` before anything is known */
  changes(question: PriceChangesQuestion): PriceChanges {
    this.#ageMs(this.parts.priceList);
    return changesSince(this.parts.prices, question.cursor);
  }

  #refuseDoubts({ lines, codes, ...market }: QuoteQuestion, known: ReadonlyMap<string, PriceAtHand | undefined>): void {
    for (const price of known.values()) {
      if (price?.kind === 'doubted') throw inDoubt('the latest row of a SKU was refused', price.field);
    }
    const given = new Set(codes.map(codeKey));
    const placed = lines.flatMap(({ sku }) => {
      const price = known.get(sku);
      return price?.kind === 'priced' ? [{ sku, category: price.category }] : [];
    });
    const doubted = this.parts.promotions.doubted.find(
      ({ scope }) => scope === null || mayMatter(scope, market, given, placed),
    );
    if (doubted !== undefined) throw inDoubt('the latest row of a promotion was refused', doubted.field);
  }

  /** When a price of these or any promotion last changed, or was paused or resumed: which of the promotions that are gone may have mattered is not known. */
  #changedAtMs(known: ReadonlyMap<string, PriceAtHand | undefined>): number | null {
    const changes = [...known.values()].flatMap((price) => price?.changedAtMs ?? []);
    const { promotions, paused } = this.parts;
    const latest = Math.max(...changes, promotions.changedAtMs ?? -Infinity, paused.changedAtMs ?? -Infinity);
    return Number.isFinite(latest) ? latest : null;
  }

  #ageMs({ loaded, ageMs }: ListStatus): number {
    if (!loaded) throw new QuestionRefused('not-loaded', 'the first load of the lists is not complete');
    if (ageMs === undefined || ageMs > PRICE_STALENESS_BOUND_MS) {
      throw new QuestionRefused('too-old', 'the list was not read to its end within the staleness bound');
    }
    return Math.round(ageMs);
  }
}

function inDoubt(because: string, field: string): QuestionRefused<PricingErrorCode> {
  return new QuestionRefused<PricingErrorCode>('price-in-doubt', because, field);
}

function itemOf(
  { sku, channel, group, quantityE4 }: PriceQuestion,
  known: PriceAtHand | undefined,
  atMs: number,
  sheetOf: QuestionRounding['sheetOf'],
): PriceBatchItem {
  if (known === undefined || known.kind === 'removed') return { kind: 'unknown-sku', sku };
  if (known.kind === 'doubted') return { kind: 'refused', sku, field: known.field };
  const sheet = sheetOf(known.sheet);
  const found = priceAt(sheet, { group, quantityE4, atMs });
  if (found === undefined) return { kind: 'not-priced', sku };
  const { price, regular, basis, tiers, changesAtMs } = found;
  const { per, taxRate } = sheet;
  const taxMode = TAX_MODES[channel];
  return {
    kind: 'price',
    sku,
    channel,
    group,
    quantityE4,
    price,
    regular,
    per,
    basis,
    tiers,
    taxMode,
    taxRate,
    changesAtMs,
  };
}
