import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which failed checkouts the shop's feedback tool was told: each once, whoever looks. Immutable. */
export class ToldFailures1767000000000 implements MigrationInterface {
  readonly name = 'ToldFailures1767000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operations.told_failure (
        failure text COLLATE "C" NOT NULL,
        told_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT told_failure_pkey PRIMARY KEY (failure)
      )`);
    await runner.query('CREATE INDEX told_failure_told_idx ON operations.told_failure (told_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operations.told_failure');
  }
}
