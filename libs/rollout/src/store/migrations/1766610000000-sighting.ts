import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What control saw change, and decisions in the order of time over all domains. Immutable: a later change is a later migration. */
export class Sighting1766610000000 implements MigrationInterface {
  readonly name = 'Sighting1766610000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.sighting (
        id     uuid NOT NULL,
        domain text NOT NULL,
        at_ms  bigint NOT NULL,
        kind   text NOT NULL,
        was    text,
        "is"   text NOT NULL,
        CONSTRAINT sighting_pkey PRIMARY KEY (id)
      )`);
    await runner.query('CREATE INDEX sighting_at ON banyan.sighting (at_ms, id)');
    await runner.query('CREATE INDEX decision_at ON banyan.decision (at_ms, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX banyan.decision_at');
    await runner.query('DROP TABLE banyan.sighting');
  }
}
