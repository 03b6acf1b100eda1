import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Which differences rules ignore. What was kept before nobody ignored, and a gateway or control of an older version says nothing
 * of it. Immutable: a later change is a later migration.
 */
export class IgnoredMismatch1766620000000 implements MigrationInterface {
  readonly name = 'IgnoredMismatch1766620000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE banyan.shadow_mismatch ADD COLUMN ignored_by integer');
    await runner.query(`
      CREATE INDEX shadow_mismatch_counted
          ON banyan.shadow_mismatch (domain, at_ms) WHERE ignored_by IS NULL`);
    await runner.query(`
      ALTER TABLE banyan.mismatch_group
        ADD COLUMN ignored    bigint NOT NULL DEFAULT 0,
        ADD COLUMN ignored_by integer,
        ADD CONSTRAINT mismatch_group_ignored CHECK (ignored >= 0 AND ignored <= count)`);
    await runner.query(`
      ALTER TABLE banyan.mismatch_compared
        ADD COLUMN ignored bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT mismatch_compared_ignored CHECK (ignored >= 0)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE banyan.mismatch_compared DROP COLUMN ignored');
    await runner.query('ALTER TABLE banyan.mismatch_group DROP COLUMN ignored, DROP COLUMN ignored_by');
    await runner.query('ALTER TABLE banyan.shadow_mismatch DROP COLUMN ignored_by');
  }
}
