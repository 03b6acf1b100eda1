import type { HeldStock, ProductRecord } from './product-record.js';
import { STORE_VIEWS, type SourceCode, type StoreViewCode } from './sources.js';

/**
 * What a store view sells of a product, and the one rule for it on every face. Closed sources never count. Where some of
 * the open ones are in stock, what those hold, and it is for sale; where none is, what the open ones hold: counted, and
 * not for sale. A product that no open source of the view holds is there with nothing.
 */
export function stockInView(
  product: Pick<ProductRecord, 'stock'>,
  view: StoreViewCode,
  isEnabled: (source: SourceCode) => boolean,
): HeldStock {
  const held = STORE_VIEWS[view].sources.flatMap((source) => {
    const stock = isEnabled(source) ? product.stock.get(source) : undefined;
    return stock === undefined ? [] : [stock];
  });
  const offered = held.filter(({ inStock }) => inStock);
  const counted = offered.length > 0 ? offered : held;
  return { quantity: counted.reduce((sum, { quantity }) => sum + quantity, 0), inStock: offered.length > 0 };
}
