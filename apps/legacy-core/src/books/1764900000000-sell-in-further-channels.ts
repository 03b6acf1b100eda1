import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The module for further channels, bought when the marketplace was: it keeps what a shop has otherwise as JSON in a text. */
export class SellInFurtherChannels1764900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legacy.oc_product_store_price (
        product_store_price_id serial PRIMARY KEY,
        product_id integer NOT NULL REFERENCES legacy.oc_product,
        store_id smallint NOT NULL,
        setting text NOT NULL,
        date_modified timestamp(0) NOT NULL,
        date_modified_gmt timestamp(0) NOT NULL,
        CONSTRAINT oc_product_store_price_product UNIQUE (product_id, store_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE legacy.oc_product_store_price');
  }
}
