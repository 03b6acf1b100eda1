import { ONE_PIECE, type QuantityE4 } from './quantity.js';

/** 0: not sold when nothing is left. 1: sold. 2: sold, and the shopper is told. */
export type Backorders = 0 | 1 | 2;

/**
 * How a product is sold, as it is stored. A `useConfig…` that is on says that the value beside it is not in force, the
 * shop's configuration is: what is in force says `saleRulesOf`.
 */
export interface StockItem {
  readonly useConfigManageStock: boolean;
  readonly manageStock: boolean;
  readonly useConfigBackorders: boolean;
  readonly backorders: Backorders;
  readonly useConfigMinQuantity: boolean;
  /** At so little the product counts as sold out. */
  readonly minQuantity: QuantityE4;
  readonly useConfigMinSaleQuantity: boolean;
  /** A decimal, or by customer group as JSON: `{"32000":3,"2":5}`, 32000 is everyone. As stored. */
  readonly minSaleQuantity: string;
  readonly useConfigMaxSaleQuantity: boolean;
  /** 0 is none. */
  readonly maxSaleQuantity: QuantityE4;
  readonly useConfigEnableIncrements: boolean;
  readonly enableIncrements: boolean;
  readonly useConfigIncrements: boolean;
  /** Sold in multiples of it; 0 and less is off. */
  readonly increments: QuantityE4;
  /** Sold in parts of a piece. */
  readonly isQuantityDecimal: boolean;
}

/**
 * What the tables say of a product nobody touched. The stored `manageStock` is off and the stored maximum none; neither is
 * in force.
 */
export const PLAIN_STOCK_ITEM: StockItem = {
  useConfigManageStock: true,
  manageStock: false,
  useConfigBackorders: false,
  backorders: 0,
  useConfigMinQuantity: true,
  minQuantity: 0,
  useConfigMinSaleQuantity: true,
  minSaleQuantity: '1.0000',
  useConfigMaxSaleQuantity: true,
  maxSaleQuantity: 0,
  useConfigEnableIncrements: true,
  enableIncrements: false,
  useConfigIncrements: true,
  increments: 0,
  isQuantityDecimal: false,
};

/** The shop's configuration (`cataloginventory/item_options`): what is in force where a product says `useConfig…`. */
export const CONFIGURED_STOCK_ITEM = {
  manageStock: true,
  backorders: 0,
  minQuantity: 0,
  minSaleQuantity: '1.0000',
  maxSaleQuantity: 10_000 * ONE_PIECE,
  enableIncrements: false,
  increments: ONE_PIECE,
} as const satisfies Partial<StockItem>;
