import { worldOf } from '../pricing/baskets-against-books.js';
import { generatedBaskets, type AskedBasket } from '../pricing/generated-baskets.js';
import { pick, type ShopperQuestion, type SteadyOptions } from './steady-shoppers.js';
import type { Shop } from './shop.js';

const VERSIONS = ['v1', 'v2'] as const;
/** Of the requests: one product's price, so many products', a basket's. */
const SHARES = { one: 0.4, batch: 0.3 } as const;
const BATCH_SIZE = 40;

/** Asks what products and generated baskets cost, at the instants at which something changes and others, in every version. */
export async function priceQuestions(shop: Shop, seed: number, nowMs: number): Promise<SteadyOptions['question']> {
  const books = async <T>(path: string): Promise<T> => (await shop.legacy('GET', path)) as T;
  const world = await worldOf(books, nowMs);
  const baskets = generatedBaskets(world, seed);
  const certain = world.trapSkus.filter((sku) => !world.doubted.has(sku));
  return (random) => {
    const basket = baskets.next().value as AskedBasket;
    const root = `/pricing/${pick(VERSIONS, random)}`;
    const kind = random();
    if (kind < SHARES.one) return oneOf(root, basket);
    if (kind >= SHARES.one + SHARES.batch) return quoteOf(root, basket);
    const skus = new Set(Array.from({ length: BATCH_SIZE }, () => pick(random() < 0.5 ? certain : world.skus, random)));
    const { channel, group, atMs } = basket;
    return posted(`${root}/prices/batch`, { channel, group, at: isoOf(atMs), skus: [...skus] });
  };
}

/** The price of the basket's first line. */
function oneOf(root: string, { channel, group, atMs, lines: [line] }: AskedBasket): ShopperQuestion {
  const query = new URLSearchParams({ channel, group, at: isoOf(atMs), quantity: unitsOf(line?.quantityE4) });
  return { method: 'GET', path: `${root}/prices/${encodeURIComponent(line?.sku ?? '')}?${query.toString()}` };
}

function quoteOf(root: string, { channel, group, atMs, lines, codes }: AskedBasket): ShopperQuestion {
  return posted(`${root}/quotes`, {
    channel,
    group,
    at: isoOf(atMs),
    codes,
    lines: lines.map(({ sku, quantityE4 }) => ({ sku, quantity: Number(unitsOf(quantityE4)) })),
  });
}

function posted(path: string, body: object): ShopperQuestion {
  return { method: 'POST', path, body: JSON.stringify(body) };
}

function unitsOf(quantityE4 = 10_000): string {
  return String(quantityE4 / 10_000);
}

function isoOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
