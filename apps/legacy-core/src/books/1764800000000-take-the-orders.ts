import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Orders as three systems left them in one schema: the merged-in shop's head and totals, the older shop's lines, addresses,
 * history and credit memos, and the mainframe's documents beside them.
 */
export class TakeTheOrders1764800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE legacy.zstockchg ADD COLUMN belnr varchar(16) NOT NULL DEFAULT '';
      CREATE SEQUENCE legacy.oc_order_id START 1001;
      CREATE TABLE legacy.oc_order (
        order_id integer PRIMARY KEY,
        origin varchar(8) NOT NULL,
        store_id smallint NOT NULL,
        customer_id integer NOT NULL DEFAULT 0,
        customer_group_id integer NOT NULL,
        firstname varchar(32),
        lastname varchar(32),
        email varchar(96),
        telephone varchar(32),
        payment_code varchar(32) NOT NULL DEFAULT '',
        payment_reference varchar(255),
        shipping_code varchar(64) NOT NULL DEFAULT '',
        lgort varchar(8),
        comment text NOT NULL DEFAULT '',
        currency_code varchar(3) NOT NULL,
        waers varchar(5),
        tax_included smallint NOT NULL,
        subtotal numeric(15,4) NOT NULL,
        discount numeric(15,4) NOT NULL,
        shipping numeric(15,4) NOT NULL,
        tax numeric(15,4) NOT NULL,
        total numeric(15,4) NOT NULL,
        order_status_id smallint NOT NULL DEFAULT 0,
        state varchar(32) NOT NULL,
        status varchar(32) NOT NULL,
        hold_before_state varchar(32),
        hold_before_status varchar(32),
        bstnk varchar(35),
        docnum varchar(16),
        ip varchar(45) NOT NULL DEFAULT '',
        date_added timestamp(0) NOT NULL,
        date_added_gmt timestamp(0) NOT NULL,
        date_modified timestamp(0) NOT NULL,
        date_modified_gmt timestamp(0) NOT NULL
      );
      CREATE INDEX oc_order_date_added ON legacy.oc_order (date_added, order_id);
      CREATE INDEX oc_order_email ON legacy.oc_order (lower(email), order_id);
      CREATE INDEX oc_order_bstnk ON legacy.oc_order (bstnk) WHERE bstnk IS NOT NULL;
      CREATE TABLE legacy.oc_order_total (
        order_id integer NOT NULL REFERENCES legacy.oc_order,
        sort_order smallint NOT NULL,
        code varchar(32) NOT NULL,
        title varchar(255) NOT NULL,
        value numeric(15,4) NOT NULL,
        PRIMARY KEY (order_id, sort_order)
      );
      CREATE TABLE legacy.sales_flat_order_item (
        item_id serial PRIMARY KEY,
        order_id integer NOT NULL REFERENCES legacy.oc_order,
        posex char(5) NOT NULL,
        form_index varchar(4) NOT NULL DEFAULT '',
        product_id integer NOT NULL,
        sku varchar(64) NOT NULL,
        name varchar(255) NOT NULL,
        qty_ordered numeric(12,4) NOT NULL,
        qty_canceled numeric(12,4) NOT NULL DEFAULT 0,
        qty_refunded numeric(12,4) NOT NULL DEFAULT 0,
        price numeric(15,4) NOT NULL,
        peinh integer NOT NULL DEFAULT 1,
        row_total numeric(15,4) NOT NULL,
        discount_amount numeric(15,4) NOT NULL DEFAULT 0,
        tax_percent numeric(7,4) NOT NULL,
        tax_amount numeric(15,4) NOT NULL
      );
      CREATE INDEX sales_flat_order_item_order ON legacy.sales_flat_order_item (order_id);
      CREATE TABLE legacy.sales_flat_order_address (
        parent_id integer NOT NULL REFERENCES legacy.oc_order,
        address_type varchar(8) NOT NULL,
        firstname varchar(32),
        lastname varchar(32),
        company varchar(60),
        street varchar(255),
        city varchar(128),
        region varchar(128),
        postcode varchar(10),
        country_id varchar(3),
        telephone varchar(32),
        PRIMARY KEY (parent_id, address_type)
      );
      CREATE TABLE legacy.sales_flat_order_status_history (
        entity_id serial PRIMARY KEY,
        parent_id integer NOT NULL REFERENCES legacy.oc_order,
        status varchar(32) NOT NULL,
        comment text,
        is_customer_notified smallint NOT NULL DEFAULT 0,
        created_at timestamp(0) NOT NULL,
        created_at_gmt timestamp(0) NOT NULL
      );
      CREATE INDEX sales_flat_order_status_history_order ON legacy.sales_flat_order_status_history (parent_id);
      CREATE TABLE legacy.sales_flat_creditmemo (
        entity_id serial PRIMARY KEY,
        increment_id varchar(32) NOT NULL CONSTRAINT sales_flat_creditmemo_increment UNIQUE,
        order_id integer NOT NULL REFERENCES legacy.oc_order,
        shipping_amount numeric(15,4) NOT NULL,
        grand_total numeric(15,4) NOT NULL,
        comment text NOT NULL DEFAULT '',
        created_at timestamp(0) NOT NULL,
        created_at_gmt timestamp(0) NOT NULL
      );
      CREATE INDEX sales_flat_creditmemo_order ON legacy.sales_flat_creditmemo (order_id);
      CREATE TABLE legacy.sales_flat_creditmemo_item (
        parent_id integer NOT NULL REFERENCES legacy.sales_flat_creditmemo,
        order_item_id integer NOT NULL REFERENCES legacy.sales_flat_order_item,
        qty numeric(12,4) NOT NULL,
        PRIMARY KEY (parent_id, order_item_id)
      );
      CREATE TABLE legacy.zorderpay (
        payid serial PRIMARY KEY,
        order_id integer NOT NULL REFERENCES legacy.oc_order,
        kind varchar(8) NOT NULL,
        reference varchar(255),
        amount numeric(15,4) NOT NULL,
        currency_code varchar(5) NOT NULL,
        aedat_gmt timestamp(0) NOT NULL
      );
      CREATE INDEX zorderpay_order ON legacy.zorderpay (order_id);
      CREATE TABLE legacy.zordermove (
        moveid serial PRIMARY KEY,
        order_id integer NOT NULL REFERENCES legacy.oc_order,
        bwart char(3) NOT NULL,
        product_id integer NOT NULL,
        lgort varchar(8) NOT NULL,
        menge numeric(12,4) NOT NULL,
        seqno bigint NOT NULL
      );
      CREATE INDEX zordermove_order ON legacy.zordermove (order_id);
      CREATE INDEX zordermove_product ON legacy.zordermove (product_id, order_id);
      CREATE INDEX zordermove_seqno ON legacy.zordermove (seqno);
      CREATE SEQUENCE legacy.zidoc_docnum START 400001;
      CREATE TABLE legacy.zidoc (
        docnum char(16) PRIMARY KEY,
        sndprn varchar(10) NOT NULL DEFAULT '',
        snd_docnum varchar(16) NOT NULL DEFAULT '',
        bstnk varchar(35) NOT NULL DEFAULT '',
        status char(2) NOT NULL,
        msgty char(1) NOT NULL,
        message varchar(255) NOT NULL,
        order_id integer REFERENCES legacy.oc_order,
        credat_gmt timestamp(0) NOT NULL
      );
      CREATE INDEX zidoc_order ON legacy.zidoc (order_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE legacy.zidoc, legacy.zordermove, legacy.zorderpay, legacy.sales_flat_creditmemo_item,
        legacy.sales_flat_creditmemo, legacy.sales_flat_order_status_history, legacy.sales_flat_order_address,
        legacy.sales_flat_order_item, legacy.oc_order_total, legacy.oc_order;
      DROP SEQUENCE legacy.zidoc_docnum, legacy.oc_order_id;
      ALTER TABLE legacy.zstockchg DROP COLUMN belnr;
    `);
  }
}
