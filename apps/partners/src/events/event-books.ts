import type { Pool } from 'pg';
import type { Listener } from '../parties.js';
import type { CloudEvent } from './read-cloud-event.js';

/** What a listener makes of an event when it hears it first. */
export interface ParcelOrder {
  readonly kind: 'pack' | 'stop';
  readonly collect: boolean;
  /** How long it is on its way; undefined: it goes nowhere, or nobody can say. */
  readonly days: { readonly fromDays: number; readonly untilDays: number } | undefined;
  /** How long until it is picked. */
  readonly paceMs: number;
}

const TAKE = `
  WITH taken AS (
    INSERT INTO partners.event AS e (listener, source, id, type, subject, content, position, data, late)
    VALUES ($1, $2, $3, $4, $5, $6, $7::text, $8::json,
      $7::text IS NOT NULL AND EXISTS (SELECT 1 FROM partners.event o WHERE o.listener = $1 AND o.subject = $5
        AND o.source = $2 AND o.position COLLATE "C" > $7::text COLLATE "C"))
    ON CONFLICT (listener, source, id) DO UPDATE SET
      copies = e.copies + 1, altered = e.altered + CASE WHEN e.content = excluded.content THEN 0 ELSE 1 END
    RETURNING copies
  ), packed AS (
    INSERT INTO partners.parcel (source, event_id, reference, collect, stage, next_at, from_days, until_days)
    SELECT $2, $3, $5, $10, s.stage, CASE WHEN s.stage = 'taken' THEN now() + $11 * interval '1 millisecond' END,
      $13::smallint, $14::smallint
    FROM taken, (SELECT CASE WHEN EXISTS (
      SELECT 1 FROM partners.event c WHERE c.listener = $1 AND c.subject = $5 AND c.type = $12) THEN 'stopped' ELSE 'taken' END AS stage) s
    WHERE taken.copies = 1 AND $9 = 'pack'
  ), stopped AS (
    UPDATE partners.parcel SET stage = 'stopped', next_at = NULL
    WHERE reference = $5 AND stage IN ('taken', 'picked') AND $9 = 'stop'
  )
  SELECT copies FROM taken`;

/** What each listener was told, once for each source and id, and how often. */
export class EventBooks {
  constructor(private readonly pool: Pool) {}

  /**
   * Writes an event down, and what comes of it when it is heard first, in one.
   *
   * @param stopType the type of event after which nothing is packed any more
   * @returns how often it has come by now
   */
  async take(
    listener: Listener,
    event: CloudEvent,
    parcel: ParcelOrder | undefined,
    stopType: string,
  ): Promise<number> {
    const { source, id, type, subject, content, position, data } = event;
    const { rows } = await this.pool.query<{ copies: number }>({
      name: 'take-event',
      text: TAKE,
      values: [
        listener,
        source,
        id,
        type,
        subject,
        content,
        position ?? null,
        JSON.stringify(data),
        parcel?.kind ?? 'none',
        parcel?.collect ?? false,
        parcel?.paceMs ?? 0,
        stopType,
        parcel?.days?.fromDays ?? null,
        parcel?.days?.untilDays ?? null,
      ],
    });
    return rows[0]?.copies ?? 0;
  }
}
