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

CREATE TABLE inventory.migration (
  id integer NOT NULL DEFAULT nextval('inventory.migration_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);

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
  CONSTRAINT stock_level_pkey PRIMARY KEY (sku, source)
);
CREATE INDEX stock_level_revision_idx ON inventory.stock_level USING btree (revision);
CREATE INDEX stock_level_sequence_idx ON inventory.stock_level USING btree (sequence);

CREATE TABLE inventory.topology (
  core text NOT NULL,
  document jsonb NOT NULL,
  read_at timestamp with time zone NOT NULL,
  CONSTRAINT topology_pkey PRIMARY KEY (core)
);
