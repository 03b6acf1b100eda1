import type { Database } from '@banyan/database';
import { sha256Hex, type Arm } from '@banyan/kernel';
import { BINDING_COLUMNS, bindingOf, type BindingColumns } from './binding-columns.js';
import type { Binding, RouteNote } from './binding.js';

/** A row of the ledger, as people look at it. */
export interface RegisteredOrder extends Binding {
  readonly storefront: string;
  /** By the database's clock, as all instants here; ms since the Unix epoch. */
  readonly boundAt: number;
  /** Somebody is at it just now. */
  readonly underWay: boolean;
  /** Null: nobody knows yet what came of it. */
  readonly outcome: unknown;
  readonly concludedAt: number | null;
  /** Of the request that bound it, and of the last one that took it over; null: older than that was noted. */
  readonly traceId: string | null;
  readonly lastTraceId: string | null;
  readonly route: RouteNote | null;
  /** Null: it was not noted. */
  readonly channel: string | null;
  /** Keyed hash; null: it was not noted, or it is forgotten who bought. */
  readonly customerHash: string | null;
}

/** `failed`: refused, or nobody can say yet. */
export const LEDGER_STATES = ['placed', 'in-review', 'refused', 'open', 'failed'] as const;
export type LedgerState = (typeof LEDGER_STATES)[number];

/** Which orders are listed, the newest first. What is absent is not asked for. */
export interface OrderPageQuery {
  readonly operations: readonly string[];
  /** Older than this one, by its reference. */
  readonly before?: string | undefined;
  /** Bound at or after, and before: ms since the Unix epoch, with the first reference of ours that can be made then. */
  readonly from?: ReferenceInstant | undefined;
  readonly to?: ReferenceInstant | undefined;
  readonly state?: LedgerState | undefined;
  readonly arm?: Arm | undefined;
  readonly channel?: string | undefined;
  readonly customerHash?: string | undefined;
  readonly limit: number;
}

export interface ReferenceInstant {
  readonly atMs: number;
  readonly reference: string;
}

interface RegisterColumns extends BindingColumns {
  readonly storefront: string;
  readonly bound_at: Date;
  readonly under_way: boolean;
  readonly outcome: unknown;
  readonly concluded_at: Date | null;
  readonly trace_id: string | null;
  readonly last_trace_id: string | null;
  readonly route: RouteNote | null;
  readonly channel: string | null;
  readonly customer_hash: string | null;
}

const COLUMNS = `${BINDING_COLUMNS}, storefront, bound_at, outcome, concluded_at, trace_id, last_trace_id, route, channel, customer_hash,
  outcome IS NULL AND attempt_until > clock_timestamp() AS under_way`;

const STATES: Readonly<Record<Exclude<LedgerState, 'failed'>, string>> = {
  placed: `outcome ->> 'kind' = 'placed' AND outcome ->> 'state' IS DISTINCT FROM 'in-review'`,
  'in-review': `outcome ->> 'state' = 'in-review'`,
  // Indexes that hold nothing but these: a shop with few failures is not walked through for them.
  refused: `outcome ->> 'kind' = 'refused'`,
  open: 'outcome IS NULL',
};
/** Numbers of the core's own checkout sort before every reference of ours, and are of no time that could be read off them. */
const OURS_FROM = 'A';

/**
 * A page as it is asked: only what is asked for stands in it, so that each has the index it needs. References are as old as they
 * sort: a page is a walk along an index, and a stretch of time a stretch of it.
 */
export function orderPage(query: OrderPageQuery): { readonly text: string; readonly parameters: readonly unknown[] } {
  const { operations, before, from, to, state, arm, channel, customerHash, limit } = query;
  const parameters: unknown[] = [];
  const parameter = (value: unknown): string => `$${parameters.push(value)}`;
  const wanted = [`operation = ANY (${parameter([...operations])}::text[])`];
  if (before !== undefined) wanted.push(`reference < ${parameter(before)}`);
  if (arm !== undefined) wanted.push(`arm = ${parameter(arm)}`);
  if (channel !== undefined) wanted.push(`channel = ${parameter(channel)}`);
  if (customerHash !== undefined) wanted.push(`customer_hash = ${parameter(customerHash)}`);
  if (from !== undefined) wanted.push(`bound_at_ms >= ${parameter(from.atMs)}`);
  if (to !== undefined) wanted.push(`bound_at_ms < ${parameter(to.atMs)}`);
  const ours = [
    ...(from === undefined ? [] : [`reference >= ${parameter(from.reference)}`]),
    ...(to === undefined ? [] : [`reference < ${parameter(to.reference)}`]),
  ];
  const stretches =
    ours.length === 0 ? [''] : [`${ours.join(' AND ')} AND reference >= '${OURS_FROM}'`, `reference < '${OURS_FROM}'`];
  const states = state === undefined ? [''] : state === 'failed' ? [STATES.refused, STATES.open] : [STATES[state]];
  const most = parameter(limit);
  const branches = stretches.flatMap((stretch) =>
    states.map((is) => {
      const where = [...wanted, stretch, is].filter((each) => each !== '').join(' AND ');
      return `(SELECT ${COLUMNS} FROM ledger.binding WHERE ${where} ORDER BY reference DESC LIMIT ${most})`;
    }),
  );
  const text = `SELECT * FROM (${branches.join(' UNION ALL ')}) AS page ORDER BY reference DESC LIMIT ${most}`;
  return { text, parameters };
}

const OF_MANY = `SELECT ${COLUMNS} FROM ledger.binding WHERE reference = ANY ($1::text[]) ORDER BY reference DESC`;
const OF = `SELECT ${COLUMNS} FROM ledger.binding WHERE reference = $1`;
const OF_TRACE = `SELECT ${COLUMNS} FROM ledger.binding WHERE trace_id = $1 ORDER BY reference DESC LIMIT 1`;
const OF_KEY = `SELECT ${COLUMNS} FROM ledger.binding WHERE storefront = $1 AND key_hash = $2`;

/** The ledger, to be looked at. Every method throws StoreUnavailable when the database is away. */
export class OrderRegister {
  constructor(private readonly database: Pick<Database, 'run'>) {}

  async page(query: OrderPageQuery): Promise<readonly RegisteredOrder[]> {
    const { text, parameters } = orderPage(query);
    return this.#read(text, parameters);
  }

  /** Those of these references that the ledger has, the newest first. */
  async ofMany(references: readonly string[]): Promise<readonly RegisteredOrder[]> {
    return references.length === 0 ? [] : this.#read(OF_MANY, [[...references]]);
  }

  async of(reference: string): Promise<RegisteredOrder | undefined> {
    return (await this.#read(OF, [reference]))[0];
  }

  /** By the trace of the request that bound it. */
  async ofTrace(traceId: string): Promise<RegisteredOrder | undefined> {
    return (await this.#read(OF_TRACE, [traceId]))[0];
  }

  /** By a storefront's idempotency key. */
  async ofKey(storefront: string, key: string): Promise<RegisteredOrder | undefined> {
    return (await this.#read(OF_KEY, [storefront, sha256Hex(key)]))[0];
  }

  async #read(sql: string, parameters: readonly unknown[]): Promise<readonly RegisteredOrder[]> {
    const rows = await this.database.run<readonly RegisterColumns[]>((manager) => manager.query(sql, [...parameters]));
    return rows.map((row) => ({
      ...bindingOf(row),
      storefront: row.storefront,
      boundAt: row.bound_at.getTime(),
      underWay: row.under_way,
      outcome: row.outcome,
      concludedAt: row.concluded_at?.getTime() ?? null,
      traceId: row.trace_id,
      lastTraceId: row.last_trace_id,
      route: row.route,
      channel: row.channel,
      customerHash: row.customer_hash,
    }));
  }
}
