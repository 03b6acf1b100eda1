import { LEDGER_TABLES } from '../../libs/ledger/src/ledger-tables.js';
import { ROLLOUT_TABLES } from '../../libs/rollout/src/store/rollout-tables.js';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { AUDIT_TABLES } from '../../apps/control/src/audit/audit-tables.js';
import { OPERATIONS_TABLES } from '../../apps/control/src/incidents/store/operations-tables.js';
import { INVENTORY_TABLES } from '../../apps/inventory/src/storage/inventory-tables.js';
import { ORDERS_TABLES } from '../../apps/orders/src/storage/orders-tables.js';
import { PRICING_TABLES } from '../../apps/pricing/src/storage/pricing-tables.js';
import { dumpSchema } from '../inventory/dump-schema.js';

/** One migration that was taken back on a database with rows in it, made again, and taken back for good. */
export interface TakenBack {
  readonly schema: string;
  readonly migration: string;
  /** Of the whole schema, before it was taken back. */
  readonly rows: number;
  /** What went wrong; undefined: the schema was afterwards what it was before. */
  readonly fault?: string;
}

// oxlint-disable-next-line typescript/no-unsafe-function-type -- what TypeORM calls a migration
type Migration = Function;

/** Every schema of the product. The stand-ins' own are thrown away, not migrated. */
const SCHEMAS: readonly { readonly name: string; readonly migrations: readonly Migration[] }[] = [
  ROLLOUT_TABLES,
  LEDGER_TABLES,
  AUDIT_TABLES,
  OPERATIONS_TABLES,
  ...[INVENTORY_TABLES, PRICING_TABLES, ORDERS_TABLES].map(({ schema: name, migrations }) => ({
    name,
    migrations: migrations as readonly Migration[],
  })),
];

/** Takes every migration back, the newest first, and makes it anew each time. Nobody else may use the database, which is empty afterwards. */
export async function takeMigrationsBack(databaseUrl: string): Promise<readonly TakenBack[]> {
  const taken: TakenBack[] = [];
  for (const { name: schema, migrations } of SCHEMAS) {
    // Whoever knows of later ones would make them anew as well.
    for (let known = migrations.length; known > 0; known -= 1) {
      const source = new DataSource({
        type: 'postgres',
        url: databaseUrl,
        schema,
        migrations: migrations.slice(0, known),
        migrationsTableName: 'migration',
        poolSize: 1,
      });
      await source.initialize();
      const rows = await rowsIn(databaseUrl, schema);
      const fault = await faultOf(source, databaseUrl, schema);
      await source.destroy();
      const migration = migrations[known - 1]?.name ?? '';
      taken.push({ schema, migration, rows, ...(fault === undefined ? {} : { fault }) });
      if (fault !== undefined) break;
    }
  }
  return taken;
}

async function faultOf(source: DataSource, databaseUrl: string, schema: string): Promise<string | undefined> {
  try {
    const before = shapeOf(await dumpSchema(databaseUrl, schema));
    await source.undoLastMigration({ transaction: 'each' });
    await source.runMigrations({ transaction: 'each' });
    const after = shapeOf(await dumpSchema(databaseUrl, schema));
    await source.undoLastMigration({ transaction: 'each' });
    return after === before ? undefined : `the schema is another one: ${differing(before, after)}`;
  } catch (error) {
    return String(error);
  }
}

/** A rule that a later migration has loosened holds for what is written from then on: what was written stays. */
function shapeOf(schema: string): string {
  return schema.replaceAll(' NOT VALID', '');
}

function differing(before: string, after: string): string {
  const [was, is] = [before.split('\n'), after.split('\n')];
  const lines = [
    ...was.filter((line) => !is.includes(line)).map((line) => `-${line}`),
    ...is.filter((line) => !was.includes(line)).map((line) => `+${line}`),
  ];
  return lines.slice(0, 6).join(' ');
}

async function rowsIn(databaseUrl: string, schema: string): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows: tables } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = $1`,
    [schema],
  );
  let rows = 0;
  for (const { name } of tables) {
    const { rows: counted } = await client.query<{ count: string }>(`SELECT count(*) FROM ${name}`);
    rows += Number(counted[0]?.count);
  }
  await client.end();
  return rows;
}
