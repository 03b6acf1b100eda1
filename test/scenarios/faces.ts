import { ask, type Answer } from '../support/ask.js';
import { AskingFaces } from '../support/asking-faces.js';
import { slide } from '../support/domain-status.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

/** Through what an answer came: a face of the core, or the change feed and the service behind it. */
export const WAYS = ['soap', 'rest', 'msi', 'feed'] as const;
export type Way = (typeof WAYS)[number];

/** Ten that have caught somebody out: each is in the hand-written set of the stand-in core, or in no book. */
export const UGLY_SKUS = [
  'A/B-100',
  '50%2F50',
  '%41BC',
  'A&amp;B',
  '007',
  '1E3',
  'STOFF-REST',
  'NACHBESTELLT',
  'GESPERRT',
  'GIFT-CARD',
] as const;

/** What the books say of a product in a store view. */
export interface BookedStock {
  readonly quantityE4: number;
  readonly inStock: boolean;
  /** Is it counted at all? */
  readonly managed: boolean;
}

export interface UglyRow {
  readonly way: Way;
  readonly sku: string;
  readonly booked: BookedStock | undefined;
  readonly v1: Answer;
  readonly v2: Answer;
}

/** A shop whose gateway asks one way for everything that way can answer. */
export async function inShopAsking<T>(way: Way, work: (shop: Shop) => Promise<T>): Promise<T> {
  const faces = new AskingFaces(way === 'feed' ? {} : { 'availability.one': way, 'availability.batch': way });
  const shop = await startShop({ env: { BANYAN_INTEGRATIONS_DIR: faces.folder } });
  try {
    return await work(shop);
  } finally {
    await shop.stop();
    faces.remove();
  }
}

/** Asks for each of the ugly SKUs, in both contract versions, on the web. */
export async function askUgly(way: Way, shop: Shop): Promise<readonly UglyRow[]> {
  if (way === 'feed') await slide(shop, { serve: 100 }, 'full');
  const get = (path: string) => ask(shop.url('gateway'), path);
  await until(async () => (await get(pathOf('v1', '007'))).status === 200, 'the shop answers');
  const rows: UglyRow[] = [];
  for (const sku of [...UGLY_SKUS, 'NO-SUCH']) {
    const [v1, v2] = [await get(pathOf('v1', sku)), await get(pathOf('v2', sku))];
    rows.push({ way, sku, booked: await bookedOnWeb(shop, sku), v1, v2 });
  }
  return rows;
}

export function pathOf(version: 'v1' | 'v2', sku: string, rest = '?channel=web'): string {
  return `/inventory/${version}/availability/${encodeURIComponent(sku)}${rest}`;
}

interface Book {
  readonly items: readonly {
    readonly managed: boolean;
    readonly storeViews: Readonly<Record<string, Omit<BookedStock, 'managed'>>>;
  }[];
}

export async function bookedOnWeb(shop: Shop, sku: string): Promise<BookedStock | undefined> {
  const { items } = (await shop.legacy('GET', `/__books?sku=${encodeURIComponent(sku)}`)) as Book;
  const [item] = items;
  const view = item?.storeViews['default'];
  return item && view && { ...view, managed: item.managed };
}

/** What each version must say of what the books say; status 404 where no book has it. */
export function expected(sku: string, booked: BookedStock | undefined): { readonly v1: unknown; readonly v2: unknown } {
  if (booked === undefined) return { v1: 404, v2: 404 };
  const { quantityE4, inStock, managed } = booked;
  const place = { sku, channel: 'web' };
  const units = quantityE4 / 10_000;
  return {
    v1: { ...place, available: inStock, quantity: inStock && !managed ? null : Math.max(0, Math.floor(units)) },
    v2: { ...place, ...stateOf(units, inStock, managed) },
  };
}

function stateOf(units: number, inStock: boolean, managed: boolean): object {
  if (inStock && !managed) return { state: 'uncounted' };
  if (inStock) return units > 0 ? { state: 'in-stock', quantity: units } : { state: 'back-order' };
  return { state: units > 0 ? 'not-for-sale' : 'sold-out' };
}
