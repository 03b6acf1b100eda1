import { PreparingClient } from '@banyan/database';
import { newReference } from '@banyan/kernel';
import { randomBytes, randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** Rows of an order as they are committed together. */
export type RowGroup = readonly string[];

/** What an order of the service arm writes until it is answered, one transaction after the other. */
export const CAPTURED: readonly RowGroup[] = [
  ['ledger.binding'],
  ['orders.placed_order', 'orders.saga'],
  ['inventory.reservation', 'inventory.claim'],
  ['orders.payment_attempt', 'orders.outbox_message', 'orders.outbox_delivery'],
];

/** Of the row of a binding, what orders are searched by. */
const SEARCHED = ['channel', 'session_hash', 'customer_hash', 'currency', 'basket_minor'];
/** Of its indexes, what is in those that came with these columns and are not of them. */
const SEARCHED_INDEXES = '\\(arm, reference\\)|in-review|\\(concluded_at\\)';
const COPIES = 'bench_rows';
/** The binding without what it is searched by. */
export const SLIM_BINDING = 'ledger.slim_binding';

interface Column {
  readonly name: string;
  readonly type: string;
}

/** A row of the sample: its columns with their values as texts. */
interface SampleRow {
  readonly insert: string;
  readonly columns: readonly Column[];
  readonly values: readonly (string | null)[];
}

/** What connections get done that do nothing but insert and commit. */
export interface BareSpan {
  readonly orders: number;
  readonly spanMs: number;
  /** Of each order, until its last commit was heard, ms. */
  readonly tookMs: readonly number[];
}

/** Copies of the tables of an order, with all their indexes, and the rows of an order that was taken. */
export class BareRows {
  readonly #url: string;
  readonly #sample: ReadonlyMap<string, readonly SampleRow[]>;
  readonly #reference: string;
  #position = 0;

  private constructor(url: string, sample: ReadonlyMap<string, readonly SampleRow[]>, reference: string) {
    this.#url = url;
    this.#sample = sample;
    this.#reference = reference;
  }

  /** @throws Error when no order of the service arm was taken yet */
  static async copyOf(url: string): Promise<BareRows> {
    const database = new Client({ connectionString: url });
    await database.connect();
    try {
      await database.query(`DROP SCHEMA IF EXISTS ${COPIES} CASCADE; CREATE SCHEMA ${COPIES}`);
      const { rows: found } = await database.query<{ reference: string }>(
        `SELECT reference FROM inventory.claim JOIN orders.placed_order USING (reference)
          WHERE placed_at IS NOT NULL ORDER BY placed_at DESC LIMIT 1`,
      );
      const reference = found[0]?.reference;
      if (reference === undefined) throw new Error('no order was taken whose rows could be copied');
      const sample = new Map<string, readonly SampleRow[]>();
      for (const table of CAPTURED.flat()) {
        await database.query(`CREATE TABLE ${copyOf(table)} (LIKE ${table} INCLUDING ALL)`);
        sample.set(table, await sampleOf(database, table, reference));
      }
      const slim = copyOf(SLIM_BINDING);
      await database.query(`CREATE TABLE ${slim} (LIKE ledger.binding INCLUDING ALL)`);
      for (const name of SEARCHED) await database.query(`ALTER TABLE ${slim} DROP COLUMN ${name}`);
      const { rows: indexes } = await database.query<{ name: string }>(
        `SELECT indexrelid::regclass::text AS name FROM pg_index
          WHERE indrelid = $1::regclass AND pg_get_indexdef(indexrelid) ~ $2`,
        [slim, SEARCHED_INDEXES],
      );
      for (const { name } of indexes) await database.query(`DROP INDEX ${name}`);
      sample.set(SLIM_BINDING, await sampleOf(database, 'ledger.binding', reference, SLIM_BINDING));
      return new BareRows(url, sample, reference);
    } finally {
      await database.end();
    }
  }

  /** Each connection inserts and commits the rows of one order after the other, group by group. */
  async run(connections: number, spanMs: number, groups: readonly RowGroup[]): Promise<BareSpan> {
    const clients = await Promise.all(
      Array.from({ length: connections }, async () => {
        // As the shop's: statements are prepared.
        const client = new PreparingClient({ connectionString: this.#url, application_name: 'bare' });
        await client.connect();
        return client;
      }),
    );
    try {
      const tookMs: number[] = [];
      const endMs = performance.now() + spanMs;
      await Promise.all(
        clients.map(async (client) => {
          while (performance.now() < endMs) {
            const startedMs = performance.now();
            await this.#insert(client, groups);
            if (performance.now() < endMs) tookMs.push(performance.now() - startedMs);
          }
        }),
      );
      return { orders: tookMs.length, spanMs, tookMs };
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  }

  async #insert(client: Client, groups: readonly RowGroup[]): Promise<void> {
    const reference = newReference('BY');
    for (const group of groups) {
      const rows = group.flatMap((table) => this.#sample.get(table) ?? []);
      const isOne = rows.length === 1;
      if (!isOne) await client.query('BEGIN');
      for (const { insert, columns, values } of rows) {
        const own = values.map((value, at) => this.#anew(value, columns[at], reference));
        await client.query(insert, own);
      }
      if (!isOne) await client.query('COMMIT');
    }
  }

  /** The same value of another order: what is different in each order is different here. */
  #anew(value: string | null, column: Column | undefined, reference: string): string | null {
    if (value === null) return null;
    if (column?.type === 'uuid') return randomUUID();
    if (column?.name === 'position') return String((this.#position += 1));
    if (value.includes(this.#reference)) return value.replaceAll(this.#reference, reference);
    return HASH.test(value) ? randomBytes(value.length / 2).toString('hex') : value;
  }
}

const HASH = /^(?:[0-9a-f]{2}){8,32}$/;

/** Rows of a table with the reference in them. @param into the copy that is inserted into; default: the table's own */
async function sampleOf(
  database: Client,
  table: string,
  reference: string,
  into = table,
): Promise<readonly SampleRow[]> {
  const { rows: columns } = await database.query<Column>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = ''
      ORDER BY attnum`,
    [copyOf(into)],
  );
  const { rows } = await database.query<Record<string, string | null>>(
    `SELECT ${columns.map(({ name }) => `${name}::text`).join(', ')} FROM ${table} AS row WHERE row::text LIKE $1`,
    [`%${reference}%`],
  );
  const names = columns.map(({ name }) => name).join(', ');
  const places = columns.map((_, at) => `$${at + 1}`).join(', ');
  const insert = `INSERT INTO ${copyOf(into)} (${names}) VALUES (${places})`;
  // A binding is looked at as it is bound: without an outcome.
  const isLater = (name: string): boolean => table === 'ledger.binding' && OUTCOME.has(name);
  return rows.map((row) => ({
    insert,
    columns,
    values: columns.map(({ name }) => (isLater(name) ? null : (row[name] ?? null))),
  }));
}

const OUTCOME = new Set(['outcome', 'concluded_at', 'journal']);

function copyOf(table: string): string {
  return `${COPIES}.${table.split('.')[1]}`;
}
