import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_TOPOLOGY_FOLDER, type GoldenQuestion } from '../../libs/domains/src/inventory/golden-case.js';
import { literalJson, type LiteralNode } from './literal-document.js';
import { e4Of, isYes, itemsTold, textOf, type Told } from './literal-text.js';
import { storesOf, type PlaceSources } from './literal-topology.js';

type Fields = Readonly<Record<string, LiteralNode>>;

/** What of a translated stock item does not stand in it. */
export function unexplainedRest(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const text = textOf(bytes, golden.contentType);
  const told = translation as Told & { ruling?: unknown };
  if (told.kind === 'unknown-sku') {
    return golden.status === 404 && text.includes("The product that was requested doesn't exist.") ? [] : ['unknown'];
  }
  const item = literalJson(text) as Fields;
  const field = (name: string) => item[name] as string;
  const inForce = (use: string, own: string, configured: string) => (isYes(field(use)) ? configured : field(own));
  const managed = isYes(inForce('use_config_manage_stock', 'manage_stock', '1'));
  const faults: string[] = [];
  if ((item['extension_attributes'] as Fields)['sku'] !== told.sku) faults.push('sku');
  if ((told.stock?.kind === 'counted') !== managed) faults.push('managed');
  if (managed && e4Of(field('qty')) !== told.stock?.quantityE4) faults.push('qty');
  if (told.kind === 'available') return isYes(field('is_in_stock')) === told.sellable ? faults : [...faults, 'flag'];
  return JSON.stringify(ruling(golden, managed, item, inForce)) === JSON.stringify(told.ruling)
    ? faults
    : [...faults, `ruling ${JSON.stringify(told.ruling)}`];
}

/** The rules of a firm answer, written once more and more simply. */
function ruling(
  golden: GoldenQuestion,
  managed: boolean,
  item: Fields,
  inForce: (use: string, own: string, configured: string) => string,
): unknown {
  const { wantedE4 } = golden.input as { wantedE4: number };
  if (!isYes(item['is_in_stock'] as string)) return denied('not-for-sale');
  const minimum = inForce('use_config_min_sale_qty', 'min_sale_qty', '1');
  const everyone = /"32000"\s*:\s*"?(-?[\d.]+)/.exec(minimum)?.[1];
  const least = e4Of(everyone ?? minimum) ?? Number.NaN;
  if (wantedE4 < least) return denied('below-minimum', least);
  const most = e4Of(inForce('use_config_max_sale_qty', 'max_sale_qty', '10000')) ?? Number.NaN;
  if (most > 0 && wantedE4 > most) return denied('above-maximum', most);
  const steps = isYes(inForce('use_config_enable_qty_inc', 'enable_qty_increments', '0'));
  const increment = steps ? (e4Of(inForce('use_config_qty_increments', 'qty_increments', '1')) ?? Number.NaN) : 0;
  const step = increment > 0 ? increment : isYes(item['is_qty_decimal'] as string) ? 1 : 10_000;
  if (wantedE4 % step !== 0) return denied('not-a-multiple', step);
  if (!managed) return { kind: 'granted', backOrder: false };
  const there = e4Of(item['qty'] as string) ?? Number.NaN;
  const kept = e4Of(inForce('use_config_min_qty', 'min_qty', '0')) ?? Number.NaN;
  const backOrders = inForce('use_config_backorders', 'backorders', '0');
  if (backOrders === '0' && there - kept < wantedE4) return denied('insufficient');
  return { kind: 'granted', backOrder: there < wantedE4 };
}

function denied(because: string, limitE4?: number): unknown {
  return { kind: 'denied', because, ...(limitE4 === undefined ? {} : { limitE4 }) };
}

const LISTS = ['sources', 'stock-source-links', 'stocks'].map((list) =>
  readFileSync(join(GOLDEN_TOPOLOGY_FOLDER, `${list}.json`)),
);
const shop: readonly PlaceSources[] = storesOf(LISTS.map((list) => literalJson(list.toString('utf8'))));

/** What of translated source items does not add up from the rows that stand there. */
export function unexplainedMsi(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const document = literalJson(textOf(bytes, golden.contentType)) as Fields;
  const rows = document['items'] as readonly Fields[];
  const told = translation as Told & { locations?: readonly Told[]; channel?: string };
  const { channel = 'store', location } = golden.input as { channel?: string; location?: string };
  const items = told.locations?.map((each) => ({ ...each, sku: told.sku })) ?? itemsTold(translation);
  return items
    .filter((item) => !adds(item, rows, `${channel}/${item.location ?? location ?? ''}`))
    .map((item) => JSON.stringify(item));
}

function adds({ sku, sellable, stock }: Told, rows: readonly Fields[], place: string): boolean {
  const counting = shop.find((entry) => entry.place === place)?.enabled ?? [];
  const held = new Map<string, Fields>();
  for (const row of rows) {
    if (row['sku'] === sku && counting.includes(row['source_code'] as string)) {
      held.set(row['source_code'] as string, row);
    }
  }
  const all = [...held.values()];
  const inStock = all.filter((row) => row['status'] === '1');
  const sum = (inStock.length > 0 ? inStock : all).reduce(
    (total, row) => total + (e4Of(row['quantity'] as string) ?? Number.NaN),
    0,
  );
  return stock?.quantityE4 === sum && sellable === inStock.length > 0;
}
