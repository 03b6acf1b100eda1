import { gzipSync } from 'node:zlib';
import { ALL_DEPARTMENTS } from '../catalogue/departments.js';
import { escapeMarkup } from '../wire/escape.js';
import { send } from '../wire/send.js';
import type { Exchange, Shop } from './exchange.js';
import type { PhpSession } from './php-sessions.js';

export const SHOP_NAME = 'Kaufhaus Feigenbaum';

export interface Page {
  readonly title: string;
  /** HTML, already escaped. */
  readonly main: string;
  /** Path of the page's own address, for the canonical link. */
  readonly canonical: string;
  readonly status?: number;
}

/** Sends a page in the shop's frame. Its canonical link and logo carry the core's own origin, whoever asked. */
export function sendPage({ req, res }: Exchange, shop: Shop, session: PhpSession, page: Page): void {
  const html = frame(page, session, shop.origin());
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    'Cache-Control': 'no-store, no-cache, must-revalidate',
    Pragma: 'no-cache',
    'X-Powered-By': 'PHP/5.4.45',
  };
  // No Vary: the module that compresses was switched on years after the caches were.
  const zipped = /\bgzip\b/.test(req.headers['accept-encoding'] ?? '');
  if (zipped) send(res, page.status ?? 200, { ...headers, 'Content-Encoding': 'gzip' }, gzipSync(html, { level: 6 }));
  else send(res, page.status ?? 200, headers, html);
}

function frame({ title, main, canonical }: Page, session: PhpSession, origin: string): string {
  const pieces = Object.values(session.contents.cart).reduce((sum, count) => sum + count, 0);
  const customer = session.contents.customer;
  const navigation = ALL_DEPARTMENTS.map(
    (department) => `<li><a href="/${department.urlKey}.html">${escapeMarkup(department.name)}</a></li>`,
  );
  return `<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<title>${escapeMarkup(title)} – ${SHOP_NAME}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="${escapeMarkup(origin + canonical)}">
<link rel="stylesheet" href="/skin/styles.css">
<link rel="icon" href="/media/logo.svg">
</head>
<body>
<header>
<a class="brand" href="/"><img src="/media/logo.svg" alt="" width="40" height="40"> ${SHOP_NAME}<small>seit 1909</small></a>
<form class="search" action="/catalogsearch/result" method="get" role="search">
<input type="search" name="q" aria-label="Suche" placeholder="Artikel oder Nummer"><button>Suchen</button>
</form>
<nav class="account"><a href="/customer/account/login">${customer === undefined ? 'Anmelden' : escapeMarkup(customer)}</a>
<a href="/checkout/cart">Warenkorb (${pieces})</a></nav>
</header>
<nav class="departments"><ul>${navigation.join('')}</ul></nav>
<main>
${main}
</main>
<footer>Alle Preise inkl. MwSt. · <a href="/impressum.html">Impressum</a> · <a href="${escapeMarkup(origin)}/">${escapeMarkup(origin)}</a></footer>
</body>
</html>
`;
}
