import { escapeMarkup } from '../wire/escape.js';
import { send } from '../wire/send.js';
import { formOf } from './account-pages.js';
import type { ShopPage } from './exchange.js';
import { sendPage } from './layout.js';
import { formatPrice } from './shelf.js';

const MOST_PIECES = 999;

export const cart: ShopPage = (exchange, shop) => {
  const session = shop.sessions.open(exchange.req, exchange.res);
  let totalCents = 0;
  const rows = Object.entries(session.contents.cart).flatMap(([sku, pieces]) => {
    const product = shop.books.bySku(sku);
    if (product === undefined) return [];
    totalCents += Math.round(Number(product.price) * 100) * pieces;
    return `<tr><td><a href="/catalog/product/view/id/${product.id}">${escapeMarkup(product.name)}</a></td>
<td class="number">${pieces}</td><td class="number">${formatPrice(product.price)}</td></tr>`;
  });
  const total = `<tr><th>Summe</th><th></th><th class="number">${formatPrice((totalCents / 100).toFixed(2))}</th></tr>`;
  sendPage(exchange, shop, session, {
    title: 'Warenkorb',
    canonical: '/checkout/cart',
    main: `<h1>Warenkorb</h1>${
      rows.length === 0
        ? '<p>Ihr Warenkorb ist leer.</p>'
        : `<table><tr><th>Artikel</th><th class="number">Menge</th><th class="number">Preis</th></tr>${rows.join('')}${total}</table>`
    }`,
  });
};

/** No idempotency: the same form sent twice puts twice as much in the cart. */
export const addToCart: ShopPage = async ({ req, res }, shop) => {
  const form = await formOf(req);
  const session = shop.sessions.open(req, res);
  const sku = form.get('sku') ?? '';
  const pieces = Number(/^\d{1,3}$/.exec(form.get('qty') ?? '1')?.[0] ?? 0);
  if (pieces > 0 && shop.books.bySku(sku) !== undefined) {
    const held = new Map(Object.entries(session.contents.cart));
    held.set(sku, Math.min(MOST_PIECES, (held.get(sku) ?? 0) + pieces));
    // fromEntries, because an article number may be called __proto__.
    shop.sessions.save({ ...session, contents: { ...session.contents, cart: Object.fromEntries(held) } });
  }
  send(res, 302, { Location: `${shop.origin()}/checkout/cart`, 'Content-Type': 'text/html; charset=utf-8' }, '');
};
