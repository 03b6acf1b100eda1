CREATE TABLE partners.assessment (
  reference text NOT NULL,
  decision text NOT NULL,
  score smallint NOT NULL,
  amount_minor bigint NOT NULL,
  currency text NOT NULL,
  asked integer NOT NULL DEFAULT 1,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT assessment_pkey PRIMARY KEY (reference)
);

CREATE TABLE partners.charge (
  processor text NOT NULL,
  idempotency_key text NOT NULL,
  id uuid NOT NULL,
  state text NOT NULL,
  fingerprint text,
  reason text,
  reference text,
  amount_minor bigint,
  currency text,
  refunded_minor bigint NOT NULL DEFAULT 0,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  voided_at timestamp with time zone,
  CONSTRAINT charge_id UNIQUE (id),
  CONSTRAINT charge_is_whole CHECK (((state = 'fenced'::text) OR ((reference IS NOT NULL) AND (amount_minor > 0) AND (currency IS NOT NULL) AND (fingerprint IS NOT NULL)))),
  CONSTRAINT charge_pkey PRIMARY KEY (processor, idempotency_key),
  CONSTRAINT charge_state CHECK ((state = ANY (ARRAY['captured'::text, 'declined'::text, 'voided'::text, 'fenced'::text]))),
  CONSTRAINT refunded_is_captured CHECK (((refunded_minor >= 0) AND (refunded_minor <= COALESCE(amount_minor, (0)::bigint)))),
  CONSTRAINT refunded_stands CHECK (((refunded_minor = 0) OR (state = 'captured'::text)))
);
CREATE INDEX charge_reference ON partners.charge USING btree (reference);

CREATE TABLE partners.delivery (
  id uuid NOT NULL,
  kind text NOT NULL,
  type text NOT NULL,
  source text NOT NULL,
  subject text NOT NULL,
  data jsonb NOT NULL,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  copies_due smallint NOT NULL DEFAULT 1,
  due_at timestamp with time zone,
  attempts integer NOT NULL DEFAULT 0,
  delivered integer NOT NULL DEFAULT 0,
  last_fault text,
  CONSTRAINT delivery_pkey PRIMARY KEY (id)
);
CREATE INDEX delivery_due ON partners.delivery USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX delivery_subject ON partners.delivery USING btree (subject);

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
  taken_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT event_pkey PRIMARY KEY (listener, source, id)
);
CREATE INDEX event_subject ON partners.event USING btree (listener, subject);

CREATE TABLE partners.migration (
  id integer NOT NULL DEFAULT nextval('partners.migration_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_3043fc6b8af7c99b8b98830094f PRIMARY KEY (id)
);

CREATE TABLE partners.parcel (
  source text NOT NULL,
  event_id text NOT NULL,
  reference text NOT NULL,
  collect boolean NOT NULL,
  stage text NOT NULL,
  next_at timestamp with time zone,
  taken_at timestamp with time zone NOT NULL DEFAULT now(),
  from_days smallint,
  until_days smallint,
  CONSTRAINT parcel_days CHECK ((((from_days IS NULL) = (until_days IS NULL)) AND (from_days <= until_days))),
  CONSTRAINT parcel_pkey PRIMARY KEY (source, event_id)
);
CREATE INDEX parcel_next ON partners.parcel USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX parcel_reference ON partners.parcel USING btree (reference);

CREATE TABLE partners.refund (
  processor text NOT NULL,
  idempotency_key text NOT NULL,
  id uuid NOT NULL,
  charge_id uuid NOT NULL,
  fingerprint text NOT NULL,
  amount_minor bigint NOT NULL,
  made_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT refund_amount CHECK ((amount_minor > 0)),
  CONSTRAINT refund_charge_id_fkey FOREIGN KEY (charge_id) REFERENCES partners.charge(id),
  CONSTRAINT refund_id UNIQUE (id),
  CONSTRAINT refund_pkey PRIMARY KEY (processor, idempotency_key)
);
CREATE INDEX refund_charge ON partners.refund USING btree (charge_id);
