import { worldOf } from '../pricing/baskets-against-books.js';
import { generatedBaskets, type AskedBasket } from '../pricing/generated-baskets.js';
import { pick, type ShopperQuestion, type SteadyOptions } from './steady-shoppers.js';
import type { Shop } from './shop.js';

const VERSIONS = ['v1', 'v2'] as const;
/** A basket, and at which instant: `{}` is now. */
type Timed = Omit<AskedBasket, 'atMs'> & { readonly at: { readonly at?: string } };

/** Of the requests: one product's price, so many products', a basket's. */
const SHARES = { one: 0.4, batch: 0.3 } as const;
const BATCH_SIZE = 40;

/**
 * Asks what products and generated baskets cost, at the instants at which something changes and others, in every version. None of
 * them is in doubt: what one arm refuses and the other does not is another matter.
 */
export async function priceQuestions(
  shop: Shop,
  seed: number,
  nowMs: number,
  /** Every question is for now, as shoppers ask. */
  { forNow = false } = {},
): Promise<SteadyOptions['question']> {
  const books = async <T>(path: string): Promise<T> => (await shop.legacy('GET', path)) as T;
  const world = await worldOf(books, nowMs);
  const isCertain = (sku: string): boolean => !world.doubted.has(sku);
  const [skus, trapSkus] = [world.skus.filter(isCertain), world.trapSkus.filter(isCertain)];
  const baskets = generatedBaskets({ ...world, skus, trapSkus }, seed);
  return (random) => {
    const { atMs, ...asked } = baskets.next().value as AskedBasket;
    const basket: Timed = { ...asked, at: forNow ? {} : { at: new Date(atMs).toISOString() } };
    const root = `/pricing/${pick(VERSIONS, random)}`;
    const kind = random();
    if (kind < SHARES.one) return oneOf(root, basket);
    if (kind >= SHARES.one + SHARES.batch) return quoteOf(root, basket);
    const many = new Set(Array.from({ length: BATCH_SIZE }, () => pick(random() < 0.5 ? trapSkus : skus, random)));
    const { channel, group, at } = basket;
    return posted(`${root}/prices/batch`, { channel, group, ...at, skus: [...many] });
  };
}

/** The price of the basket's first line. */
function oneOf(root: string, { channel, group, at, lines: [line] }: Timed): ShopperQuestion {
  const query = new URLSearchParams({ channel, group, ...at, quantity: unitsOf(line?.quantityE4) });
  return { method: 'GET', path: `${root}/prices/${encodeURIComponent(line?.sku ?? '')}?${query.toString()}` };
}

function quoteOf(root: string, { channel, group, at, lines, codes }: Timed): ShopperQuestion {
  return posted(`${root}/quotes`, {
    channel,
    group,
    ...at,
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
