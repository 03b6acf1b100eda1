import { STATUS_CODES } from 'node:http';
import { numberIn } from '../wire/request-target.js';
import { send } from '../wire/send.js';
import type { Exchange, Shop, ShopPage } from './exchange.js';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const BODYLESS = new Set([204, 205, 304]);
const REDIRECTS = new Set([300, 301, 302, 303, 305, 307, 308]);

/** `/status/{code}`: any status from 200 to 599. Redirects go to the core's own origin; 401 asks for credentials. */
export const anyStatus: ShopPage = ({ req, res, params }: Exchange, shop: Shop) => {
  const status = Number(params['code']);
  req.resume();
  if (!(status >= 200 && status <= 599)) return send(res, 400, HTML, '<p>Kein Status.</p>\n');
  if (REDIRECTS.has(status)) res.setHeader('Location', `${shop.origin()}/`);
  if (status === 401)
    res.setHeader('WWW-Authenticate', ['Basic realm="Lager"', 'Bearer realm="API", error="invalid_token"']);
  if (status === 429 || status === 503) res.setHeader('Retry-After', '120');
  if (BODYLESS.has(status)) return void res.writeHead(status).end();
  send(res, status, HTML, `<h1>${status} ${STATUS_CODES[status] ?? 'Unassigned'}</h1>\n`);
};

const REPEATED: readonly (readonly [name: string, value: string])[] = [
  ['Content-Type', 'text/plain; charset=utf-8'],
  ['Set-Cookie', 'a=1; path=/'],
  ['X-Warehouse', 'WH-NORD'],
  ['Set-Cookie', 'b=2; path=/; expires=Thu, 31-Dec-2037 23:55:55 GMT'],
  ['X-Warehouse', 'WH-SUED'],
  ['Link', '</a>; rel=preload'],
  ['Link', '</b>; rel=preload'],
  ['Via', '1.0 squid-alt'],
  ['Cache-Control', 'private'],
  ['Cache-Control', 'max-age=0'],
  ['x-lower-case', 'kept'],
  ['X-Empty', ''],
];

/** `/repeated-headers`: the same names several times, which mean something by their order. */
export const repeatedHeaders: ShopPage = ({ res }) => {
  for (const [name, value] of REPEATED) res.appendHeader(name, value);
  res.setHeader('Content-Length', 10);
  res.end('Mehrfach.\n');
};

/** `/big-headers?bytes=`: a head of about that size, by default 8 KiB. */
export const bigHeaders: ShopPage = ({ res, query }) => {
  const bytes = numberIn(query, 'bytes', 8192, 0, 1_048_576);
  for (let at = 0; at * 256 < bytes; at += 1) res.setHeader(`X-Filler-${String(at).padStart(4, '0')}`, 'x'.repeat(238));
  send(res, 200, HTML, '<p>Viel Kopf.</p>\n');
};

/** `/impressum.html`: latin-1 bytes, and says so. */
export const latin1Page: ShopPage = ({ res }) => {
  const page =
    '<html><head><title>Impressum</title></head><body><h1>Impressum</h1><p>Kaufhaus Feigenbaum &amp; Söhne, Große Straße 7, 20457 Hamburg. Geschäftsführer: Jürgen Köß.</p></body></html>\n';
  send(res, 200, { 'Content-Type': 'text/html; charset=ISO-8859-1' }, Buffer.from(page, 'latin1'));
};

/** `/api/warnings.json`: what a PHP with `display_errors` on calls JSON. */
export const phpWarningsJson: ShopPage = ({ res }) => {
  const body =
    '<br />\n<b>Notice</b>:  Undefined index: sku in <b>/var/www/shop/system/library/api.php</b> on line <b>212</b><br />\n' +
    '{"success":true,"count":"3"}';
  send(res, 200, { 'Content-Type': 'application/json' }, body);
};

/** `/api/links.json`: absolute links to itself, of its own origin. */
export const ownLinks: ShopPage = ({ res }, shop) => {
  const origin = shop.origin();
  const links = { self: `${origin}/api/links.json`, home: `${origin}/`, image: `${origin}/media/logo.svg` };
  send(res, 200, { 'Content-Type': 'application/json; charset=utf-8' }, `${JSON.stringify(links)}\n`);
};

/** OPTIONS anywhere. */
export const options: ShopPage = ({ res }) => {
  res.writeHead(200, { Allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS', 'Content-Length': 0 }).end();
};
