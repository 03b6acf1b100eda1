import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who did what at control; a row that is written stays as it is. Immutable: a later change is a later migration. */
export class KeepAudit1766000000000 implements MigrationInterface {
  readonly name = 'KeepAudit1766000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit.entry (
        id         uuid CONSTRAINT entry_pkey PRIMARY KEY,
        at         timestamptz NOT NULL,
        name       text,
        role       text,
        person     text,
        operation  text NOT NULL,
        target     text NOT NULL,
        reason     text,
        status     smallint NOT NULL
      )`);
    await runner.query('CREATE INDEX entry_by_name ON audit.entry (name, id)');
    await runner.query(`
      CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'restrict_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.entry
      FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit.entry');
    await runner.query('DROP FUNCTION audit.refuse_change()');
  }
}
