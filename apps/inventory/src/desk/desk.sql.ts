/**
 * The statements of the desk. Rows are locked in one order everywhere, the feed's store included, so that nobody waits for
 * whoever waits for them: authority, reservations by reference, levels by SKU and source.
 */

/** The transaction that changes a reservation: who follows claims reads what is not older than the oldest of these still open. */
const THIS_TRANSACTION = 'pg_current_xact_id()::text::bigint';

/** A move waits for reservations under way, and they for it. */
export const AUTHORITY_FOR_SHARE = `
  SELECT arm, term, closed FROM inventory.stock_authority WHERE shop = 'all' FOR SHARE`;

/** An order of a later term is proof of it: it was bound after the authority came here. */
export const FOLLOW_LATER_TERM = `
  UPDATE inventory.stock_authority SET arm = 'service', term = $1, closed = false, changed_at = now()
  WHERE shop = 'all' AND term < $1`;

export const RESERVATIONS_FOR_UPDATE = `
  SELECT reference, state, refused_lines, takings FROM inventory.reservation
  WHERE reference = ANY($1::text[]) ORDER BY reference FOR UPDATE`;

export const LEVELS_FOR_UPDATE = `
  SELECT sku, source, quantity_e4, claimed_e4, claims, in_stock, managed, doubted_field FROM inventory.stock_level
  WHERE sku = ANY($1::text[]) AND source = ANY($2::text[]) ORDER BY sku, source FOR UPDATE`;

/** Of claims by reference, in the order of the locks. */
export const LOCK_CLAIMED_LEVELS = `
  SELECT 1 FROM inventory.stock_level WHERE (sku, source) IN (
    SELECT sku, source FROM inventory.claim WHERE reference = ANY($1::text[])
  ) ORDER BY sku, source FOR UPDATE`;

/** Takes from levels that are still as they were seen. @returns as many rows as were taken from, or the batch is void */
export const CLAIM_LEVELS = `
  UPDATE inventory.stock_level AS known SET claimed_e4 = known.claimed_e4 + taken.amount_e4, claims = known.claims + 1
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS taken (sku, source, amount_e4, seen_claims, seen_e4)
  WHERE known.sku = taken.sku AND known.source = taken.source
    AND known.claims = taken.seen_claims AND known.quantity_e4 = taken.seen_e4
  RETURNING 1`;

/** A reference that is there already is not written, but for one that lapsed. */
export const WRITE_RESERVATIONS = `
  INSERT INTO inventory.reservation AS known
    (reference, state, term, refused_lines, takings, expires_at, feed_position, changed_in)
  SELECT reference, state, term, ARRAY(SELECT jsonb_array_elements_text(refused_lines)::integer), takings,
    CASE WHEN state = 'reserved' THEN clock_timestamp() + expires_ms * interval '1 millisecond' END,
    coalesce((SELECT position FROM inventory.feed_position WHERE feed = 'stock'), 0), ${THIS_TRANSACTION}
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::jsonb[], $5::jsonb[], $6::bigint[])
    AS made (reference, state, term, refused_lines, takings, expires_ms)
  ORDER BY reference
  ON CONFLICT ON CONSTRAINT reservation_pkey DO UPDATE
    SET state = excluded.state, term = excluded.term, refused_lines = excluded.refused_lines, takings = excluded.takings,
        expires_at = excluded.expires_at, feed_position = excluded.feed_position, changed_in = excluded.changed_in
    WHERE known.state = 'lapsed'
  RETURNING reference`;

export const WRITE_CLAIMS = `
  INSERT INTO inventory.claim AS known (reference, sku, source, taken_e4)
  SELECT reference, sku, source, taken_e4 FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
    AS made (reference, sku, source, taken_e4)
  ON CONFLICT ON CONSTRAINT claim_pkey DO UPDATE SET taken_e4 = excluded.taken_e4, back_e4 = 0, booked_at = NULL`;

/** Whether it has lapsed is in the row, and not in the time. */
export const CONFIRM = `
  UPDATE inventory.reservation SET state = 'confirmed', expires_at = NULL
  WHERE reference IN (
    SELECT reference FROM inventory.reservation WHERE reference = ANY($1::text[]) AND state = 'reserved'
    ORDER BY reference FOR UPDATE
  ) AND state = 'reserved'`;

export const STATES = 'SELECT reference, state FROM inventory.reservation WHERE reference = ANY($1::text[])';

/** A reference that never reserved is released all the same, so that it never will. */
export const FENCE = `
  INSERT INTO inventory.reservation (reference, state, term, changed_in)
  SELECT DISTINCT reference, 'released', 0, ${THIS_TRANSACTION} FROM unnest($1::text[]) AS fenced (reference) ORDER BY 1
  ON CONFLICT ON CONSTRAINT reservation_pkey DO NOTHING`;

const NOT_CONFIRMED_IN_TIME = `FROM inventory.reservation WHERE state = 'reserved' AND expires_at <= clock_timestamp()`;

export const ANY_TO_LAPSE = `SELECT ${NOT_CONFIRMED_IN_TIME} LIMIT 1`;

export const DUE_TO_LAPSE = `
  SELECT reference ${NOT_CONFIRMED_IN_TIME} ORDER BY reference LIMIT $1 FOR UPDATE SKIP LOCKED`;

/** What is still claimed for these and not booked at the core is free again; what is booked there comes back there. */
export const FREE_LEVELS = `
  UPDATE inventory.stock_level AS known SET claimed_e4 = known.claimed_e4 - freed.amount_e4, claims = known.claims + 1
  FROM (
    SELECT sku, source, sum(taken_e4 - back_e4) AS amount_e4 FROM inventory.claim
    WHERE reference = ANY($1::text[]) AND booked_at IS NULL GROUP BY sku, source
  ) AS freed
  WHERE known.sku = freed.sku AND known.source = freed.source AND freed.amount_e4 <> 0`;

/** 0: nothing is left that the core could book. */
export const FREE_CLAIMS = `
  UPDATE inventory.claim SET back_e4 = taken_e4, booked_at = coalesce(booked_at, 0) WHERE reference = ANY($1::text[])`;

export const CLOSE_RESERVATIONS = `
  UPDATE inventory.reservation SET state = $2, expires_at = NULL, changed_in = ${THIS_TRANSACTION}
  WHERE reference = ANY($1::text[])`;

export const NOTE_GIVE_BACK = `
  INSERT INTO inventory.give_back (reference, return_reference) VALUES ($1, $2)
  ON CONFLICT ON CONSTRAINT give_back_pkey DO NOTHING RETURNING 1`;

export const CLAIMS_OF = `
  SELECT sku, source, taken_e4, back_e4, booked_at FROM inventory.claim WHERE reference = $1 ORDER BY sku, source`;

/** Levels of these keys, in the order of the locks. */
export const LOCK_LEVELS = `
  SELECT 1 FROM inventory.stock_level WHERE (sku, source) IN (SELECT * FROM unnest($1::text[], $2::text[]))
  ORDER BY sku, source FOR UPDATE`;

export const MOVE_CLAIMED = `
  UPDATE inventory.stock_level AS known SET claimed_e4 = known.claimed_e4 + moved.by_e4, claims = known.claims + 1
  FROM unnest($1::text[], $2::text[], $3::bigint[]) AS moved (sku, source, by_e4)
  WHERE known.sku = moved.sku AND known.source = moved.source`;

export const GIVE_CLAIMS_BACK = `
  UPDATE inventory.claim AS known SET back_e4 = known.back_e4 + given.by_e4
  FROM unnest($2::text[], $3::text[], $4::bigint[]) AS given (sku, source, by_e4)
  WHERE known.reference = $1 AND known.sku = given.sku AND known.source = given.source`;

/** Goods that lie elsewhere than they were taken, of an order that the core has not booked yet. */
export const PUT_ELSEWHERE = `
  INSERT INTO inventory.claim AS known (reference, sku, source, taken_e4)
  SELECT $1, sku, source, -by_e4 FROM unnest($2::text[], $3::text[], $4::bigint[]) AS put (sku, source, by_e4)
  ON CONFLICT ON CONSTRAINT claim_pkey DO UPDATE SET taken_e4 = known.taken_e4 + excluded.taken_e4`;

export const TOUCH = `UPDATE inventory.reservation SET changed_in = ${THIS_TRANSACTION} WHERE reference = $1`;
