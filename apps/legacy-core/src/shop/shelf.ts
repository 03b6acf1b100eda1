import type { Books } from '../books/books.js';
import type { ProductRecord } from '../books/product-record.js';
import { escapeMarkup } from '../wire/escape.js';

/** A price as the shop prints it: `1.234,50 €`. */
export function formatPrice(price: string): string {
  const [euros = '0', cents = '00'] = price.split('.');
  return `${euros.replaceAll(/\B(?=(\d{3})+$)/g, '.')},${cents} €`;
}

/** What a shopper is told about the stock of the web shop. */
export function stockLine(books: Books, product: ProductRecord): string {
  const { quantity, inStock } = books.stockInView(product, 'default');
  if (!inStock) return '<span class="stock-no">Zurzeit nicht lieferbar</span>';
  return `<span class="stock-yes">${quantity > 0 ? 'Auf Lager' : 'Lieferbar auf Bestellung'}</span>`;
}

/** Products side by side. */
export function shelf(books: Books, products: readonly ProductRecord[]): string {
  if (products.length === 0) return '<p>Nichts gefunden.</p>';
  const items = products.map(
    (
      product,
    ) => `<li><a href="/catalog/product/view/id/${product.id}"><img src="/media/catalog/product/${product.id}.svg" alt="" width="240" height="180" loading="lazy">
${escapeMarkup(product.name)}</a>${stockLine(books, product)}<span class="price">${formatPrice(product.price)}</span></li>`,
  );
  return `<ul class="shelf">${items.join('\n')}</ul>`;
}

const A_PAGE = 24;

/**
 * One page of a list. As in the real one, page 0 is page 1 and a page past the end shows the last again.
 *
 * @param addressOf the address of a page, for the links
 */
export function shelfPage(
  books: Books,
  products: readonly ProductRecord[],
  asked: number,
  addressOf: (page: number) => string,
): string {
  const pages = Math.max(1, Math.ceil(products.length / A_PAGE));
  const page = Math.min(pages, Math.max(1, asked));
  const near = Array.from({ length: pages }, (_, index) => index + 1).filter(
    (number) => number === 1 || number === pages || Math.abs(number - page) <= 2,
  );
  const links = near.map((number) =>
    number === page ? `<b>${number}</b>` : `<a href="${escapeMarkup(addressOf(number))}">${number}</a>`,
  );
  return `<p>${products.length} Artikel</p>
${shelf(books, products.slice((page - 1) * A_PAGE, page * A_PAGE))}
<p class="pages">Seite ${links.join(' ')}</p>`;
}
