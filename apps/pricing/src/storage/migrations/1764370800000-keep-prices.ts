import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the core's lists tell of prices and promotions, how far they were followed, and what of them could not be read. */
export class KeepPrices1764370800000 implements MigrationInterface {
  readonly name = 'KeepPrices1764370800000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE pricing.product_price (
        product_id bigint NOT NULL,
        sku text COLLATE "C",
        category integer,
        removed boolean NOT NULL,
        regular_minor bigint,
        currency text,
        per integer,
        tax_rate integer,
        changed_at timestamptz NOT NULL,
        doubted_field text,
        digest text NOT NULL,
        revision bigint NOT NULL,
        CONSTRAINT product_price_pkey PRIMARY KEY (product_id)
      )`);
    await queryRunner.query('CREATE INDEX product_price_revision_idx ON pricing.product_price (revision)');
    await queryRunner.query('CREATE INDEX product_price_sku_idx ON pricing.product_price (sku)');
    await queryRunner.query(`
      CREATE TABLE pricing.quantity_row (
        product_id bigint NOT NULL,
        position integer NOT NULL,
        customer_group text NOT NULL,
        from_quantity_e4 bigint NOT NULL,
        priority integer NOT NULL,
        terms text NOT NULL,
        rate integer,
        amount_e4 numeric,
        opens_at timestamptz,
        closes_at timestamptz,
        CONSTRAINT quantity_row_pkey PRIMARY KEY (product_id, position)
      )`);
    await queryRunner.query(`
      CREATE TABLE pricing.special (
        product_id bigint NOT NULL,
        position integer NOT NULL,
        priority integer NOT NULL,
        amount_e4 numeric NOT NULL,
        opens_at timestamptz,
        closes_at timestamptz,
        CONSTRAINT special_pkey PRIMARY KEY (product_id, position)
      )`);
    await queryRunner.query(`
      CREATE TABLE pricing.promotion (
        id text COLLATE "C" NOT NULL,
        removed boolean NOT NULL,
        title text,
        priority integer,
        exclusive boolean,
        code text,
        threshold_minor bigint,
        channels text[],
        customer_groups text[],
        skus text[],
        categories integer[],
        opens_at timestamptz,
        closes_at timestamptz,
        effect text,
        rate integer,
        amount_minor bigint,
        take integer,
        pay integer,
        changed_at timestamptz NOT NULL,
        doubted_field text,
        digest text NOT NULL,
        revision bigint NOT NULL,
        CONSTRAINT promotion_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(`
      CREATE TABLE pricing.list_position (
        list text NOT NULL,
        mark timestamptz,
        loaded_at timestamptz,
        caught_up_at timestamptz,
        sweep_because text,
        revision bigint NOT NULL,
        generation bigint NOT NULL,
        CONSTRAINT list_position_pkey PRIMARY KEY (list)
      )`);
    await queryRunner.query(`
      CREATE TABLE pricing.refused_row (
        digest text NOT NULL,
        list text NOT NULL,
        key text NOT NULL,
        sku text,
        field text NOT NULL,
        because text NOT NULL,
        written text NOT NULL,
        times integer NOT NULL,
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        CONSTRAINT refused_row_pkey PRIMARY KEY (digest)
      )`);
    await queryRunner.query('CREATE INDEX refused_row_last_seen_at_idx ON pricing.refused_row (last_seen_at)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE pricing.refused_row, pricing.list_position, pricing.promotion, pricing.special, pricing.quantity_row,
        pricing.product_price`);
  }
}
