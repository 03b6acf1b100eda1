import { Client } from 'pg';

const COLUMNS = `
  SELECT c.relname AS table, a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN l.collname <> 'default' THEN ' COLLATE "' || l.collname || '"' ELSE '' END
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') AS text
  FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = $1::regnamespace AND c.relkind = 'r'
  ORDER BY c.relname, a.attnum`;

const CONSTRAINTS = `
  SELECT c.relname AS table, 'CONSTRAINT ' || k.conname || ' ' || pg_get_constraintdef(k.oid) AS text
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE k.connamespace = $1::regnamespace AND k.contype <> 'n'
  ORDER BY c.relname, k.conname`;

const INDEXES = `
  SELECT tablename AS table, indexdef AS text FROM pg_indexes
  WHERE schemaname = $1 AND indexname NOT IN (SELECT conname FROM pg_constraint)
  ORDER BY tablename, indexname`;

interface Line {
  readonly table: string;
  readonly text: string;
}

/** A schema's tables as SQL, from the catalogue: the same on every machine, whatever pg_dump is installed. */
export async function dumpSchema(databaseUrl: string, schema: string): Promise<string> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const [columns, constraints, indexes] = [
      (await client.query<Line>(COLUMNS, [schema])).rows,
      (await client.query<Line>(CONSTRAINTS, [schema])).rows,
      (await client.query<Line>(INDEXES, [schema])).rows,
    ];
    const tables = [...new Set(columns.map((line) => line.table))].map((table) => {
      const of = (lines: readonly Line[]): string[] =>
        lines.filter((line) => line.table === table).map(({ text }) => text);
      const body = [...of(columns), ...of(constraints)].map((text) => `  ${text}`).join(',\n');
      return [`CREATE TABLE ${schema}.${table} (\n${body}\n);`, ...of(indexes).map((text) => `${text};`)].join('\n');
    });
    return `${tables.join('\n\n')}\n`;
  } finally {
    await client.end();
  }
}
