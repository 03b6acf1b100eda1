import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each party has done, once for each thing that it has done. */
export class OpenThePartnersBooks1764950000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE partners.charge (
        processor text NOT NULL,
        idempotency_key text NOT NULL,
        id uuid NOT NULL CONSTRAINT charge_id UNIQUE,
        state text NOT NULL CONSTRAINT charge_state CHECK (state IN ('captured', 'declined', 'voided', 'fenced')),
        fingerprint text,
        reason text,
        reference text,
        amount_minor bigint,
        currency text,
        refunded_minor bigint NOT NULL DEFAULT 0,
        made_at timestamptz NOT NULL DEFAULT now(),
        voided_at timestamptz,
        PRIMARY KEY (processor, idempotency_key),
        CONSTRAINT charge_is_whole CHECK (state = 'fenced' OR (reference IS NOT NULL AND amount_minor > 0 AND currency IS NOT NULL AND fingerprint IS NOT NULL)),
        CONSTRAINT refunded_is_captured CHECK (refunded_minor BETWEEN 0 AND coalesce(amount_minor, 0)),
        CONSTRAINT refunded_stands CHECK (refunded_minor = 0 OR state = 'captured')
      );
      CREATE INDEX charge_reference ON partners.charge (reference);
      CREATE TABLE partners.refund (
        processor text NOT NULL,
        idempotency_key text NOT NULL,
        id uuid NOT NULL CONSTRAINT refund_id UNIQUE,
        charge_id uuid NOT NULL REFERENCES partners.charge (id),
        fingerprint text NOT NULL,
        amount_minor bigint NOT NULL CONSTRAINT refund_amount CHECK (amount_minor > 0),
        made_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (processor, idempotency_key)
      );
      CREATE INDEX refund_charge ON partners.refund (charge_id);
      CREATE TABLE partners.assessment (
        reference text PRIMARY KEY,
        decision text NOT NULL,
        score smallint NOT NULL,
        amount_minor bigint NOT NULL,
        currency text NOT NULL,
        asked integer NOT NULL DEFAULT 1,
        made_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE partners.event (
        listener text NOT NULL,
        source text NOT NULL,
        id text NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        content text NOT NULL,
        copies integer NOT NULL DEFAULT 1,
        altered integer NOT NULL DEFAULT 0,
        position text,
        late boolean NOT NULL DEFAULT false,
        data json,
        taken_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (listener, source, id)
      );
      CREATE INDEX event_subject ON partners.event (listener, subject);
      CREATE TABLE partners.parcel (
        source text NOT NULL,
        event_id text NOT NULL,
        reference text NOT NULL,
        collect boolean NOT NULL,
        stage text NOT NULL,
        next_at timestamptz,
        taken_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (source, event_id)
      );
      CREATE INDEX parcel_reference ON partners.parcel (reference);
      CREATE INDEX parcel_next ON partners.parcel (next_at) WHERE next_at IS NOT NULL;
      CREATE TABLE partners.delivery (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        type text NOT NULL,
        source text NOT NULL,
        subject text NOT NULL,
        data jsonb NOT NULL,
        made_at timestamptz NOT NULL DEFAULT now(),
        copies_due smallint NOT NULL DEFAULT 1,
        due_at timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        delivered integer NOT NULL DEFAULT 0,
        last_fault text
      );
      CREATE INDEX delivery_due ON partners.delivery (due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX delivery_subject ON partners.delivery (subject);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP SCHEMA partners CASCADE');
  }
}
