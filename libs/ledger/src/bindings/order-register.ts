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
}

/** Which orders are listed, the newest first. */
export interface OrderPageQuery {
  readonly operations: readonly string[];
  /** Older than this one, by its reference; undefined: from the newest. */
  readonly before: string | undefined;
  readonly arm: Arm | undefined;
  /** `failed`: refused, or nobody can say yet. */
  readonly which: 'all' | 'failed';
  readonly limit: number;
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
}

const COLUMNS = `${BINDING_COLUMNS}, storefront, bound_at, outcome, concluded_at, trace_id, last_trace_id, route,
  outcome IS NULL AND attempt_until > clock_timestamp() AS under_way`;

/** References are as old as they sort, so that a page is a walk through the primary key; nothing in one sorts behind `~`. */
function page(extra: string): string {
  return `SELECT ${COLUMNS} FROM ledger.binding
   WHERE operation = ANY ($1::text[]) AND reference < coalesce($2::text, '~') AND ($3::text IS NULL OR arm = $3)${extra}
   ORDER BY reference DESC LIMIT $4`;
}

const ALL = page('');
/** Two indexes that hold nothing but these: a shop with few failures is not walked through for them. */
const FAILED = `SELECT * FROM (
    (${page(` AND outcome ->> 'kind' = 'refused'`)}) UNION ALL (${page(' AND outcome IS NULL')})
  ) AS failed ORDER BY reference DESC LIMIT $4`;

/** What a page is asked by, for who looks at how it is found. */
export const ORDER_PAGES = { all: ALL, failed: FAILED } as const;

const OF = `SELECT ${COLUMNS} FROM ledger.binding WHERE reference = $1`;
const OF_TRACE = `SELECT ${COLUMNS} FROM ledger.binding WHERE trace_id = $1 ORDER BY reference DESC LIMIT 1`;
const OF_KEY = `SELECT ${COLUMNS} FROM ledger.binding WHERE storefront = $1 AND key_hash = $2`;

/** The ledger, to be looked at. Every method throws StoreUnavailable when the database is away. */
export class OrderRegister {
  constructor(private readonly database: Pick<Database, 'run'>) {}

  async page({ operations, before, arm, which, limit }: OrderPageQuery): Promise<readonly RegisteredOrder[]> {
    return this.#read(ORDER_PAGES[which], [operations, before ?? null, arm ?? null, limit]);
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
    }));
  }
}
