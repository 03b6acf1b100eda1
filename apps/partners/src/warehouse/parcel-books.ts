import type { Pool } from 'pg';

/** How parcels go on. */
export interface Pace {
  /** How long each stage takes. */
  readonly paceMs: number;
  /** Is anybody told of it? */
  readonly told: boolean;
  readonly delayMs: number;
  /** 0 to 1: share of what is told that is told twice. */
  readonly twiceRatio: number;
  /** Days that what leaves now arrives later than promised. */
  readonly lateDays: number;
}

/** So many days from now, RFC 3339. */
const instant = (days: string): string =>
  `to_char((now() + ${days} * interval '1 day') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Parcels on their way: taken, picked, then dispatched and delivered, or ready for collection. */
export class ParcelBooks {
  constructor(private readonly pool: Pool) {}

  /** Moves what is due one stage on, and writes down whom to tell of it, in one. @returns how many went on */
  async moveOn({ paceMs, told, delayMs, twiceRatio, lateDays }: Pace, most: number): Promise<number> {
    const { rows } = await this.pool.query<{ moved: number }>(
      `WITH due AS (
         SELECT source, event_id FROM partners.parcel WHERE next_at <= now() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED
       ), moved AS (
         UPDATE partners.parcel p SET
           stage = CASE WHEN p.stage = 'taken' THEN 'picked' WHEN p.stage = 'dispatched' THEN 'delivered'
             WHEN p.collect THEN 'ready-for-collection' ELSE 'dispatched' END,
           next_at = CASE WHEN p.stage = 'taken' OR (p.stage = 'picked' AND NOT p.collect)
             THEN now() + $2 * interval '1 millisecond' END
         FROM due WHERE (p.source, p.event_id) = (due.source, due.event_id)
         RETURNING p.reference, p.event_id, p.stage, p.from_days + $6::int AS from_days, p.until_days + $6::int AS until_days
       ), told AS (
         INSERT INTO partners.delivery (id, kind, type, source, subject, data, copies_due, due_at)
         SELECT t.id, 'fulfilment', 'shop.banyan.fulfilment.' || moved.stage || '.v1', '/warehouse', moved.reference,
           jsonb_build_object('reference', moved.reference, 'parcel', moved.event_id) || CASE
             WHEN moved.stage = 'dispatched' AND moved.from_days IS NOT NULL THEN jsonb_build_object('expected', jsonb_build_object(
               'from', ${instant('moved.from_days')}, 'until', ${instant('moved.until_days')}))
             ELSE '{}' END,
           CASE WHEN ('x' || substr(md5(t.id::text), 1, 6))::bit(24)::int < $4 * 16777216 THEN 2 ELSE 1 END,
           now() + $3 * interval '1 millisecond'
         FROM moved, LATERAL (SELECT uuidv7() AS id, moved.reference) t WHERE $5::boolean
       )
       SELECT count(*)::int AS moved FROM moved`,
      [most, paceMs, delayMs, twiceRatio, told, lateDays],
    );
    return rows[0]?.moved ?? 0;
  }

  /** In how many milliseconds the next one goes on; undefined: none does. */
  async nextInMs(): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ ms: number | null }>(
      `SELECT (extract(epoch FROM min(next_at) - now()) * 1000)::float8 AS ms FROM partners.parcel WHERE next_at IS NOT NULL`,
    );
    return rows[0]?.ms ?? undefined;
  }
}
