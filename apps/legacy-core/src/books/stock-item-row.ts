import { formatQuantity, parseQuantity } from './quantity.js';
import type { Backorders, StockItem } from './stock-item.js';

/** A row of `cataloginventory_stock_item`, as pg reads it: texts for decimals, 1 and 0 for flags. */
export interface StockItemRow {
  readonly use_config_manage_stock: number;
  readonly manage_stock: number;
  readonly use_config_backorders: number;
  readonly backorders: number;
  readonly use_config_min_qty: number;
  readonly min_qty: string;
  readonly use_config_min_sale_qty: number;
  readonly min_sale_qty: string;
  readonly use_config_max_sale_qty: number;
  readonly max_sale_qty: string;
  readonly use_config_enable_qty_inc: number;
  readonly enable_qty_increments: number;
  readonly use_config_qty_increments: number;
  readonly qty_increments: string;
  readonly is_qty_decimal: number;
}

/** From the table to memory. */
export function stockItemOf(row: StockItemRow): StockItem {
  return {
    useConfigManageStock: row.use_config_manage_stock === 1,
    manageStock: row.manage_stock === 1,
    useConfigBackorders: row.use_config_backorders === 1,
    backorders: row.backorders as Backorders,
    useConfigMinQuantity: row.use_config_min_qty === 1,
    minQuantity: parseQuantity(row.min_qty),
    useConfigMinSaleQuantity: row.use_config_min_sale_qty === 1,
    minSaleQuantity: row.min_sale_qty,
    useConfigMaxSaleQuantity: row.use_config_max_sale_qty === 1,
    maxSaleQuantity: parseQuantity(row.max_sale_qty),
    useConfigEnableIncrements: row.use_config_enable_qty_inc === 1,
    enableIncrements: row.enable_qty_increments === 1,
    useConfigIncrements: row.use_config_qty_increments === 1,
    increments: parseQuantity(row.qty_increments),
    isQuantityDecimal: row.is_qty_decimal === 1,
  };
}

/** From the catalogue to the table. */
export function stockItemColumns(item: StockItem): StockItemRow {
  return {
    use_config_manage_stock: flag(item.useConfigManageStock),
    manage_stock: flag(item.manageStock),
    use_config_backorders: flag(item.useConfigBackorders),
    backorders: item.backorders,
    use_config_min_qty: flag(item.useConfigMinQuantity),
    min_qty: formatQuantity(item.minQuantity),
    use_config_min_sale_qty: flag(item.useConfigMinSaleQuantity),
    min_sale_qty: item.minSaleQuantity,
    use_config_max_sale_qty: flag(item.useConfigMaxSaleQuantity),
    max_sale_qty: formatQuantity(item.maxSaleQuantity),
    use_config_enable_qty_inc: flag(item.useConfigEnableIncrements),
    enable_qty_increments: flag(item.enableIncrements),
    use_config_qty_increments: flag(item.useConfigIncrements),
    qty_increments: formatQuantity(item.increments),
    is_qty_decimal: flag(item.isQuantityDecimal),
  };
}

function flag(on: boolean): number {
  return on ? 1 : 0;
}
