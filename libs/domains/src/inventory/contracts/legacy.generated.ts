/* Generated from contracts/inventory/legacy/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * A stock keeping unit: 1 to 64 characters (Unicode code points), any but control characters, unpaired surrogates and
 * the noncharacters U+FFFE and U+FFFF. Compared exactly.
 *
 */
export type Sku = string;
/**
 * The core's store views, by the place they answer for.
 */
export type StoreView = 'default' | 'mobile_de' | 'mkt' | 'pos' | 'pos_0101' | 'pos_0102' | 'pos_0103' | 'pos_0104';
/**
 * Yes or no, as served (true), as a number (1), or as stored (`1`, and an empty text or `0` for no).
 */
export type Flag = boolean | (0 | 1) | ('1' | '0' | '');
/**
 * A number of up to four places, as served (8.5) or as stored (`8.5000`).
 */
export type Decimal = number | string;
/**
 * A whole number, as served or as stored.
 */
export type Whole = number | string;
/**
 * A SOAP 1.1 envelope with a call of `catalogInventoryStockItemList`.
 */
export type StockListCall = string;
/**
 * A SOAP 1.1 envelope with `catalogInventoryStockItemListResponse`: rows of `product_id`, `sku`, `qty`, `is_in_stock`, all
 * of them texts.
 *
 */
export type StockList = string;
/**
 * A SOAP 1.1 envelope with a fault.
 */
export type Fault = string;

/**
 * Every schema of Inventory, the legacy wire 1.0.0, by name.
 */
export interface ContractSchemas {
  Sku: Sku;
  StoreView: StoreView;
  Flag: Flag;
  Decimal: Decimal;
  Whole: Whole;
  StockItem: StockItem;
  Error: Error;
  StockListCall: StockListCall;
  StockList: StockList;
  Fault: Fault;
}
/**
 * The stock item of Magento 2. One record writes all of its values as served, or all as stored.
 */
export interface StockItem {
  item_id: Whole;
  product_id: Whole;
  stock_id: Whole;
  /**
   * How many there are. Of what is not counted it means nothing, and may be null.
   */
  qty: Decimal | null;
  is_in_stock: Flag;
  is_qty_decimal: Flag;
  show_default_notification_message: Flag;
  use_config_min_qty: Flag;
  min_qty: Decimal;
  use_config_min_sale_qty: Flag;
  /**
   * A decimal; or by customer group, as JSON in a text.
   */
  min_sale_qty: Decimal | string;
  use_config_max_sale_qty: Flag;
  max_sale_qty: Decimal;
  use_config_backorders: Flag;
  backorders: Whole;
  use_config_notify_stock_qty: Flag;
  notify_stock_qty: Decimal;
  use_config_qty_increments: Flag;
  qty_increments: Decimal;
  use_config_enable_qty_inc: Flag;
  enable_qty_increments: Flag;
  use_config_manage_stock: Flag;
  manage_stock: Flag;
  /**
   * When it last fell below the quantity that is notified. It hangs on stock, and is the core's last word.
   */
  low_stock_date: string | null;
  is_decimal_divided: Flag;
  /**
   * Did the core itself take it out of stock? It hangs on stock, and is the core's last word.
   */
  stock_status_changed_auto: Whole | Flag;
  /**
   * Which product it is. A record with further attributes is the core's alone to give.
   */
  extension_attributes: {
    sku: Sku;
  };
}
/**
 * An error of the core's web API.
 */
export interface Error {
  /**
   * What went wrong; perhaps with gaps.
   */
  message: string;
  /**
   * What stands in the gaps.
   */
  parameters?: {
    [k: string]: unknown;
  };
  [k: string]: unknown;
}
