import { ONE_PIECE } from '../books/quantity.js';
import { type SourceCode } from '../books/sources.js';
import { PLAIN_STOCK_ITEM } from '../books/stock-item.js';
import { COLOURS, DEPARTMENTS, type Department, MAKES, TRAITS } from './departments.js';
import { type CatalogueProduct, holdsParts, type SourceStock } from './product.js';
import { type Random, seededRandom } from './random.js';
import { uglyProducts } from './ugly-products.js';

export const GENERATED_PRODUCTS = 5000;

/** The year the shop opened; any other seed is another shop. */
export const CATALOGUE_SEED = 2009;

/** Product ids 1 to 5000 are generated, the hand-written ones follow. The same seed makes the same shop, always. */
export function catalogue(seed = CATALOGUE_SEED): readonly CatalogueProduct[] {
  const random = seededRandom(seed);
  const generated = Array.from({ length: GENERATED_PRODUCTS }, (_, index) => generate(index + 1, random));
  return [...generated, ...uglyProducts(GENERATED_PRODUCTS + 1)];
}

/**
 * A smaller shop of the same products, each with the id it has in the whole one: about so many of those that are generated,
 * evenly spread, with all whose id a hand-written SKU could be taken for; and every hand-written one.
 *
 * @param generated 0 to 5000; 5000 is the whole catalogue
 */
export function catalogueOf(generated: number): readonly CatalogueProduct[] {
  const whole = catalogue();
  const mistakable = new Set(whole.flatMap(({ sku, ugly }) => (ugly ? [Number(sku)] : [])));
  const share = (id: number): number => Math.floor((id * generated) / GENERATED_PRODUCTS);
  return whole.filter(({ id, ugly }) => ugly || mistakable.has(id) || share(id) > share(id - 1));
}

function generate(id: number, random: Random): CatalogueProduct {
  const department = random.pick(DEPARTMENTS);
  const thing = random.pick(department.things);
  const name = `${thing} ${random.pick(MAKES)} ${random.pick(TRAITS)}, ${random.pick(COLOURS)}`;
  const byCase = random.chance(0.12);
  const backorders = random.chance(0.06);
  const product = {
    id,
    sku: skuOf(id, department, random),
    name,
    description: random.chance(0.3) ? `${name}<br/>Solange der <b>Vorrat</b> reicht` : name,
    categoryId: department.id,
    priceCents: random.between(...department.cents),
    unit: byCase ? ('CS' as const) : ('EA' as const),
    unitsPerCase: byCase ? random.pick([6, 10, 12, 24, 48]) : 1,
    ugly: false,
    stock: stockOf(backorders, random),
  };
  const isQuantityDecimal = holdsParts(product.stock);
  return { ...product, stockItem: { ...PLAIN_STOCK_ITEM, backorders: backorders ? 1 : 0, isQuantityDecimal } };
}

/** Most SKUs are the department's; some are the supplier's EAN, some came from an older system with leading zeros. */
function skuOf(id: number, department: Department, random: Random): string {
  const kind = random.next();
  if (kind < 0.08) return `40${String(random.between(10_000, 99_999))}${String(id).padStart(6, '0')}`;
  if (kind < 0.12) return `000${String(70_000 + id)}`;
  return `${department.prefix}-${String(10_000 + id)}`;
}

const STORES = ['ST-0101', 'ST-0102', 'ST-0103', 'ST-0104'] as const satisfies readonly SourceCode[];

/** One central warehouse at least; three to seven sources in all. */
function stockOf(backorders: boolean, random: Random): ReadonlyMap<SourceCode, SourceStock> {
  const stock = new Map<SourceCode, SourceStock>();
  const sellsFractions = random.chance(0.02);
  const hold = (source: SourceCode, most: number): void => {
    stock.set(source, holding(most, backorders, sellsFractions, random));
  };
  hold('WH-NORD', 400);
  if (random.chance(0.75)) hold('WH-SUED', 250);
  if (random.chance(0.4)) hold('WH-MKT', 120);
  const stores = STORES.filter(() => random.chance(0.7));
  for (const store of stores.length >= 2 ? stores : STORES) hold(store, 12);
  return stock;
}

function holding(most: number, backorders: boolean, fractions: boolean, random: Random): SourceStock {
  if (backorders && random.chance(0.3)) return { quantity: -random.between(0, 20) * ONE_PIECE, inStock: true };
  if (random.chance(0.07)) return { quantity: 0, inStock: false };
  const quantity = random.between(1, most) * ONE_PIECE + (fractions ? random.pick([0, 2500, 5000, 1250]) : 0);
  return { quantity, inStock: !random.chance(0.01) };
}
