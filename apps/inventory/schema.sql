CREATE TABLE inventory.claim (
  reference text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  taken_e4 bigint NOT NULL,
  back_e4 bigint NOT NULL DEFAULT 0,
  booked_at bigint,
  CONSTRAINT claim_pkey PRIMARY KEY (reference, sku, source)
);
CREATE INDEX claim_booked_at_idx ON inventory.claim USING btree (booked_at);
CREATE INDEX claim_open_idx ON inventory.claim USING btree (sku) WHERE (booked_at IS NULL);

CREATE TABLE inventory.document (
  number text COLLATE "C" NOT NULL,
  reference text COLLATE "C",
  read_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT document_pkey PRIMARY KEY (number)
);

CREATE TABLE inventory.echo (
  document text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  from_sequence bigint NOT NULL,
  to_sequence bigint NOT NULL,
  CONSTRAINT echo_pkey PRIMARY KEY (document, sku)
);

CREATE TABLE inventory.feed_position (
  feed text NOT NULL,
  position bigint NOT NULL,
  anchor text,
  last_changed_at timestamp with time zone,
  loaded_at timestamp with time zone,
  seen_to bigint NOT NULL DEFAULT 0,
  revision bigint NOT NULL DEFAULT 0,
  generation bigint NOT NULL DEFAULT 0,
  reread_because text,
  caught_up_at timestamp with time zone,
  CONSTRAINT feed_position_pkey PRIMARY KEY (feed)
);

CREATE TABLE inventory.give_back (
  reference text COLLATE "C" NOT NULL,
  return_reference text COLLATE "C" NOT NULL,
  given_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT give_back_pkey PRIMARY KEY (reference, return_reference)
);

CREATE TABLE inventory.migration (
  id integer NOT NULL DEFAULT nextval('inventory.migration_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);

CREATE TABLE inventory.outbox_consumer (
  consumer text COLLATE "C" NOT NULL,
  failures integer NOT NULL DEFAULT 0,
  failed_at timestamp with time zone,
  refusals integer NOT NULL DEFAULT 0,
  taken_at timestamp with time zone,
  not_before timestamp with time zone NOT NULL DEFAULT '-infinity'::timestamp with time zone,
  CONSTRAINT outbox_consumer_pkey PRIMARY KEY (consumer)
);

CREATE TABLE inventory.outbox_decision (
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

CREATE TABLE inventory.outbox_delivery (
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
  CONSTRAINT outbox_delivery_position_fkey FOREIGN KEY ("position") REFERENCES inventory.outbox_message("position") ON DELETE CASCADE,
  CONSTRAINT outbox_delivery_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'parked'::text, 'done'::text, 'dropped'::text])))
);
CREATE INDEX outbox_delivery_due_idx ON inventory.outbox_delivery USING btree (consumer, next_at, "position") WHERE (state = 'waiting'::text);
CREATE INDEX outbox_delivery_open_idx ON inventory.outbox_delivery USING btree (consumer, key, "position") WHERE (state = ANY (ARRAY['waiting'::text, 'parked'::text]));
CREATE INDEX outbox_delivery_parked_idx ON inventory.outbox_delivery USING btree (consumer, key) WHERE (state = 'parked'::text);

CREATE TABLE inventory.outbox_message (
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

CREATE TABLE inventory.outbox_subscription (
  consumer text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  since pg_snapshot,
  barrier xid8,
  settled boolean NOT NULL DEFAULT false,
  CONSTRAINT outbox_subscription_consumer_fkey FOREIGN KEY (consumer) REFERENCES inventory.outbox_consumer(consumer),
  CONSTRAINT outbox_subscription_pkey PRIMARY KEY (consumer, type)
);
CREATE INDEX outbox_subscription_type_idx ON inventory.outbox_subscription USING btree (type);

CREATE TABLE inventory.refused_row (
  digest text NOT NULL,
  field text NOT NULL,
  because text NOT NULL,
  sequence bigint,
  sku text,
  source text,
  bytes bytea NOT NULL,
  times integer NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  CONSTRAINT refused_row_pkey PRIMARY KEY (digest)
);
CREATE INDEX refused_row_last_seen_at_idx ON inventory.refused_row USING btree (last_seen_at);

CREATE TABLE inventory.reservation (
  reference text COLLATE "C" NOT NULL,
  state text NOT NULL,
  term bigint NOT NULL,
  refused_lines integer[],
  takings jsonb,
  expires_at timestamp with time zone,
  feed_position bigint NOT NULL DEFAULT 0,
  document text COLLATE "C",
  reserved_at timestamp with time zone NOT NULL DEFAULT now(),
  changed_in bigint NOT NULL,
  CONSTRAINT reservation_pkey PRIMARY KEY (reference)
);
CREATE INDEX reservation_changed_in_idx ON inventory.reservation USING btree (changed_in);
CREATE INDEX reservation_document_idx ON inventory.reservation USING btree (document);
CREATE INDEX reservation_expires_at_idx ON inventory.reservation USING btree (expires_at) WHERE (state = 'reserved'::text);

CREATE TABLE inventory.selling_rules (
  sku text COLLATE "C" NOT NULL,
  document jsonb NOT NULL,
  read_at timestamp with time zone NOT NULL,
  CONSTRAINT selling_rules_pkey PRIMARY KEY (sku)
);

CREATE TABLE inventory.stock_authority (
  shop text NOT NULL,
  arm text NOT NULL,
  term bigint NOT NULL,
  closed boolean NOT NULL DEFAULT false,
  changed_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT stock_authority_pkey PRIMARY KEY (shop)
);

CREATE TABLE inventory.stock_due (
  number bigint NOT NULL,
  sku text COLLATE "C" NOT NULL,
  CONSTRAINT stock_due_pkey PRIMARY KEY (number)
);

CREATE TABLE inventory.stock_level (
  sku text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  quantity_e4 bigint,
  in_stock boolean,
  sequence bigint NOT NULL,
  changed_at timestamp with time zone,
  doubted_field text,
  managed boolean NOT NULL DEFAULT true,
  revision bigint NOT NULL DEFAULT 0,
  case_of integer,
  claimed_e4 bigint NOT NULL DEFAULT 0,
  claims bigint NOT NULL DEFAULT 0,
  CONSTRAINT stock_level_pkey PRIMARY KEY (sku, source)
);
CREATE INDEX stock_level_revision_idx ON inventory.stock_level USING btree (revision);
CREATE INDEX stock_level_sequence_idx ON inventory.stock_level USING btree (sequence);

CREATE TABLE inventory.stock_standing (
  sku text COLLATE "C" NOT NULL,
  channel text NOT NULL,
  standing text NOT NULL,
  available_e4 bigint NOT NULL,
  since timestamp with time zone NOT NULL,
  CONSTRAINT stock_standing_known CHECK ((standing = ANY (ARRAY['low'::text, 'enough'::text]))),
  CONSTRAINT stock_standing_pkey PRIMARY KEY (sku, channel)
);

CREATE TABLE inventory.stock_threshold (
  sku text COLLATE "C" NOT NULL,
  low_at_e4 bigint NOT NULL,
  recovered_at_e4 bigint NOT NULL,
  CONSTRAINT stock_threshold_apart CHECK (((low_at_e4 >= 0) AND (recovered_at_e4 > low_at_e4))),
  CONSTRAINT stock_threshold_pkey PRIMARY KEY (sku)
);

CREATE TABLE inventory.topology (
  core text NOT NULL,
  document jsonb NOT NULL,
  read_at timestamp with time zone NOT NULL,
  CONSTRAINT topology_pkey PRIMARY KEY (core)
);
