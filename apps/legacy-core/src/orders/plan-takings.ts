import type { HeldStock, ProductRecord } from '../books/product-record.js';
import { ONE_PIECE, type QuantityE4 } from '../books/quantity.js';
import { saleRulesOf } from '../books/sale-rules.js';
import { STORE_VIEWS, type SourceCode, type StoreViewCode } from '../books/sources.js';

/** So much is wanted of a product. */
export interface WantedLine {
  readonly product: ProductRecord;
  readonly quantityE4: QuantityE4;
}

/** So much is taken from one source. */
export interface Taking {
  readonly product: ProductRecord;
  readonly source: SourceCode;
  readonly quantityE4: QuantityE4;
}

export type NotSoldBecause = 'stock' | 'minimum' | 'maximum' | 'increments' | 'fraction';

/** What is taken from where, or which lines are not sold. `line` counts from 0. */
export type TakingPlan =
  | {
      readonly kind: 'taken';
      readonly takings: readonly Taking[];
      /** Lines sold beyond what is there, of products whose shopper is to be told. */
      readonly backordered: readonly number[];
    }
  | {
      readonly kind: 'refused';
      readonly lines: readonly { readonly line: number; readonly because: NotSoldBecause }[];
    };

export interface PlanOptions {
  readonly view: StoreViewCode;
  readonly isEnabled: (source: SourceCode) => boolean;
}

/** The view an order takes its goods from: a branch where the shopper collects is the only place that counts. */
export function viewFor(pickupAt: SourceCode | null, view: StoreViewCode): StoreViewCode {
  return pickupAt === null ? view : (BRANCH_VIEWS.find((code) => isOnlyPlace(code, pickupAt)) ?? view);
}

const BRANCH_VIEWS = Object.keys(STORE_VIEWS) as StoreViewCode[];

function isOnlyPlace(view: StoreViewCode, source: SourceCode): boolean {
  const { sources } = STORE_VIEWS[view];
  return sources.length === 1 && sources[0] === source;
}

/** The kind of back-order whose shopper is told. */
const SHOPPER_IS_TOLD = 2;

/**
 * Where an order takes its goods: from the open sources of its view that are in stock, the first one first, each down to
 * nothing; what is wanted beyond that, of a product sold on back-order, is owed by the first. A product that is not counted
 * takes nothing. Two lines of one product share what is there.
 *
 * Decision record 8 says what a place sells; `saleRulesOf`, how much of it at once.
 */
export function planTakings(lines: readonly WantedLine[], { view, isEnabled }: PlanOptions): TakingPlan {
  const left = new Map<string, QuantityE4>();
  const takings: Taking[] = [];
  const backordered: number[] = [];
  const refused: { line: number; because: NotSoldBecause }[] = [];
  lines.forEach(({ product, quantityE4 }, line) => {
    const rules = saleRulesOf(product.stockItem);
    const because = outOfBounds(product, quantityE4);
    if (because !== undefined) return void refused.push({ line, because });
    const offered = offeredAt(product, view, isEnabled);
    const [first] = offered;
    if (first === undefined) return void refused.push({ line, because: 'stock' });
    if (!rules.managed) return;
    const leftAt = ({ source, held }: Offer): QuantityE4 => left.get(`${product.id} ${source}`) ?? held.quantity;
    // A source that owes counts against the others, as it does in the sum that every face tells.
    const salable = offered.reduce((sum, offer) => sum + leftAt(offer), 0) - rules.minQuantity;
    const isShort = quantityE4 > salable;
    if (isShort && rules.backorders === 0) return void refused.push({ line, because: 'stock' });
    if (isShort && rules.backorders === SHOPPER_IS_TOLD) backordered.push(line);
    const take = (source: SourceCode, amount: QuantityE4, before: QuantityE4): void => {
      left.set(`${product.id} ${source}`, before - amount);
      takings.push({ product, source, quantityE4: amount });
    };
    let wanted = quantityE4;
    for (const offer of offered) {
      const amount = Math.min(wanted, Math.max(0, leftAt(offer)));
      if (amount > 0) take(offer.source, amount, leftAt(offer));
      wanted -= amount;
    }
    if (wanted > 0) take(first.source, wanted, leftAt(first));
  });
  return refused.length > 0 ? { kind: 'refused', lines: refused } : { kind: 'taken', takings, backordered };
}

/** One line of what was sold elsewhere; `source` is where, if it is known. */
export interface SoldLine extends WantedLine {
  readonly source: SourceCode | undefined;
}

/** Where goods that are sold already are booked off: nothing is refused, and what is not there is owed. */
export function planSold(lines: readonly SoldLine[], { view, isEnabled }: PlanOptions): readonly Taking[] {
  const left = new Map<string, QuantityE4>();
  return lines.flatMap(({ product, quantityE4, source }) => {
    if (!saleRulesOf(product.stockItem).managed) return [];
    const open = STORE_VIEWS[view].sources.filter(isEnabled);
    const offered = offeredAt(product, view, isEnabled).map((offer) => offer.source);
    const sources = source !== undefined ? [source] : offered.length > 0 ? offered : open;
    const leftAt = (code: SourceCode): QuantityE4 =>
      left.get(`${product.id} ${code}`) ?? product.stock.get(code)?.quantity ?? 0;
    // The first with enough of it, else the first.
    const from = sources.find((code) => leftAt(code) >= quantityE4) ?? sources[0];
    if (from === undefined) return [];
    left.set(`${product.id} ${from}`, leftAt(from) - quantityE4);
    return [{ product, source: from, quantityE4 }];
  });
}

interface Offer {
  readonly source: SourceCode;
  readonly held: HeldStock;
}

function offeredAt(product: ProductRecord, view: StoreViewCode, isEnabled: PlanOptions['isEnabled']): Offer[] {
  return STORE_VIEWS[view].sources.flatMap((source) => {
    const held = isEnabled(source) ? product.stock.get(source) : undefined;
    return held?.inStock === true ? [{ source, held }] : [];
  });
}

function outOfBounds(product: ProductRecord, quantityE4: QuantityE4): NotSoldBecause | undefined {
  const { minSaleQuantity, maxSaleQuantity, increments } = saleRulesOf(product.stockItem);
  if (!product.stockItem.isQuantityDecimal && quantityE4 % ONE_PIECE !== 0) return 'fraction';
  // The feed has three decimals: what is finer cannot be taken.
  if (quantityE4 % 10 !== 0) return 'fraction';
  if (quantityE4 < minSaleQuantity) return 'minimum';
  if (maxSaleQuantity !== null && quantityE4 > maxSaleQuantity) return 'maximum';
  return increments !== null && quantityE4 % increments !== 0 ? 'increments' : undefined;
}
