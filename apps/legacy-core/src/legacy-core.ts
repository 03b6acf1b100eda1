import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PreparingClient } from '@banyan/database';
import { messageOf, type SigningKey } from '@banyan/kernel';
import { log, opsHandler } from '@banyan/observability';
import { Pool } from 'pg';
import { answerRequests } from './answer-requests.js';
import { Books } from './books/books.js';
import { Churn } from './books/churn.js';
import { migrateBooks } from './books/migrate.js';
import { PriceBooks } from './books/price-books.js';
import { priceTrade } from './books/price-trade.js';
import { stockTrade } from './books/stock-trade.js';
import { CartFace } from './cart/cart-face.js';
import { FaultSwitches } from './faults/switches.js';
import { IMPORT_FAULT_ANSWERS, ImportFace } from './import/import-face.js';
import { FEED_FAULT_ANSWERS, FeedFace } from './feed/feed-face.js';
import { MsiFace } from './msi/msi-face.js';
import { OcSessions } from './opencart/oc-sessions.js';
import { PHP_FAULT_ANSWERS } from './opencart/send-php.js';
import { booksRoutes } from './ops/books-routes.js';
import { faultsRoute, requestsRoute } from './ops/fault-routes.js';
import { orderRoutes } from './ops/order-routes.js';
import { opsFace } from './ops/ops-face.js';
import { priceRoutes } from './ops/price-routes.js';
import { RequestCounts } from './ops/request-counts.js';
import { OrderCalls } from './order/order-calls.js';
import { OrderFace } from './order/order-face.js';
import { MemoReader } from './orders/memo-reader.js';
import { OrderBooks } from './orders/order-books.js';
import { OrderReader } from './orders/order-reader.js';
import { OrderTruth } from './orders/order-truth.js';
import { PriceFace } from './price/price-face.js';
import { AccessTokens } from './rest/access-tokens.js';
import { REST_FAULT_ANSWERS } from './rest/rest-answers.js';
import { RestFace } from './rest/rest-face.js';
import { SalesCalls } from './sales/sales-calls.js';
import { SHOP_FAULT_ANSWERS } from './shop/fault-answers.js';
import { PhpSessions } from './shop/php-sessions.js';
import { ShopFace } from './shop/shop-face.js';
import { WebSocketEcho } from './shop/websocket-echo.js';
import { ApiSessions } from './soap/api-sessions.js';
import { SOAP_FAULT_ANSWERS, SoapFace } from './soap/soap-face.js';

export interface LegacyCoreOptions {
  readonly databaseUrl: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  readonly opsPort: number;
  readonly opsHost: string;
  readonly soapUser: string;
  readonly soapKey: string;
  readonly restUser: string;
  readonly restPassword: string;
  /** What the shop verifies assertions of who somebody is with. Default: it takes none. */
  readonly assertionKeys?: readonly SigningKey[] | undefined;
  /** Generated products that an empty shop is opened with, 0 to 5000. Default 5000. The hand-written ones come besides. */
  readonly products?: number;
}

export interface LegacyCore {
  /** All faces. */
  readonly url: string;
  readonly opsUrl: string;
  /** Answers what is under way, then stops; whatever is open after `graceMs` is cut. */
  close(graceMs?: number): Promise<void>;
}

/** Opens the books and lets the core listen: the faces on one port, its operations side on another. */
export async function startLegacyCore(options: LegacyCoreOptions): Promise<LegacyCore> {
  await migrateBooks(options.databaseUrl, options.products);
  const pool = new Pool({
    connectionString: options.databaseUrl,
    max: 8,
    application_name: 'legacy-core',
    connectionTimeoutMillis: 2000,
    Client: PreparingClient,
  });
  pool.on('error', (error) => log.warn('the database dropped a connection', { reason: messageOf(error) }));
  const books = new Books(pool);
  const orders = new OrderBooks({ pool, books });
  const reader = new OrderReader(pool);
  const apiSessions = new ApiSessions(pool);
  const phpSessions = new PhpSessions(pool);
  const prices = new PriceBooks({ pool, repriced: (shown) => books.reprice(shown) });
  await Promise.all([books.load(), prices.load(), apiSessions.load(), phpSessions.load()]);

  const faults = new FaultSwitches();
  const counts = new RequestCounts();
  const churn = new Churn((count, random) =>
    books.post(Array.from({ length: count }, () => stockTrade(books.products, random))),
  );
  const priceChurn = new Churn((count, random) => {
    // The hand-written ones stay as they were written.
    const traded = books.products.flatMap(({ id, ugly }) => (ugly ? [] : (prices.of(id) ?? [])));
    return prices.change(Array.from({ length: count }, () => priceTrade(traded, random)));
  });
  let url = '';
  const origin = (): string => url;
  const tunnels = new WebSocketEcho(faults, counts);
  const soap = new SoapFace({
    books,
    sessions: apiSessions,
    faults,
    counts,
    sales: new SalesCalls(orders, reader, new MemoReader(pool)),
    username: options.soapUser,
    apiKey: options.soapKey,
    origin,
  });
  const ocSessions = new OcSessions();
  const price = {
    books,
    prices,
    sessions: ocSessions,
    faults,
    username: options.soapUser,
    key: options.soapKey,
  };
  const cart = { books, prices, sessions: ocSessions, faults };
  const calls = new OrderCalls({ books, prices, orders, reader, origin, nowMs: Date.now });
  const tokens = new AccessTokens();
  const rest = {
    books,
    tokens,
    faults,
    username: options.restUser,
    password: options.restPassword,
    sessions: phpSessions,
  };
  const faces = {
    soap: { answer: soap.answer.bind(soap), faultAnswers: SOAP_FAULT_ANSWERS },
    rest: { answer: bound(new RestFace(rest)), faultAnswers: REST_FAULT_ANSWERS },
    msi: { answer: bound(new MsiFace({ books, tokens, faults })), faultAnswers: REST_FAULT_ANSWERS },
    feed: { answer: bound(new FeedFace(books, pool, faults)), faultAnswers: FEED_FAULT_ANSWERS },
    price: { answer: bound(new PriceFace(price)), faultAnswers: PHP_FAULT_ANSWERS },
    cart: { answer: bound(new CartFace(cart)), faultAnswers: PHP_FAULT_ANSWERS },
    order: { answer: bound(new OrderFace({ sessions: ocSessions, faults, calls })), faultAnswers: PHP_FAULT_ANSWERS },
    // Of one endpoint with the rest of SOAP, which lets its faults strike when it has read the call.
    sales: { answer: soap.answer.bind(soap), faultAnswers: SOAP_FAULT_ANSWERS },
    import: { answer: bound(new ImportFace(books, orders, faults)), faultAnswers: IMPORT_FAULT_ANSWERS },
    shop: {
      answer: bound(new ShopFace({ books, sessions: phpSessions, origin, assertionKeys: options.assertionKeys })),
      faultAnswers: SHOP_FAULT_ANSWERS,
    },
  };
  const server = createServer(
    { shouldUpgradeCallback: (req) => tunnels.wants(req), requestTimeout: 0 },
    answerRequests({ faults, counts, faces }),
  );
  server.on('upgrade', (req, socket, head) => tunnels.accept(req, socket, head));

  const health = opsHandler({ service: 'legacy-core', readiness: () => readiness(pool) });
  const routes = new Map(
    Object.entries({
      ...booksRoutes(books, churn),
      ...priceRoutes({ books, prices, churn: priceChurn }),
      ...orderRoutes({ orders, reader, truth: new OrderTruth(pool) }),
      '/__requests': requestsRoute(counts),
    }),
  );
  const faultRoute = faultsRoute(faults);
  const ops = createServer(
    // A question about a hundred SKUs of 64 characters is longer than Node's usual 16 KiB.
    { maxHeaderSize: 65_536 },
    opsFace(health, (path) => (path === '/__faults' || path.startsWith('/__faults/') ? faultRoute : routes.get(path))),
  );

  url = await listen(server, options.port, options.host);
  const opsUrl = await listen(ops, options.opsPort, options.opsHost);
  return {
    url,
    opsUrl,
    close: async (graceMs = 2000) => {
      await Promise.all([churn.stop(), priceChurn.stop()]);
      faults.clear();
      await Promise.all([tunnels.close(graceMs), closeServer(server, graceMs), closeServer(ops, 500)]);
      await pool.end();
    },
  };
}

function bound<A extends unknown[], R>(face: { answer(...args: A): R }): (...args: A) => R {
  return face.answer.bind(face);
}

async function readiness(pool: Pool) {
  try {
    await pool.query('SELECT 1');
    return { checks: [{ name: 'postgres', ok: true, required: false }] };
  } catch (error) {
    return { checks: [{ name: 'postgres', ok: false, required: false, detail: messageOf(error) }] };
  }
}

function listen(server: Server, port: number, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
      resolve(`http://${shown}:${(server.address() as AddressInfo).port}`);
    });
  });
}

function closeServer(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
