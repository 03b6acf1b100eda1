import type { Database } from '@banyan/database';
import { sha256Hex, type Arm } from '@banyan/kernel';
import { buyerColumns, type Buyer } from '../bindings/buyer.js';

/** A key whose order ended in an error for who asked. */
export interface CheckoutError {
  readonly storefront: string;
  /** As the client sent it. Only a hash of it is kept. */
  readonly key: string;
  /** Of the problem that was answered. */
  readonly code: string;
  /** The contract version that was asked. */
  readonly contract: string;
  /** When, ms since the Unix epoch. */
  readonly atMs: number;
  readonly traceId?: string;
  readonly buyer?: Buyer;
}

/** A key that came to no order, or whose order was taken back. */
export interface FailedKey extends Buyer {
  readonly storefront: string;
  readonly keyHash: string;
  /** The order's; undefined: it was never bound. */
  readonly reference: string | undefined;
  /** Undefined: no arm was chosen. */
  readonly arm: Arm | undefined;
  /** Undefined: it is not known. */
  readonly contract: string | undefined;
  readonly traceId: string | undefined;
  /** When it failed last, ms since the Unix epoch. */
  readonly failedAtMs: number;
  /** The code of the problem that was answered last; undefined: none was, it was refused. */
  readonly code: string | undefined;
  /** Why it was refused; undefined: it was not. */
  readonly because: string | undefined;
  /** What an order that is called off was about, with shipping; undefined: there was none. */
  readonly totalMinor: number | undefined;
}

/** A key of which something came, or may come yet. */
export interface OtherKey {
  readonly storefront: string;
  readonly keyHash: string;
  readonly reference: string;
  readonly sessionHash: string | undefined;
  readonly kind: 'placed' | 'open';
  /** When that was known; of one that is open, when it was bound. */
  readonly atMs: number;
}

interface FailedColumns {
  readonly storefront: string;
  readonly key_hash: string;
  readonly reference: string | null;
  readonly arm: Arm | null;
  readonly contract: string | null;
  readonly trace_id: string | null;
  readonly failed_at: Date;
  readonly code: string | null;
  readonly because: string | null;
  readonly total_minor: string | null;
  readonly channel: string | null;
  readonly session_hash: string | null;
  readonly customer_hash: string | null;
  readonly currency: string | null;
  readonly basket_minor: string | null;
}

const NOTE = `
  INSERT INTO ledger.checkout_error AS known
    (storefront, key_hash, code, contract, trace_id, failed_at, channel, session_hash, customer_hash, currency, basket_minor)
  VALUES ($1, $2, $3, $4, $5, to_timestamp($6::double precision / 1000), $7, $8, $9, $10, $11::bigint)
  ON CONFLICT ON CONSTRAINT checkout_error_pkey DO UPDATE
    SET code = excluded.code, contract = excluded.contract, trace_id = excluded.trace_id,
        failed_at = greatest(known.failed_at, excluded.failed_at), failures = known.failures + 1`;

const BINDING = `b.storefront, b.key_hash, b.reference, b.arm, b.route ->> 'contract' AS contract, b.trace_id`;

/** Errors with what came of their keys by now; a key that was refused after its error is one failure, told by both. */
const ERRORS = `
  SELECT e.storefront, e.key_hash, b.reference, b.arm, e.contract, e.trace_id, greatest(e.failed_at, b.concluded_at) AS failed_at,
         e.code, b.outcome ->> 'because' AS because, NULL::bigint AS total_minor,
         e.channel, e.session_hash, e.customer_hash, e.currency, e.basket_minor
    FROM ledger.checkout_error AS e LEFT JOIN ledger.binding AS b USING (storefront, key_hash)
   WHERE e.failed_at >= to_timestamp($1::double precision / 1000)
     AND e.storefront <> ALL ($2::text[]) AND (b.outcome IS NULL OR b.outcome ->> 'kind' = 'refused')`;

/** By the index that holds nothing but these. */
const REFUSED = `
  SELECT ${BINDING}, b.concluded_at AS failed_at, NULL AS code, b.outcome ->> 'because' AS because, NULL::bigint AS total_minor,
         b.channel, b.session_hash, b.customer_hash, b.currency, b.basket_minor
    FROM ledger.binding AS b
   WHERE b.outcome ->> 'kind' = 'refused' AND b.concluded_at >= to_timestamp($1::double precision / 1000)
     AND b.operation = ANY ($3::text[])
     AND b.storefront <> ALL ($2::text[])
     AND NOT EXISTS (SELECT FROM ledger.checkout_error AS e WHERE e.storefront = b.storefront AND e.key_hash = b.key_hash
                      AND e.failed_at >= to_timestamp($1::double precision / 1000))`;

const CALLED_OFF = `
  SELECT ${BINDING}, NULL::timestamptz AS failed_at, NULL AS code, NULL AS because,
         (b.outcome ->> 'totalMinor')::bigint AS total_minor,
         b.channel, b.session_hash, b.customer_hash, coalesce(b.outcome ->> 'currency', b.currency) AS currency, b.basket_minor
    FROM ledger.binding AS b WHERE b.reference = ANY ($1::text[]) AND b.storefront <> ALL ($2::text[])`;

/** What else the same sessions and keys came to. */
const OTHERS = `
  SELECT storefront, key_hash, reference, session_hash, outcome IS NULL AS open,
         CASE WHEN outcome IS NULL THEN bound_at ELSE concluded_at END AS at
    FROM ledger.binding
   WHERE operation = ANY ($1::text[])
     AND (outcome IS NULL OR (outcome ->> 'kind' = 'placed' AND concluded_at >= to_timestamp($2::double precision / 1000)))
     AND (session_hash = ANY ($3::text[]) OR (storefront, key_hash) IN (SELECT * FROM unnest($4::text[], $5::text[])))`;

const FORGET_BUYERS = `
  UPDATE ledger.binding SET session_hash = NULL, customer_hash = NULL
   WHERE reference IN (
     SELECT reference FROM ledger.binding
      WHERE (customer_hash IS NOT NULL OR session_hash IS NOT NULL) AND bound_at < to_timestamp($1::double precision / 1000)
        AND outcome IS NOT NULL
      ORDER BY bound_at LIMIT $2)
  RETURNING 1`;

/** Keys of the same shopper, whichever arm has them: the hash beside the orders that are named leads to the others. */
const SAME_BUYERS = `
  SELECT DISTINCT customer_hash FROM ledger.binding WHERE reference = ANY ($1::text[]) AND customer_hash IS NOT NULL`;

const FORGET_BUYERS_OF = `
  UPDATE ledger.binding SET session_hash = NULL, customer_hash = NULL
   WHERE outcome IS NOT NULL AND (customer_hash = ANY ($2::text[]) OR (reference = ANY ($1::text[]) AND session_hash IS NOT NULL))
  RETURNING 1`;

const FORGET_ERRORS_OF = 'DELETE FROM ledger.checkout_error WHERE customer_hash = ANY ($1::text[]) RETURNING 1';

const FORGET_ERRORS = `
  DELETE FROM ledger.checkout_error WHERE (storefront, key_hash) IN (
    SELECT storefront, key_hash FROM ledger.checkout_error
     WHERE failed_at < to_timestamp($1::double precision / 1000) ORDER BY failed_at LIMIT $2)
  RETURNING 1`;

/** Which failed keys are looked for. */
export interface FailedQuery {
  /** Failed since, ms since the Unix epoch. */
  readonly sinceMs: number;
  readonly operations: readonly string[];
  /** Storefronts that stand for no shopper. */
  readonly without: readonly string[];
}

/** Checkouts that came to nothing, as the ledger has them. Every method throws StoreUnavailable when the database is away. */
export class FailedCheckouts {
  constructor(private readonly database: Database) {}

  /** As far as known. */
  get connected(): boolean {
    return this.database.connected;
  }

  async note({ storefront, key, code, contract, traceId, atMs, buyer }: CheckoutError): Promise<void> {
    const about = [storefront, sha256Hex(key), code, contract, traceId ?? null, atMs];
    await this.database.run((manager) => manager.query(NOTE, [...about, ...buyerColumns(buyer)]));
  }

  /** Keys that came to no order, or nobody can say yet to which. */
  async failed({ sinceMs, operations, without }: FailedQuery): Promise<readonly FailedKey[]> {
    const rows = await this.#read<FailedColumns>(`${ERRORS} UNION ALL ${REFUSED}`, [
      sinceMs,
      [...without],
      [...operations],
    ]);
    return rows.map((row) => failedOf(row, row.failed_at.getTime(), row.because ?? undefined));
  }

  /** Orders that were taken and are not any more. @param orders why and when each was called off, by reference */
  async calledOff(
    orders: ReadonlyMap<string, { readonly because: string; readonly atMs: number }>,
    without: readonly string[],
  ): Promise<readonly FailedKey[]> {
    const rows = await this.#read<FailedColumns>(CALLED_OFF, [[...orders.keys()], [...without]]);
    return rows.flatMap((row) => {
      const told = orders.get(row.reference ?? '');
      return told === undefined ? [] : [failedOf(row, told.atMs, told.because)];
    });
  }

  /** What else these sessions and keys came to since. */
  async others(
    failed: readonly FailedKey[],
    { sinceMs, operations }: Pick<FailedQuery, 'sinceMs' | 'operations'>,
  ): Promise<readonly OtherKey[]> {
    const sessions = [...new Set(failed.flatMap(({ sessionHash }) => sessionHash ?? []))];
    const rows = await this.#read<{
      storefront: string;
      key_hash: string;
      reference: string;
      session_hash: string | null;
      open: boolean;
      at: Date;
    }>(OTHERS, [
      [...operations],
      sinceMs,
      sessions,
      failed.map(({ storefront }) => storefront),
      failed.map(({ keyHash }) => keyHash),
    ]);
    return rows.map((row) => ({
      storefront: row.storefront,
      keyHash: row.key_hash,
      reference: row.reference,
      sessionHash: row.session_hash ?? undefined,
      kind: row.open ? 'open' : 'placed',
      atMs: row.at.getTime(),
    }));
  }

  /** Forgets errors that nobody asks about any more. @returns how many, at most `limit` */
  async forget(beforeMs: number, limit: number): Promise<number> {
    return this.#forget(FORGET_ERRORS, beforeMs, limit);
  }

  /**
   * Forgets whose session and e-mail it was, of keys that were bound before and have their outcome: who has none yet must still be let in.
   *
   * @returns of how many, at most `limit`
   */
  async forgetBuyers(beforeMs: number, limit: number): Promise<number> {
    return this.#forget(FORGET_BUYERS, beforeMs, limit);
  }

  /**
   * Forgets a shopper who asks for it: the hashes beside these orders, and beside every other key of the same hash that has its outcome.
   *
   * @returns of how many keys
   */
  async forgetBuyersOf(references: readonly string[]): Promise<number> {
    return this.database.transaction(async (manager) => {
      const buyers: readonly { customer_hash: string }[] = await manager.query(SAME_BUYERS, [[...references]]);
      const hashes = buyers.map(({ customer_hash: hash }) => hash);
      await manager.query(FORGET_ERRORS_OF, [hashes]);
      const [rows]: readonly [readonly unknown[], number] = await manager.query(FORGET_BUYERS_OF, [
        [...references],
        hashes,
      ]);
      return rows.length;
    });
  }

  /** TypeORM answers such a statement with its rows and their count. */
  async #forget(sql: string, beforeMs: number, limit: number): Promise<number> {
    const [rows] = await this.database.run<readonly [readonly unknown[], number]>((manager) =>
      manager.query(sql, [beforeMs, limit]),
    );
    return rows.length;
  }

  async #read<Row>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    return this.database.run<readonly Row[]>((manager) => manager.query(sql, [...parameters]));
  }
}

function optional<K extends keyof Buyer>(name: K, value: Buyer[K] | null): Partial<Buyer> {
  return value === null ? {} : { [name]: value };
}

function failedOf(row: FailedColumns, failedAtMs: number, because: string | undefined): FailedKey {
  return {
    storefront: row.storefront,
    keyHash: row.key_hash,
    reference: row.reference ?? undefined,
    arm: row.arm ?? undefined,
    contract: row.contract ?? undefined,
    traceId: row.trace_id ?? undefined,
    failedAtMs,
    code: row.code ?? undefined,
    because,
    totalMinor: row.total_minor === null ? undefined : Number(row.total_minor),
    ...optional('channel', row.channel),
    ...optional('sessionHash', row.session_hash),
    ...optional('customerHash', row.customer_hash),
    ...optional('currency', row.currency),
    ...optional('basketMinor', row.basket_minor === null ? null : Number(row.basket_minor)),
  };
}
