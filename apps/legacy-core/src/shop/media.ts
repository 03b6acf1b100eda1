import { createHash } from 'node:crypto';
import { ALL_DEPARTMENTS } from '../catalogue/departments.js';
import { escapeMarkup } from '../wire/escape.js';
import { notFound } from './catalogue-pages.js';
import type { Exchange, Shop, ShopPage } from './exchange.js';
import { sendResource } from './send-resource.js';
import { STYLES } from './styles.js';

const LAST_MODIFIED = 'Tue, 03 Mar 2015 09:14:07 GMT';

function sendText({ req, res }: Exchange, contentType: string, text: string): Promise<void> {
  const bytes = Buffer.from(text, 'utf8');
  return sendResource(req, res, {
    length: bytes.length,
    etag: `"${createHash('sha1').update(bytes).digest('hex').slice(0, 16)}"`,
    lastModified: LAST_MODIFIED,
    headers: { 'Content-Type': contentType, 'Cache-Control': 'public, max-age=86400' },
    write: (answer, first, last) => void answer.write(bytes.subarray(first, last + 1)),
  });
}

export const styles: ShopPage = (exchange) => sendText(exchange, 'text/css; charset=utf-8', STYLES);

export const robots: ShopPage = (exchange) =>
  sendText(exchange, 'text/plain; charset=us-ascii', 'User-agent: *\nDisallow: /checkout/\nDisallow: /api/\n');

/** A fig leaf. */
export const logo: ShopPage = (exchange) =>
  sendText(
    exchange,
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" rx="4" fill="#3d4a3a"/>
<path d="M20 36V17M20 27c-8 1-12-4-11-11 5 0 9 2 10 6-1-7 0-13 1-18 1 5 2 11 1 18 1-4 5-6 10-6 1 7-3 12-11 11" fill="#a9bd8c" stroke="#f4f0e8" stroke-width="1.2"/></svg>\n`,
  );

/** `/media/catalog/product/17.svg`: a drawing in the colour of the department, where a photograph would be. */
export const productImage: ShopPage = (exchange: Exchange, shop: Shop) => {
  const product = shop.books.byId(Number(exchange.params['id']));
  const department = ALL_DEPARTMENTS.find(({ id }) => id === product?.categoryId);
  if (product === undefined || department === undefined) return notFound(exchange, shop);
  const turn = (product.id * 47) % 360;
  const size = 34 + ((product.id * 13) % 28);
  return sendText(
    exchange,
    'image/svg+xml',
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180" role="img"><title>${escapeMarkup(product.name)}</title>
<rect width="240" height="180" fill="${department.colour}" opacity=".14"/><ellipse cx="120" cy="146" rx="72" ry="9" opacity=".12"/>
<g transform="translate(120 86)" fill="${department.colour}"><circle r="${size}"/>
<rect x="-${size / 2}" y="-${size / 2}" width="${size}" height="${size}" rx="6" fill="#f4f0e8" opacity=".55" transform="rotate(${turn})"/></g>
<text x="120" y="172" font-family="Georgia, serif" font-size="12" text-anchor="middle" fill="#2b2721">${escapeMarkup(/[\p{L}\d-]+/u.exec(product.name)?.[0] ?? '')}</text></svg>\n`,
  );
};
