CREATE TABLE banyan.contract_usage (
  day integer NOT NULL,
  domain text NOT NULL,
  contract text NOT NULL,
  operation text NOT NULL,
  storefront text NOT NULL,
  field text NOT NULL,
  stream uuid NOT NULL,
  requests bigint NOT NULL,
  last_seen_ms bigint NOT NULL,
  CONSTRAINT contract_usage_counts CHECK ((requests > 0)),
  CONSTRAINT contract_usage_pkey PRIMARY KEY (day, domain, contract, operation, storefront, field, stream)
);

CREATE TABLE banyan.control_leader (
  role text NOT NULL,
  epoch bigint NOT NULL,
  name text NOT NULL,
  url text NOT NULL,
  since_ms bigint NOT NULL,
  resigned boolean NOT NULL,
  CONSTRAINT control_leader_pkey PRIMARY KEY (role)
);

CREATE TABLE banyan.decision (
  id uuid NOT NULL,
  domain text NOT NULL,
  sequence integer NOT NULL,
  at_ms bigint NOT NULL,
  kind text NOT NULL,
  decided_by json NOT NULL,
  reason text NOT NULL,
  epoch integer NOT NULL,
  evidence json,
  previous_hash text NOT NULL,
  hash text NOT NULL,
  CONSTRAINT decision_pkey PRIMARY KEY (id),
  CONSTRAINT decision_previous_hash_key UNIQUE (domain, previous_hash),
  CONSTRAINT decision_sequence_key UNIQUE (domain, sequence)
);

CREATE TABLE banyan.latch (
  domain text NOT NULL,
  state text NOT NULL,
  epoch integer NOT NULL,
  reason text,
  decision_id uuid,
  canary_percent integer,
  tripped_at_ms bigint,
  unleash_epoch integer NOT NULL DEFAULT 0,
  CONSTRAINT latch_epoch CHECK (((epoch >= 0) AND (unleash_epoch >= 0))),
  CONSTRAINT latch_held CHECK ((((state = 'held'::text) = (canary_percent IS NOT NULL)) AND COALESCE(((canary_percent >= 0) AND (canary_percent <= 100)), true))),
  CONSTRAINT latch_pkey PRIMARY KEY (domain),
  CONSTRAINT latch_reason CHECK (((state = 'armed'::text) OR ((reason IS NOT NULL) AND (decision_id IS NOT NULL)))),
  CONSTRAINT latch_state CHECK ((state = ANY (ARRAY['armed'::text, 'tripped'::text, 'held'::text]))),
  CONSTRAINT latch_tripped CHECK (((state = 'tripped'::text) = (tripped_at_ms IS NOT NULL)))
);

CREATE TABLE banyan.lease (
  replica text NOT NULL,
  ops_url text NOT NULL,
  renewed_at timestamp with time zone NOT NULL,
  acknowledged jsonb NOT NULL,
  CONSTRAINT lease_pkey PRIMARY KEY (replica)
);

CREATE TABLE banyan.mismatch_compared (
  day integer NOT NULL,
  domain text NOT NULL,
  operation text NOT NULL,
  release text NOT NULL,
  stream uuid NOT NULL,
  compared bigint NOT NULL,
  mismatched bigint NOT NULL,
  ignored bigint NOT NULL DEFAULT 0,
  CONSTRAINT mismatch_compared_counts CHECK (((compared >= 0) AND (mismatched >= 0))),
  CONSTRAINT mismatch_compared_ignored CHECK ((ignored >= 0)),
  CONSTRAINT mismatch_compared_pkey PRIMARY KEY (domain, day, operation, release, stream)
);

CREATE TABLE banyan.mismatch_group (
  day integer NOT NULL,
  domain text NOT NULL,
  operation text NOT NULL,
  path text NOT NULL,
  kind text NOT NULL,
  about text NOT NULL,
  release text NOT NULL,
  stream uuid NOT NULL,
  count bigint NOT NULL,
  served bigint NOT NULL,
  first_ms bigint NOT NULL,
  last_ms bigint NOT NULL,
  questions text[] NOT NULL,
  ignored bigint NOT NULL DEFAULT 0,
  ignored_by integer,
  CONSTRAINT mismatch_group_counts CHECK (((count > 0) AND (served >= 0) AND (served <= count))),
  CONSTRAINT mismatch_group_ignored CHECK (((ignored >= 0) AND (ignored <= count))),
  CONSTRAINT mismatch_group_pkey PRIMARY KEY (domain, day, operation, path, kind, about, release, stream)
);

CREATE TABLE banyan.mismatch_sample (
  id uuid NOT NULL,
  domain text NOT NULL,
  operation text NOT NULL,
  path text NOT NULL,
  kind text NOT NULL,
  about text NOT NULL,
  release text NOT NULL,
  replica text NOT NULL,
  at_ms bigint NOT NULL,
  reason text NOT NULL,
  lot text NOT NULL,
  body json NOT NULL,
  CONSTRAINT mismatch_sample_pkey PRIMARY KEY (id)
);

CREATE TABLE banyan.service_hour (
  hour integer NOT NULL,
  domain text NOT NULL,
  operation text NOT NULL,
  requests bigint NOT NULL,
  failed bigint NOT NULL,
  CONSTRAINT service_hour_counts CHECK (((failed >= 0) AND (failed <= requests))),
  CONSTRAINT service_hour_pkey PRIMARY KEY (hour, domain, operation)
);

CREATE TABLE banyan.service_minute (
  minute integer NOT NULL,
  domain text NOT NULL,
  operation text NOT NULL,
  stream uuid NOT NULL,
  requests bigint NOT NULL,
  failed bigint NOT NULL,
  CONSTRAINT service_minute_counts CHECK (((failed >= 0) AND (failed <= requests))),
  CONSTRAINT service_minute_pkey PRIMARY KEY (minute, domain, operation, stream)
);

CREATE TABLE banyan.shadow_mismatch (
  stream uuid NOT NULL,
  sequence integer NOT NULL,
  replica text NOT NULL,
  domain text NOT NULL,
  at_ms bigint NOT NULL,
  operation text NOT NULL,
  serving text NOT NULL,
  shadow text NOT NULL,
  path text NOT NULL,
  serving_type text NOT NULL,
  shadow_type text NOT NULL,
  serving_hash text NOT NULL,
  shadow_hash text NOT NULL,
  input_hash text NOT NULL,
  trace_id text NOT NULL,
  asked_again integer NOT NULL,
  stage text NOT NULL,
  definition text NOT NULL,
  ignored_by integer,
  CONSTRAINT shadow_mismatch_pkey PRIMARY KEY (stream, sequence)
);

CREATE TABLE banyan.sighting (
  id uuid NOT NULL,
  domain text NOT NULL,
  at_ms bigint NOT NULL,
  kind text NOT NULL,
  was text,
  is text NOT NULL,
  CONSTRAINT sighting_pkey PRIMARY KEY (id)
);

CREATE TABLE banyan.traffic_hour (
  domain text NOT NULL,
  hour integer NOT NULL,
  arm text NOT NULL,
  channel text NOT NULL,
  requests bigint NOT NULL,
  failed bigint NOT NULL,
  slow bigint NOT NULL,
  journeys_failed bigint NOT NULL,
  intended_micro bigint NOT NULL,
  compared bigint NOT NULL,
  mismatched bigint NOT NULL,
  CONSTRAINT traffic_hour_pkey PRIMARY KEY (domain, hour, arm, channel)
);

CREATE TABLE banyan.traffic_minute (
  domain text NOT NULL,
  minute integer NOT NULL,
  arm text NOT NULL,
  channel text NOT NULL,
  stream uuid NOT NULL,
  requests bigint NOT NULL,
  failed bigint NOT NULL,
  slow bigint NOT NULL,
  journeys_failed bigint NOT NULL,
  intended_micro bigint NOT NULL,
  compared bigint NOT NULL,
  mismatched bigint NOT NULL,
  CONSTRAINT traffic_minute_counts CHECK (((failed <= requests) AND (slow <= requests))),
  CONSTRAINT traffic_minute_pkey PRIMARY KEY (domain, minute, arm, channel, stream)
);
