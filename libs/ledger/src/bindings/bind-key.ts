import { sha256Hex, type Arm } from '@banyan/kernel';
import type { EntityManager } from 'typeorm';
import type { BindRequest, BindResult } from './binding.js';
import { buyerColumns } from './buyer.js';
import { BINDING_COLUMNS, bindingOf, type BindingColumns } from './binding-columns.js';

/**
 * One statement, and so one commit. It takes the authority's row FOR SHARE before it inserts: whoever moves the authority
 * comes after it, and where a move came before, PostgreSQL looks at the row as the move left it. A key that is there
 * already is left as it is.
 */
const BIND = `
  WITH authority AS (
    SELECT arm, term, state FROM ledger.stock_authority FOR SHARE
  ), bound AS (
    INSERT INTO ledger.binding (reference, storefront, key_hash, operation, fingerprint, subject, input, arm,
                                authority_arm, authority_term, bound_at_ms, attempt_until, trace_id, route,
                                channel, session_hash, customer_hash, currency, basket_minor)
    SELECT $1, $2, $3, $4, $5, $6, $7::json, $8, authority.arm, authority.term, $9::bigint,
           clock_timestamp() + $10::double precision * interval '1 ms', $11, $12::json,
           $13, $14, $15, $16, $17::bigint
      FROM authority WHERE authority.state = 'settled'
    ON CONFLICT DO NOTHING
    RETURNING reference
  )
  SELECT authority.arm, authority.term, authority.state, bound.reference IS NOT NULL AS bound
    FROM authority LEFT JOIN bound ON true`;

/** What an attempt on a row that is known begins with. Whoever rested said what he sent; who did not may have sent. */
export const NEXT_ATTEMPT = 'attempt = attempt + 1, sent = sent OR NOT resting, resting = false';

/** Takes the row over where nobody is at it, and else says how it stands. */
const MEET = `
  WITH taken AS (
    UPDATE ledger.binding
       SET ${NEXT_ATTEMPT}, attempt_until = clock_timestamp() + $5::double precision * interval '1 ms',
           last_trace_id = coalesce($6, last_trace_id)
     WHERE storefront = $1 AND key_hash = $2 AND operation = $3 AND fingerprint = $4
       AND outcome IS NULL AND attempt_until <= clock_timestamp()
    RETURNING ${BINDING_COLUMNS}, fingerprint, outcome, 0 AS left_ms, true AS taken
  )
  SELECT * FROM taken
  UNION ALL
  SELECT ${BINDING_COLUMNS}, fingerprint, outcome,
         extract(epoch FROM attempt_until - clock_timestamp())::double precision * 1000, false
    FROM ledger.binding
   WHERE storefront = $1 AND key_hash = $2 AND NOT EXISTS (SELECT FROM taken)`;

interface AuthorityColumns {
  readonly arm: Arm;
  readonly term: number;
  readonly state: 'settled' | 'draining';
  readonly bound: boolean;
}

interface MetColumns extends BindingColumns {
  readonly fingerprint: string;
  readonly outcome: unknown;
  readonly left_ms: number;
  readonly taken: boolean;
}

/** Binds a key that nobody had; where one is known, takes it over or says how it stands. */
export async function bindKey(manager: EntityManager, request: BindRequest): Promise<BindResult> {
  const { reference, operation, subject, input, arm, boundAtMs } = request;
  const [authority] = (await manager.query(BIND, [
    reference,
    request.storefront,
    sha256Hex(request.key),
    operation,
    request.fingerprint,
    subject ?? null,
    input === undefined ? null : JSON.stringify(input),
    arm,
    Math.trunc(boundAtMs),
    request.attemptMs,
    request.traceId ?? null,
    request.route === undefined ? null : JSON.stringify(request.route),
    ...buyerColumns(request.buyer),
  ])) as AuthorityColumns[];
  if (authority === undefined) throw new TypeError('nobody has the authority for stock: its row is gone');
  if (!authority.bound) return (await meetKey(manager, request)) ?? { kind: 'draining' };
  const held = { arm: authority.arm, term: authority.term };
  const binding = { reference, operation, subject, input, arm, authority: held, boundAtMs: Math.trunc(boundAtMs) };
  return { kind: 'bound', binding: { ...binding, attempt: 1, sent: false, journal: undefined } };
}

/** As `bindKey`, of keys that are known; undefined: this one is not. */
export async function meetKey(manager: EntityManager, request: BindRequest): Promise<BindResult | undefined> {
  const [row] = (await manager.query(MEET, [
    request.storefront,
    sha256Hex(request.key),
    request.operation,
    request.fingerprint,
    request.attemptMs,
    request.traceId ?? null,
  ])) as MetColumns[];
  if (row === undefined) return undefined;
  if (row.operation !== request.operation || row.fingerprint !== request.fingerprint) return { kind: 'conflict' };
  const binding = bindingOf(row);
  if (row.taken) return { kind: 'taken-over', binding };
  if (row.outcome !== null) return { kind: 'answered', binding, outcome: row.outcome };
  // A reference is made once: this is the caller's own row, whose commit was not heard of.
  if (row.reference === request.reference && row.attempt === 1) return { kind: 'bound', binding };
  return { kind: 'in-flight', reference: row.reference, retryAfterMs: Math.max(0, row.left_ms) };
}
