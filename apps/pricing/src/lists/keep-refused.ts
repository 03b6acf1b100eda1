import type { Listed, ListFacts, ListName } from '@banyan/domains';
import { sha256Hex } from '@banyan/kernel';
import type { EntityManager } from 'typeorm';

const KEEP = `
  INSERT INTO pricing.refused_row AS known
    (digest, list, key, sku, field, because, written, times, first_seen_at, last_seen_at)
  SELECT digest, $1, key, sku, field, because, written, 1, now(), now()
  FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
    AS refused (digest, key, sku, field, because, written)
  ORDER BY digest
  ON CONFLICT ON CONSTRAINT refused_row_pkey DO UPDATE SET times = known.times + 1, last_seen_at = now()`;

/** Most refused rows that are kept; the oldest go first. */
const KEPT_REFUSED_ROWS = 10_000;

const FORGET_OLDEST = `
  DELETE FROM pricing.refused_row WHERE digest IN (
    SELECT digest FROM pricing.refused_row ORDER BY last_seen_at DESC, digest OFFSET ${KEPT_REFUSED_ROWS}
  )`;

/** Keeps the rows in doubt as they were written, for the person who will look at them. */
export async function keepRefused(
  manager: EntityManager,
  list: ListName,
  rows: readonly Listed<ListFacts[ListName]>[],
): Promise<void> {
  const refused = new Map(
    rows.flatMap(({ key, fact, written = '' }) =>
      fact.kind === 'doubted'
        ? [[sha256Hex(`${list}\n${key}\n${fact.field}\n${written}`), { key, fact, written }] as const]
        : [],
    ),
  );
  if (refused.size === 0) return;
  const found = [...refused.values()];
  await manager.query(KEEP, [
    list,
    [...refused.keys()],
    found.map(({ key }) => key),
    found.map(({ fact }) => ('sku' in fact ? fact.sku : null)),
    found.map(({ fact }) => fact.field),
    found.map(({ fact }) => fact.because),
    // PostgreSQL keeps no NUL in a text.
    found.map(({ written }) => written.replaceAll('\u0000', '\ufffd')),
  ]);
  await manager.query(FORGET_OLDEST);
}
