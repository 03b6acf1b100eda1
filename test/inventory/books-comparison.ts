import { domains, type BatchItem, type BatchResult, type DomainArm, type SalesPlace } from '@banyan/domains';

/** The store view whose truth each place has, as the core's documentation says it. */
const PLACES: readonly (readonly [SalesPlace, string])[] = [
  [{ channel: 'web' }, 'default'],
  [{ channel: 'app' }, 'mobile_de'],
  [{ channel: 'marketplace' }, 'mkt'],
  [{ channel: 'store' }, 'pos'],
  [{ channel: 'store', location: 'berlin-mitte' }, 'pos_0101'],
  [{ channel: 'store', location: 'hamburg-altona' }, 'pos_0102'],
  [{ channel: 'store', location: 'muenchen-sendling' }, 'pos_0103'],
  [{ channel: 'store', location: 'koeln-deutz' }, 'pos_0104'],
];

/** SKUs of a batch question. */
const MOST_SKUS = 100;
const ANSWER_WITHIN_MS = 30_000;

/** What the legacy core's books say of a product. */
interface Truth {
  readonly sku: string;
  readonly managed: boolean;
  readonly storeViews: Readonly<Record<string, { readonly quantityE4: number; readonly inStock: boolean }>>;
}

/** Asks the operations side of the legacy core. */
export type AskBooks = (path: string) => Promise<unknown>;

/** The arm of the extracted service at `tcp://host:port`. */
export function serviceArmAt(url: string): DomainArm {
  const inventory = domains.find(({ name }) => name === 'inventory');
  if (inventory?.connectService === undefined) throw new Error('inventory is not registered with its service');
  const { hostname, port } = new URL(url);
  return inventory.connectService({ host: hostname, port: Number(port) });
}

/** Asks the service about every product at every place, and lists every difference from the books. Stock must be at rest. */
export async function differencesFromBooks(
  books: AskBooks,
  arm: DomainArm,
): Promise<{ readonly compared: number; readonly differences: readonly string[] }> {
  const { skus } = (await books('/__books/skus?limit=10000')) as { skus: readonly string[] };
  const differences: string[] = [];
  let compared = 0;
  for (let from = 0; from < skus.length; from += MOST_SKUS) {
    const asked = skus.slice(from, from + MOST_SKUS);
    const query = new URLSearchParams(asked.map((sku): [string, string] => ['sku', sku]));
    const { items: truths } = (await books(`/__books?${query.toString()}`)) as { items: readonly Truth[] };
    const bySku = new Map(truths.map((truth) => [truth.sku, truth]));
    for (const [place, view] of PLACES) {
      const attempt = { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), remainingMs: () => ANSWER_WITHIN_MS };
      const { items } = (await arm.call('availability.batch', { ...place, skus: asked }, attempt)) as BatchResult;
      for (const item of items) {
        compared += 1;
        if (!agrees(item, bySku.get(item.sku), view)) differences.push(`${view}: ${JSON.stringify(item)}`);
      }
    }
  }
  return { compared, differences };
}

function agrees(item: BatchItem, truth: Truth | undefined, view: string): boolean {
  const held = truth?.storeViews[view];
  if (item.kind !== 'available' || held === undefined || item.sellable !== held.inStock) return false;
  // Of what is not counted the books write 0, and so does the service where no source of the place ever held it.
  if (item.stock.kind === 'unmanaged') return truth?.managed === false;
  if (truth?.managed === false && held.inStock) return false;
  return item.stock.kind === 'counted' && item.stock.quantityE4 === held.quantityE4;
}
