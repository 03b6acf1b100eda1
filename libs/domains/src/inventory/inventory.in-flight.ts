import { compare, type ComparisonRules, type DifferingQuestion, type InFlightRule } from '@banyan/shadow';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  placeOf,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type Knowledge,
} from './inventory.model.js';

/** The feed is asked twice a second; the rest is for reading a page, writing it, and a poll that came late. */
const LAG_MS = 2_000;
/** The core stamps its changes by its own clock; both are kept by NTP, which in one network is far closer than this. */
const CLOCK_TOLERANCE_MS = 500;

/**
 * A stock change is in the legacy core first and in the service when it has read the feed. A batch is broken up into one
 * question for each item that differs: what the service knows of one SKU says when that one changed.
 *
 * @param itemRules how two answers to `availability.one` are compared
 */
export function inventoryInFlight(itemRules: ComparisonRules): InFlightRule {
  return {
    lagMs: LAG_MS,
    clockToleranceMs: CLOCK_TOLERANCE_MS,
    questions: (operation, input, serving, shadow) =>
      operation === AVAILABILITY_BATCH
        ? differingItems(input as BatchQuestion, serving as BatchResult, shadow as BatchResult, itemRules)
        : [{ operation, input, serving, shadow }],
    changedAtMs: (result) => (result as { readonly knowledge?: Knowledge }).knowledge?.changedAtMs,
    ageMs: (result) => (result as { readonly knowledge?: Knowledge }).knowledge?.ageMs,
  };
}

function differingItems(
  question: BatchQuestion,
  serving: BatchResult,
  shadow: BatchResult,
  rules: ComparisonRules,
): readonly DifferingQuestion[] {
  const [served, copied] = [bySku(serving), bySku(shadow)];
  return question.skus.flatMap((sku) => {
    const [a, b] = [served.get(sku), copied.get(sku)];
    if (compare(a, b, rules).kind === 'match') return [];
    const input = { sku, ...placeOf(question) };
    return [{ operation: AVAILABILITY_ONE, input, serving: a, shadow: b, at: 'items.*' }];
  });
}

function bySku({ items }: BatchResult): ReadonlyMap<string, BatchItem> {
  return new Map(items.map((item) => [item.sku, item]));
}
