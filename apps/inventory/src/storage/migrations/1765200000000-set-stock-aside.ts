import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Sets stock aside: who may (the authority's term), what for (reservations and their claims on levels), what of it the core has
 * booked by now (echoes), and the core's rules of selling.
 */
export class SetStockAside1765200000000 implements MigrationInterface {
  readonly name = 'SetStockAside1765200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE inventory.stock_level
        ADD COLUMN claimed_e4 bigint NOT NULL DEFAULT 0,
        ADD COLUMN claims bigint NOT NULL DEFAULT 0`);
    // A level that is sold fast is written anew in the page where it is.
    await queryRunner.query('ALTER TABLE inventory.stock_level SET (fillfactor = 80)');
    await queryRunner.query(`
      CREATE TABLE inventory.stock_authority (
        shop text NOT NULL,
        arm text NOT NULL,
        term bigint NOT NULL,
        closed boolean NOT NULL DEFAULT false,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT stock_authority_pkey PRIMARY KEY (shop)
      )`);
    await queryRunner.query(`INSERT INTO inventory.stock_authority (shop, arm, term) VALUES ('all', 'legacy', 1)`);
    await queryRunner.query(`
      CREATE TABLE inventory.reservation (
        reference text COLLATE "C" NOT NULL,
        state text NOT NULL,
        term bigint NOT NULL,
        refused_lines integer[],
        takings jsonb,
        expires_at timestamptz,
        feed_position bigint NOT NULL DEFAULT 0,
        document text COLLATE "C",
        reserved_at timestamptz NOT NULL DEFAULT now(),
        changed_in bigint NOT NULL,
        CONSTRAINT reservation_pkey PRIMARY KEY (reference)
      )`);
    await queryRunner.query(`
      CREATE INDEX reservation_expires_at_idx ON inventory.reservation (expires_at) WHERE (state = 'reserved')`);
    await queryRunner.query('CREATE INDEX reservation_changed_in_idx ON inventory.reservation (changed_in)');
    await queryRunner.query('CREATE INDEX reservation_document_idx ON inventory.reservation (document)');
    await queryRunner.query(`
      CREATE TABLE inventory.claim (
        reference text COLLATE "C" NOT NULL,
        sku text COLLATE "C" NOT NULL,
        source text COLLATE "C" NOT NULL,
        taken_e4 bigint NOT NULL,
        back_e4 bigint NOT NULL DEFAULT 0,
        booked_at bigint,
        CONSTRAINT claim_pkey PRIMARY KEY (reference, sku, source)
      )`);
    await queryRunner.query('CREATE INDEX claim_open_idx ON inventory.claim (sku) WHERE (booked_at IS NULL)');
    await queryRunner.query('CREATE INDEX claim_booked_at_idx ON inventory.claim (booked_at)');
    await queryRunner.query(`
      CREATE TABLE inventory.give_back (
        reference text COLLATE "C" NOT NULL,
        return_reference text COLLATE "C" NOT NULL,
        given_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT give_back_pkey PRIMARY KEY (reference, return_reference)
      )`);
    await queryRunner.query(`
      CREATE TABLE inventory.document (
        number text COLLATE "C" NOT NULL,
        reference text COLLATE "C",
        read_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT document_pkey PRIMARY KEY (number)
      )`);
    await queryRunner.query(`
      CREATE TABLE inventory.echo (
        document text COLLATE "C" NOT NULL,
        sku text COLLATE "C" NOT NULL,
        from_sequence bigint NOT NULL,
        to_sequence bigint NOT NULL,
        CONSTRAINT echo_pkey PRIMARY KEY (document, sku)
      )`);
    await queryRunner.query(`
      CREATE TABLE inventory.selling_rules (
        sku text COLLATE "C" NOT NULL,
        document jsonb NOT NULL,
        read_at timestamptz NOT NULL,
        CONSTRAINT selling_rules_pkey PRIMARY KEY (sku)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE inventory.selling_rules, inventory.echo, inventory.document, inventory.give_back, inventory.claim,
        inventory.reservation, inventory.stock_authority`);
    await queryRunner.query('ALTER TABLE inventory.stock_level DROP COLUMN claimed_e4, DROP COLUMN claims');
    await queryRunner.query('ALTER TABLE inventory.stock_level RESET (fillfactor)');
  }
}
