import { createReadStream, readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { createGunzip } from 'node:zlib';
import { Client } from 'pg';
import type { CanaryMark } from './canary-mark.js';

/** A place where a canary was found. */
export interface Sighting {
  /** Such as `logs/gateway.log`, `table banyan.decision.reason` or `span`. */
  readonly where: string;
  /** What stands around some of them. */
  readonly around: readonly string[];
}

/** So much of a file is looked at together; what spans two pieces is seen for the piece before is kept in part. */
const PIECE_BYTES = 8 * 1024 * 1024;
const OVERLAP = 200;

/** Types of columns that hold no word, and not enough of one in any encoding. */
const WORDLESS = [
  'bigint',
  'boolean',
  'date',
  'double precision',
  'integer',
  'numeric',
  'real',
  'smallint',
  'timestamp with time zone',
  'timestamp without time zone',
  'uuid',
];

/** Every file below a folder but in those of these names, compressed ones unpacked, and their names as well. */
export async function searchFiles(
  mark: CanaryMark,
  folder: string,
  without: readonly string[] = [],
): Promise<{ readonly files: number; readonly bytes: number; readonly sightings: readonly Sighting[] }> {
  const sightings: Sighting[] = [];
  let [files, bytes] = [0, 0];
  for (const path of filesBelow(folder, new Set(without))) {
    const where = relative(folder, path);
    const around = new Set<string>(mark.findIn(where));
    files += 1;
    let kept = '';
    const raw = createReadStream(path, { highWaterMark: PIECE_BYTES });
    for await (const piece of path.endsWith('.gz') ? raw.pipe(createGunzip()) : raw) {
      const text = kept + (piece as Buffer).toString('latin1');
      bytes += (piece as Buffer).length;
      for (const each of mark.findIn(text)) around.add(each);
      kept = text.slice(-OVERLAP);
    }
    if (around.size > 0) sightings.push({ where, around: [...around].slice(0, 5) });
  }
  return { files, bytes, sightings };
}

function* filesBelow(folder: string, without: ReadonlySet<string>): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !without.has(basename(path))) yield* filesBelow(path, without);
    // What is gone meanwhile, such as a draft, holds nothing any more.
    else if (entry.isFile() && statSync(path, { throwIfNoEntry: false }) !== undefined) yield path;
  }
}

/**
 * Every column that can hold a word, of every table of a database, read as text by PostgreSQL itself.
 *
 * @returns how many rows were read, and every column that holds one, as `table schema.table.column`
 */
export async function searchDatabase(
  mark: CanaryMark,
  databaseUrl: string,
): Promise<{ readonly tables: number; readonly rows: number; readonly sightings: readonly Sighting[] }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string; columns: readonly string[] }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name, array_agg(format('%I', column_name)::text ORDER BY ordinal_position) AS columns
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') AND NOT data_type = ANY ($1)
       GROUP BY table_schema, table_name ORDER BY 1`,
      [WORDLESS],
    );
    const sightings: Sighting[] = [];
    let rows = 0;
    for (const { name, columns } of tables) {
      const { rows: told } = await client.query<{ rows: string; held: readonly string[] }>(
        `SELECT count(*) AS rows, ARRAY[${columns.map((column) => `min(left(${column}::text, 2000)) FILTER (WHERE ${column}::text ~* $1)`).join(', ')}] AS held FROM ${name}`,
        [mark.pattern],
      );
      const [first] = told;
      rows += Number(first?.rows ?? 0);
      for (const [index, column] of columns.entries()) {
        const held = first?.held[index];
        if (held != null) sightings.push({ where: `table ${name}.${column}`, around: mark.findIn(held, 1) });
      }
    }
    return { tables: tables.length, rows, sightings };
  } finally {
    await client.end();
  }
}

/** Which of these words are in a table, in any column. */
export async function wordsIn(
  databaseUrl: string,
  tables: readonly string[],
  words: readonly string[],
): Promise<ReadonlySet<string>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const found = new Set<string>();
    for (const table of tables) {
      const { rows } = await client.query<{ word: string }>(
        `SELECT word FROM unnest($1::text[]) AS word
         WHERE EXISTS (SELECT FROM ${table} AS held WHERE strpos(lower(held::text), word) > 0)`,
        [words],
      );
      for (const { word } of rows) found.add(word);
    }
    return found;
  } finally {
    await client.end();
  }
}
