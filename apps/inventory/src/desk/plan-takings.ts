import type { SellingRules } from '@banyan/domains';

/** What one source that serves a place has of a product, claims taken off. */
export interface ShelfLevel {
  readonly source: string;
  /** What the core has there less what is set aside, ten-thousandths of a unit. */
  readonly freeE4: number;
  /** The core's flag. */
  readonly inStock: boolean;
  /** So much more is set aside than the core has, 0 or more. It counts against the others wherever it is. */
  readonly owedE4: number;
}

/** A product as a place sells it. */
export interface Shelf {
  /** The enabled sources of the place that ever told of it, the one that ships first ahead. */
  readonly levels: readonly ShelfLevel[];
  /** False: sold without being counted. */
  readonly managed: boolean;
  readonly rules: SellingRules;
}

export interface WantedLine {
  readonly sku: string;
  /** Above 0. */
  readonly quantityE4: number;
}

/** So much is taken from one source. */
export interface Taking {
  readonly sku: string;
  readonly source: string;
  readonly quantityE4: number;
}

export type NotTakenBecause = 'stock' | 'minimum' | 'maximum' | 'increments' | 'fraction';

/** What is taken from where, or which lines are not sold; `line` counts from 0. */
export type TakingPlan =
  | { readonly kind: 'taken'; readonly takings: readonly Taking[] }
  | {
      readonly kind: 'refused';
      readonly lines: readonly { readonly line: number; readonly because: NotTakenBecause }[];
    };

/** The feed has three decimals: what is finer cannot be taken. */
const FINEST_E4 = 10;

/**
 * Where an order takes its goods, by the core's own rule (decision record 8 says what a place sells): from the enabled sources
 * of the place that are in stock, the first one first, each down to nothing; what is wanted beyond that, of a product sold on
 * back-order, is owed by the first. What is not counted takes nothing. Two lines of one product share what is there. All or
 * nothing. Pure.
 *
 * Beyond the core's rule: what is set aside at a source beyond what it has is owed out of the others.
 *
 * @param shelfOf undefined: nobody knows the product at this place
 */
export function planTakings(lines: readonly WantedLine[], shelfOf: (sku: string) => Shelf | undefined): TakingPlan {
  const left = new Map<string, number>();
  const takings: Taking[] = [];
  const refused: { line: number; because: NotTakenBecause }[] = [];
  lines.forEach(({ sku, quantityE4 }, line) => {
    const shelf = shelfOf(sku);
    if (shelf === undefined) return void refused.push({ line, because: 'stock' });
    const because = outOfBounds(quantityE4, shelf.rules);
    if (because !== undefined) return void refused.push({ line, because });
    const offered = shelf.levels.filter(({ inStock }) => inStock);
    const [first] = offered;
    if (first === undefined) return void refused.push({ line, because: 'stock' });
    if (!shelf.managed) return;
    const leftAt = ({ source, freeE4 }: ShelfLevel): number => left.get(keyOf(sku, source)) ?? freeE4;
    const owed = shelf.levels.reduce((sum, level) => (level.inStock ? sum : sum + level.owedE4), 0);
    const salable = offered.reduce((sum, level) => sum + leftAt(level), 0) - owed - shelf.rules.outOfStockE4;
    if (quantityE4 > salable && !shelf.rules.backOrders) return void refused.push({ line, because: 'stock' });
    const take = (level: ShelfLevel, amount: number): void => {
      left.set(keyOf(sku, level.source), leftAt(level) - amount);
      takings.push({ sku, source: level.source, quantityE4: amount });
    };
    let wanted = quantityE4;
    for (const level of offered) {
      const amount = Math.min(wanted, Math.max(0, leftAt(level)));
      if (amount > 0) take(level, amount);
      wanted -= amount;
    }
    if (wanted > 0) take(first, wanted);
  });
  return refused.length > 0 ? { kind: 'refused', lines: refused } : { kind: 'taken', takings };
}

/** How much of it may be ordered at once; undefined: so much may. */
function outOfBounds(quantityE4: number, { minimumE4, maximumE4, stepE4 }: SellingRules): NotTakenBecause | undefined {
  if (quantityE4 % FINEST_E4 !== 0) return 'fraction';
  if (quantityE4 < minimumE4) return 'minimum';
  if (maximumE4 !== undefined && quantityE4 > maximumE4) return 'maximum';
  return stepE4 !== undefined && quantityE4 % stepE4 !== 0 ? 'increments' : undefined;
}

function keyOf(sku: string, source: string): string {
  return `${source}\n${sku}`;
}
