import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Numbers every write, so that readers can ask for what is newer than they know; keeps what healing must remember over a
 * restart; keeps the core's topology.
 */
export class NumberWhatIsWritten1764230400000 implements MigrationInterface {
  readonly name = 'NumberWhatIsWritten1764230400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE inventory.stock_level
        ADD COLUMN managed boolean NOT NULL DEFAULT true,
        ADD COLUMN revision bigint NOT NULL DEFAULT 0`);
    await queryRunner.query('CREATE INDEX stock_level_revision_idx ON inventory.stock_level (revision)');
    await queryRunner.query('CREATE INDEX stock_level_sequence_idx ON inventory.stock_level (sequence)');
    await queryRunner.query(`
      ALTER TABLE inventory.feed_position
        ADD COLUMN seen_to bigint NOT NULL DEFAULT 0,
        ADD COLUMN revision bigint NOT NULL DEFAULT 0,
        ADD COLUMN generation bigint NOT NULL DEFAULT 0,
        ADD COLUMN reread_because text,
        ADD COLUMN caught_up_at timestamptz`);
    await queryRunner.query('UPDATE inventory.feed_position SET seen_to = position');
    await queryRunner.query(`
      CREATE TABLE inventory.topology (
        core text NOT NULL,
        document jsonb NOT NULL,
        read_at timestamptz NOT NULL,
        CONSTRAINT topology_pkey PRIMARY KEY (core)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE inventory.topology');
    await queryRunner.query(`
      ALTER TABLE inventory.feed_position
        DROP COLUMN seen_to, DROP COLUMN revision, DROP COLUMN generation, DROP COLUMN reread_because,
        DROP COLUMN caught_up_at`);
    await queryRunner.query('DROP INDEX inventory.stock_level_sequence_idx');
    await queryRunner.query('ALTER TABLE inventory.stock_level DROP COLUMN managed, DROP COLUMN revision');
  }
}
