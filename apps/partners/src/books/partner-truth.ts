import type { Pool } from 'pg';
import type { Listener, Party, Processor } from '../parties.js';

/** Which rows of a book are asked for. */
export interface BookPage {
  readonly reference: string | undefined;
  /** Of the row before; empty: from the beginning. */
  readonly after: string;
  readonly limit: number;
}

/** Rows in the order of their `at`, and where to go on; null: there is no more. */
export interface BookRows {
  readonly rows: readonly object[];
  readonly next: string | null;
}

type WithPlace = { readonly at: string };

/** What the books say: rows of one party, and all of them counted. */
export class PartnerTruth {
  constructor(private readonly pool: Pool) {}

  async of(party: Party, page: BookPage): Promise<BookRows> {
    switch (party) {
      case 'payments-primary':
        return this.#charges('primary', page);
      case 'payments-backup':
        return this.#charges('backup', page);
      case 'fraud':
        return this.#page(
          `SELECT reference AS at, reference, decision, score, amount_minor::float8 AS "amountMinor", currency, asked
           FROM partners.assessment WHERE ($1::text IS NULL OR reference = $1) AND reference > $2 ORDER BY reference LIMIT $3`,
          [],
          page,
        );
      case 'shipping':
        // Whoever asks is told; nothing is kept.
        return { rows: [], next: null };
      default:
        return this.#events(party, page);
    }
  }

  /** Everything counted, in one look at the books. */
  async totals(): Promise<object> {
    const { rows } = await this.pool.query<{ totals: object }>(TOTALS);
    return rows[0]?.totals ?? {};
  }

  /** What was charged more than once: references with more than one charge that stands, whoever made them. At most 1,000. */
  async chargedTwice(): Promise<readonly object[]> {
    const { rows } = await this.pool.query<object>(`
      SELECT reference, count(*)::int AS charges, array_agg(processor || ' ' || idempotency_key ORDER BY made_at) AS keys
      FROM partners.charge WHERE state = 'captured' GROUP BY reference HAVING count(*) > 1 ORDER BY reference LIMIT 1000`);
    return rows;
  }

  async forget(): Promise<void> {
    // Of small books faster than TRUNCATE, and it waits for nobody who reads.
    await this.pool.query(FORGET);
  }

  #charges(processor: Processor, page: BookPage): Promise<BookRows> {
    return this.#page(
      `SELECT c.id AS at, c.id, c.state AS status, c.reason, c.idempotency_key AS "idempotencyKey", c.reference,
         c.amount_minor::float8 AS "amountMinor", c.currency, c.refunded_minor::float8 AS "refundedMinor", c.made_at AS "madeAt",
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'idempotencyKey', r.idempotency_key, 'amountMinor', r.amount_minor)
            ORDER BY r.made_at, r.id), '[]') FROM partners.refund r WHERE r.charge_id = c.id) AS refunds,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'wanted', d.copies_due, 'delivered', d.delivered, 'attempts', d.attempts)),
            '[]') FROM partners.delivery d WHERE d.kind = 'webhook' AND d.subject = c.reference AND d.data->>'chargeId' = c.id::text) AS webhooks
       FROM partners.charge c
       WHERE c.processor = $4 AND ($1::text IS NULL OR c.reference = $1) AND ($2 = '' OR c.id > nullif($2, '')::uuid)
       ORDER BY c.id LIMIT $3`,
      [processor],
      page,
    );
  }

  #events(listener: Listener, page: BookPage): Promise<BookRows> {
    return this.#page(
      `SELECT e.source || ' ' || e.id AS at, e.source, e.id, e.type, e.subject AS reference, e.copies, e.altered, e.late,
         e.taken_at AS "takenAt", e.data,
         CASE WHEN $4 = 'warehouse' THEN (SELECT p.stage FROM partners.parcel p WHERE (p.source, p.event_id) = (e.source, e.id)) END AS parcel
       FROM partners.event e
       WHERE e.listener = $4 AND ($1::text IS NULL OR e.subject = $1) AND (e.source || ' ' || e.id) COLLATE "C" > $2 COLLATE "C"
       ORDER BY (e.source || ' ' || e.id) COLLATE "C" LIMIT $3`,
      [listener],
      page,
    );
  }

  async #page(sql: string, further: readonly unknown[], { reference, after, limit }: BookPage): Promise<BookRows> {
    const { rows } = await this.pool.query<WithPlace>(sql, [reference ?? null, after, limit, ...further]);
    return {
      rows,
      next: rows.length === limit ? (rows.at(-1)?.at ?? null) : null,
    };
  }
}

const FORGET = ['refund', 'charge', 'assessment', 'event', 'parcel', 'delivery']
  .map((table) => `DELETE FROM partners.${table}`)
  .join('; ');

const payments = (processor: Processor): string => `jsonb_build_object(
  'captured', (SELECT count(*) FROM partners.charge WHERE processor = '${processor}' AND state = 'captured'),
  'declined', (SELECT count(*) FROM partners.charge WHERE processor = '${processor}' AND state = 'declined'),
  'voided', (SELECT count(*) FROM partners.charge WHERE processor = '${processor}' AND state = 'voided'),
  'fenced', (SELECT count(*) FROM partners.charge WHERE processor = '${processor}' AND state = 'fenced'),
  'refunds', (SELECT count(*) FROM partners.refund WHERE processor = '${processor}'),
  'amounts', (SELECT coalesce(jsonb_object_agg(currency, sums), '{}') FROM (
    SELECT currency, jsonb_build_object('capturedMinor', sum(amount_minor), 'refundedMinor', sum(refunded_minor)) AS sums
    FROM partners.charge WHERE processor = '${processor}' AND state = 'captured' GROUP BY currency) AS by_currency))`;

const listener = (name: Listener): string => `jsonb_build_object(
  'events', (SELECT count(*) FROM partners.event WHERE listener = '${name}'),
  'duplicates', (SELECT coalesce(sum(copies - 1), 0) FROM partners.event WHERE listener = '${name}'),
  'altered', (SELECT coalesce(sum(altered), 0) FROM partners.event WHERE listener = '${name}'),
  'late', (SELECT count(*) FROM partners.event WHERE listener = '${name}' AND late),
  'repeated', (SELECT count(*) FROM (SELECT 1 FROM partners.event WHERE listener = '${name}'
    GROUP BY type, subject HAVING count(*) > 1) AS more_than_one),
  'byType', (SELECT coalesce(jsonb_object_agg(type, n), '{}') FROM
    (SELECT type, count(*) AS n FROM partners.event WHERE listener = '${name}' GROUP BY type) AS by_type))`;

const TOTALS = `SELECT jsonb_build_object(
  'payments-primary', ${payments('primary')},
  'payments-backup', ${payments('backup')},
  'chargedReferences', (SELECT count(DISTINCT reference) FROM partners.charge WHERE state = 'captured'),
  'chargedTwice', (SELECT count(*) FROM (SELECT 1 FROM partners.charge WHERE state = 'captured'
    GROUP BY reference HAVING count(*) > 1) AS more_than_one),
  'fraud', jsonb_build_object(
    'assessed', (SELECT count(*) FROM partners.assessment),
    'duplicates', (SELECT coalesce(sum(asked - 1), 0) FROM partners.assessment),
    'byDecision', (SELECT coalesce(jsonb_object_agg(decision, n), '{}') FROM
      (SELECT decision, count(*) AS n FROM partners.assessment GROUP BY decision) AS by_decision)),
  'warehouse', ${listener('warehouse')} || jsonb_build_object(
    'parcels', (SELECT count(*) FROM partners.parcel),
    'parcelsTwice', (SELECT count(*) FROM (SELECT 1 FROM partners.parcel GROUP BY reference HAVING count(*) > 1) AS more_than_one),
    'byStage', (SELECT coalesce(jsonb_object_agg(stage, n), '{}') FROM
      (SELECT stage, count(*) AS n FROM partners.parcel GROUP BY stage) AS by_stage)),
  'mail', ${listener('mail')},
  'analytics', ${listener('analytics')},
  'deliveries', (SELECT jsonb_build_object(
    'waiting', count(*) FILTER (WHERE due_at IS NOT NULL),
    'delivered', coalesce(sum(delivered), 0),
    'lost', count(*) FILTER (WHERE copies_due = 0),
    'refused', count(*) FILTER (WHERE due_at IS NULL AND delivered < copies_due)) FROM partners.delivery)
) AS totals`;
