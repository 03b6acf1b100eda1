import { Client } from 'pg';

/** What tells of a table what is in it: `1042 rows, 9e107d9d372bb6826bd81d3542a419d6`; of a sequence, where it stands. */
export type TablePrints = Readonly<Record<string, string>>;

/**
 * Prints of every table and sequence of these schemas, and of tables named in full (`schema.table`). Of instants only whether
 * there is one counts; columns named in `passing` (`schema.table.column`) are left out.
 */
export async function tablePrints(
  databaseUrl: string,
  schemasAndTables: readonly string[],
  passing: ReadonlySet<string> = new Set(),
): Promise<TablePrints> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // One picture of all of them.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const prints: Record<string, string> = {};
    for (const { table, columns } of await tablesOf(client, schemasAndTables, passing)) {
      const { rows } = await client.query<{ print: string }>(
        `SELECT count(*) || ' rows, ' || md5(coalesce(string_agg(row, E'\\n' ORDER BY row COLLATE "C"), '')) AS print
         FROM (SELECT jsonb_build_array(${columns.join(', ')})::text AS row FROM ${table}) AS rows`,
      );
      prints[table] = rows[0]?.print ?? '';
    }
    const { rows } = await client.query<{ sequence: string; at: string }>(
      `SELECT schemaname || '.' || sequencename AS sequence, coalesce(last_value::text, 'unused') AS at
       FROM pg_sequences WHERE schemaname = ANY ($1)`,
      [schemasAndTables],
    );
    for (const { sequence, at } of rows) prints[sequence] = at;
    return prints;
  } finally {
    await client.end();
  }
}

interface PrintedTable {
  readonly table: string;
  /** Expressions, one for each column. */
  readonly columns: readonly string[];
}

async function tablesOf(
  client: Client,
  schemasAndTables: readonly string[],
  passing: ReadonlySet<string>,
): Promise<readonly PrintedTable[]> {
  const { rows } = await client.query<{ table: string; column: string; instant: boolean }>(
    `SELECT c.table_schema || '.' || c.table_name AS table, c.column_name AS column,
       c.data_type LIKE 'timestamp%' AS instant
     FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE t.table_type = 'BASE TABLE' AND ARRAY[c.table_schema::text, c.table_schema || '.' || c.table_name] && $1::text[]
     ORDER BY c.table_schema, c.table_name, c.ordinal_position`,
    [schemasAndTables],
  );
  const columns = Map.groupBy(rows, ({ table }) => table);
  return [...columns].map(([table, its]) => ({
    table,
    columns: its
      .filter(({ column }) => !passing.has(`${table}.${column}`))
      .map(({ column, instant }) => (instant ? `"${column}" IS NOT NULL` : `"${column}"`)),
  }));
}
