import type { ProductRecord } from '../books/product-record.js';
import { formatQuantity, ONE_PIECE, type QuantityE4 } from '../books/quantity.js';

/** How the values of one record are written. */
export interface Forms {
  readonly quantity: (quantity: QuantityE4) => string | number;
  readonly integer: (value: number) => string | number;
  readonly flag: (on: boolean) => string | boolean;
}

const SERVED: Forms = {
  quantity: (quantity) => quantity / ONE_PIECE,
  integer: (value) => value,
  flag: (on) => on,
};

/** As the tables hold them; PHP makes a false of its own an empty text, and of a column's a nought. */
function stored(noFlag: '' | '0'): Forms {
  return {
    quantity: formatQuantity,
    integer: (value) => String(value),
    flag: (on) => (on ? '1' : noFlag),
  };
}

/**
 * The forms a product's numbers and flags take in JSON. The odd ones were last saved by hand and come as they are stored,
 * the even ones come as the web API declares them. The same product, the same forms, always.
 */
export function formsOf({ id }: Pick<ProductRecord, 'id'>): Forms {
  if (id % 2 === 0) return SERVED;
  return stored(id % 4 === 1 ? '' : '0');
}
