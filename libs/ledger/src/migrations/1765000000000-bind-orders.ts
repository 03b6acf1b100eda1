import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What orders are bound to, and who has the authority for stock. Immutable: a later change is a later migration. */
export class BindOrders1765000000000 implements MigrationInterface {
  readonly name = 'BindOrders1765000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE ledger.binding (
        reference       text COLLATE "C" CONSTRAINT binding_pkey PRIMARY KEY,
        storefront      text COLLATE "C" NOT NULL,
        key_hash        text COLLATE "C" NOT NULL,
        operation       text NOT NULL,
        fingerprint     text NOT NULL,
        subject         text,
        input           json,
        arm             text NOT NULL CONSTRAINT binding_arm CHECK (arm IN ('legacy', 'service')),
        authority_arm   text NOT NULL,
        authority_term  integer NOT NULL,
        bound_at_ms     bigint NOT NULL,
        bound_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
        attempt         integer NOT NULL DEFAULT 1,
        attempt_until   timestamptz NOT NULL,
        resting         boolean NOT NULL DEFAULT false,
        sent            boolean NOT NULL DEFAULT false,
        journal         json,
        outcome         json,
        concluded_at    timestamptz,
        CONSTRAINT binding_key UNIQUE (storefront, key_hash),
        CONSTRAINT binding_attempt CHECK (attempt >= 1),
        CONSTRAINT binding_concluded CHECK ((outcome IS NULL) = (concluded_at IS NULL))
      )`);
    await runner.query('CREATE INDEX binding_open ON ledger.binding (attempt_until) WHERE outcome IS NULL');
    await runner.query(`
      CREATE TABLE ledger.stock_authority (
        only_row        boolean NOT NULL DEFAULT true CONSTRAINT stock_authority_pkey PRIMARY KEY,
        arm             text NOT NULL,
        term            integer NOT NULL,
        state           text NOT NULL,
        moving_to       text,
        version         integer NOT NULL,
        since           timestamptz NOT NULL,
        decided_by      text NOT NULL,
        reason          text NOT NULL,
        CONSTRAINT stock_authority_one CHECK (only_row),
        CONSTRAINT stock_authority_arm CHECK (arm IN ('legacy', 'service')),
        CONSTRAINT stock_authority_term CHECK (term >= 1 AND version >= term),
        CONSTRAINT stock_authority_moving CHECK (
          (state = 'settled' AND moving_to IS NULL)
          OR (state = 'draining' AND moving_to IS NOT NULL AND moving_to IN ('legacy', 'service') AND moving_to <> arm)
        )
      )`);
    await runner.query(`
      INSERT INTO ledger.stock_authority (arm, term, state, version, since, decided_by, reason)
      VALUES ('legacy', 1, 'settled', 1, clock_timestamp(), 'banyan', 'where it is as long as nobody has moved it')`);
    await runner.query(`
      CREATE TABLE ledger.stock_authority_move (
        version         integer CONSTRAINT stock_authority_move_pkey PRIMARY KEY,
        kind            text NOT NULL CONSTRAINT stock_authority_move_kind CHECK (kind IN ('begun', 'undone', 'flipped')),
        arm             text NOT NULL,
        moving_to       text NOT NULL,
        term            integer NOT NULL,
        at              timestamptz NOT NULL,
        decided_by      text NOT NULL,
        reason          text NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger.stock_authority_move, ledger.stock_authority, ledger.binding');
  }
}
