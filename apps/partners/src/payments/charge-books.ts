import { newId } from '@banyan/kernel';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../books/in-transaction.js';
import type { Processor } from '../parties.js';
import type { ReportQuestion } from './read-report.js';

/** What a key was used for. */
export interface ChargeRow {
  readonly id: string;
  readonly state: 'captured' | 'declined' | 'voided' | 'fenced';
  readonly idempotencyKey: string;
  readonly fingerprint: string | null;
  readonly reason: string | null;
  readonly reference: string | null;
  readonly amountMinor: number | null;
  readonly currency: string | null;
  readonly refundedMinor: number;
  readonly madeAt: Date;
}

/** A charge that is about to be made. */
export interface NewCharge {
  readonly idempotencyKey: string;
  readonly fingerprint: string;
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: 'captured' | 'declined';
  readonly reason?: string;
}

/** How it is told to whoever listens. */
export interface Telling {
  readonly id: string;
  /** 0: never. */
  readonly copies: number;
  readonly delayMs: number;
  /** Before whoever asked has the answer. */
  readonly early: boolean;
}

export interface NewRefund {
  readonly idempotencyKey: string;
  readonly fingerprint: string;
  readonly chargeId: string;
  readonly amountMinor: number;
}

export type RefundOutcome =
  | { readonly kind: 'refunded'; readonly id: string; readonly amountMinor: number; readonly chargeId: string }
  | { readonly kind: 'no-charge' }
  | { readonly kind: 'not-captured'; readonly state: ChargeRow['state'] }
  | { readonly kind: 'too-much'; readonly leftMinor: number }
  | { readonly kind: 'key-reused' };

export type VoidOutcome =
  | { readonly kind: 'voided' | 'fenced' | 'declined' }
  /** Money was given back already: what is left is given back by refunds. */
  | { readonly kind: 'refunded' };

// A bigint of pg comes as a text; no amount is beyond 2^53.
const COLUMNS = `id, state, idempotency_key AS "idempotencyKey", fingerprint, reason, reference,
  amount_minor::float8 AS "amountMinor", currency, refunded_minor::float8 AS "refundedMinor", made_at AS "madeAt"`;

const MAKE = `
  WITH made AS (
    INSERT INTO partners.charge (processor, idempotency_key, id, state, fingerprint, reason, reference, amount_minor, currency)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (processor, idempotency_key) DO NOTHING
    RETURNING *
  ), told AS (
    INSERT INTO partners.delivery (id, kind, type, source, subject, data, copies_due, due_at)
    SELECT $10::uuid, 'webhook', 'shop.banyan.payments.' || made.state || '.v1', '/payments/' || made.processor, made.reference,
      jsonb_build_object('chargeId', made.id, 'processor', made.processor, 'status', made.state, 'reference', made.reference,
        'idempotencyKey', made.idempotency_key, 'amountMinor', made.amount_minor, 'currency', made.currency),
      $11::smallint, CASE WHEN $11::smallint > 0 THEN now() + $12::int * interval '1 millisecond' END
    FROM made WHERE $10::uuid IS NOT NULL
  )
  SELECT id FROM made`;

const VOID = `
  INSERT INTO partners.charge AS c (processor, idempotency_key, id, state, voided_at)
  VALUES ($1, $2, $3, 'fenced', now())
  ON CONFLICT (processor, idempotency_key) DO UPDATE SET
    state = CASE WHEN c.state = 'captured' AND c.refunded_minor = 0 THEN 'voided' ELSE c.state END,
    voided_at = CASE WHEN c.state = 'captured' AND c.refunded_minor = 0 THEN now() ELSE c.voided_at END
  RETURNING state`;

/** What a processor has charged, given back and called off. What it answers is durable. */
export class ChargeBooks {
  constructor(private readonly pool: Pool) {}

  /** What this key was used for. */
  async byKey(processor: Processor, idempotencyKey: string): Promise<ChargeRow | undefined> {
    const { rows } = await this.pool.query<ChargeRow>({
      name: 'charge-by-key',
      text: `SELECT ${COLUMNS} FROM partners.charge WHERE processor = $1 AND idempotency_key = $2`,
      values: [processor, idempotencyKey],
    });
    return rows[0];
  }

  /** The charges of a reference, the first one first. What is fenced has none. */
  async ofReference(processor: Processor, reference: string): Promise<readonly ChargeRow[]> {
    const { rows } = await this.pool.query<ChargeRow>(
      `SELECT ${COLUMNS} FROM partners.charge WHERE processor = $1 AND reference = $2 ORDER BY made_at, id`,
      [processor, reference],
    );
    return rows;
  }

  /** The charges of a time, the first one first; one more than asked for, where there are more. What is fenced has none. */
  async madeBetween(
    processor: Processor,
    { from, until, after, limit }: ReportQuestion,
  ): Promise<readonly ChargeRow[]> {
    const { rows } = await this.pool.query<ChargeRow>(
      `SELECT ${COLUMNS} FROM partners.charge
       WHERE processor = $1 AND made_at >= $2 AND made_at < $3 AND state <> 'fenced'
         AND ($4::uuid IS NULL OR (made_at, id) > (SELECT made_at, id FROM partners.charge WHERE processor = $1 AND id = $4))
       ORDER BY made_at, id LIMIT $5`,
      [processor, from, until, after ?? null, limit + 1],
    );
    return rows;
  }

  /** @returns its id; undefined: the key is taken, and nothing was done */
  async make(processor: Processor, charge: NewCharge, telling: Telling | undefined): Promise<string | undefined> {
    const { idempotencyKey, status, fingerprint, reason, reference, amountMinor, currency } = charge;
    const { rows } = await this.pool.query<{ id: string }>({
      name: 'make-charge',
      text: MAKE,
      values: [
        processor,
        idempotencyKey,
        newId(),
        status,
        fingerprint,
        reason ?? null,
        reference,
        amountMinor,
        currency,
        telling?.id ?? null,
        telling?.copies ?? 0,
        telling?.delayMs ?? 0,
      ],
    });
    return rows[0]?.id;
  }

  /** Calls the charge of a key off, or sees to it that there never is one. */
  async voidKey(processor: Processor, idempotencyKey: string): Promise<VoidOutcome> {
    const { rows } = await this.pool.query<{ state: ChargeRow['state'] }>(VOID, [processor, idempotencyKey, newId()]);
    const state = rows[0]?.state;
    if (state === undefined) throw new Error('a void has left no row');
    return { kind: state === 'captured' ? 'refunded' : state };
  }

  /** Gives money back; all refunds of one charge one after another. */
  async refund(processor: Processor, refund: NewRefund): Promise<RefundOutcome> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<ChargeRow>(
        `SELECT ${COLUMNS} FROM partners.charge WHERE processor = $1 AND id = $2 FOR UPDATE`,
        [processor, refund.chargeId],
      );
      const [charge] = rows;
      if (charge === undefined || charge.state === 'fenced') return { kind: 'no-charge' };
      return (await known(client, processor, refund)) ?? giveBack(client, processor, charge, refund);
    });
  }
}

async function known(client: PoolClient, processor: Processor, refund: NewRefund): Promise<RefundOutcome | undefined> {
  const { rows } = await client.query<{ id: string; fingerprint: string; chargeId: string; amountMinor: number }>(
    `SELECT id, fingerprint, charge_id AS "chargeId", amount_minor::float8 AS "amountMinor" FROM partners.refund
     WHERE processor = $1 AND idempotency_key = $2`,
    [processor, refund.idempotencyKey],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.fingerprint !== refund.fingerprint) return { kind: 'key-reused' };
  return { kind: 'refunded', id: row.id, amountMinor: row.amountMinor, chargeId: row.chargeId };
}

async function giveBack(
  client: PoolClient,
  processor: Processor,
  charge: ChargeRow,
  refund: NewRefund,
): Promise<RefundOutcome> {
  if (charge.state !== 'captured') return { kind: 'not-captured', state: charge.state };
  const leftMinor = (charge.amountMinor ?? 0) - charge.refundedMinor;
  if (refund.amountMinor > leftMinor) return { kind: 'too-much', leftMinor };
  const id = newId();
  const { rowCount } = await client.query(
    `INSERT INTO partners.refund (processor, idempotency_key, id, charge_id, fingerprint, amount_minor)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (processor, idempotency_key) DO NOTHING`,
    [processor, refund.idempotencyKey, id, charge.id, refund.fingerprint, refund.amountMinor],
  );
  // The key was used for another charge in this very moment.
  if (rowCount === 0) return { kind: 'key-reused' };
  await client.query('UPDATE partners.charge SET refunded_minor = refunded_minor + $2 WHERE id = $1', [
    charge.id,
    refund.amountMinor,
  ]);
  return { kind: 'refunded', id, amountMinor: refund.amountMinor, chargeId: charge.id };
}
