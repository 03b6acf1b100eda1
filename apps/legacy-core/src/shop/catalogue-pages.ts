import { ALL_DEPARTMENTS, DEPARTMENTS } from '../catalogue/departments.js';
import { sourcesOf } from '../books/product-record.js';
import { formatQuantity } from '../books/quantity.js';
import { escapeMarkup } from '../wire/escape.js';
import { numberIn } from '../wire/request-target.js';
import type { Exchange, Shop, ShopPage } from './exchange.js';
import { sendPage } from './layout.js';
import { formatPrice, shelf, shelfPage, stockLine } from './shelf.js';

export const home: ShopPage = (exchange, shop) => {
  const session = shop.sessions.open(exchange.req, exchange.res);
  const shelves = DEPARTMENTS.slice(0, 4).map((department) => {
    const products = shop.books.products.filter((product) => product.categoryId === department.id).slice(0, 4);
    return `<h2><a href="/${department.urlKey}.html">${escapeMarkup(department.name)}</a></h2>\n${shelf(shop.books, products)}`;
  });
  sendPage(exchange, shop, session, {
    title: 'Willkommen',
    canonical: '/',
    main: `<h1>Es gibt sie noch, die guten Sachen</h1>\n${shelves.join('\n')}`,
  });
};

/** `/garten.html?p=2` */
export const department: ShopPage = (exchange, shop) => {
  const found = ALL_DEPARTMENTS.find(({ urlKey }) => urlKey === exchange.params['key']);
  if (found === undefined) return notFound(exchange, shop);
  const session = shop.sessions.open(exchange.req, exchange.res);
  const products = shop.books.products.filter((product) => product.categoryId === found.id);
  const list = shelfPage(
    shop.books,
    products,
    numberIn(exchange.query, 'p', 1, 0, 1_000_000),
    (page) => `/${found.urlKey}.html?p=${page}`,
  );
  sendPage(exchange, shop, session, {
    title: found.name,
    canonical: `/${found.urlKey}.html`,
    main: `<h1>${escapeMarkup(found.name)}</h1>\n${list}`,
  });
};

/** `/catalog/product/view/id/17` and the older `/index.php?route=product/product&product_id=17`. */
export const product: ShopPage = (exchange, shop) => {
  const found = shop.books.byId(Number(exchange.params['id'] ?? exchange.query.get('product_id')));
  if (found === undefined) return notFound(exchange, shop);
  const session = shop.sessions.open(exchange.req, exchange.res);
  const sources = sourcesOf(found).map(
    ({ source, held }) => `<tr><td>${source}</td><td class="number">${formatQuantity(held.quantity)}</td></tr>`,
  );
  sendPage(exchange, shop, session, {
    title: found.name,
    canonical: `/catalog/product/view/id/${found.id}`,
    main: `<div class="product"><img src="${escapeMarkup(shop.origin())}/media/catalog/product/${found.id}.svg" alt="" width="400" height="300">
<div><h1>${escapeMarkup(found.name)}</h1>
<p>Artikelnummer <b>${escapeMarkup(found.sku)}</b></p>
<p class="price">${formatPrice(found.price)}</p><p>${stockLine(shop.books, found)}</p>
<form action="/checkout/cart/add" method="post"><input type="hidden" name="sku" value="${escapeMarkup(found.sku)}">
<input type="number" name="qty" value="1" min="1" max="999" aria-label="Menge"> <button>In den Warenkorb</button></form>
<h2>Bestand</h2><table><tr><th>Lager</th><th class="number">Menge</th></tr>${sources.join('')}</table></div></div>`,
  });
};

/** `/catalogsearch/result?q=&p=`: name or SKU, all words. */
export const search: ShopPage = (exchange, shop) => {
  const session = shop.sessions.open(exchange.req, exchange.res);
  const asked = exchange.query.get('q') ?? '';
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const found = shop.books.products.filter((candidate) => {
    const text = `${candidate.name} ${candidate.sku}`.toLowerCase();
    return words.length > 0 && words.every((word) => text.includes(word));
  });
  const address = `/catalogsearch/result?q=${encodeURIComponent(asked)}`;
  const list = shelfPage(
    shop.books,
    found,
    numberIn(exchange.query, 'p', 1, 0, 1_000_000),
    (page) => `${address}&p=${page}`,
  );
  sendPage(exchange, shop, session, {
    title: 'Suche',
    canonical: address,
    main: `<h1>Suche nach „${escapeMarkup(asked)}“</h1>\n${list}`,
  });
};

export function notFound(exchange: Exchange, shop: Shop): void {
  exchange.req.resume();
  const session = shop.sessions.open(exchange.req, exchange.res);
  sendPage(exchange, shop, session, {
    title: 'Nicht gefunden',
    canonical: '/no-route',
    status: 404,
    main: '<h1>Diese Seite gibt es nicht</h1><p>Vielleicht hilft die <a href="/">Startseite</a>.</p>',
  });
}
