import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Differences between the arms by group and day, with samples. Immutable: a later change is a later migration. */
export class MismatchGroup1764298000000 implements MigrationInterface {
  readonly name = 'MismatchGroup1764298000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.mismatch_group (
        day       integer NOT NULL,
        domain    text NOT NULL,
        operation text NOT NULL,
        path      text NOT NULL,
        kind      text NOT NULL,
        about     text NOT NULL,
        release   text NOT NULL,
        stream    uuid NOT NULL,
        count     bigint NOT NULL,
        served    bigint NOT NULL,
        first_ms  bigint NOT NULL,
        last_ms   bigint NOT NULL,
        questions text[] NOT NULL,
        CONSTRAINT mismatch_group_pkey
          PRIMARY KEY (domain, day, operation, path, kind, about, release, stream),
        CONSTRAINT mismatch_group_counts CHECK (count > 0 AND served >= 0 AND served <= count)
      )`);
    await runner.query(`
      CREATE TABLE banyan.mismatch_compared (
        day        integer NOT NULL,
        domain     text NOT NULL,
        operation  text NOT NULL,
        release    text NOT NULL,
        stream     uuid NOT NULL,
        compared   bigint NOT NULL,
        mismatched bigint NOT NULL,
        CONSTRAINT mismatch_compared_pkey PRIMARY KEY (domain, day, operation, release, stream),
        CONSTRAINT mismatch_compared_counts CHECK (compared >= 0 AND mismatched >= 0)
      )`);
    await runner.query(`
      CREATE TABLE banyan.mismatch_sample (
        id        uuid NOT NULL,
        domain    text NOT NULL,
        operation text NOT NULL,
        path      text NOT NULL,
        kind      text NOT NULL,
        about     text NOT NULL,
        release   text NOT NULL,
        replica   text NOT NULL,
        at_ms     bigint NOT NULL,
        reason    text NOT NULL,
        lot       text NOT NULL,
        body      json NOT NULL,
        CONSTRAINT mismatch_sample_pkey PRIMARY KEY (id)
      )`);
    await runner.query(`
      CREATE INDEX mismatch_sample_group
          ON banyan.mismatch_sample (domain, operation, path, kind, about, release, at_ms)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE banyan.mismatch_sample');
    await runner.query('DROP TABLE banyan.mismatch_compared');
    await runner.query('DROP TABLE banyan.mismatch_group');
  }
}
