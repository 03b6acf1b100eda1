import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs of faults that people had injected, with what came of them. Immutable: a later change is a later migration. */
export class ChaosRuns1767500000000 implements MigrationInterface {
  readonly name = 'ChaosRuns1767500000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operations.chaos_run (
        id            uuid NOT NULL,
        integration   text NOT NULL,
        domain        text NOT NULL,
        fault         text NOT NULL,
        share_percent double precision NOT NULL,
        latency_ms    integer,
        person        text NOT NULL,
        reason        text NOT NULL,
        begun_at      timestamptz NOT NULL,
        until         timestamptz NOT NULL,
        ended_at      timestamptz,
        ended_by      text,
        ended_because text,
        end_reason    text,
        settled       jsonb,
        CONSTRAINT chaos_run_pkey PRIMARY KEY (id),
        CONSTRAINT chaos_run_until_check CHECK (until > begun_at),
        CONSTRAINT chaos_run_settled_check CHECK (settled IS NULL OR ended_at IS NOT NULL)
      )`);
    // One at a time for an integration, whoever begins it.
    await runner.query(
      `CREATE UNIQUE INDEX chaos_run_going_on_idx ON operations.chaos_run (integration) WHERE ended_at IS NULL`,
    );
    await runner.query(`CREATE INDEX chaos_run_open_idx ON operations.chaos_run (begun_at) WHERE settled IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operations.chaos_run');
  }
}
