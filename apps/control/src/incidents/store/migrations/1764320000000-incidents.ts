import { outboxTables } from '@banyan/outbox';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Incidents with their causes and their append-only timeline, how far each chain of decisions was read for them, integrations
 * that people took out of use, runs that readiness looks at, and the outbox of notifications. Immutable: a later change is a
 * later migration.
 */
export class Incidents1764320000000 implements MigrationInterface {
  readonly name = 'Incidents1764320000000';

  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `CREATE TABLE operations.incident (
        id          uuid NOT NULL,
        scope       text NOT NULL,
        severity    text NOT NULL,
        title       text NOT NULL,
        opened_at   timestamptz NOT NULL,
        since       timestamptz NOT NULL,
        resolved_at timestamptz,
        resolved_by text,
        resolution  text,
        impact      jsonb,
        CONSTRAINT incident_pkey PRIMARY KEY (id),
        CONSTRAINT incident_severity_check CHECK (severity IN ('minor', 'major', 'critical')),
        CONSTRAINT incident_resolved_check CHECK ((resolved_at IS NULL) = (resolution IS NULL))
      )`,
      // One at a time for a domain, whoever opens it.
      `CREATE UNIQUE INDEX incident_open_idx ON operations.incident (scope) WHERE resolved_at IS NULL`,
      `CREATE INDEX incident_opened_idx ON operations.incident (opened_at DESC, id)`,
      `CREATE TABLE operations.incident_cause (
        incident uuid NOT NULL,
        key      text NOT NULL,
        kind     text NOT NULL,
        began_at timestamptz NOT NULL,
        ended_at timestamptz,
        CONSTRAINT incident_cause_pkey PRIMARY KEY (incident, key),
        CONSTRAINT incident_cause_incident_fkey FOREIGN KEY (incident) REFERENCES operations.incident,
        CONSTRAINT incident_cause_kind_check CHECK (kind IN ('trip', 'alert', 'person'))
      )`,
      // The same key is written once, however often it is told.
      `CREATE TABLE operations.incident_entry (
        number   bigint GENERATED ALWAYS AS IDENTITY,
        incident uuid NOT NULL,
        key      text NOT NULL,
        at       timestamptz NOT NULL,
        kind     text NOT NULL,
        by       text NOT NULL,
        text     text NOT NULL,
        about    jsonb NOT NULL,
        CONSTRAINT incident_entry_pkey PRIMARY KEY (number),
        CONSTRAINT incident_entry_key_key UNIQUE (incident, key),
        CONSTRAINT incident_entry_incident_fkey FOREIGN KEY (incident) REFERENCES operations.incident,
        CONSTRAINT incident_entry_kind_check CHECK (kind IN ('seen', 'decided', 'tried', 'told', 'said', 'resolved'))
      )`,
      `CREATE FUNCTION operations.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'a timeline is only ever appended to' USING ERRCODE = '23514'; END $$`,
      `CREATE TRIGGER incident_entry_append_only BEFORE UPDATE OR DELETE ON operations.incident_entry
        FOR EACH ROW EXECUTE FUNCTION operations.refuse_change()`,
      `CREATE TABLE operations.chain_read (
        domain   text NOT NULL,
        sequence integer NOT NULL,
        CONSTRAINT chain_read_pkey PRIMARY KEY (domain)
      )`,
      `CREATE TABLE operations.integration_switch (
        id          uuid NOT NULL,
        integration text NOT NULL,
        person      text NOT NULL,
        reason      text NOT NULL,
        off_at      timestamptz NOT NULL,
        until       timestamptz NOT NULL,
        on_at       timestamptz,
        on_by       text,
        on_reason   text,
        CONSTRAINT integration_switch_pkey PRIMARY KEY (id),
        CONSTRAINT integration_switch_until_check CHECK (until > off_at)
      )`,
      `CREATE UNIQUE INDEX integration_switch_off_idx ON operations.integration_switch (integration) WHERE on_at IS NULL`,
      `CREATE TABLE operations.readiness_run (
        id       uuid NOT NULL,
        domain   text NOT NULL,
        kind     text NOT NULL,
        ran_at   timestamptz NOT NULL,
        passed   boolean NOT NULL,
        person   text NOT NULL,
        report   jsonb NOT NULL,
        kept_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT readiness_run_pkey PRIMARY KEY (id),
        CONSTRAINT readiness_run_kind_check CHECK (kind IN ('load', 'faults'))
      )`,
      `CREATE INDEX readiness_run_newest_idx ON operations.readiness_run (domain, kind, ran_at DESC)`,
      ...outboxTables('operations'),
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    // Not the schema: the table that says which migrations have run is in it as well.
    await runner.query(`
      DROP TABLE operations.incident_entry, operations.incident_cause, operations.incident, operations.chain_read,
        operations.integration_switch, operations.readiness_run, operations.outbox_decision, operations.outbox_delivery,
        operations.outbox_subscription, operations.outbox_consumer, operations.outbox_message`);
    await runner.query('DROP FUNCTION operations.refuse_change()');
  }
}
