import type { Listed, ListedPromotion, Promotion, PromotionEffect, PromotionScope } from '@banyan/domains';
import type { ListTables } from './list-tables.js';
import { digestOf } from './listed-digest.js';

/** The doubt about a promotion that the list does not tell any more. */
const GONE = 'promotion.gone';

/** One row at a time: arrays of arrays of different lengths are none to PostgreSQL, and promotions are few. */
const UPSERT = `
  INSERT INTO pricing.promotion AS known
    (id, removed, title, priority, exclusive, code, threshold_minor, channels, customer_groups, skus, categories, opens_at,
     closes_at, effect, rate, amount_minor, take, pay, changed_at, doubted_field, digest, revision)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, to_timestamp($12::bigint / 1000.0), to_timestamp($13::bigint / 1000.0),
          $14, $15, $16, $17, $18, to_timestamp($19::bigint / 1000.0), $20, $21, $22)
  ON CONFLICT ON CONSTRAINT promotion_pkey DO UPDATE
    SET removed = excluded.removed, title = excluded.title, priority = excluded.priority, exclusive = excluded.exclusive,
        code = excluded.code, threshold_minor = excluded.threshold_minor, channels = excluded.channels,
        customer_groups = excluded.customer_groups, skus = excluded.skus, categories = excluded.categories,
        opens_at = excluded.opens_at, closes_at = excluded.closes_at, effect = excluded.effect, rate = excluded.rate,
        amount_minor = excluded.amount_minor, take = excluded.take, pay = excluded.pay, changed_at = excluded.changed_at,
        doubted_field = excluded.doubted_field, digest = excluded.digest, revision = excluded.revision
    WHERE known.digest <> excluded.digest AND known.revision <= coalesce($23, known.revision)
  RETURNING known.id`;

const GOES_BACK = `
  SELECT 1 FROM unnest($1::text[], $2::bigint[]) AS fact (id, changed_at_ms)
  JOIN pricing.promotion AS known ON known.id = fact.id
  WHERE known.changed_at > to_timestamp(fact.changed_at_ms / 1000.0) LIMIT 1`;

const DOUBT_OTHERS = `
  WITH doubted AS (
    UPDATE pricing.promotion SET doubted_field = '${GONE}', digest = '', revision = $2
    WHERE NOT id = ANY($1::text[]) AND revision <= $3 AND doubted_field IS DISTINCT FROM '${GONE}' RETURNING 1
  )
  SELECT count(*)::integer AS count FROM doubted`;

const REMOVE_GONE = `
  WITH removed AS (
    DELETE FROM pricing.promotion
    WHERE NOT id = ANY($1::text[]) AND revision <= $2 AND doubted_field = '${GONE}' RETURNING 1
  )
  SELECT count(*)::integer AS count FROM removed`;

/** What the promotion list tells, as it is kept. */
export const promotionTables: ListTables<ListedPromotion> = {
  async write(manager, rows, revision, notSince) {
    const keys: string[] = [];
    for (const row of rows) {
      const written = await manager.query<{ id: string }[]>(UPSERT, [...columns(row), revision, notSince ?? null]);
      keys.push(...written.map(({ id }) => id));
    }
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
    const [found] = await manager.query<{ count: number }[]>(REMOVE_GONE, [keys, notSince]);
    return found?.count ?? 0;
  },
};

function columns(row: Listed<ListedPromotion>): unknown[] {
  const { key, fact, changedAtMs } = row;
  const promotion: Partial<Promotion> = fact.kind === 'promotion' ? fact.promotion : {};
  const scope: Partial<PromotionScope> = fact.kind === 'doubted' ? (fact.scope ?? {}) : promotion;
  return [
    key,
    fact.kind === 'removed',
    promotion.title ?? null,
    promotion.priority ?? null,
    promotion.exclusive ?? null,
    scope.code ?? null,
    promotion.thresholdMinor ?? null,
    scope.channels ?? null,
    scope.groups ?? null,
    scope.skus ?? null,
    scope.categories ?? null,
    promotion.window?.fromMs ?? null,
    promotion.window?.untilMs ?? null,
    ...effectColumns(promotion.effect),
    changedAtMs,
    fact.kind === 'doubted' ? fact.field : null,
    digestOf(row),
  ];
}

function effectColumns(effect: PromotionEffect | undefined): unknown[] {
  switch (effect?.kind) {
    case undefined:
      return [null, null, null, null, null];
    case 'percent-off':
      return [effect.kind, effect.rate, null, null, null];
    case 'amount-off':
      return [effect.kind, null, effect.amountMinor, null, null];
    case 'n-for-m':
      return [effect.kind, null, null, effect.take, effect.pay];
  }
}
