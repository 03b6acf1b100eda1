CREATE TABLE legacy.api_session (
  sessid character(32) NOT NULL,
  username character varying(40) NOT NULL,
  logdate timestamp with time zone NOT NULL,
  CONSTRAINT api_session_pkey PRIMARY KEY (sessid)
);

CREATE TABLE legacy.catalog_category_product (
  category_id integer NOT NULL,
  product_id integer NOT NULL,
  position integer NOT NULL DEFAULT 0,
  CONSTRAINT catalog_category_product_pkey PRIMARY KEY (category_id, product_id),
  CONSTRAINT catalog_category_product_product_id_fkey FOREIGN KEY (product_id) REFERENCES legacy.catalog_product_entity(entity_id)
);

CREATE TABLE legacy.catalog_product_entity (
  entity_id integer NOT NULL,
  entity_type_id smallint NOT NULL DEFAULT 4,
  attribute_set_id smallint NOT NULL DEFAULT 4,
  type_id character varying(32) NOT NULL DEFAULT 'simple'::character varying,
  sku character varying(64) NOT NULL,
  is_ugly smallint NOT NULL DEFAULT 0,
  CONSTRAINT catalog_product_entity_pkey PRIMARY KEY (entity_id),
  CONSTRAINT catalog_product_entity_sku UNIQUE (sku)
);

CREATE TABLE legacy.catalog_product_entity_decimal (
  entity_id integer NOT NULL,
  attribute_id smallint NOT NULL,
  store_id smallint NOT NULL DEFAULT 0,
  value numeric(12,4),
  CONSTRAINT catalog_product_entity_decimal_attribute_id_fkey FOREIGN KEY (attribute_id) REFERENCES legacy.eav_attribute(attribute_id),
  CONSTRAINT catalog_product_entity_decimal_entity_id_fkey FOREIGN KEY (entity_id) REFERENCES legacy.catalog_product_entity(entity_id),
  CONSTRAINT catalog_product_entity_decimal_pkey PRIMARY KEY (entity_id, attribute_id, store_id)
);

CREATE TABLE legacy.catalog_product_entity_varchar (
  entity_id integer NOT NULL,
  attribute_id smallint NOT NULL,
  store_id smallint NOT NULL DEFAULT 0,
  value character varying(255),
  CONSTRAINT catalog_product_entity_varchar_attribute_id_fkey FOREIGN KEY (attribute_id) REFERENCES legacy.eav_attribute(attribute_id),
  CONSTRAINT catalog_product_entity_varchar_entity_id_fkey FOREIGN KEY (entity_id) REFERENCES legacy.catalog_product_entity(entity_id),
  CONSTRAINT catalog_product_entity_varchar_pkey PRIMARY KEY (entity_id, attribute_id, store_id)
);

CREATE TABLE legacy.cataloginventory_stock_item (
  item_id integer NOT NULL,
  product_id integer NOT NULL,
  stock_id smallint NOT NULL DEFAULT 1,
  manage_stock smallint NOT NULL DEFAULT 0,
  use_config_manage_stock smallint NOT NULL DEFAULT 1,
  backorders smallint NOT NULL DEFAULT 0,
  use_config_backorders smallint NOT NULL DEFAULT 0,
  sap_unit character(3) NOT NULL DEFAULT 'EA'::bpchar,
  sap_umrez integer NOT NULL DEFAULT 1,
  use_config_min_qty smallint NOT NULL DEFAULT 1,
  min_qty numeric(12,4) NOT NULL DEFAULT 0,
  use_config_min_sale_qty smallint NOT NULL DEFAULT 1,
  min_sale_qty character varying(255) NOT NULL DEFAULT '1.0000'::character varying,
  use_config_max_sale_qty smallint NOT NULL DEFAULT 1,
  max_sale_qty numeric(12,4) NOT NULL DEFAULT 0,
  use_config_enable_qty_inc smallint NOT NULL DEFAULT 1,
  enable_qty_increments smallint NOT NULL DEFAULT 0,
  use_config_qty_increments smallint NOT NULL DEFAULT 1,
  qty_increments numeric(12,4) NOT NULL DEFAULT 0,
  is_qty_decimal smallint NOT NULL DEFAULT 0,
  CONSTRAINT cataloginventory_stock_item_pkey PRIMARY KEY (item_id),
  CONSTRAINT cataloginventory_stock_item_product_id_fkey FOREIGN KEY (product_id) REFERENCES legacy.catalog_product_entity(entity_id)
);

CREATE TABLE legacy.core_resource (
  id integer NOT NULL DEFAULT nextval('legacy.core_resource_id_seq'::regclass),
  timestamp bigint NOT NULL,
  name character varying NOT NULL,
  CONSTRAINT PK_686804d7e124091144f01711dcd PRIMARY KEY (id)
);

CREATE TABLE legacy.core_session (
  session_id character varying(64) NOT NULL,
  session_expires bigint NOT NULL,
  session_data text NOT NULL,
  CONSTRAINT core_session_pkey PRIMARY KEY (session_id)
);

CREATE TABLE legacy.core_store (
  store_id smallint NOT NULL,
  code character varying(32) NOT NULL,
  name character varying(255) NOT NULL,
  CONSTRAINT core_store_code UNIQUE (code),
  CONSTRAINT core_store_pkey PRIMARY KEY (store_id)
);

CREATE TABLE legacy.eav_attribute (
  attribute_id smallint NOT NULL,
  attribute_code character varying(255) NOT NULL,
  backend_type character varying(8) NOT NULL,
  CONSTRAINT eav_attribute_code UNIQUE (attribute_code),
  CONSTRAINT eav_attribute_pkey PRIMARY KEY (attribute_id)
);

CREATE TABLE legacy.inventory_source (
  source_code character varying(8) NOT NULL,
  name character varying(255) NOT NULL,
  enabled smallint NOT NULL DEFAULT 1,
  CONSTRAINT inventory_source_pkey PRIMARY KEY (source_code)
);

CREATE TABLE legacy.inventory_source_item (
  product_id integer NOT NULL,
  source_code character varying(8) NOT NULL,
  quantity numeric(12,4) NOT NULL DEFAULT 0,
  status smallint NOT NULL DEFAULT 0,
  CONSTRAINT inventory_source_item_pkey PRIMARY KEY (product_id, source_code),
  CONSTRAINT inventory_source_item_product_id_fkey FOREIGN KEY (product_id) REFERENCES legacy.catalog_product_entity(entity_id),
  CONSTRAINT inventory_source_item_source_code_fkey FOREIGN KEY (source_code) REFERENCES legacy.inventory_source(source_code)
);

CREATE TABLE legacy.inventory_store_source_link (
  store_id smallint NOT NULL,
  source_code character varying(8) NOT NULL,
  priority smallint NOT NULL,
  CONSTRAINT inventory_store_source_link_pkey PRIMARY KEY (store_id, source_code),
  CONSTRAINT inventory_store_source_link_source_code_fkey FOREIGN KEY (source_code) REFERENCES legacy.inventory_source(source_code),
  CONSTRAINT inventory_store_source_link_store_id_fkey FOREIGN KEY (store_id) REFERENCES legacy.core_store(store_id)
);

CREATE TABLE legacy.oc_order (
  order_id integer NOT NULL,
  origin character varying(8) NOT NULL,
  store_id smallint NOT NULL,
  customer_id integer NOT NULL DEFAULT 0,
  customer_group_id integer NOT NULL,
  firstname character varying(32),
  lastname character varying(32),
  email character varying(96),
  telephone character varying(32),
  payment_code character varying(32) NOT NULL DEFAULT ''::character varying,
  payment_reference character varying(255),
  shipping_code character varying(64) NOT NULL DEFAULT ''::character varying,
  lgort character varying(8),
  comment text NOT NULL DEFAULT ''::text,
  currency_code character varying(3) NOT NULL,
  waers character varying(5),
  tax_included smallint NOT NULL,
  subtotal numeric(15,4) NOT NULL,
  discount numeric(15,4) NOT NULL,
  shipping numeric(15,4) NOT NULL,
  tax numeric(15,4) NOT NULL,
  total numeric(15,4) NOT NULL,
  order_status_id smallint NOT NULL DEFAULT 0,
  state character varying(32) NOT NULL,
  status character varying(32) NOT NULL,
  hold_before_state character varying(32),
  hold_before_status character varying(32),
  bstnk character varying(35),
  docnum character varying(16),
  ip character varying(45) NOT NULL DEFAULT ''::character varying,
  date_added timestamp(0) without time zone NOT NULL,
  date_added_gmt timestamp(0) without time zone NOT NULL,
  date_modified timestamp(0) without time zone NOT NULL,
  date_modified_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT oc_order_pkey PRIMARY KEY (order_id)
);
CREATE INDEX oc_order_bstnk ON legacy.oc_order USING btree (bstnk) WHERE (bstnk IS NOT NULL);
CREATE INDEX oc_order_date_added ON legacy.oc_order USING btree (date_added, order_id);
CREATE INDEX oc_order_email ON legacy.oc_order USING btree (lower((email)::text), order_id);

CREATE TABLE legacy.oc_order_total (
  order_id integer NOT NULL,
  sort_order smallint NOT NULL,
  code character varying(32) NOT NULL,
  title character varying(255) NOT NULL,
  value numeric(15,4) NOT NULL,
  CONSTRAINT oc_order_total_order_id_fkey FOREIGN KEY (order_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT oc_order_total_pkey PRIMARY KEY (order_id, sort_order)
);

CREATE TABLE legacy.oc_product (
  product_id integer NOT NULL,
  price numeric(15,4),
  currency character varying(3) NOT NULL DEFAULT 'EUR'::character varying,
  waers character varying(5),
  peinh integer NOT NULL DEFAULT 1,
  meins character varying(3) NOT NULL DEFAULT 'EA'::character varying,
  umrez integer NOT NULL DEFAULT 1,
  tax_class_id integer NOT NULL DEFAULT 9,
  price_import character varying(16) NOT NULL DEFAULT 'text'::character varying,
  status smallint NOT NULL DEFAULT 1,
  date_modified timestamp(0) without time zone NOT NULL,
  date_modified_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT oc_product_pkey PRIMARY KEY (product_id),
  CONSTRAINT oc_product_product_id_fkey FOREIGN KEY (product_id) REFERENCES legacy.catalog_product_entity(entity_id)
);
CREATE INDEX oc_product_date_modified ON legacy.oc_product USING btree (date_modified, product_id);

CREATE TABLE legacy.oc_product_discount (
  product_discount_id integer NOT NULL DEFAULT nextval('legacy.oc_product_discount_product_discount_id_seq'::regclass),
  product_id integer NOT NULL,
  customer_group_id integer NOT NULL,
  quantity numeric(12,4) NOT NULL,
  priority integer NOT NULL DEFAULT 1,
  type character varying(1),
  price numeric(15,4) NOT NULL,
  date_start character varying(19),
  date_end character varying(19),
  CONSTRAINT oc_product_discount_pkey PRIMARY KEY (product_discount_id),
  CONSTRAINT oc_product_discount_product_id_fkey FOREIGN KEY (product_id) REFERENCES legacy.oc_product(product_id)
);
CREATE INDEX oc_product_discount_product ON legacy.oc_product_discount USING btree (product_id);

CREATE TABLE legacy.oc_product_special (
  product_special_id integer NOT NULL DEFAULT nextval('legacy.oc_product_special_product_special_id_seq'::regclass),
  product_id integer NOT NULL,
  priority integer NOT NULL DEFAULT 1,
  price numeric(15,4),
  date_start character varying(19),
  date_end character varying(19),
  CONSTRAINT oc_product_special_pkey PRIMARY KEY (product_special_id),
  CONSTRAINT oc_product_special_product_id_fkey FOREIGN KEY (product_id) REFERENCES legacy.oc_product(product_id)
);
CREATE INDEX oc_product_special_product ON legacy.oc_product_special USING btree (product_id);

CREATE TABLE legacy.oc_product_store_price (
  product_store_price_id integer NOT NULL DEFAULT nextval('legacy.oc_product_store_price_product_store_price_id_seq'::regclass),
  product_id integer NOT NULL,
  store_id smallint NOT NULL,
  setting text NOT NULL,
  date_modified timestamp(0) without time zone NOT NULL,
  date_modified_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT oc_product_store_price_pkey PRIMARY KEY (product_store_price_id),
  CONSTRAINT oc_product_store_price_product UNIQUE (product_id, store_id),
  CONSTRAINT oc_product_store_price_product_id_fkey FOREIGN KEY (product_id) REFERENCES legacy.oc_product(product_id)
);

CREATE TABLE legacy.oc_promotion (
  promotion_id character varying(32) NOT NULL,
  title character varying(255) NOT NULL,
  priority integer NOT NULL,
  type character varying(16) NOT NULL,
  rate numeric(7,4),
  amount numeric(15,4),
  n integer,
  m integer,
  threshold numeric(15,4) NOT NULL DEFAULT 0,
  exclusive smallint NOT NULL DEFAULT 0,
  code character varying(64),
  store_ids text NOT NULL DEFAULT ''::text,
  customer_group_ids text NOT NULL DEFAULT ''::text,
  skus text NOT NULL DEFAULT '[]'::text,
  category_ids text NOT NULL DEFAULT ''::text,
  date_start character varying(19),
  date_end character varying(19),
  status smallint NOT NULL DEFAULT 1,
  date_modified timestamp(0) without time zone NOT NULL,
  date_modified_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT oc_promotion_pkey PRIMARY KEY (promotion_id)
);
CREATE UNIQUE INDEX oc_promotion_code ON legacy.oc_promotion USING btree (lower((code)::text)) WHERE (status = 1);

CREATE TABLE legacy.sales_flat_creditmemo (
  entity_id integer NOT NULL DEFAULT nextval('legacy.sales_flat_creditmemo_entity_id_seq'::regclass),
  increment_id character varying(32) NOT NULL,
  order_id integer NOT NULL,
  shipping_amount numeric(15,4) NOT NULL,
  grand_total numeric(15,4) NOT NULL,
  comment text NOT NULL DEFAULT ''::text,
  created_at timestamp(0) without time zone NOT NULL,
  created_at_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT sales_flat_creditmemo_increment UNIQUE (increment_id),
  CONSTRAINT sales_flat_creditmemo_order_id_fkey FOREIGN KEY (order_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT sales_flat_creditmemo_pkey PRIMARY KEY (entity_id)
);
CREATE INDEX sales_flat_creditmemo_order ON legacy.sales_flat_creditmemo USING btree (order_id);

CREATE TABLE legacy.sales_flat_creditmemo_item (
  parent_id integer NOT NULL,
  order_item_id integer NOT NULL,
  qty numeric(12,4) NOT NULL,
  CONSTRAINT sales_flat_creditmemo_item_order_item_id_fkey FOREIGN KEY (order_item_id) REFERENCES legacy.sales_flat_order_item(item_id),
  CONSTRAINT sales_flat_creditmemo_item_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES legacy.sales_flat_creditmemo(entity_id),
  CONSTRAINT sales_flat_creditmemo_item_pkey PRIMARY KEY (parent_id, order_item_id)
);

CREATE TABLE legacy.sales_flat_order_address (
  parent_id integer NOT NULL,
  address_type character varying(8) NOT NULL,
  firstname character varying(32),
  lastname character varying(32),
  company character varying(60),
  street character varying(255),
  city character varying(128),
  region character varying(128),
  postcode character varying(10),
  country_id character varying(3),
  telephone character varying(32),
  CONSTRAINT sales_flat_order_address_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT sales_flat_order_address_pkey PRIMARY KEY (parent_id, address_type)
);

CREATE TABLE legacy.sales_flat_order_item (
  item_id integer NOT NULL DEFAULT nextval('legacy.sales_flat_order_item_item_id_seq'::regclass),
  order_id integer NOT NULL,
  posex character(5) NOT NULL,
  form_index character varying(4) NOT NULL DEFAULT ''::character varying,
  product_id integer NOT NULL,
  sku character varying(64) NOT NULL,
  name character varying(255) NOT NULL,
  qty_ordered numeric(12,4) NOT NULL,
  qty_canceled numeric(12,4) NOT NULL DEFAULT 0,
  qty_refunded numeric(12,4) NOT NULL DEFAULT 0,
  price numeric(15,4) NOT NULL,
  peinh integer NOT NULL DEFAULT 1,
  row_total numeric(15,4) NOT NULL,
  discount_amount numeric(15,4) NOT NULL DEFAULT 0,
  tax_percent numeric(7,4) NOT NULL,
  tax_amount numeric(15,4) NOT NULL,
  CONSTRAINT sales_flat_order_item_order_id_fkey FOREIGN KEY (order_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT sales_flat_order_item_pkey PRIMARY KEY (item_id)
);
CREATE INDEX sales_flat_order_item_order ON legacy.sales_flat_order_item USING btree (order_id);

CREATE TABLE legacy.sales_flat_order_status_history (
  entity_id integer NOT NULL DEFAULT nextval('legacy.sales_flat_order_status_history_entity_id_seq'::regclass),
  parent_id integer NOT NULL,
  status character varying(32) NOT NULL,
  comment text,
  is_customer_notified smallint NOT NULL DEFAULT 0,
  created_at timestamp(0) without time zone NOT NULL,
  created_at_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT sales_flat_order_status_history_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT sales_flat_order_status_history_pkey PRIMARY KEY (entity_id)
);
CREATE INDEX sales_flat_order_status_history_order ON legacy.sales_flat_order_status_history USING btree (parent_id);

CREATE TABLE legacy.zidoc (
  docnum character(16) NOT NULL,
  sndprn character varying(10) NOT NULL DEFAULT ''::character varying,
  snd_docnum character varying(16) NOT NULL DEFAULT ''::character varying,
  bstnk character varying(35) NOT NULL DEFAULT ''::character varying,
  status character(2) NOT NULL,
  msgty character(1) NOT NULL,
  message character varying(255) NOT NULL,
  order_id integer,
  credat_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT zidoc_order_id_fkey FOREIGN KEY (order_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT zidoc_pkey PRIMARY KEY (docnum)
);
CREATE INDEX zidoc_order ON legacy.zidoc USING btree (order_id);

CREATE TABLE legacy.zordermove (
  moveid integer NOT NULL DEFAULT nextval('legacy.zordermove_moveid_seq'::regclass),
  order_id integer NOT NULL,
  bwart character(3) NOT NULL,
  product_id integer NOT NULL,
  lgort character varying(8) NOT NULL,
  menge numeric(12,4) NOT NULL,
  seqno bigint NOT NULL,
  CONSTRAINT zordermove_order_id_fkey FOREIGN KEY (order_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT zordermove_pkey PRIMARY KEY (moveid)
);
CREATE INDEX zordermove_order ON legacy.zordermove USING btree (order_id);
CREATE INDEX zordermove_product ON legacy.zordermove USING btree (product_id, order_id);
CREATE INDEX zordermove_seqno ON legacy.zordermove USING btree (seqno);

CREATE TABLE legacy.zorderpay (
  payid integer NOT NULL DEFAULT nextval('legacy.zorderpay_payid_seq'::regclass),
  order_id integer NOT NULL,
  kind character varying(8) NOT NULL,
  reference character varying(255),
  amount numeric(15,4) NOT NULL,
  currency_code character varying(5) NOT NULL,
  aedat_gmt timestamp(0) without time zone NOT NULL,
  CONSTRAINT zorderpay_order_id_fkey FOREIGN KEY (order_id) REFERENCES legacy.oc_order(order_id),
  CONSTRAINT zorderpay_pkey PRIMARY KEY (payid)
);
CREATE INDEX zorderpay_order ON legacy.zorderpay USING btree (order_id);

CREATE TABLE legacy.zstockchg (
  seqno bigint NOT NULL,
  aedat character(8) NOT NULL,
  aezet character(6) NOT NULL,
  product_id integer NOT NULL,
  lgort character varying(8) NOT NULL,
  labst numeric(12,4) NOT NULL,
  xinstock character varying(1) NOT NULL,
  belnr character varying(16) NOT NULL DEFAULT ''::character varying,
  CONSTRAINT zstockchg_pkey PRIMARY KEY (seqno)
);
CREATE INDEX zstockchg_latest ON legacy.zstockchg USING btree (product_id, lgort, seqno DESC);
