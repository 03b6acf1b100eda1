import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables as fifteen years left them: attributes in rows, dates in characters, two ideas of stock side by side. */
export class OpenTheBooks1763680000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE legacy.core_store (
        store_id smallint PRIMARY KEY,
        code varchar(32) NOT NULL CONSTRAINT core_store_code UNIQUE,
        name varchar(255) NOT NULL
      );
      CREATE TABLE legacy.inventory_source (
        source_code varchar(8) PRIMARY KEY,
        name varchar(255) NOT NULL,
        enabled smallint NOT NULL DEFAULT 1
      );
      CREATE TABLE legacy.inventory_store_source_link (
        store_id smallint NOT NULL REFERENCES legacy.core_store,
        source_code varchar(8) NOT NULL REFERENCES legacy.inventory_source,
        priority smallint NOT NULL,
        PRIMARY KEY (store_id, source_code)
      );
      CREATE TABLE legacy.eav_attribute (
        attribute_id smallint PRIMARY KEY,
        attribute_code varchar(255) NOT NULL CONSTRAINT eav_attribute_code UNIQUE,
        backend_type varchar(8) NOT NULL
      );
      CREATE TABLE legacy.catalog_product_entity (
        entity_id integer PRIMARY KEY,
        entity_type_id smallint NOT NULL DEFAULT 4,
        attribute_set_id smallint NOT NULL DEFAULT 4,
        type_id varchar(32) NOT NULL DEFAULT 'simple',
        sku varchar(64) NOT NULL CONSTRAINT catalog_product_entity_sku UNIQUE,
        is_ugly smallint NOT NULL DEFAULT 0
      );
      CREATE TABLE legacy.catalog_product_entity_varchar (
        entity_id integer NOT NULL REFERENCES legacy.catalog_product_entity,
        attribute_id smallint NOT NULL REFERENCES legacy.eav_attribute,
        store_id smallint NOT NULL DEFAULT 0,
        value varchar(255),
        PRIMARY KEY (entity_id, attribute_id, store_id)
      );
      CREATE TABLE legacy.catalog_product_entity_decimal (
        entity_id integer NOT NULL REFERENCES legacy.catalog_product_entity,
        attribute_id smallint NOT NULL REFERENCES legacy.eav_attribute,
        store_id smallint NOT NULL DEFAULT 0,
        value numeric(12,4),
        PRIMARY KEY (entity_id, attribute_id, store_id)
      );
      CREATE TABLE legacy.catalog_category_product (
        category_id integer NOT NULL,
        product_id integer NOT NULL REFERENCES legacy.catalog_product_entity,
        position integer NOT NULL DEFAULT 0,
        PRIMARY KEY (category_id, product_id)
      );
      CREATE TABLE legacy.cataloginventory_stock_item (
        item_id integer PRIMARY KEY,
        product_id integer NOT NULL REFERENCES legacy.catalog_product_entity,
        stock_id smallint NOT NULL DEFAULT 1,
        manage_stock smallint NOT NULL DEFAULT 0,
        use_config_manage_stock smallint NOT NULL DEFAULT 1,
        backorders smallint NOT NULL DEFAULT 0,
        use_config_backorders smallint NOT NULL DEFAULT 0,
        sap_unit char(3) NOT NULL DEFAULT 'EA',
        sap_umrez integer NOT NULL DEFAULT 1
      );
      CREATE TABLE legacy.inventory_source_item (
        product_id integer NOT NULL REFERENCES legacy.catalog_product_entity,
        source_code varchar(8) NOT NULL REFERENCES legacy.inventory_source,
        quantity numeric(12,4) NOT NULL DEFAULT 0,
        status smallint NOT NULL DEFAULT 0,
        PRIMARY KEY (product_id, source_code)
      );
      CREATE SEQUENCE legacy.zstockchg_seqno;
      CREATE TABLE legacy.zstockchg (
        seqno bigint PRIMARY KEY,
        aedat char(8) NOT NULL,
        aezet char(6) NOT NULL,
        product_id integer NOT NULL,
        lgort varchar(8) NOT NULL,
        labst numeric(12,4) NOT NULL,
        xinstock varchar(1) NOT NULL
      );
      CREATE INDEX zstockchg_latest ON legacy.zstockchg (product_id, lgort, seqno DESC);
      CREATE TABLE legacy.api_session (
        sessid char(32) PRIMARY KEY,
        username varchar(40) NOT NULL,
        logdate timestamptz NOT NULL
      );
      CREATE TABLE legacy.core_session (
        session_id varchar(64) PRIMARY KEY,
        session_expires bigint NOT NULL,
        session_data text NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA legacy CASCADE');
  }
}
