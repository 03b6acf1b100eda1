import type { IncomingMessage, ServerResponse } from 'node:http';
import { targetOf } from '../wire/request-target.js';
import { account, loginForm, loginPost, logout } from './account-pages.js';
import { assertionPost } from './assertion-login.js';
import { addToCart, cart } from './cart-pages.js';
import { catalogueChecksum, catalogueDownload } from './catalogue-download.js';
import { department, home, notFound, product, search } from './catalogue-pages.js';
import { echo } from './echo.js';
import type { Shop, ShopPage } from './exchange.js';
import { logo, productImage, robots, styles } from './media.js';
import { anyStatus, bigHeaders, latin1Page, options, ownLinks, phpWarningsJson, repeatedHeaders } from './oddities.js';
import { chunked, earlyHints, events, slow, trailers } from './streams.js';
import { upload } from './upload.js';

interface Route {
  readonly methods: 'read' | 'post' | 'send' | 'any';
  readonly path: RegExp;
  readonly page: ShopPage;
}

const METHODS: Readonly<Record<Route['methods'], readonly string[]>> = {
  read: ['GET', 'HEAD'],
  post: ['POST'],
  send: ['POST', 'PUT'],
  any: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
};

/** Everything the shop answers; the first match wins. */
const ROUTES: readonly Route[] = [
  { methods: 'read', path: /^\/$/, page: home },
  { methods: 'read', path: /^\/impressum\.html$/, page: latin1Page },
  { methods: 'read', path: /^\/(?<key>[a-z-]+)\.html$/, page: department },
  { methods: 'read', path: /^\/catalog\/product\/view\/id\/(?<id>\d{1,9})$/, page: product },
  { methods: 'read', path: /^\/catalogsearch\/result\/?$/, page: search },
  { methods: 'read', path: /^\/customer\/account\/login$/, page: loginForm },
  { methods: 'post', path: /^\/customer\/account\/loginPost$/, page: loginPost },
  { methods: 'post', path: /^\/customer\/account\/assertionPost$/, page: assertionPost },
  { methods: 'post', path: /^\/customer\/account\/logout$/, page: logout },
  // As Magento's, which is a link.
  { methods: 'read', path: /^\/customer\/account\/logout$/, page: logout },
  { methods: 'read', path: /^\/customer\/account$/, page: account },
  { methods: 'read', path: /^\/checkout\/cart$/, page: cart },
  { methods: 'post', path: /^\/checkout\/cart\/add$/, page: addToCart },
  { methods: 'read', path: /^\/skin\/styles\.css$/, page: styles },
  { methods: 'read', path: /^\/robots\.txt$/, page: robots },
  { methods: 'read', path: /^\/media\/logo\.svg$/, page: logo },
  { methods: 'read', path: /^\/media\/catalog\/product\/(?<id>\d{1,9})\.svg$/, page: productImage },
  { methods: 'read', path: /^\/download\/catalog-full\.bin$/, page: catalogueDownload },
  { methods: 'read', path: /^\/download\/catalog-full\.bin\.sha256$/, page: catalogueChecksum },
  { methods: 'send', path: /^\/upload$/, page: upload },
  { methods: 'read', path: /^\/events$/, page: events },
  { methods: 'read', path: /^\/slow$/, page: slow },
  { methods: 'read', path: /^\/early-hints$/, page: earlyHints },
  { methods: 'read', path: /^\/stream\/chunked$/, page: chunked },
  { methods: 'read', path: /^\/stream\/trailers$/, page: trailers },
  { methods: 'read', path: /^\/repeated-headers$/, page: repeatedHeaders },
  { methods: 'read', path: /^\/big-headers$/, page: bigHeaders },
  { methods: 'read', path: /^\/api\/warnings\.json$/, page: phpWarningsJson },
  { methods: 'read', path: /^\/api\/links\.json$/, page: ownLinks },
  { methods: 'any', path: /^\/status\/(?<code>\d{3})$/, page: anyStatus },
  { methods: 'any', path: /^\/api\/echo(?:\/.*)?$/, page: echo },
];

/** Everything else the monolith does: a shop, and the oddities a passthrough meets in one. */
export class ShopFace {
  readonly #shop: Shop;

  constructor(shop: Shop) {
    this.#shop = shop;
  }

  async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { path, query } = targetOf(req);
    const method = req.method ?? 'GET';
    const exchange = { req, res, path, query, params: {} };
    const found = ROUTES.filter((route) => route.path.test(path));
    const [route] = found.filter(({ methods }) => METHODS[methods].includes(method));
    if (route !== undefined) {
      const params = route.path.exec(path)?.groups ?? {};
      return route.page({ ...exchange, params }, this.#shop);
    }
    if (path === '/index.php' && query.get('route') === 'product/product') return product(exchange, this.#shop);
    if (method === 'OPTIONS') return options(exchange, this.#shop);
    const [other] = found;
    if (other === undefined) return notFound(exchange, this.#shop);
    req.resume();
    res.writeHead(405, { Allow: METHODS[other.methods].join(', '), 'Content-Length': 0 }).end();
  }
}
