/**
 * The statements by which the feed's store learns that the core has booked what is set aside here. Locks in the order of the
 * desk: reservations by reference, then levels by SKU and source.
 */

/** Products of which something is set aside that the core has not booked. */
export const OPEN_SKUS = `
  SELECT DISTINCT sku FROM inventory.claim WHERE booked_at IS NULL AND sku = ANY($1::text[])`;

/** Products of which something is set aside, and those of which something was booked that was set aside so many ms ago at most. */
export const ALL_OPEN_SKUS = `
  SELECT DISTINCT claim.sku FROM inventory.claim
  JOIN inventory.reservation AS made ON made.reference = claim.reference
  WHERE claim.booked_at IS NULL
    OR (claim.booked_at > 0 AND made.reserved_at > now() - $1 * interval '1 millisecond')`;

/** Where to look for echoes of what is open: from how far the feed was read when the oldest of it was set aside. */
export const OLDEST_OPEN = `
  SELECT min(made.feed_position) AS position FROM inventory.claim
  JOIN inventory.reservation AS made ON made.reference = claim.reference WHERE claim.booked_at IS NULL`;

export const KNOWN_DOCUMENTS = 'SELECT number, reference FROM inventory.document WHERE number = ANY($1::text[])';

export const KEEP_DOCUMENTS = `
  INSERT INTO inventory.document (number, reference)
  SELECT number, reference FROM unnest($1::text[], $2::text[]) AS told (number, reference) ORDER BY number
  ON CONFLICT ON CONSTRAINT document_pkey DO NOTHING`;

/** Documents of kept echoes of which nobody could tell yet whose they are. */
export const UNTOLD_DOCUMENTS = `
  SELECT DISTINCT echo.document FROM inventory.echo
  LEFT JOIN inventory.document ON document.number = echo.document WHERE document.number IS NULL LIMIT 200`;

export const ANY_ECHO = 'SELECT 1 FROM inventory.echo LIMIT 1';

export const KEEP_ECHOES = `
  INSERT INTO inventory.echo AS known (document, sku, from_sequence, to_sequence)
  SELECT document, sku, min(from_sequence), max(to_sequence)
  FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bigint[]) AS told (document, sku, from_sequence, to_sequence)
  GROUP BY document, sku ORDER BY document, sku
  ON CONFLICT ON CONSTRAINT echo_pkey DO UPDATE
    SET from_sequence = least(known.from_sequence, excluded.from_sequence),
        to_sequence = greatest(known.to_sequence, excluded.to_sequence)`;

/**
 * Echoes that are whole and of which it is known whose they are, with the reservation they may be of. Goods of an order of the core's own checkout
 * are set aside under its number, whatever a shopper has written into its comment.
 */
export const WHOLE_ECHOES = `
  SELECT echo.document, echo.sku, echo.from_sequence, coalesce(own.reference, document.reference) AS reference,
         coalesce(own.document, made.document) AS bound
  FROM inventory.echo
  JOIN inventory.document ON document.number = echo.document
  LEFT JOIN inventory.reservation AS own ON own.reference = echo.document
  LEFT JOIN inventory.reservation AS made ON made.reference = document.reference AND own.reference IS NULL
  WHERE echo.to_sequence <= $1 ORDER BY echo.from_sequence`;

/** Documents are not asked about while this is held: whose a reservation's document is, is decided once. */
export const LOCK_RESERVATIONS = `
  SELECT reference, document FROM inventory.reservation WHERE reference = ANY($1::text[]) ORDER BY reference FOR UPDATE`;

/** Levels that the page writes, and those that the claims are on. */
export const LOCK_TOLD_AND_CLAIMED = `
  SELECT 1 FROM inventory.stock_level WHERE (sku, source) IN (
    SELECT * FROM unnest($1::text[], $2::text[]) UNION SELECT sku, source FROM inventory.claim WHERE reference = ANY($3::text[])
  ) ORDER BY sku, source FOR UPDATE`;

/** The core has it now, so nothing of it is set aside beyond that. Takes the revision last. */
export const FREE_BOOKED = `
  UPDATE inventory.stock_level AS known
  SET claimed_e4 = known.claimed_e4 - booked.amount_e4, claims = known.claims + 1, revision = $3
  FROM (
    SELECT claim.sku, claim.source, sum(claim.taken_e4 - claim.back_e4) AS amount_e4 FROM inventory.claim
    JOIN unnest($1::text[], $2::text[]) AS due (reference, sku) ON due.reference = claim.reference AND due.sku = claim.sku
    WHERE claim.booked_at IS NULL GROUP BY claim.sku, claim.source
  ) AS booked
  WHERE known.sku = booked.sku AND known.source = booked.source`;

export const MARK_BOOKED = `
  UPDATE inventory.claim SET booked_at = due.sequence
  FROM unnest($1::text[], $2::text[], $3::bigint[]) AS due (reference, sku, sequence)
  WHERE claim.reference = due.reference AND claim.sku = due.sku AND claim.booked_at IS NULL`;

export const BIND_DOCUMENTS = `
  UPDATE inventory.reservation AS made SET document = due.document
  FROM unnest($1::text[], $2::text[]) AS due (reference, document)
  WHERE made.reference = due.reference AND made.document IS NULL`;

export const FORGET_ECHOES = `
  DELETE FROM inventory.echo AS known USING unnest($1::text[], $2::text[]) AS done (document, sku)
  WHERE known.document = done.document AND known.sku = done.sku`;

/** A restored core has forgotten what it booked since, and may give the numbers of documents to others. */
export const FORGET_DOCUMENTS = 'DELETE FROM inventory.document';
export const FORGET_ALL_ECHOES = 'DELETE FROM inventory.echo';

/** Numbers are given out a second time: what is set aside may be booked under an earlier one than was read when it was. */
export const LOOK_EARLIER = `
  UPDATE inventory.reservation SET feed_position = $1 WHERE feed_position > $1 AND reference IN (
    SELECT reference FROM inventory.claim WHERE booked_at IS NULL
  )`;

/** References of what was set aside so many ms ago at most and is said to be booked. */
export const BOOKED_OF_LATE = `
  SELECT DISTINCT claim.reference FROM inventory.claim
  JOIN inventory.reservation AS made ON made.reference = claim.reference
  WHERE claim.booked_at > 0 AND made.reserved_at > now() - $1 * interval '1 millisecond'`;

/** Takes the revision last. */
export const CLAIM_AGAIN = `
  UPDATE inventory.stock_level AS known
  SET claimed_e4 = known.claimed_e4 + again.amount_e4, claims = known.claims + 1, revision = $2
  FROM (
    SELECT sku, source, sum(taken_e4 - back_e4) AS amount_e4 FROM inventory.claim
    WHERE reference = ANY($1::text[]) AND booked_at > 0 GROUP BY sku, source
  ) AS again
  WHERE known.sku = again.sku AND known.source = again.source`;

export const UNMARK_BOOKED = `
  UPDATE inventory.claim SET booked_at = CASE WHEN taken_e4 = back_e4 THEN 0 END
  WHERE reference = ANY($1::text[]) AND booked_at > 0`;

export const UNBIND_DOCUMENTS = 'UPDATE inventory.reservation SET document = NULL WHERE reference = ANY($1::text[])';
