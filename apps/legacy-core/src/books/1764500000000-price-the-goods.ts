import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Prices as the shop that was merged in brought them: columns, rows of exceptions, local time without a zone and its twin;
 * and the promotion module that was bought later and writes lists into texts.
 */
export class PriceTheGoods1764500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legacy.oc_product (
        product_id integer PRIMARY KEY REFERENCES legacy.catalog_product_entity,
        price numeric(15,4),
        currency varchar(3) NOT NULL DEFAULT 'EUR',
        waers varchar(5),
        peinh integer NOT NULL DEFAULT 1,
        meins varchar(3) NOT NULL DEFAULT 'EA',
        umrez integer NOT NULL DEFAULT 1,
        tax_class_id integer NOT NULL DEFAULT 9,
        price_import varchar(16) NOT NULL DEFAULT 'text',
        status smallint NOT NULL DEFAULT 1,
        date_modified timestamp(0) NOT NULL,
        date_modified_gmt timestamp(0) NOT NULL
      );
      CREATE INDEX oc_product_date_modified ON legacy.oc_product (date_modified, product_id);
      CREATE TABLE legacy.oc_product_special (
        product_special_id serial PRIMARY KEY,
        product_id integer NOT NULL REFERENCES legacy.oc_product,
        priority integer NOT NULL DEFAULT 1,
        price numeric(15,4),
        date_start varchar(19),
        date_end varchar(19)
      );
      CREATE INDEX oc_product_special_product ON legacy.oc_product_special (product_id);
      CREATE TABLE legacy.oc_product_discount (
        product_discount_id serial PRIMARY KEY,
        product_id integer NOT NULL REFERENCES legacy.oc_product,
        customer_group_id integer NOT NULL,
        quantity numeric(12,4) NOT NULL,
        priority integer NOT NULL DEFAULT 1,
        type varchar(1),
        price numeric(15,4) NOT NULL,
        date_start varchar(19),
        date_end varchar(19)
      );
      CREATE INDEX oc_product_discount_product ON legacy.oc_product_discount (product_id);
      CREATE TABLE legacy.oc_promotion (
        promotion_id varchar(32) PRIMARY KEY,
        title varchar(255) NOT NULL,
        priority integer NOT NULL,
        type varchar(16) NOT NULL,
        rate numeric(7,4),
        amount numeric(15,4),
        n integer,
        m integer,
        threshold numeric(15,4) NOT NULL DEFAULT 0,
        exclusive smallint NOT NULL DEFAULT 0,
        code varchar(64),
        store_ids text NOT NULL DEFAULT '',
        customer_group_ids text NOT NULL DEFAULT '',
        skus text NOT NULL DEFAULT '[]',
        category_ids text NOT NULL DEFAULT '',
        date_start varchar(19),
        date_end varchar(19),
        status smallint NOT NULL DEFAULT 1,
        date_modified timestamp(0) NOT NULL,
        date_modified_gmt timestamp(0) NOT NULL
      );
      CREATE UNIQUE INDEX oc_promotion_code ON legacy.oc_promotion (lower(code)) WHERE status = 1;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE legacy.oc_promotion, legacy.oc_product_discount, legacy.oc_product_special, legacy.oc_product
    `);
  }
}
