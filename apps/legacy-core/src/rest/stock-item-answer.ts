import type { HeldStock, ProductRecord } from '../books/product-record.js';
import { ONE_PIECE, parseQuantity } from '../books/quantity.js';
import { formsOf } from './stored-forms.js';

/** Magento 2's stock record of a product, all 27 fields in its order. `stock` is that of the store view asked. */
export function stockItemAnswer(product: ProductRecord, stock: HeldStock): object {
  const item = product.stockItem;
  const { quantity, integer, flag } = formsOf(product);
  return {
    item_id: integer(product.id),
    product_id: integer(product.id),
    stock_id: integer(1),
    qty: quantity(stock.quantity),
    is_in_stock: flag(stock.inStock),
    is_qty_decimal: flag(item.isQuantityDecimal),
    show_default_notification_message: flag(false),
    use_config_min_qty: flag(item.useConfigMinQuantity),
    min_qty: quantity(item.minQuantity),
    use_config_min_sale_qty: flag(item.useConfigMinSaleQuantity),
    min_sale_qty: minSaleQuantity(product),
    use_config_max_sale_qty: flag(item.useConfigMaxSaleQuantity),
    max_sale_qty: quantity(item.maxSaleQuantity),
    use_config_backorders: flag(item.useConfigBackorders),
    backorders: integer(item.backorders),
    use_config_notify_stock_qty: flag(true),
    notify_stock_qty: quantity(ONE_PIECE),
    use_config_qty_increments: flag(item.useConfigIncrements),
    qty_increments: quantity(item.increments),
    use_config_enable_qty_inc: flag(item.useConfigEnableIncrements),
    enable_qty_increments: flag(item.enableIncrements),
    use_config_manage_stock: flag(item.useConfigManageStock),
    manage_stock: flag(item.manageStock),
    low_stock_date: null,
    is_decimal_divided: flag(false),
    stock_status_changed_auto: integer(0),
    extension_attributes: { sku: product.sku },
  };
}

/** A minimum by customer group is a text whatever the forms: nobody ever unserialized it. */
function minSaleQuantity(product: ProductRecord): string | number {
  const { minSaleQuantity: text } = product.stockItem;
  return text.startsWith('{') ? text : formsOf(product).quantity(parseQuantity(text));
}
