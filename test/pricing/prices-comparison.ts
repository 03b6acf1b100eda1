import {
  CHANNELS,
  CUSTOMER_GROUPS,
  QUANTITY_SCALE,
  type DomainArm,
  type Market,
  type PriceBatchItem,
  type PriceBatchResult,
  type PriceResult,
} from '@banyan/domains';
import { ArmError } from '@banyan/kernel';

/** Asks the operations side of the legacy core. */
export type AskBooks = <T>(path: string, method?: string, body?: unknown) => Promise<T>;

/** What the core's books say of a price. */
interface BookedPrice {
  readonly kind: 'price' | 'not-priced' | 'unknown-sku';
  readonly sku: string;
  readonly currency: string;
  readonly priceMinor: number;
  readonly regularMinor: number;
  readonly per: number;
  readonly basis: string;
  readonly tiers: readonly { readonly fromQuantityE4: number; readonly priceMinor: number }[];
  readonly taxRate: number;
  readonly changesAtMs: number | null;
  /** Fields that nobody else could read with certainty; of a product that is unknown not told. */
  readonly doubts?: readonly string[];
}

interface BookedPrices {
  readonly taxMode: string;
  readonly items: readonly BookedPrice[];
}

export interface PricesCompared {
  readonly compared: number;
  readonly refused: number;
  readonly differences: readonly string[];
}

const MOST_SKUS = 200;
const ANSWER_WITHIN_MS = 20_000;

/**
 * Asks the service for every SKU in every market at one instant, one unit of each, and for some SKUs at other quantities, and
 * lists every difference from the books. Prices must be at rest. What the books say is in doubt must be refused.
 */
export async function differencesFromBooks(
  books: AskBooks,
  arm: DomainArm,
  {
    skus,
    closely,
    units,
    atMs,
  }: { skus: readonly string[]; closely: readonly string[]; units: readonly number[]; atMs: number },
): Promise<PricesCompared> {
  const found = { compared: 0, refused: 0, differences: [] as string[] };
  const doubted = new Set<string>();
  for (const some of inParts(skus)) {
    const { items } = await booked(books, some, { channel: 'web', group: 'retail' }, 1, atMs);
    for (const { sku, doubts = [] } of items) if (doubts.length > 0) doubted.add(sku);
  }
  const certain = skus.filter((sku) => !doubted.has(sku));
  for (const market of CHANNELS.flatMap((channel) => CUSTOMER_GROUPS.map((group): Market => ({ channel, group })))) {
    for (const some of inParts(certain)) {
      const truth = await booked(books, some, market, 1, atMs);
      const said = (await arm.call('price.batch', { ...market, skus: some, atMs }, attempt())) as PriceBatchResult;
      for (const [index, item] of said.items.entries()) compare(item, truth, index, market, 1);
    }
    for (const quantity of units) {
      for (const some of inParts(closely)) {
        const truth = await booked(books, some, market, quantity, atMs);
        for (const [index, sku] of some.entries()) {
          compare(await one(sku, market, quantity), truth, index, market, quantity);
        }
      }
    }
  }
  return found;

  async function one(sku: string, market: Market, quantity: number): Promise<PriceResult | { refused: string }> {
    const question = { ...market, sku, quantityE4: quantity * QUANTITY_SCALE, atMs };
    try {
      return (await arm.call('price.one', question, attempt())) as PriceResult;
    } catch (error) {
      if (error instanceof ArmError && error.failure === 'refused-translation') return { refused: error.message };
      throw error;
    }
  }

  function compare(
    said: PriceBatchItem | { refused: string },
    { items, taxMode }: BookedPrices,
    index: number,
    market: Market,
    quantity: number,
  ): void {
    const truth = items[index];
    found.compared += 1;
    if ('refused' in said) {
      found.refused += 1;
      if (!doubted.has(truth?.sku ?? '')) found.differences.push(`${truth?.sku}: refused without a doubt`);
      return;
    }
    const agrees = truth !== undefined && !doubted.has(truth.sku) && isSame(said, truth, taxMode, market, quantity);
    if (!agrees) found.differences.push(`${JSON.stringify(market)} ${quantity}: ${JSON.stringify({ said, truth })}`);
  }
}

function isSame(said: PriceBatchItem, truth: BookedPrice, taxMode: string, market: Market, quantity: number): boolean {
  if (said.sku !== truth.sku || said.kind !== truth.kind) return false;
  if (said.kind !== 'price') return true;
  const money = (amountMinor: number) => ({ amountMinor, currency: truth.currency });
  const { kind, sku, channel, group, quantityE4, price, regular, per, basis, tiers, taxRate, changesAtMs } = said;
  const told = [
    kind,
    sku,
    channel,
    group,
    quantityE4,
    price,
    regular,
    per,
    basis,
    tiers,
    said.taxMode,
    taxRate,
    changesAtMs,
  ];
  const due = [
    'price',
    truth.sku,
    market.channel,
    market.group,
    quantity * QUANTITY_SCALE,
    money(truth.priceMinor),
    money(truth.regularMinor),
    truth.per,
    truth.basis,
    truth.tiers.map(({ fromQuantityE4, priceMinor }) => ({ fromQuantityE4, price: money(priceMinor) })),
    taxMode,
    truth.taxRate,
    truth.changesAtMs,
  ];
  return JSON.stringify(told) === JSON.stringify(due);
}

function booked(
  books: AskBooks,
  skus: readonly string[],
  { channel, group }: Market,
  quantity: number,
  atMs: number,
): Promise<BookedPrices> {
  const query = new URLSearchParams(skus.map((sku): [string, string] => ['sku', sku]));
  for (const [name, value] of Object.entries({ channel, group, quantity: String(quantity), at: String(atMs) })) {
    query.set(name, value);
  }
  return books<BookedPrices>(`/__books/prices?${query.toString()}`);
}

function* inParts(skus: readonly string[]): Generator<readonly string[]> {
  for (let from = 0; from < skus.length; from += MOST_SKUS) yield skus.slice(from, from + MOST_SKUS);
}

const attempt = () => ({ signal: AbortSignal.timeout(ANSWER_WITHIN_MS), remainingMs: () => ANSWER_WITHIN_MS });
