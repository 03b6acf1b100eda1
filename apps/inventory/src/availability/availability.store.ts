import type { BatchItem, SalesPlace } from '@banyan/domains';
import { placeOf } from '@banyan/domains';
import { withSpan } from '@banyan/observability';
import type { DataSource } from 'typeorm';
import { sourcesOf } from './channel-sources.js';

/**
 * One row for each SKU asked for, in the order of the question; the primary key (sku, source) answers it. A SKU is
 * known when any source ever told of it. A doubt without a source ('') concerns every place.
 */
const LEVELS = `
  SELECT count(level.sku) > 0 AS known,
         coalesce(sum(level.quantity_e4) FILTER (WHERE level.source = ANY ($2)), 0)::text AS quantity_e4,
         coalesce(bool_or(level.in_stock) FILTER (WHERE level.source = ANY ($2)), false) AS sellable,
         min(level.doubted_field) FILTER (WHERE level.source = ANY ($2) OR level.source = '') AS doubted_field
  FROM unnest($1::text[]) WITH ORDINALITY AS asked (sku, place)
  LEFT JOIN inventory.stock_level AS level ON level.sku = asked.sku
  GROUP BY asked.place
  ORDER BY asked.place`;

interface LevelsRow {
  readonly known: boolean;
  readonly quantity_e4: string;
  readonly sellable: boolean;
  readonly doubted_field: string | null;
}

/** What the service's own tables say of some SKUs at a place. */
export class AvailabilityStore {
  constructor(private readonly dataSource: DataSource) {}

  /** One query, however many SKUs; one item for each, in their order. */
  async find(skus: readonly string[], place: SalesPlace): Promise<readonly BatchItem[]> {
    const rows = await withSpan('SELECT inventory.stock_level', 'client', async (span) => {
      span.set({ 'db.system.name': 'postgresql', 'db.operation.name': 'SELECT', 'banyan.batch.size': skus.length });
      return this.dataSource.query<LevelsRow[]>(LEVELS, [skus, sourcesOf(place)]);
    });
    return skus.map((sku, index) => itemOf(sku, place, rows[index]));
  }
}

function itemOf(sku: string, place: SalesPlace, row: LevelsRow | undefined): BatchItem {
  if (row?.known !== true) return { kind: 'unknown-sku', sku };
  if (row.doubted_field !== null) return { kind: 'refused', sku, field: row.doubted_field };
  const quantityE4 = Number(row.quantity_e4);
  // Sources that are each exact can add up to what no number holds exactly.
  if (!Number.isSafeInteger(quantityE4)) return { kind: 'refused', sku, field: 'feed.stock.quantity' };
  const stock = { kind: 'counted', quantityE4 } as const;
  return { kind: 'available', sku, ...placeOf(place), sellable: row.sellable, stock };
}
