import { inboxTables, outboxTables } from '@banyan/outbox';
import { sagaTablesSql } from '@banyan/saga';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Orders, what was tried to be paid for them, what people have to look at, what came back; and the sagas they live by. */
export class KeepOrders1764960000000 implements MigrationInterface {
  readonly name = 'KeepOrders1764960000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE orders.placed_order (
        reference text COLLATE "C" NOT NULL,
        fingerprint text NOT NULL,
        authority text NOT NULL,
        term bigint NOT NULL,
        state text NOT NULL,
        channel text NOT NULL,
        currency text NOT NULL,
        email text COLLATE "C" NOT NULL,
        ordered jsonb NOT NULL,
        total_minor bigint NOT NULL,
        shipping_minor bigint NOT NULL,
        shipping_basis text NOT NULL,
        refunded_minor bigint NOT NULL DEFAULT 0,
        answer jsonb,
        charge jsonb,
        document text,
        sources jsonb,
        filing jsonb,
        promise_from timestamptz,
        promise_until timestamptz,
        promise_at timestamptz,
        begun_at timestamptz NOT NULL,
        placed_at timestamptz,
        changed_at timestamptz NOT NULL,
        CONSTRAINT placed_order_pkey PRIMARY KEY (reference),
        CONSTRAINT placed_order_state_known CHECK (state IN ('pending', 'refused', 'in-review', 'accepted', 'in-fulfilment',
          'dispatched', 'ready-for-collection', 'completed', 'cancelled', 'returned')),
        CONSTRAINT placed_order_answered CHECK ((state = 'pending') = (answer IS NULL)),
        CONSTRAINT placed_order_refunded CHECK (refunded_minor BETWEEN 0 AND total_minor),
        CONSTRAINT placed_order_paid_for CHECK ((placed_at IS NULL) = (charge IS NULL))
      )`);
    await queryRunner.query(
      'CREATE INDEX placed_order_email_idx ON orders.placed_order (email, placed_at DESC, reference) WHERE placed_at IS NOT NULL',
    );
    await queryRunner.query(
      `CREATE INDEX placed_order_estimated_idx ON orders.placed_order (placed_at) WHERE shipping_basis = 'estimated' AND placed_at IS NOT NULL`,
    );
    await queryRunner.query(
      `CREATE INDEX placed_order_refused_idx ON orders.placed_order (changed_at) WHERE state = 'refused'`,
    );
    await queryRunner.query(`
      CREATE TABLE orders.payment_attempt (
        reference text COLLATE "C" NOT NULL,
        processor text NOT NULL,
        idempotency_key text NOT NULL,
        outcome text NOT NULL,
        charge_id text,
        amount_minor bigint NOT NULL,
        written_at timestamptz NOT NULL,
        CONSTRAINT payment_attempt_pkey PRIMARY KEY (reference, processor),
        CONSTRAINT payment_attempt_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order (reference) ON DELETE CASCADE
      )`);
    // Whatever else is wrong: an order is never paid for at two processors.
    await queryRunner.query(
      `CREATE UNIQUE INDEX payment_attempt_captured_once ON orders.payment_attempt (reference) WHERE outcome = 'captured'`,
    );
    await queryRunner.query(`
      CREATE TABLE orders.review (
        reference text COLLATE "C" NOT NULL,
        state text NOT NULL,
        because text NOT NULL,
        score double precision,
        asked_at timestamptz NOT NULL,
        decided_at timestamptz,
        decided_by text,
        reason text,
        CONSTRAINT review_pkey PRIMARY KEY (reference),
        CONSTRAINT review_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order (reference) ON DELETE CASCADE,
        CONSTRAINT review_state_known CHECK (state IN ('waiting', 'approved', 'rejected', 'withdrawn')),
        CONSTRAINT review_decided CHECK ((state = 'waiting') = (decided_at IS NULL))
      )`);
    await queryRunner.query(`CREATE INDEX review_waiting_idx ON orders.review (asked_at) WHERE state = 'waiting'`);
    await queryRunner.query(`
      CREATE TABLE orders.order_return (
        return_reference text COLLATE "C" NOT NULL,
        reference text COLLATE "C" NOT NULL,
        lines jsonb NOT NULL,
        location text,
        refunded_minor bigint NOT NULL,
        made_at timestamptz NOT NULL,
        CONSTRAINT order_return_pkey PRIMARY KEY (return_reference),
        CONSTRAINT order_return_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order (reference) ON DELETE CASCADE
      )`);
    await queryRunner.query('CREATE INDEX order_return_reference_idx ON orders.order_return (reference)');
    await queryRunner.query(`
      CREATE TABLE orders.shipping_difference (
        reference text COLLATE "C" NOT NULL,
        estimated_minor bigint NOT NULL,
        rated_minor bigint,
        found_at timestamptz NOT NULL,
        CONSTRAINT shipping_difference_pkey PRIMARY KEY (reference),
        CONSTRAINT shipping_difference_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order (reference) ON DELETE CASCADE
      )`);
    const shared = [...sagaTablesSql('orders'), ...outboxTables('orders'), ...inboxTables('orders')];
    for (const statement of shared) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `DROP TABLE orders.inbox, orders.outbox_decision, orders.outbox_delivery, orders.outbox_subscription,
         orders.outbox_consumer, orders.outbox_message, orders.saga, orders.shipping_difference, orders.order_return, orders.review, orders.payment_attempt, orders.placed_order`,
    );
  }
}
