import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was found to be inconsistent, over time; and whose turn it is to look, and how far it came. */
export class KeepWhatIsNotConsistent1764910000000 implements MigrationInterface {
  readonly name = 'KeepWhatIsNotConsistent1764910000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE pricing.inconsistency (
        kind text NOT NULL,
        subject text COLLATE "C" NOT NULL,
        state text NOT NULL,
        state_since timestamptz,
        odd text[] NOT NULL,
        evidence jsonb NOT NULL,
        example jsonb,
        digest text NOT NULL,
        first_seen_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        opened_at timestamptz,
        openings integer NOT NULL,
        CONSTRAINT inconsistency_pkey PRIMARY KEY (kind, subject)
      )`);
    await queryRunner.query('CREATE INDEX inconsistency_state_idx ON pricing.inconsistency (state, last_seen_at)');
    await queryRunner.query(`
      CREATE TABLE pricing.consistency_turn (
        id text NOT NULL,
        holder text,
        held_until timestamptz,
        number bigint NOT NULL,
        after_sku text COLLATE "C",
        began_at timestamptz,
        skus integer NOT NULL,
        calls integer NOT NULL,
        skipped integer NOT NULL,
        last_ended_at timestamptz,
        last_took_ms bigint,
        last_skus integer,
        last_calls integer,
        last_skipped integer,
        CONSTRAINT consistency_turn_pkey PRIMARY KEY (id)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE pricing.consistency_turn, pricing.inconsistency');
  }
}
