import type { Books } from '../books/books.js';
import { type HeldStock, type ProductRecord, sourcesOf } from '../books/product-record.js';
import { formatQuantity, type QuantityE4 } from '../books/quantity.js';
import { saleRulesOf } from '../books/sale-rules.js';
import { SOURCES, STORE_VIEWS, type StoreViewCode } from '../books/sources.js';

/** The whole of the books in a few numbers. */
export function totals(books: Books): object {
  const bySource = new Map<string, QuantityE4>(SOURCES.map(({ code }) => [code, 0]));
  let rows = 0;
  for (const product of books.products) {
    for (const { source, held } of sourcesOf(product)) {
      rows += 1;
      bySource.set(source, (bySource.get(source) ?? 0) + held.quantity);
    }
  }
  return {
    products: books.products.length,
    ugly: books.products.filter((product) => product.ugly).length,
    stockRows: rows,
    lastSequence: books.lastSequence,
    quantityBySource: Object.fromEntries([...bySource].map(([source, sum]) => [source, formatQuantity(sum)])),
  };
}

/** What is true of each SKU: how it is sold, what each source holds, what each store view sells. */
export function truthOf(books: Books, skus: readonly string[]): object {
  const items = skus.flatMap((sku) => {
    const product = books.bySku(sku);
    return product === undefined ? [] : [truth(books, product)];
  });
  const unknown = skus.filter((sku) => books.bySku(sku) === undefined);
  return { lastSequence: books.lastSequence, items, unknown };
}

function truth(books: Books, product: ProductRecord): object {
  const { managed, backorders, ...rules } = saleRulesOf(product.stockItem);
  const views = Object.keys(STORE_VIEWS) as StoreViewCode[];
  return {
    sku: product.sku,
    productId: product.id,
    name: product.name,
    unit: product.unit,
    unitsPerCase: product.unitsPerCase,
    managed,
    backorders: backorders !== 0,
    saleRules: {
      backorders,
      minQuantityE4: rules.minQuantity,
      minSaleQuantityE4: rules.minSaleQuantity,
      maxSaleQuantityE4: rules.maxSaleQuantity,
      incrementsE4: rules.increments,
      isQuantityDecimal: product.stockItem.isQuantityDecimal,
    },
    ugly: product.ugly,
    sources: Object.fromEntries(
      sourcesOf(product).map(({ source, held }) => [
        source,
        { ...amountOfStock(held), enabled: books.isEnabled(source) },
      ]),
    ),
    storeViews: Object.fromEntries(views.map((view) => [view, amountOfStock(books.stockInView(product, view))])),
  };
}

function amountOfStock({ quantity, inStock }: HeldStock): object {
  return { quantity: formatQuantity(quantity), quantityE4: quantity, inStock };
}
