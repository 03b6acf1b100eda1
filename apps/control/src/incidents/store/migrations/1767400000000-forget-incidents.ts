import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Timelines of incidents that were resolved long ago may go; nothing of one that is open, or was resolved within 90 days, whoever
 * asks. What is there is still never changed. Immutable: a later change is a later migration.
 */
export class ForgetIncidents1767400000000 implements MigrationInterface {
  readonly name = 'ForgetIncidents1767400000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION operations.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' AND EXISTS (
          SELECT FROM operations.incident WHERE id = OLD.incident AND resolved_at < clock_timestamp() - interval '90 days'
        ) THEN
          RETURN OLD;
        END IF;
        RAISE EXCEPTION 'a timeline is only ever appended to' USING ERRCODE = '23514';
      END $$`);
    await runner.query(
      'CREATE INDEX incident_resolved_idx ON operations.incident (resolved_at) WHERE resolved_at IS NOT NULL',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX operations.incident_resolved_idx');
    await runner.query(`
      CREATE OR REPLACE FUNCTION operations.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'a timeline is only ever appended to' USING ERRCODE = '23514'; END $$`);
  }
}
