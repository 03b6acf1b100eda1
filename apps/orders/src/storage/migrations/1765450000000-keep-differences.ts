import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the books of orders differ, over time; what was done about it; and how far whoever looks has come. */
export class KeepDifferences1765450000000 implements MigrationInterface {
  readonly name = 'KeepDifferences1765450000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // No order of ours is named: a charge may be of an order that nobody has.
    await queryRunner.query(`
      CREATE TABLE orders.difference (
        kind text NOT NULL,
        reference text COLLATE "C" NOT NULL,
        state text NOT NULL,
        state_since timestamptz,
        seen text[] NOT NULL,
        digest text NOT NULL,
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        opened_at timestamptz,
        openings integer NOT NULL,
        cures integer NOT NULL,
        cure_due_at timestamptz,
        explained_digest text,
        explained_by text,
        explained_because text,
        explained_at timestamptz,
        CONSTRAINT difference_pkey PRIMARY KEY (kind, reference),
        CONSTRAINT difference_state_known CHECK (state IN ('settling', 'open', 'leaving', 'cleared')),
        CONSTRAINT difference_explained_whole CHECK (num_nulls(explained_digest, explained_by, explained_because, explained_at) IN (0, 4))
      )`);
    await queryRunner.query('CREATE INDEX difference_reference_idx ON orders.difference (reference)');
    await queryRunner.query(
      `CREATE INDEX difference_alive_idx ON orders.difference (opened_at) WHERE state <> 'cleared'`,
    );
    await queryRunner.query(`
      CREATE TABLE orders.difference_cure (
        number bigint GENERATED ALWAYS AS IDENTITY,
        kind text NOT NULL,
        reference text COLLATE "C" NOT NULL,
        seen text[] NOT NULL,
        how text NOT NULL,
        begun_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text,
        because text,
        CONSTRAINT difference_cure_pkey PRIMARY KEY (number),
        CONSTRAINT difference_cure_ended CHECK ((ended_at IS NULL) = (outcome IS NULL)),
        CONSTRAINT difference_cure_outcome_known CHECK (outcome IN ('done', 'later', 'refused'))
      )`);
    await queryRunner.query('CREATE INDEX difference_cure_reference_idx ON orders.difference_cure (reference, kind)');
    await queryRunner.query(`
      CREATE TABLE orders.reconciliation_lease (
        id text NOT NULL,
        holder text,
        held_until timestamptz,
        CONSTRAINT reconciliation_lease_pkey PRIMARY KEY (id)
      )`);
    await queryRunner.query(`
      CREATE TABLE orders.reconciliation_walk (
        walk text NOT NULL,
        number bigint NOT NULL,
        after text COLLATE "C",
        until timestamptz,
        began_at timestamptz,
        orders integer NOT NULL,
        unanswered integer NOT NULL,
        last_ended_at timestamptz,
        last_took_ms bigint,
        last_orders integer,
        last_unanswered integer,
        CONSTRAINT reconciliation_walk_pkey PRIMARY KEY (walk)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE orders.reconciliation_walk, orders.reconciliation_lease, orders.difference_cure, orders.difference',
    );
  }
}
