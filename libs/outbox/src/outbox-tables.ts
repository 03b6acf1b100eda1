import { schemaName } from './sql-port.js';

/**
 * The tables of an outbox, for a migration of the service whose schema they are in. Immutable, as the migrations are that
 * ran it: a later form comes as statements of its own.
 *
 * @throws TypeError when the schema's name is none
 */
export function outboxTables(schema: string): readonly string[] {
  const s = schemaName(schema);
  return [
    // `xid` is the transaction that appended it: what was not to be seen yet when somebody subscribed is found by it.
    `CREATE TABLE ${s}.outbox_message (
      position bigint GENERATED ALWAYS AS IDENTITY,
      id uuid NOT NULL,
      type text NOT NULL,
      subject text NOT NULL,
      key text COLLATE "C" NOT NULL,
      time timestamptz NOT NULL,
      traceparent text,
      data json NOT NULL,
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      appended_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT outbox_message_pkey PRIMARY KEY (position),
      CONSTRAINT outbox_message_id_key UNIQUE (id)
    )`,
    // Who takes events at all, and how it goes with them: what is in the way of all messages and not of one.
    `CREATE TABLE ${s}.outbox_consumer (
      consumer text COLLATE "C" NOT NULL,
      failures integer NOT NULL DEFAULT 0,
      failed_at timestamptz,
      refusals integer NOT NULL DEFAULT 0,
      taken_at timestamptz,
      not_before timestamptz NOT NULL DEFAULT '-infinity',
      CONSTRAINT outbox_consumer_pkey PRIMARY KEY (consumer)
    )`,
    // Which types it takes. Not settled: transactions are open that may not have seen this row when they appended.
    `CREATE TABLE ${s}.outbox_subscription (
      consumer text COLLATE "C" NOT NULL,
      type text COLLATE "C" NOT NULL,
      since pg_snapshot,
      barrier xid8,
      settled boolean NOT NULL DEFAULT false,
      CONSTRAINT outbox_subscription_pkey PRIMARY KEY (consumer, type),
      CONSTRAINT outbox_subscription_consumer_fkey FOREIGN KEY (consumer) REFERENCES ${s}.outbox_consumer
    )`,
    `CREATE INDEX outbox_subscription_type_idx ON ${s}.outbox_subscription (type)`,
    // `next_at` is when it may be claimed: of one that is claimed, when its claim lapses.
    `CREATE TABLE ${s}.outbox_delivery (
      position bigint NOT NULL,
      consumer text COLLATE "C" NOT NULL,
      key text COLLATE "C" NOT NULL,
      state text NOT NULL DEFAULT 'waiting',
      next_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      attempts integer NOT NULL DEFAULT 0,
      strikes integer NOT NULL DEFAULT 0,
      claim uuid,
      claimed_at timestamptz,
      first_failed_at timestamptz,
      failed_at timestamptz,
      last_error text,
      settled_at timestamptz,
      CONSTRAINT outbox_delivery_pkey PRIMARY KEY (position, consumer),
      CONSTRAINT outbox_delivery_position_fkey FOREIGN KEY (position) REFERENCES ${s}.outbox_message ON DELETE CASCADE,
      CONSTRAINT outbox_delivery_state_check CHECK (state IN ('waiting', 'parked', 'done', 'dropped'))
    )`,
    `CREATE INDEX outbox_delivery_due_idx ON ${s}.outbox_delivery (consumer, next_at, position) WHERE state = 'waiting'`,
    `CREATE INDEX outbox_delivery_open_idx ON ${s}.outbox_delivery (consumer, key, position)
      WHERE state IN ('waiting', 'parked')`,
    `CREATE INDEX outbox_delivery_parked_idx ON ${s}.outbox_delivery (consumer, key) WHERE state = 'parked'`,
    // What people decided about parked messages; outlives them.
    `CREATE TABLE ${s}.outbox_decision (
      number bigint GENERATED ALWAYS AS IDENTITY,
      consumer text NOT NULL,
      id uuid NOT NULL,
      type text NOT NULL,
      key text NOT NULL,
      decision text NOT NULL,
      by text NOT NULL,
      reason text NOT NULL,
      last_error text,
      at timestamptz NOT NULL DEFAULT clock_timestamp(),
      CONSTRAINT outbox_decision_pkey PRIMARY KEY (number),
      CONSTRAINT outbox_decision_decision_check CHECK (decision IN ('retry', 'drop'))
    )`,
  ];
}

/** Where those who relay hear that something was committed. */
export function outboxChannel(schema: string): string {
  return `${schemaName(schema)}_outbox`;
}
