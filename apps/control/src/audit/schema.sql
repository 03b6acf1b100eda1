CREATE TABLE audit.entry (
  id uuid NOT NULL,
  at timestamp with time zone NOT NULL,
  name text,
  role text,
  person text,
  operation text NOT NULL,
  target text NOT NULL,
  reason text,
  status smallint NOT NULL,
  sequence integer,
  previous_hash text,
  hash text,
  CONSTRAINT entry_pkey PRIMARY KEY (id),
  CONSTRAINT entry_sequence_key UNIQUE (sequence)
);
CREATE INDEX entry_by_name ON audit.entry USING btree (name, id);
CREATE INDEX entry_by_time ON audit.entry USING btree (at);
CREATE INDEX entry_without_link ON audit.entry USING btree (id) WHERE (hash IS NULL);

CREATE TABLE audit.migration (
  id integer NOT NULL DEFAULT nextval('audit.migration_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);
