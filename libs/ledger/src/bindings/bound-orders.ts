import type { Database } from '@banyan/database';
import { BINDING_COLUMNS, bindingOf, type BindingColumns } from './binding-columns.js';
import type { Holding } from './binding.js';

/** A row, as whoever holds books against each other reads it. */
export interface BoundOrder extends Omit<Holding, 'storefront' | 'customerHash'> {
  /** Somebody is at it just now. */
  readonly underWay: boolean;
}

/** Rows of one operation, by their references: those are ordered by when they were made. */
export interface BoundRange {
  readonly operation: string;
  /** Behind this one. */
  readonly after: string;
  /** Up to this one, which may be among them. */
  readonly until: string;
  readonly limit: number;
}

interface BoundColumns extends BindingColumns {
  readonly outcome: unknown;
  readonly under_way: boolean;
}

const COLUMNS = `${BINDING_COLUMNS}, outcome, outcome IS NULL AND attempt_until > clock_timestamp() AS under_way`;

const WITHIN = `
  SELECT ${COLUMNS} FROM ledger.binding
   WHERE operation = $1 AND reference > $2 AND reference <= $3 ORDER BY reference LIMIT $4`;

const OF = `SELECT ${COLUMNS} FROM ledger.binding WHERE operation = $1 AND reference = ANY ($2::text[])`;

/** Many rows of the ledger at once, to be read. Every method throws StoreUnavailable when the database is away. */
export class BoundOrders {
  constructor(private readonly database: Database) {}

  /** In the order of their references. */
  async within({ operation, after, until, limit }: BoundRange): Promise<readonly BoundOrder[]> {
    return this.#read(WITHIN, [operation, after, until, limit]);
  }

  /** Those of these references that are there, in no order. */
  async of(operation: string, references: readonly string[]): Promise<readonly BoundOrder[]> {
    return this.#read(OF, [operation, references]);
  }

  async #read(sql: string, parameters: readonly unknown[]): Promise<readonly BoundOrder[]> {
    const rows = await this.database.run<readonly BoundColumns[]>((manager) => manager.query(sql, [...parameters]));
    return rows.map((row) => {
      const { reference, operation, arm, authority, journal } = bindingOf(row);
      return {
        reference,
        operation,
        arm,
        authority,
        journal,
        outcome: row.outcome ?? undefined,
        underWay: row.under_way,
      };
    });
  }
}
