import type { Listed, ListedProduct, PriceSheet, Terms } from '@banyan/domains';
import type { EntityManager } from 'typeorm';
import type { ListTables } from './list-tables.js';
import { digestOf } from './listed-digest.js';

/** The doubt about a product that the list does not tell any more. */
const GONE = 'price.gone';

const UPSERT = `
  INSERT INTO pricing.product_price AS known
    (product_id, sku, category, removed, regular_minor, currency, per, tax_rate, changed_at, doubted_field, digest, revision)
  SELECT product_id, sku, category, removed, regular_minor, currency, per, tax_rate, to_timestamp(changed_at_ms / 1000.0),
         doubted_field, digest, $12
  FROM unnest($1::bigint[], $2::text[], $3::integer[], $4::boolean[], $5::bigint[], $6::text[], $7::integer[],
              $8::integer[], $9::bigint[], $10::text[], $11::text[])
    AS fact (product_id, sku, category, removed, regular_minor, currency, per, tax_rate, changed_at_ms, doubted_field, digest)
  ORDER BY product_id
  ON CONFLICT ON CONSTRAINT product_price_pkey DO UPDATE
    SET sku = coalesce(excluded.sku, known.sku), category = excluded.category, removed = excluded.removed,
        regular_minor = excluded.regular_minor, currency = excluded.currency, per = excluded.per,
        tax_rate = excluded.tax_rate, changed_at = excluded.changed_at, doubted_field = excluded.doubted_field,
        digest = excluded.digest, revision = excluded.revision
    WHERE known.digest <> excluded.digest AND known.revision <= coalesce($13, known.revision)
  RETURNING known.product_id`;

const FORGET_ROWS = [
  'DELETE FROM pricing.quantity_row WHERE product_id = ANY($1::bigint[])',
  'DELETE FROM pricing.special WHERE product_id = ANY($1::bigint[])',
];

const ADD_QUANTITY_ROWS = `
  INSERT INTO pricing.quantity_row
    (product_id, position, customer_group, from_quantity_e4, priority, terms, rate, amount_e4, opens_at, closes_at)
  SELECT product_id, position, customer_group, from_quantity_e4, priority, terms, rate, amount_e4,
         to_timestamp(opens_ms / 1000.0), to_timestamp(closes_ms / 1000.0)
  FROM unnest($1::bigint[], $2::integer[], $3::text[], $4::bigint[], $5::integer[], $6::text[], $7::integer[],
              $8::numeric[], $9::bigint[], $10::bigint[])
    AS fact (product_id, position, customer_group, from_quantity_e4, priority, terms, rate, amount_e4, opens_ms, closes_ms)`;

const ADD_SPECIALS = `
  INSERT INTO pricing.special (product_id, position, priority, amount_e4, opens_at, closes_at)
  SELECT product_id, position, priority, amount_e4, to_timestamp(opens_ms / 1000.0), to_timestamp(closes_ms / 1000.0)
  FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::numeric[], $5::bigint[], $6::bigint[])
    AS fact (product_id, position, priority, amount_e4, opens_ms, closes_ms)`;

const GOES_BACK = `
  SELECT 1 FROM unnest($1::bigint[], $2::bigint[]) AS fact (product_id, changed_at_ms)
  JOIN pricing.product_price AS known ON known.product_id = fact.product_id
  WHERE known.changed_at > to_timestamp(fact.changed_at_ms / 1000.0) LIMIT 1`;

const DOUBT_OTHERS = `
  WITH doubted AS (
    UPDATE pricing.product_price SET doubted_field = '${GONE}', digest = '', revision = $2
    WHERE NOT product_id = ANY($1::bigint[]) AND revision <= $3 AND doubted_field IS DISTINCT FROM '${GONE}' RETURNING 1
  )
  SELECT count(*)::integer AS count FROM doubted`;

const REMOVE_GONE = `
  DELETE FROM pricing.product_price
  WHERE NOT product_id = ANY($1::bigint[]) AND revision <= $2 AND doubted_field = '${GONE}' RETURNING product_id`;

/** What the price list tells, as it is kept: a row a product, with its quantity rows and specials. */
export const productTables: ListTables<ListedProduct> = {
  async write(manager, rows, revision, notSince) {
    if (rows.length === 0) return [];
    const written = await manager.query<{ product_id: string }[]>(UPSERT, [
      ...productColumns(rows),
      revision,
      notSince ?? null,
    ]);
    const keys = written.map((row) => row.product_id);
    await forget(manager, keys);
    const news = new Set(keys);
    const sheets = rows.flatMap(({ key, fact }) =>
      fact.kind === 'priced' && news.has(key) ? [{ key, sheet: fact.sheet }] : [],
    );
    await manager.query(ADD_QUANTITY_ROWS, quantityRowColumns(sheets));
    await manager.query(ADD_SPECIALS, specialColumns(sheets));
    return keys;
  },

  async goesBack(manager, rows) {
    const found = await manager.query<unknown[]>(GOES_BACK, [
      rows.map(({ key }) => key),
      rows.map(({ changedAtMs }) => changedAtMs),
    ]);
    return found.length > 0;
  },

  async doubtOthers(manager, keys, revision, notSince) {
    const [found] = await manager.query<{ count: number }[]>(DOUBT_OTHERS, [keys, revision, notSince]);
    return found?.count ?? 0;
  },

  async removeGone(manager, keys, notSince) {
    // TypeORM gives the rows of a DELETE and how many there were.
    const [rows] = await manager.query<[{ product_id: string }[], number]>(REMOVE_GONE, [keys, notSince]);
    await forget(
      manager,
      rows.map((row) => row.product_id),
    );
    return rows.length;
  },
};

async function forget(manager: EntityManager, keys: readonly string[]): Promise<void> {
  for (const statement of FORGET_ROWS) await manager.query(statement, [keys]);
}

function productColumns(rows: readonly Listed<ListedProduct>[]): unknown[] {
  return [
    rows.map(({ key }) => key),
    rows.map(({ fact }) => fact.sku),
    rows.map(({ fact }) => (fact.kind === 'priced' ? fact.category : null)),
    rows.map(({ fact }) => fact.kind === 'removed'),
    rows.map((row) => sheetOf(row)?.regular?.amountMinor ?? null),
    rows.map((row) => sheetOf(row)?.regular?.currency ?? null),
    rows.map((row) => sheetOf(row)?.per ?? null),
    rows.map((row) => sheetOf(row)?.taxRate ?? null),
    rows.map(({ changedAtMs }) => changedAtMs),
    rows.map(({ fact }) => (fact.kind === 'doubted' ? fact.field : null)),
    rows.map(digestOf),
  ];
}

function sheetOf({ fact }: Listed<ListedProduct>): PriceSheet | undefined {
  return fact.kind === 'priced' ? fact.sheet : undefined;
}

interface KeyedSheet {
  readonly key: string;
  readonly sheet: PriceSheet;
}

function quantityRowColumns(sheets: readonly KeyedSheet[]): unknown[] {
  const rows = sheets.flatMap(({ key, sheet }) =>
    sheet.quantityRows.map((row, position) => ({ key, position, ...row })),
  );
  return [
    rows.map(({ key }) => key),
    rows.map(({ position }) => position),
    rows.map(({ group }) => group),
    rows.map(({ fromQuantityE4 }) => fromQuantityE4),
    rows.map(({ priority }) => priority),
    rows.map(({ terms }) => terms.kind),
    rows.map(({ terms }) => (terms.kind === 'percent-off' ? terms.rate : null)),
    rows.map(({ terms }) => amountOf(terms)),
    rows.map(({ window }) => window.fromMs),
    rows.map(({ window }) => window.untilMs),
  ];
}

function amountOf(terms: Terms): string | null {
  return terms.kind === 'percent-off' ? null : String(terms.amountE4);
}

function specialColumns(sheets: readonly KeyedSheet[]): unknown[] {
  const rows = sheets.flatMap(({ key, sheet }) => sheet.specials.map((row, position) => ({ key, position, ...row })));
  return [
    rows.map(({ key }) => key),
    rows.map(({ position }) => position),
    rows.map(({ priority }) => priority),
    rows.map(({ amountE4 }) => String(amountE4)),
    rows.map(({ window }) => window.fromMs),
    rows.map(({ window }) => window.untilMs),
  ];
}
