CREATE TABLE orders.difference (
  kind text NOT NULL,
  reference text COLLATE "C" NOT NULL,
  state text NOT NULL,
  state_since timestamp with time zone,
  seen text[] NOT NULL,
  digest text NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  opened_at timestamp with time zone,
  openings integer NOT NULL,
  cures integer NOT NULL,
  cure_due_at timestamp with time zone,
  explained_digest text,
  explained_by text,
  explained_because text,
  explained_at timestamp with time zone,
  CONSTRAINT difference_explained_whole CHECK ((num_nulls(explained_digest, explained_by, explained_because, explained_at) = ANY (ARRAY[0, 4]))),
  CONSTRAINT difference_pkey PRIMARY KEY (kind, reference),
  CONSTRAINT difference_state_known CHECK ((state = ANY (ARRAY['settling'::text, 'open'::text, 'leaving'::text, 'cleared'::text])))
);
CREATE INDEX difference_alive_idx ON orders.difference USING btree (opened_at) WHERE (state <> 'cleared'::text);
CREATE INDEX difference_reference_idx ON orders.difference USING btree (reference);

CREATE TABLE orders.difference_cure (
  number bigint NOT NULL,
  kind text NOT NULL,
  reference text COLLATE "C" NOT NULL,
  seen text[] NOT NULL,
  how text NOT NULL,
  begun_at timestamp with time zone NOT NULL,
  ended_at timestamp with time zone,
  outcome text,
  because text,
  CONSTRAINT difference_cure_ended CHECK (((ended_at IS NULL) = (outcome IS NULL))),
  CONSTRAINT difference_cure_outcome_known CHECK ((outcome = ANY (ARRAY['done'::text, 'later'::text, 'refused'::text]))),
  CONSTRAINT difference_cure_pkey PRIMARY KEY (number)
);
CREATE INDEX difference_cure_reference_idx ON orders.difference_cure USING btree (reference, kind);

CREATE TABLE orders.inbox (
  consumer text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  taken_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT inbox_pkey PRIMARY KEY (consumer, id)
);
CREATE INDEX inbox_taken_at_idx ON orders.inbox USING btree (taken_at);

CREATE TABLE orders.migration (
  id integer NOT NULL DEFAULT nextval('orders.migration_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);

CREATE TABLE orders.order_return (
  return_reference text COLLATE "C" NOT NULL,
  reference text COLLATE "C" NOT NULL,
  lines jsonb NOT NULL,
  location text,
  refunded_minor bigint NOT NULL,
  made_at timestamp with time zone NOT NULL,
  CONSTRAINT order_return_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order(reference) ON DELETE CASCADE,
  CONSTRAINT order_return_pkey PRIMARY KEY (return_reference)
);
CREATE INDEX order_return_reference_idx ON orders.order_return USING btree (reference);

CREATE TABLE orders.outbox_consumer (
  consumer text COLLATE "C" NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  failed_at timestamp with time zone,
  refusals integer NOT NULL DEFAULT 0,
  taken_at timestamp with time zone,
  not_before timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  CONSTRAINT outbox_consumer_pkey PRIMARY KEY (consumer)
);

CREATE TABLE orders.outbox_decision (
  number bigint NOT NULL,
  consumer text NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  key text NOT NULL,
  decision text NOT NULL,
  by text NOT NULL,
  reason text NOT NULL,
  last_error text,
  at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT outbox_decision_decision_check CHECK ((decision = ANY (ARRAY['retry'::text, 'drop'::text]))),
  CONSTRAINT outbox_decision_pkey PRIMARY KEY (number)
);

CREATE TABLE orders.outbox_delivery (
  position bigint NOT NULL,
  consumer text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  state text NOT NULL DEFAULT 'waiting'::text,
  next_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  attempts integer NOT NULL DEFAULT 0,
  strikes integer NOT NULL DEFAULT 0,
  claim uuid,
  claimed_at timestamp with time zone,
  first_failed_at timestamp with time zone,
  failed_at timestamp with time zone,
  last_error text,
  settled_at timestamp with time zone,
  CONSTRAINT outbox_delivery_pkey PRIMARY KEY ("position", consumer),
  CONSTRAINT outbox_delivery_position_fkey FOREIGN KEY ("position") REFERENCES orders.outbox_message("position") ON DELETE CASCADE,
  CONSTRAINT outbox_delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'parked'::text, 'done'::text, 'dropped'::text])))
);
CREATE INDEX outbox_delivery_due_idx ON orders.outbox_delivery USING btree (consumer, next_at, "position") WHERE (state = 'waiting'::text);
CREATE INDEX outbox_delivery_open_idx ON orders.outbox_delivery USING btree (consumer, key, "position") WHERE (state = ANY (ARRAY['waiting'::text, 'parked'::text]));
CREATE INDEX outbox_delivery_parked_idx ON orders.outbox_delivery USING btree (consumer, key) WHERE (state = 'parked'::text);

CREATE TABLE orders.outbox_message (
  position bigint NOT NULL,
  id uuid NOT NULL,
  type text NOT NULL,
  subject text NOT NULL,
  key text COLLATE "C" NOT NULL,
  time timestamp with time zone NOT NULL,
  traceparent text,
  data json NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  appended_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT outbox_message_id_key UNIQUE (id),
  CONSTRAINT outbox_message_pkey PRIMARY KEY ("position")
);
CREATE INDEX outbox_message_key_idx ON orders.outbox_message USING btree (key);

CREATE TABLE orders.outbox_subscription (
  consumer text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  since pg_snapshot,
  barrier xid8,
  settled boolean NOT NULL DEFAULT false,
  CONSTRAINT outbox_subscription_consumer_fkey FOREIGN KEY (consumer) REFERENCES orders.outbox_consumer(consumer),
  CONSTRAINT outbox_subscription_pkey PRIMARY KEY (consumer, type)
);
CREATE INDEX outbox_subscription_type_idx ON orders.outbox_subscription USING btree (type);

CREATE TABLE orders.party_out_of_use (
  party text NOT NULL,
  until timestamp with time zone NOT NULL,
  CONSTRAINT party_out_of_use_pkey PRIMARY KEY (party)
);

CREATE TABLE orders.payment_attempt (
  reference text COLLATE "C" NOT NULL,
  processor text NOT NULL,
  idempotency_key text NOT NULL,
  outcome text NOT NULL,
  charge_id text,
  amount_minor bigint NOT NULL,
  written_at timestamp with time zone NOT NULL,
  CONSTRAINT payment_attempt_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order(reference) ON DELETE CASCADE,
  CONSTRAINT payment_attempt_pkey PRIMARY KEY (reference, processor)
);
CREATE UNIQUE INDEX payment_attempt_captured_once ON orders.payment_attempt USING btree (reference) WHERE (outcome = 'captured'::text);

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
  promise_from timestamp with time zone,
  promise_until timestamp with time zone,
  promise_at timestamp with time zone,
  begun_at timestamp with time zone NOT NULL,
  placed_at timestamp with time zone,
  changed_at timestamp with time zone NOT NULL,
  erased_at timestamp with time zone,
  called_off_because text,
  called_off_at timestamp with time zone,
  judged_by text,
  erase_asked_at timestamp with time zone,
  CONSTRAINT placed_order_answered CHECK (((state = 'pending'::text) = (answer IS NULL))),
  CONSTRAINT placed_order_paid_for CHECK (((placed_at IS NULL) = (charge IS NULL))),
  CONSTRAINT placed_order_pkey PRIMARY KEY (reference),
  CONSTRAINT placed_order_refunded CHECK (((refunded_minor >= 0) AND (refunded_minor <= total_minor))),
  CONSTRAINT placed_order_state_known CHECK ((state = ANY (ARRAY['pending'::text, 'refused'::text, 'in-review'::text, 'accepted'::text, 'in-fulfilment'::text, 'dispatched'::text, 'ready-for-collection'::text, 'completed'::text, 'cancelled'::text, 'returned'::text])))
);
CREATE INDEX placed_order_called_off_idx ON orders.placed_order USING btree (called_off_at) WHERE (called_off_at IS NOT NULL);
CREATE INDEX placed_order_closed_idx ON orders.placed_order USING btree (changed_at) WHERE ((erased_at IS NULL) AND (state = ANY (ARRAY['dispatched'::text, 'completed'::text, 'cancelled'::text, 'returned'::text])));
CREATE INDEX placed_order_email_idx ON orders.placed_order USING btree (email, placed_at DESC, reference) WHERE (placed_at IS NOT NULL);
CREATE INDEX placed_order_erase_asked_idx ON orders.placed_order USING btree (changed_at) WHERE ((erased_at IS NULL) AND (erase_asked_at IS NOT NULL));
CREATE INDEX placed_order_estimated_idx ON orders.placed_order USING btree (placed_at) WHERE ((shipping_basis = 'estimated'::text) AND (placed_at IS NOT NULL));
CREATE INDEX placed_order_refused_idx ON orders.placed_order USING btree (changed_at) WHERE (state = 'refused'::text);
CREATE INDEX placed_order_state_idx ON orders.placed_order USING btree (state, reference);

CREATE TABLE orders.reconciliation_lease (
  id text NOT NULL,
  holder text,
  held_until timestamp with time zone,
  CONSTRAINT reconciliation_lease_pkey PRIMARY KEY (id)
);

CREATE TABLE orders.reconciliation_walk (
  walk text NOT NULL,
  number bigint NOT NULL,
  after text COLLATE "C",
  until timestamp with time zone,
  began_at timestamp with time zone,
  orders integer NOT NULL,
  unanswered integer NOT NULL,
  last_ended_at timestamp with time zone,
  last_took_ms bigint,
  last_orders integer,
  last_unanswered integer,
  CONSTRAINT reconciliation_walk_pkey PRIMARY KEY (walk)
);

CREATE TABLE orders.review (
  reference text COLLATE "C" NOT NULL,
  state text NOT NULL,
  because text NOT NULL,
  score double precision,
  asked_at timestamp with time zone NOT NULL,
  decided_at timestamp with time zone,
  decided_by text,
  reason text,
  CONSTRAINT review_decided CHECK (((state = 'waiting'::text) = (decided_at IS NULL))),
  CONSTRAINT review_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order(reference) ON DELETE CASCADE,
  CONSTRAINT review_pkey PRIMARY KEY (reference),
  CONSTRAINT review_state_known CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])))
);
CREATE INDEX review_waiting_idx ON orders.review USING btree (asked_at) WHERE (state = 'waiting'::text);

CREATE TABLE orders.saga (
  kind text NOT NULL,
  id text COLLATE "C" NOT NULL,
  state text NOT NULL,
  step text,
  context jsonb NOT NULL,
  tries integer NOT NULL,
  epoch bigint NOT NULL,
  held_until timestamp with time zone,
  due_at timestamp with time zone,
  trouble text,
  began_at timestamp with time zone NOT NULL,
  moved_at timestamp with time zone NOT NULL,
  CONSTRAINT saga_open_is_due CHECK (((step IS NULL) = (due_at IS NULL))),
  CONSTRAINT saga_pkey PRIMARY KEY (kind, id),
  CONSTRAINT saga_state_known CHECK ((state = ANY (ARRAY['forward'::text, 'backward'::text, 'completed'::text, 'compensated'::text])))
);
CREATE INDEX saga_due_idx ON orders.saga USING btree (kind, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX saga_ended_idx ON orders.saga USING btree (moved_at) WHERE (due_at IS NULL);

CREATE TABLE orders.shipping_difference (
  reference text COLLATE "C" NOT NULL,
  estimated_minor bigint NOT NULL,
  rated_minor bigint,
  found_at timestamp with time zone NOT NULL,
  CONSTRAINT shipping_difference_order_fkey FOREIGN KEY (reference) REFERENCES orders.placed_order(reference) ON DELETE CASCADE,
  CONSTRAINT shipping_difference_pkey PRIMARY KEY (reference)
);
