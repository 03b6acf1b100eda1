import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GOLDEN_TOPOLOGY_FOLDER, type GoldenQuestion } from '../../libs/domains/src/inventory/golden-case.js';
import { e4In, literalJson, textIn } from './literal-json.js';
import { certain, itemsTold, type Told } from './literal-text.js';
import { literalShop } from './literal-topology.js';
import { child, type WireNode } from './wire-tree.js';

const shop = literalShop(
  ['sources', 'stock-source-links', 'stocks'].map((list) =>
    literalJson(readFileSync(join(GOLDEN_TOPOLOGY_FOLDER, `${list}.json`)), ''),
  ),
);

/**
 * What of translated source items does not add up from the rows that stand there.
 *
 * @throws Error when a row that counts cannot be told
 */
export function unexplainedMsi(golden: GoldenQuestion, bytes: Buffer, translation: unknown): readonly string[] {
  const document = literalJson(bytes, golden.contentType);
  const items = child(document, 'items');
  if (child(document, 'message') || items?.shape !== 'list') return ['the list'];
  const told = translation as Told & { locations?: readonly Told[]; channel?: string };
  const { channel = 'store', location } = golden.input as { channel?: string; location?: string };
  const all = told.locations?.map((each) => ({ ...each, sku: told.sku })) ?? itemsTold(translation);
  return all
    .filter((item) => !adds(item, items.children, `${channel}/${item.location ?? location ?? ''}`))
    .map((item) => JSON.stringify(item));
}

/** The quantity of a place: what its enabled sources have that are in stock; if none is, what they have. */
function adds({ sku, sellable, stock }: Told, rows: readonly WireNode[], place: string): boolean {
  const held = new Map<string, { readonly isIn: boolean; readonly e4: number }>();
  const own = rows.filter((row) => certain(textIn(child(row, 'sku')), 'whose row it is') === sku);
  for (const row of own) {
    const source = certain(textIn(child(row, 'source_code')), 'source_code');
    if (!shop.enabled.has(source)) return false;
    if (!shop.places.find((entry) => entry.place === place)?.sources.includes(source)) continue;
    if (shop.enabled.get(source) === false) continue;
    const status = /^"?([01])"?$/.exec(child(row, 'status')?.text ?? '')?.[1];
    const e4 = certain(e4In(child(row, 'quantity')), 'quantity');
    const now = { isIn: certain(status, 'status') === '1', e4 };
    const before = held.get(source) ?? now;
    if (before.e4 !== now.e4 || before.isIn !== now.isIn) return false;
    held.set(source, now);
  }
  const inStock = [...held.values()].filter(({ isIn }) => isIn);
  const sum = (inStock.length > 0 ? inStock : [...held.values()]).reduce((total, { e4 }) => total + e4, 0);
  return own.length > 0 && stock?.quantityE4 === sum && sellable === inStock.length > 0;
}
