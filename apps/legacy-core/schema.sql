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

CREATE TABLE legacy.zstockchg (
  seqno bigint NOT NULL,
  aedat character(8) NOT NULL,
  aezet character(6) NOT NULL,
  product_id integer NOT NULL,
  lgort character varying(8) NOT NULL,
  labst numeric(12,4) NOT NULL,
  xinstock character varying(1) NOT NULL,
  CONSTRAINT zstockchg_pkey PRIMARY KEY (seqno)
);
CREATE INDEX zstockchg_latest ON legacy.zstockchg USING btree (product_id, lgort, seqno DESC);
