CREATE TABLE pricing.consistency_turn (
  id text NOT NULL,
  holder text,
  held_until timestamp with time zone,
  number bigint NOT NULL,
  after_sku text COLLATE "C",
  began_at timestamp with time zone,
  skus integer NOT NULL,
  calls integer NOT NULL,
  skipped integer NOT NULL,
  last_ended_at timestamp with time zone,
  last_took_ms bigint,
  last_skus integer,
  last_calls integer,
  last_skipped integer,
  CONSTRAINT consistency_turn_pkey PRIMARY KEY (id)
);

CREATE TABLE pricing.inbox (
  consumer text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  taken_at timestamp with time zone NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT inbox_pkey PRIMARY KEY (consumer, id)
);
CREATE INDEX inbox_taken_at_idx ON pricing.inbox USING btree (taken_at);

CREATE TABLE pricing.inconsistency (
  kind text NOT NULL,
  subject text COLLATE "C" NOT NULL,
  state text NOT NULL,
  state_since timestamp with time zone,
  odd text[] NOT NULL,
  evidence jsonb NOT NULL,
  example jsonb,
  digest text NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  opened_at timestamp with time zone,
  openings integer NOT NULL,
  CONSTRAINT inconsistency_pkey PRIMARY KEY (kind, subject)
);
CREATE INDEX inconsistency_state_idx ON pricing.inconsistency USING btree (state, last_seen_at);

CREATE TABLE pricing.list_position (
  list text NOT NULL,
  mark timestamp with time zone,
  loaded_at timestamp with time zone,
  caught_up_at timestamp with time zone,
  sweep_because text,
  revision bigint NOT NULL,
  generation bigint NOT NULL,
  CONSTRAINT list_position_pkey PRIMARY KEY (list)
);

CREATE TABLE pricing.migration (
  id integer NOT NULL DEFAULT nextval('pricing.migration_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);

CREATE TABLE pricing.product_price (
  product_id bigint NOT NULL,
  sku text COLLATE "C",
  category integer,
  removed boolean NOT NULL,
  regular_minor bigint,
  currency text,
  per integer,
  tax_rate integer,
  changed_at timestamp with time zone NOT NULL,
  doubted_field text,
  digest text NOT NULL,
  revision bigint NOT NULL,
  CONSTRAINT product_price_pkey PRIMARY KEY (product_id)
);
CREATE INDEX product_price_revision_idx ON pricing.product_price USING btree (revision);
CREATE INDEX product_price_sku_idx ON pricing.product_price USING btree (sku);

CREATE TABLE pricing.promotion (
  id text COLLATE "C" NOT NULL,
  removed boolean NOT NULL,
  title text,
  priority integer,
  exclusive boolean,
  code text,
  threshold_minor bigint,
  channels text[],
  customer_groups text[],
  skus text[],
  categories integer[],
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  effect text,
  rate integer,
  amount_minor bigint,
  take integer,
  pay integer,
  changed_at timestamp with time zone NOT NULL,
  doubted_field text,
  digest text NOT NULL,
  revision bigint NOT NULL,
  CONSTRAINT promotion_pkey PRIMARY KEY (id)
);

CREATE TABLE pricing.quantity_row (
  product_id bigint NOT NULL,
  position integer NOT NULL,
  customer_group text NOT NULL,
  from_quantity_e4 bigint NOT NULL,
  priority integer NOT NULL,
  terms text NOT NULL,
  rate integer,
  amount_e4 numeric,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  CONSTRAINT quantity_row_pkey PRIMARY KEY (product_id, "position")
);

CREATE TABLE pricing.refused_row (
  digest text NOT NULL,
  list text NOT NULL,
  key text NOT NULL,
  sku text,
  field text NOT NULL,
  because text NOT NULL,
  written text NOT NULL,
  times integer NOT NULL,
  first_seen_at timestamp with time zone NOT NULL,
  last_seen_at timestamp with time zone NOT NULL,
  CONSTRAINT refused_row_pkey PRIMARY KEY (digest)
);
CREATE INDEX refused_row_last_seen_at_idx ON pricing.refused_row USING btree (last_seen_at);

CREATE TABLE pricing.special (
  product_id bigint NOT NULL,
  position integer NOT NULL,
  priority integer NOT NULL,
  amount_e4 numeric NOT NULL,
  opens_at timestamp with time zone,
  closes_at timestamp with time zone,
  CONSTRAINT special_pkey PRIMARY KEY (product_id, "position")
);

CREATE TABLE pricing.stock_rule (
  promotion text COLLATE "C" NOT NULL,
  sku text COLLATE "C" NOT NULL,
  CONSTRAINT stock_rule_pkey PRIMARY KEY (promotion, sku)
);
CREATE INDEX stock_rule_sku_idx ON pricing.stock_rule USING btree (sku);

CREATE TABLE pricing.stock_told (
  sku text COLLATE "C" NOT NULL,
  channel text NOT NULL,
  is_low boolean NOT NULL,
  available_e4 bigint NOT NULL,
  sequence text COLLATE "C" NOT NULL,
  told_at timestamp with time zone NOT NULL,
  CONSTRAINT stock_told_pkey PRIMARY KEY (sku, channel)
);
