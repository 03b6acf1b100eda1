import type { Pool } from 'pg';

export const DELIVERY_KINDS = ['webhook', 'fulfilment'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];

/** Something that a party tells somebody, as an event. */
export interface Delivery {
  readonly id: string;
  readonly kind: DeliveryKind;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly data: unknown;
  readonly madeAt: Date;
  readonly attempts: number;
}

const COLUMNS = 'd.id, d.kind, d.type, d.source, d.subject, d.data, d.made_at AS "madeAt", d.attempts';

/** What is to be told: at least once, until somebody has said that it was taken. */
export class DeliveryBooks {
  constructor(private readonly pool: Pool) {}

  /** Takes what is due, and keeps others from it for `leaseMs`. */
  async claim(kinds: readonly DeliveryKind[], most: number, leaseMs: number): Promise<readonly Delivery[]> {
    const { rows } = await this.pool.query<Delivery>(
      `UPDATE partners.delivery d SET attempts = attempts + 1, due_at = now() + $3 * interval '1 millisecond'
       FROM (SELECT id FROM partners.delivery WHERE due_at <= now() AND kind = ANY ($1::text[])
             ORDER BY due_at, id LIMIT $2 FOR UPDATE SKIP LOCKED) due
       WHERE d.id = due.id RETURNING ${COLUMNS}`,
      [kinds, most, leaseMs],
    );
    return rows;
  }

  /** The same of one, due or not, that is to be told at all. */
  async claimOne(id: string, leaseMs: number): Promise<Delivery | undefined> {
    const { rows } = await this.pool.query<Delivery>(
      `UPDATE partners.delivery d SET attempts = attempts + 1, due_at = now() + $2 * interval '1 millisecond'
       WHERE id = $1 AND due_at IS NOT NULL RETURNING ${COLUMNS}`,
      [id, leaseMs],
    );
    return rows[0];
  }

  /** It was taken; where another copy is to go out, that is due now. */
  async taken(id: string): Promise<void> {
    await this.pool.query(
      `UPDATE partners.delivery SET delivered = delivered + 1, last_fault = NULL,
         due_at = CASE WHEN delivered + 1 < copies_due THEN now() END
       WHERE id = $1`,
      [id],
    );
  }

  /** Whoever is told will never take it: it is told no more. */
  async refused(id: string, fault: string): Promise<void> {
    await this.pool.query('UPDATE partners.delivery SET last_fault = $2, due_at = NULL WHERE id = $1', [id, fault]);
  }

  async failed(id: string, fault: string, againInMs: number): Promise<void> {
    await this.pool.query(
      `UPDATE partners.delivery SET last_fault = $2, due_at = now() + $3 * interval '1 millisecond' WHERE id = $1`,
      [id, fault, againInMs],
    );
  }

  /** In how many milliseconds the next one is due; undefined: nothing waits. */
  async nextInMs(kinds: readonly DeliveryKind[]): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ ms: number | null }>(
      `SELECT (extract(epoch FROM min(due_at) - now()) * 1000)::float8 AS ms FROM partners.delivery
       WHERE due_at IS NOT NULL AND kind = ANY ($1::text[])`,
      [kinds],
    );
    return rows[0]?.ms ?? undefined;
  }
}
