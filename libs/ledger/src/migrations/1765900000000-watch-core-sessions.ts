import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which order a session of the legacy core has begun: the core says so once, in its answer. Immutable: a later change is a later migration. */
export class WatchCoreSessions1765900000000 implements MigrationInterface {
  readonly name = 'WatchCoreSessions1765900000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger.core_session (
        session_hash    text COLLATE "C" CONSTRAINT core_session_pkey PRIMARY KEY,
        number          text COLLATE "C",
        refilled        boolean NOT NULL DEFAULT false,
        begin_sent_at   timestamptz,
        turn            integer NOT NULL DEFAULT 1,
        turn_until      timestamptz NOT NULL,
        CONSTRAINT core_session_turn_count CHECK (turn >= 1)
      )`);
    await runner.query('CREATE INDEX core_session_turn ON ledger.core_session (turn_until)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger.core_session');
  }
}
