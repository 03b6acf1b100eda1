import { TranslationRefused } from '@banyan/kernel';
import { LOCATIONS, placeOf, type Available, type LocationAvailability, type SalesPlace } from '../inventory.model.js';
import type { Topology } from '../topology.js';
import { decimalE4, nameText, oneOf } from './rest-values.js';
import { SOURCE_ITEM_FIELD, type SourceItemRecord } from './source-item.record.js';

/** What is known of a SKU's stock by its source items; `nothing` is not proof that no product has it. */
export type SourceItemsReading<T> = T | { readonly kind: 'no-rows' };

/**
 * A SKU's stock at a place: what lies at the place's sources that are in use and in stock, and it may be sold; where none
 * of them is in stock, what lies at those in use, and it may not be sold. A source that is not in use never counts.
 *
 * @param rows of any SKUs; those of others are left aside
 * @throws TranslationRefused `msi.sourceItem.…` when a row that counts is in doubt, or a row does not say whose it is
 */
export function translateSourceItems(
  sku: string,
  place: SalesPlace,
  rows: readonly SourceItemRecord[],
  topology: Topology,
): SourceItemsReading<Available> {
  const own = rowsOf(sku, rows);
  if (own.length === 0) return { kind: 'no-rows' };
  return { kind: 'available', sku, ...placeOf(place), ...stockAt(place, own, topology) };
}

/**
 * The same in every store.
 *
 * @throws TranslationRefused as `translateSourceItems`, whichever store it concerns
 */
export function translateSourceItemsByLocation(
  sku: string,
  rows: readonly SourceItemRecord[],
  topology: Topology,
): SourceItemsReading<readonly LocationAvailability[]> {
  const own = rowsOf(sku, rows);
  if (own.length === 0) return { kind: 'no-rows' };
  return LOCATIONS.map((location) => ({ location, ...stockAt({ channel: 'store', location }, own, topology) }));
}

/** What `no-rows` is where nobody else can be asked. @throws TranslationRefused always */
export function withoutRows(): never {
  throw new TranslationRefused(SOURCE_ITEM_FIELD.row, 'is missing, which does not prove that no product has the SKU');
}

/** A row that does not say whose it is may be anybody's: it leaves every sum in doubt. */
function rowsOf(sku: string, rows: readonly SourceItemRecord[]): readonly SourceItemRecord[] {
  return rows.filter((row) => nameText(row.sku, SOURCE_ITEM_FIELD.sku) === sku);
}

interface Held {
  readonly inStock: boolean;
  readonly quantityE4: number;
}

function stockAt(
  place: SalesPlace,
  rows: readonly SourceItemRecord[],
  topology: Topology,
): Pick<Available, 'sellable' | 'stock'> {
  const held = [...heldAt(place, rows, topology).values()];
  const inStock = held.filter((each) => each.inStock);
  const sellable = inStock.length > 0;
  const quantityE4 = (sellable ? inStock : held).reduce((sum, each) => sum + each.quantityE4, 0);
  if (!Number.isSafeInteger(quantityE4)) {
    throw new TranslationRefused(SOURCE_ITEM_FIELD.quantity, 'adds up to more than is counted exactly');
  }
  return { sellable, stock: { kind: 'counted', quantityE4 } };
}

/** By source. A row may come twice, on two pages; then both must say the same. */
function heldAt(place: SalesPlace, rows: readonly SourceItemRecord[], topology: Topology): ReadonlyMap<string, Held> {
  const counting = sourcesOf(place, topology);
  const held = new Map<string, Held>();
  for (const row of rows) {
    const source = nameText(row.source_code, SOURCE_ITEM_FIELD.source_code);
    if (!topology.sources.some((known) => known.code === source)) {
      // Opened since the list of sources was read: whose stock it fills is not known yet.
      throw new TranslationRefused(SOURCE_ITEM_FIELD.source_code, 'is not in the list of sources');
    }
    if (!counting.has(source)) continue;
    const inStock = oneOf(row.status, ['0', '1'], SOURCE_ITEM_FIELD.status) === '1';
    const quantityE4 = decimalE4(row.quantity, SOURCE_ITEM_FIELD.quantity);
    const before = held.get(source);
    if (before && (before.inStock !== inStock || before.quantityE4 !== quantityE4)) {
      throw new TranslationRefused(SOURCE_ITEM_FIELD.row, 'comes more than once, and differs');
    }
    held.set(source, { inStock, quantityE4 });
  }
  return held;
}

/** The sources of a place that are in use. */
function sourcesOf(place: SalesPlace, topology: Topology): ReadonlySet<string> {
  const found = topology.places.find(
    (entry) => entry.place.channel === place.channel && entry.place.location === place.location,
  );
  if (!found) throw new RangeError('the topology has no such place');
  const enabled = new Set(topology.sources.flatMap(({ code, enabled: isEnabled }) => (isEnabled ? [code] : [])));
  return new Set(found.sources.filter((code) => enabled.has(code)));
}
