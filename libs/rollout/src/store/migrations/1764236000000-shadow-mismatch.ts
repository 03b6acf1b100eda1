import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Unexplained differences between the arms. Immutable: a later change is a later migration. */
export class ShadowMismatch1764236000000 implements MigrationInterface {
  readonly name = 'ShadowMismatch1764236000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.shadow_mismatch (
        stream       uuid NOT NULL,
        sequence     integer NOT NULL,
        replica      text NOT NULL,
        domain       text NOT NULL,
        at_ms        bigint NOT NULL,
        operation    text NOT NULL,
        serving      text NOT NULL,
        shadow       text NOT NULL,
        path         text NOT NULL,
        serving_type text NOT NULL,
        shadow_type  text NOT NULL,
        serving_hash text NOT NULL,
        shadow_hash  text NOT NULL,
        input_hash   text NOT NULL,
        trace_id     text NOT NULL,
        asked_again  integer NOT NULL,
        stage        text NOT NULL,
        definition   text NOT NULL,
        CONSTRAINT shadow_mismatch_pkey PRIMARY KEY (stream, sequence)
      )`);
    await runner.query('CREATE INDEX shadow_mismatch_newest ON banyan.shadow_mismatch (domain, at_ms)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE banyan.shadow_mismatch');
  }
}
