import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where and by whom something was bought, by hashes that nobody can look up outside this shop; and which checkouts ended in an
 * error. Immutable.
 */
export class NoteBuyers1767000000000 implements MigrationInterface {
  readonly name = 'NoteBuyers1767000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ledger.binding
        ADD COLUMN channel        text COLLATE "C",
        ADD COLUMN session_hash   text COLLATE "C",
        ADD COLUMN customer_hash  text COLLATE "C",
        ADD COLUMN currency       text,
        ADD COLUMN basket_minor   bigint`);
    await runner.query('CREATE INDEX binding_arm_orders ON ledger.binding (arm, reference)');
    await runner.query('CREATE INDEX binding_channel ON ledger.binding (channel, reference) WHERE channel IS NOT NULL');
    await runner.query(
      'CREATE INDEX binding_customer ON ledger.binding (customer_hash, reference) WHERE customer_hash IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX binding_session ON ledger.binding (session_hash, reference) WHERE session_hash IS NOT NULL',
    );
    await runner.query(`
      CREATE INDEX binding_buyer ON ledger.binding (bound_at)
        WHERE customer_hash IS NOT NULL OR session_hash IS NOT NULL`);
    await runner.query(
      `CREATE INDEX binding_in_review ON ledger.binding (reference) WHERE outcome ->> 'state' = 'in-review'`,
    );
    await runner.query(
      `CREATE INDEX binding_refused_at ON ledger.binding (concluded_at) WHERE outcome ->> 'kind' = 'refused'`,
    );
    await runner.query(`
      CREATE TABLE ledger.checkout_error (
        storefront      text COLLATE "C" NOT NULL,
        key_hash        text COLLATE "C" NOT NULL,
        code            text NOT NULL,
        contract        text NOT NULL,
        channel         text COLLATE "C",
        session_hash    text COLLATE "C",
        customer_hash   text COLLATE "C",
        currency        text,
        basket_minor    bigint,
        trace_id        text COLLATE "C",
        failures        integer NOT NULL DEFAULT 1,
        failed_at       timestamptz NOT NULL,
        CONSTRAINT checkout_error_pkey PRIMARY KEY (storefront, key_hash)
      )`);
    await runner.query('CREATE INDEX checkout_error_failed ON ledger.checkout_error (failed_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE ledger.checkout_error');
    await runner.query('DROP INDEX IF EXISTS ledger.binding_refused_at');
    await runner.query('DROP INDEX IF EXISTS ledger.binding_in_review');
    await runner.query('DROP INDEX IF EXISTS ledger.binding_arm_orders');
    await runner.query(`
      ALTER TABLE ledger.binding DROP COLUMN channel, DROP COLUMN session_hash, DROP COLUMN customer_hash,
        DROP COLUMN currency, DROP COLUMN basket_minor`);
  }
}
