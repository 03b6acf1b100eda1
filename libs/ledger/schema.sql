CREATE TABLE ledger.binding (
  reference text COLLATE "C" NOT NULL,
  storefront text COLLATE "C" NOT NULL,
  key_hash text COLLATE "C" NOT NULL,
  operation text NOT NULL,
  fingerprint text NOT NULL,
  subject text,
  input json,
  arm text NOT NULL,
  authority_arm text NOT NULL,
  authority_term integer NOT NULL,
  bound_at_ms bigint NOT NULL,
  bound_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  attempt integer NOT NULL DEFAULT 1,
  attempt_until timestamp with time zone NOT NULL,
  resting boolean NOT NULL DEFAULT false,
  sent boolean NOT NULL DEFAULT false,
  journal json,
  outcome json,
  concluded_at timestamp with time zone,
  trace_id text COLLATE "C",
  last_trace_id text COLLATE "C",
  route json,
  channel text COLLATE "C",
  session_hash text COLLATE "C",
  customer_hash text COLLATE "C",
  currency text,
  basket_minor bigint,
  CONSTRAINT binding_arm CHECK ((arm = ANY (ARRAY['legacy'::text, 'service'::text]))),
  CONSTRAINT binding_attempt CHECK ((attempt >= 1)),
  CONSTRAINT binding_concluded CHECK (((outcome IS NULL) = (concluded_at IS NULL))),
  CONSTRAINT binding_key UNIQUE (storefront, key_hash),
  CONSTRAINT binding_pkey PRIMARY KEY (reference)
);
CREATE INDEX binding_arm_orders ON ledger.binding USING btree (arm, reference);
CREATE INDEX binding_buyer ON ledger.binding USING btree (bound_at) WHERE ((customer_hash IS NOT NULL) OR (session_hash IS NOT NULL));
CREATE INDEX binding_channel ON ledger.binding USING btree (channel, reference) WHERE (channel IS NOT NULL);
CREATE INDEX binding_customer ON ledger.binding USING btree (customer_hash, reference) WHERE (customer_hash IS NOT NULL);
CREATE INDEX binding_in_review ON ledger.binding USING btree (reference) WHERE ((outcome ->> 'state'::text) = 'in-review'::text);
CREATE INDEX binding_open ON ledger.binding USING btree (attempt_until) WHERE (outcome IS NULL);
CREATE INDEX binding_refused ON ledger.binding USING btree (reference) WHERE ((outcome ->> 'kind'::text) = 'refused'::text);
CREATE INDEX binding_refused_at ON ledger.binding USING btree (concluded_at) WHERE ((outcome ->> 'kind'::text) = 'refused'::text);
CREATE INDEX binding_session ON ledger.binding USING btree (session_hash, reference) WHERE (session_hash IS NOT NULL);
CREATE INDEX binding_trace ON ledger.binding USING btree (trace_id);

CREATE TABLE ledger.checkout_error (
  storefront text COLLATE "C" NOT NULL,
  key_hash text COLLATE "C" NOT NULL,
  code text NOT NULL,
  contract text NOT NULL,
  channel text COLLATE "C",
  session_hash text COLLATE "C",
  customer_hash text COLLATE "C",
  currency text,
  basket_minor bigint,
  trace_id text COLLATE "C",
  failures integer NOT NULL DEFAULT 1,
  failed_at timestamp with time zone NOT NULL,
  CONSTRAINT checkout_error_pkey PRIMARY KEY (storefront, key_hash)
);
CREATE INDEX checkout_error_failed ON ledger.checkout_error USING btree (failed_at);

CREATE TABLE ledger.core_session (
  session_hash text COLLATE "C" NOT NULL,
  number text COLLATE "C",
  refilled boolean NOT NULL DEFAULT false,
  begin_sent_at timestamp with time zone,
  turn integer NOT NULL DEFAULT 1,
  turn_until timestamp with time zone NOT NULL,
  CONSTRAINT core_session_pkey PRIMARY KEY (session_hash),
  CONSTRAINT core_session_turn_count CHECK ((turn >= 1))
);
CREATE INDEX core_session_turn ON ledger.core_session USING btree (turn_until);

CREATE TABLE ledger.migration (
  id integer NOT NULL DEFAULT nextval('ledger.migration_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);

CREATE TABLE ledger.stock_authority (
  only_row boolean NOT NULL DEFAULT true,
  arm text NOT NULL,
  term integer NOT NULL,
  state text NOT NULL,
  moving_to text,
  version integer NOT NULL,
  since timestamp with time zone NOT NULL,
  decided_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT stock_authority_arm CHECK ((arm = ANY (ARRAY['legacy'::text, 'service'::text]))),
  CONSTRAINT stock_authority_moving CHECK ((((state = 'settled'::text) AND (moving_to IS NULL)) OR ((state = 'draining'::text) AND (moving_to IS NOT NULL) AND (moving_to = ANY (ARRAY['legacy'::text, 'service'::text])) AND (moving_to <> arm)))),
  CONSTRAINT stock_authority_one CHECK (only_row),
  CONSTRAINT stock_authority_pkey PRIMARY KEY (only_row),
  CONSTRAINT stock_authority_term CHECK (((term >= 1) AND (version >= term)))
);

CREATE TABLE ledger.stock_authority_move (
  version integer NOT NULL,
  kind text NOT NULL,
  arm text NOT NULL,
  moving_to text NOT NULL,
  term integer NOT NULL,
  at timestamp with time zone NOT NULL,
  decided_by text NOT NULL,
  reason text NOT NULL,
  CONSTRAINT stock_authority_move_kind CHECK ((kind = ANY (ARRAY['begun'::text, 'undone'::text, 'flipped'::text]))),
  CONSTRAINT stock_authority_move_pkey PRIMARY KEY (version)
);
