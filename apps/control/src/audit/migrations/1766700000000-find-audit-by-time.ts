import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The timeline reads what was done by the time at which it was. Immutable: a later change is a later migration. */
export class FindAuditByTime1766700000000 implements MigrationInterface {
  readonly name = 'FindAuditByTime1766700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX entry_by_time ON audit.entry (at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX audit.entry_by_time');
  }
}
