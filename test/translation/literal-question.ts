import type { GoldenQuestion } from '../../libs/domains/src/inventory/golden-case.js';

interface Asked {
  readonly sku?: string;
  readonly skus?: readonly string[];
  readonly channel?: string;
  readonly location?: string;
  readonly wantedE4?: number;
}

interface Answered extends Asked {
  readonly kind: string;
}

/** What of a translation answers something else than was asked: another SKU, place or quantity, or in another order. */
export function unasked({ input }: GoldenQuestion, translation: unknown): readonly string[] {
  const { sku, skus = [sku], channel, location, wantedE4 } = input as Asked;
  const { items = [translation as Answered] } = translation as { items?: readonly Answered[] };
  const isItself = (item: Answered) =>
    (item.kind !== 'available' && item.kind !== 'firm') ||
    (item.channel === channel && item.location === location && item.wantedE4 === wantedE4);
  const others = items.filter((item, index) => item.sku !== skus[index] || !isItself(item));
  return items.length === skus.length ? others.map((item) => JSON.stringify(item)) : ['another number of items'];
}
