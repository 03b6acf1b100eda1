import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How a product is sold: a value and, beside each, whether the shop's configuration is in force instead. */
export class TellTheSaleRules1764240000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE legacy.cataloginventory_stock_item
        ADD COLUMN use_config_min_qty smallint NOT NULL DEFAULT 1,
        ADD COLUMN min_qty numeric(12,4) NOT NULL DEFAULT 0,
        ADD COLUMN use_config_min_sale_qty smallint NOT NULL DEFAULT 1,
        ADD COLUMN min_sale_qty varchar(255) NOT NULL DEFAULT '1.0000',
        ADD COLUMN use_config_max_sale_qty smallint NOT NULL DEFAULT 1,
        ADD COLUMN max_sale_qty numeric(12,4) NOT NULL DEFAULT 0,
        ADD COLUMN use_config_enable_qty_inc smallint NOT NULL DEFAULT 1,
        ADD COLUMN enable_qty_increments smallint NOT NULL DEFAULT 0,
        ADD COLUMN use_config_qty_increments smallint NOT NULL DEFAULT 1,
        ADD COLUMN qty_increments numeric(12,4) NOT NULL DEFAULT 0,
        ADD COLUMN is_qty_decimal smallint NOT NULL DEFAULT 0;
      UPDATE legacy.cataloginventory_stock_item SET is_qty_decimal = 1 WHERE product_id IN (
        SELECT product_id FROM legacy.inventory_source_item WHERE quantity <> trunc(quantity)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE legacy.cataloginventory_stock_item
        DROP COLUMN use_config_min_qty, DROP COLUMN min_qty,
        DROP COLUMN use_config_min_sale_qty, DROP COLUMN min_sale_qty,
        DROP COLUMN use_config_max_sale_qty, DROP COLUMN max_sale_qty,
        DROP COLUMN use_config_enable_qty_inc, DROP COLUMN enable_qty_increments,
        DROP COLUMN use_config_qty_increments, DROP COLUMN qty_increments,
        DROP COLUMN is_qty_decimal
    `);
  }
}
