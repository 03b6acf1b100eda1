import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The shop's timeline has what people said, and nothing else of the entries. Immutable: a later change is a later migration. */
export class FindSaid1766710000000 implements MigrationInterface {
  readonly name = 'FindSaid1766710000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX incident_entry_said_idx ON operations.incident_entry (at) WHERE kind = 'said'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX operations.incident_entry_said_idx');
  }
}
