import {
  CUSTOMER_GROUPS,
  PRICE_UNITS,
  type PriceSheet,
  type QuantityRow,
  type Special,
  type Terms,
  type Window,
} from '@banyan/domains';
import { isCurrency } from '@banyan/kernel';
import type { DataSource } from 'typeorm';
import type { NewerRows } from './follow-tables.js';
import type { BoardPrice, BoardProduct } from './price-board.js';

/** Milliseconds of an instant, digits kept: a double of JSON would do, an exact text does better. */
const ms = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::bigint::text`;

/**
 * One statement, so that rows and revision are of one moment. Without any newer row it gives the position alone. Children are
 * gathered once and joined: looked up for each product, tables that were never analysed are scanned for each.
 */
const NEWER = `
  WITH newer AS MATERIALIZED (SELECT * FROM pricing.product_price WHERE revision > $1),
  tiers AS MATERIALIZED (
    SELECT product_id, json_agg(json_build_array(customer_group, from_quantity_e4::text, priority, terms, rate,
             amount_e4::text, ${ms('opens_at')}, ${ms('closes_at')}) ORDER BY position) AS rows
    FROM pricing.quantity_row WHERE product_id IN (SELECT product_id FROM newer) GROUP BY product_id
  ),
  specials AS MATERIALIZED (
    SELECT product_id, json_agg(json_build_array(priority, amount_e4::text, ${ms('opens_at')}, ${ms('closes_at')})
             ORDER BY position) AS rows
    FROM pricing.special WHERE product_id IN (SELECT product_id FROM newer) GROUP BY product_id
  )
  SELECT known.revision, known.generation, price.product_id, price.sku, price.category, price.removed, price.regular_minor,
         price.currency, price.per, price.tax_rate, price.changed_at, price.doubted_field, price.digest,
         price.revision AS written_in, coalesce(tiers.rows, '[]') AS quantity_rows, coalesce(specials.rows, '[]') AS specials
  FROM pricing.list_position AS known
  LEFT JOIN newer AS price ON true
  LEFT JOIN tiers ON tiers.product_id = price.product_id
  LEFT JOIN specials ON specials.product_id = price.product_id
  WHERE known.list = 'prices'`;

type QuantityCells = readonly [
  group: string,
  fromQuantityE4: string,
  priority: number,
  terms: string,
  rate: number | null,
  amountE4: string | null,
  opensMs: string | null,
  closesMs: string | null,
];

type SpecialCells = readonly [priority: number, amountE4: string, opensMs: string | null, closesMs: string | null];

interface NewerRow {
  readonly revision: string;
  readonly generation: string;
  readonly product_id: string | null;
  readonly sku: string | null;
  readonly category: number | null;
  readonly removed: boolean;
  readonly regular_minor: string | null;
  readonly currency: string | null;
  readonly per: number | null;
  readonly tax_rate: number | null;
  readonly changed_at: Date;
  readonly doubted_field: string | null;
  readonly digest: string;
  readonly written_in: string;
  readonly quantity_rows: readonly QuantityCells[];
  readonly specials: readonly SpecialCells[];
}

/** The doubt about what our own tables hold and this version cannot read: a later one wrote it. */
const UNREADABLE = 'price.tables';

/** What was written after a revision. */
export async function newerPrices(dataSource: DataSource, revision: number): Promise<NewerRows<BoardProduct>> {
  const found = await dataSource.query<NewerRow[]>(NEWER, [revision]);
  const [first] = found;
  return {
    rows: found.flatMap((row) => (row.product_id === null ? [] : [productOf(row, row.product_id)])),
    mark: { revision: Number(first?.revision ?? 0), generation: Number(first?.generation ?? 0) },
  };
}

function productOf(row: NewerRow, productId: string): BoardProduct {
  const { sku, digest } = row;
  return {
    productId,
    sku,
    digest,
    revision: Number(row.written_in),
    changedAtMs: row.changed_at.getTime(),
    said: saidOf(row),
  };
}

function saidOf(row: NewerRow): BoardPrice {
  if (row.doubted_field !== null) return { kind: 'doubted', field: row.doubted_field };
  if (row.removed) return { kind: 'removed' };
  const sheet = sheetOf(row);
  if (sheet === undefined || row.category === null) return { kind: 'doubted', field: UNREADABLE };
  return { kind: 'priced', sheet, category: row.category };
}

function sheetOf(row: NewerRow): PriceSheet | undefined {
  const per = PRICE_UNITS.find((unit) => unit === row.per);
  const quantityRows = row.quantity_rows.map(quantityRowOf);
  if (row.sku === null || per === undefined || row.tax_rate === null || !quantityRows.every(isThere)) return undefined;
  const regular = regularOf(row);
  if (regular === undefined) return undefined;
  return { sku: row.sku, regular, per, taxRate: row.tax_rate, quantityRows, specials: row.specials.map(specialOf) };
}

function regularOf({ regular_minor: amount, currency }: NewerRow): PriceSheet['regular'] | undefined {
  if (amount === null || currency === null) return null;
  return isCurrency(currency) ? { amountMinor: Number(amount), currency } : undefined;
}

function quantityRowOf([group, from, priority, kind, rate, amount, opens, closes]: QuantityCells):
  QuantityRow | undefined {
  const known = (['everyone', ...CUSTOMER_GROUPS] as const).find((each) => each === group);
  const terms = termsOf(kind, rate, amount);
  if (known === undefined || terms === undefined) return undefined;
  return { group: known, fromQuantityE4: Number(from), priority, terms, window: windowOf(opens, closes) };
}

function termsOf(kind: string, rate: number | null, amount: string | null): Terms | undefined {
  if (kind === 'percent-off') return rate === null ? undefined : { kind, rate };
  if (amount === null || (kind !== 'amount-off' && kind !== 'price')) return undefined;
  return { kind, amountE4: BigInt(amount) };
}

function specialOf([priority, amount, opens, closes]: SpecialCells): Special {
  return { priority, amountE4: BigInt(amount), window: windowOf(opens, closes) };
}

function windowOf(opens: string | null, closes: string | null): Window {
  return { fromMs: opens === null ? null : Number(opens), untilMs: closes === null ? null : Number(closes) };
}

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
