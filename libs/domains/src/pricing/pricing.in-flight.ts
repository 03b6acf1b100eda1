import { compare, type DifferingQuestion, type InFlightRule } from '@banyan/shadow';
import { knownUntilMs } from './known-until.js';
import { PRICING_COMPARISON } from './pricing.comparison.js';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUANTITY_SCALE,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type Knowledge,
} from './pricing.model.js';

/** The lists are asked twice a second; the rest is for reading pages, writing them, and a poll that came late. */
const LAG_MS = 2_000;
/**
 * The core stamps a change with the second in which its transaction began, by its own clock: up to a second earlier than it was
 * made, and half a second for what NTP leaves between two clocks of one network.
 */
const CLOCK_TOLERANCE_MS = 1_500;

/**
 * A price change is in the legacy core first and in the service when it has read the core's lists. A batch is broken up into
 * one question for each item that differs: what the service knows of one SKU says when that one changed.
 */
export const PRICING_IN_FLIGHT: InFlightRule = {
  lagMs: LAG_MS,
  clockToleranceMs: CLOCK_TOLERANCE_MS,
  questions: (operation, input, serving, shadow) =>
    operation === PRICE_BATCH
      ? differingItems(input as BatchQuestion, serving as BatchResult, shadow as BatchResult)
      : [{ operation, input, serving, shadow }],
  changedAtMs: (result) => knowledgeOf(result)?.changedAtMs,
  // A price whose window closes while both are asked is another to the second of them.
  changesAtMs: knownUntilMs,
  ageMs: (result) => knowledgeOf(result)?.ageMs,
};

function knowledgeOf(result: unknown): Knowledge | undefined {
  return (result as { readonly knowledge?: Knowledge }).knowledge;
}

function differingItems(
  { skus, ...where }: BatchQuestion,
  serving: BatchResult,
  shadow: BatchResult,
): readonly DifferingQuestion[] {
  const [served, copied] = [bySku(serving), bySku(shadow)];
  const rules = PRICING_COMPARISON[PRICE_ONE] ?? {};
  return skus.flatMap((sku) => {
    const [a, b] = [served.get(sku), copied.get(sku)];
    if (compare(a, b, rules).kind === 'match') return [];
    const input = { ...where, sku, quantityE4: QUANTITY_SCALE };
    return [{ operation: PRICE_ONE, input, serving: a, shadow: b, at: 'items.*' }];
  });
}

function bySku({ items }: BatchResult): ReadonlyMap<string, BatchItem> {
  return new Map(items.map((item) => [item.sku, item]));
}
