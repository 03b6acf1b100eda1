import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which trace and on which route a key was bound, for whoever looks into one order; and which were refused. Immutable. */
export class NoteTraces1766100000000 implements MigrationInterface {
  readonly name = 'NoteTraces1766100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ledger.binding
        ADD COLUMN trace_id       text COLLATE "C",
        ADD COLUMN last_trace_id  text COLLATE "C",
        ADD COLUMN route          json`);
    await runner.query('CREATE INDEX binding_trace ON ledger.binding (trace_id)');
    await runner.query(
      `CREATE INDEX binding_refused ON ledger.binding (reference) WHERE outcome ->> 'kind' = 'refused'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ledger.binding DROP COLUMN trace_id, DROP COLUMN last_trace_id, DROP COLUMN route');
    await runner.query('DROP INDEX IF EXISTS ledger.binding_refused');
  }
}
