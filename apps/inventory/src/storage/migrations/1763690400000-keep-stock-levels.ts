import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Immutable once released: a change of the schema is a migration of its own. */
export class KeepStockLevels1763690400000 implements MigrationInterface {
  readonly name = 'KeepStockLevels1763690400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE inventory.stock_level (
        sku text COLLATE "C" NOT NULL,
        source text COLLATE "C" NOT NULL,
        quantity_e4 bigint,
        in_stock boolean,
        sequence bigint NOT NULL,
        changed_at timestamptz,
        doubted_field text,
        CONSTRAINT stock_level_pkey PRIMARY KEY (sku, source)
      )`);
    await queryRunner.query(`
      CREATE TABLE inventory.feed_position (
        feed text NOT NULL,
        position bigint NOT NULL,
        anchor text,
        last_changed_at timestamptz,
        loaded_at timestamptz,
        CONSTRAINT feed_position_pkey PRIMARY KEY (feed)
      )`);
    await queryRunner.query(`
      CREATE TABLE inventory.refused_row (
        digest text NOT NULL,
        field text NOT NULL,
        because text NOT NULL,
        sequence bigint,
        sku text,
        source text,
        bytes bytea NOT NULL,
        times integer NOT NULL,
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        CONSTRAINT refused_row_pkey PRIMARY KEY (digest)
      )`);
    await queryRunner.query('CREATE INDEX refused_row_last_seen_at_idx ON inventory.refused_row (last_seen_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE inventory.refused_row, inventory.feed_position, inventory.stock_level');
  }
}
