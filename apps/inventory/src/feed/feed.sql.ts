/**
 * The statements of the feed's store. Each takes the revision of its transaction last. Levels are written in the order in which
 * the desk locks them.
 */

const DIFFERS = `(known.quantity_e4, known.in_stock, known.managed, known.changed_at, known.doubted_field)
  IS DISTINCT FROM (excluded.quantity_e4, excluded.in_stock, excluded.managed, excluded.changed_at, NULL)`;

const NEWER = `(known.sequence < excluded.sequence
  OR (known.sequence = excluded.sequence AND known.doubted_field IS NOT NULL))`;

const FACTS = `unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::boolean[], $6::bigint[], $7::bigint[])
  AS fact (sku, source, quantity_e4, in_stock, managed, sequence, changed_at_ms)`;

/**
 * When a fact wins over what is known: `newer` by its sequence; `reconciled` also where the same sequence says something
 * else now; `replaced` whatever its sequence, for the journal begins anew.
 */
export type Winning = 'newer' | 'reconciled' | 'replaced';

const WINS: Readonly<Record<Winning, string>> = {
  newer: NEWER,
  reconciled: `(${NEWER} OR (known.sequence = excluded.sequence AND ${DIFFERS}))`,
  replaced: `(known.sequence <> excluded.sequence OR ${DIFFERS})`,
};

/** What is known word for word is not written, and not locked: a whole reading keeps nobody waiting. Takes the cases behind the revision, and gives the keys that were written. What is told in pieces forgets no case. */
export const upsertLevels = (winning: Winning): string => `
  INSERT INTO inventory.stock_level AS known
    (sku, source, quantity_e4, in_stock, managed, sequence, changed_at, revision, case_of)
  SELECT sku, source, quantity_e4, in_stock, managed, sequence, to_timestamp(changed_at_ms / 1000.0), $8, case_of
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::boolean[], $6::bigint[], $7::bigint[], $9::integer[])
    AS fact (sku, source, quantity_e4, in_stock, managed, sequence, changed_at_ms, case_of)
  WHERE NOT EXISTS (
    SELECT 1 FROM inventory.stock_level AS same
    WHERE same.sku = fact.sku AND same.source = fact.source AND same.sequence = fact.sequence AND same.doubted_field IS NULL
      AND (same.quantity_e4, same.in_stock, same.managed, same.changed_at)
        IS NOT DISTINCT FROM (fact.quantity_e4, fact.in_stock, fact.managed, to_timestamp(fact.changed_at_ms / 1000.0))
  )
  ORDER BY sku COLLATE "C", source COLLATE "C"
  ON CONFLICT ON CONSTRAINT stock_level_pkey DO UPDATE
    SET quantity_e4 = excluded.quantity_e4, in_stock = excluded.in_stock, managed = excluded.managed,
        sequence = excluded.sequence, changed_at = excluded.changed_at, doubted_field = NULL,
        revision = excluded.revision, case_of = coalesce(excluded.case_of, known.case_of)
    WHERE ${WINS[winning]}
  RETURNING known.sku, known.source`;

/** How many facts have the sequence of what is known and say something else. */
export const COUNT_CONTRADICTIONS = `
  SELECT count(*)::integer AS contradictions FROM ${FACTS}
  JOIN inventory.stock_level AS known ON known.sku = fact.sku AND known.source = fact.source
  WHERE known.sequence = fact.sequence AND known.doubted_field IS NULL
    AND (known.quantity_e4, known.in_stock, known.managed, known.changed_at)
      IS DISTINCT FROM (fact.quantity_e4, fact.in_stock, fact.managed, to_timestamp(fact.changed_at_ms / 1000.0))`;

/**
 * Any fact that is earlier than what is known of its key: the journal went back. What another replica wrote since (beyond
 * `$8`) does not count. A key that is not told at all says nothing: rows are lost on the way, and journals forget.
 */
export const GOES_BACK = `
  SELECT 1 FROM ${FACTS} JOIN inventory.stock_level AS known ON known.sku = fact.sku AND known.source = fact.source
  WHERE known.sequence > fact.sequence AND known.sequence <= $8 AND known.doubted_field IS NULL LIMIT 1`;

export const upsertDoubts = (winning: Winning): string => `
  INSERT INTO inventory.stock_level AS known (sku, source, sequence, doubted_field, revision)
  SELECT sku, source, sequence, field, $5 FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[])
    AS doubt (sku, source, sequence, field)
  ORDER BY sku COLLATE "C", source COLLATE "C"
  ON CONFLICT ON CONSTRAINT stock_level_pkey DO UPDATE
    SET sequence = excluded.sequence, doubted_field = excluded.doubted_field, revision = excluded.revision
    WHERE ${winning === 'replaced' ? 'true' : 'known.sequence < excluded.sequence'}`;

/** The doubt about what a rewound feed does not tell any more. */
const GONE = 'feed.stock.gone';

const NOT_TOLD = `NOT EXISTS (
  SELECT 1 FROM unnest($1::text[], $2::text[]) AS told (sku, source)
  WHERE told.sku = known.sku AND told.source = known.source)`;

/**
 * Puts what is none of these keys in doubt: a row may have been lost on the way. Whatever is told of it next wins, whatever
 * its sequence.
 */
export const DOUBT_OTHERS = `
  WITH doubted AS (
    UPDATE inventory.stock_level AS known SET doubted_field = '${GONE}', sequence = 0, revision = $3
    WHERE ${NOT_TOLD} RETURNING 1
  )
  SELECT count(*)::integer AS count FROM doubted`;

/** Removes what is in that doubt and, read once more, is not told either; what was ever set aside for orders stays. Readers learn of it by the new generation. */
export const REMOVE_GONE = `
  WITH removed AS (
    DELETE FROM inventory.stock_level AS known WHERE doubted_field = '${GONE}' AND claims = 0 AND ${NOT_TOLD} RETURNING 1
  )
  SELECT count(*)::integer AS count FROM removed`;

export const KEEP_REFUSED = `
  INSERT INTO inventory.refused_row AS known
    (digest, field, because, sequence, sku, source, bytes, times, first_seen_at, last_seen_at)
  SELECT digest, field, because, sequence, sku, source, bytes, 1, now(), now()
  FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::bytea[])
    AS refused (digest, field, because, sequence, sku, source, bytes)
  ORDER BY digest
  ON CONFLICT ON CONSTRAINT refused_row_pkey DO UPDATE SET times = known.times + 1, last_seen_at = now()`;

/** Most refused rows that are kept; the oldest go first. */
const KEPT_REFUSED_ROWS = 10_000;

export const FORGET_OLDEST = `
  DELETE FROM inventory.refused_row WHERE digest IN (
    SELECT digest FROM inventory.refused_row ORDER BY last_seen_at DESC, digest OFFSET ${KEPT_REFUSED_ROWS}
  )`;

export const APPLIED_BEYOND = `
  SELECT sku, source, sequence FROM inventory.stock_level
  WHERE sequence > $1 AND doubted_field IS NULL ORDER BY sequence`;
