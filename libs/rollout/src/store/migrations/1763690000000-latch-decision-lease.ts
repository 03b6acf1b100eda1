import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Latches, the decision chain and the replicas' leases. Immutable: a later change is a later migration. */
export class LatchDecisionLease1763690000000 implements MigrationInterface {
  readonly name = 'LatchDecisionLease1763690000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE banyan.latch (
        domain         text CONSTRAINT latch_pkey PRIMARY KEY,
        state          text NOT NULL CONSTRAINT latch_state CHECK (state IN ('armed', 'tripped', 'held')),
        epoch          integer NOT NULL,
        reason         text,
        decision_id    uuid,
        canary_percent integer,
        tripped_at_ms  bigint,
        unleash_epoch  integer NOT NULL DEFAULT 0,
        CONSTRAINT latch_epoch CHECK (epoch >= 0 AND unleash_epoch >= 0),
        CONSTRAINT latch_reason CHECK (state = 'armed' OR (reason IS NOT NULL AND decision_id IS NOT NULL)),
        CONSTRAINT latch_held CHECK ((state = 'held') = (canary_percent IS NOT NULL)
                                     AND coalesce(canary_percent BETWEEN 0 AND 100, true)),
        CONSTRAINT latch_tripped CHECK ((state = 'tripped') = (tripped_at_ms IS NOT NULL))
      )`);
    await runner.query(`
      CREATE TABLE banyan.decision (
        id            uuid CONSTRAINT decision_pkey PRIMARY KEY,
        domain        text NOT NULL,
        sequence      integer NOT NULL,
        at_ms         bigint NOT NULL,
        kind          text NOT NULL,
        decided_by    json NOT NULL,
        reason        text NOT NULL,
        epoch         integer NOT NULL,
        evidence      json,
        previous_hash text NOT NULL,
        hash          text NOT NULL,
        CONSTRAINT decision_sequence_key UNIQUE (domain, sequence),
        CONSTRAINT decision_previous_hash_key UNIQUE (domain, previous_hash)
      )`);
    await runner.query(`
      CREATE TABLE banyan.lease (
        replica      text CONSTRAINT lease_pkey PRIMARY KEY,
        ops_url      text NOT NULL,
        renewed_at   timestamptz NOT NULL,
        acknowledged jsonb NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE banyan.lease, banyan.decision, banyan.latch');
  }
}
