import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the scripted core got it. */
export interface RestCall {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly traceparent: string | undefined;
  readonly body: string;
}
export type RestScript = (call: RestCall, res: ServerResponse) => void;

export const TOKEN_PATH = '/rest/V1/integration/admin/token';
export const isLogin = (call: RestCall): boolean => call.url.endsWith(TOKEN_PATH);

export function sendJson(res: ServerResponse, body: unknown, status = 200): void {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  res.end(typeof body === 'string' && body.startsWith('raw:') ? body.slice(4) : JSON.stringify(body));
}

/** What the core says to those without a token that is alive. */
export const UNAUTHORIZED = {
  message: "The consumer isn't authorized to access %resources.",
  parameters: { resources: 'Magento_CatalogInventory::cataloginventory' },
};
export const NO_SUCH_PRODUCT = {
  message: "The product that was requested doesn't exist. Verify the product and try again.",
};

/** The 27 fields of a stock item, as they are served for a product that is counted. */
export const stockItem = (sku: string, changed: Readonly<Record<string, unknown>> = {}) => ({
  item_id: 7,
  product_id: 7,
  stock_id: 1,
  qty: 12,
  is_in_stock: true,
  is_qty_decimal: false,
  show_default_notification_message: false,
  use_config_min_qty: true,
  min_qty: 0,
  use_config_min_sale_qty: 1,
  min_sale_qty: 1,
  use_config_max_sale_qty: true,
  max_sale_qty: 10000,
  use_config_backorders: true,
  backorders: 0,
  use_config_notify_stock_qty: true,
  notify_stock_qty: 1,
  use_config_qty_increments: true,
  qty_increments: 0,
  use_config_enable_qty_inc: true,
  enable_qty_increments: false,
  use_config_manage_stock: true,
  manage_stock: true,
  low_stock_date: null,
  is_decimal_divided: false,
  stock_status_changed_auto: 0,
  extension_attributes: { sku },
  ...changed,
});

/** The lists of the multi-source face for a shop with the eight store views. */
export const TOPOLOGY_LISTS: Readonly<Record<string, readonly unknown[]>> = {
  sources: [
    { source_code: 'WH-NORD', name: 'Nord', enabled: true },
    { source_code: 'WH-SUED', name: 'Süd', enabled: '1' },
    { source_code: 'WH-ALT', name: 'Alt', enabled: '' },
    ...['0101', '0102', '0103', '0104'].map((store) => ({ source_code: `ST-${store}`, name: store, enabled: 1 })),
  ],
  'stock-source-links': [
    ...['WH-NORD', 'WH-SUED', 'WH-ALT'].map((source_code, priority) => ({ stock_id: 1, source_code, priority })),
    { stock_id: 2, source_code: 'WH-SUED', priority: 1 },
    ...['0101', '0102', '0103', '0104'].flatMap((store, index) => [
      { stock_id: 3, source_code: `ST-${store}`, priority: index },
      { stock_id: String(4 + index), source_code: `ST-${store}`, priority: 1 },
    ]),
  ],
  stocks: [
    [1, 'default', 'mobile_de'],
    [2, 'mkt'],
    [3, 'pos'],
    [4, 'pos_0101'],
    [5, 'pos_0102'],
    [6, 'pos_0103'],
    [7, 'pos_0104'],
  ].map(([stock_id, ...codes]) => ({
    stock_id,
    name: codes.join(' & '),
    extension_attributes: { sales_channels: codes.map((code) => ({ type: 'website', code })) },
  })),
};

/** Lets people in, and answers with the lists of the shop; anything else is `undefined` and left to the test. */
export function answersList(call: RestCall, res: ServerResponse): boolean {
  if (isLogin(call)) {
    sendJson(res, 'token-of-the-test');
    return true;
  }
  const list = /\/rest\/V1\/inventory\/(sources|stock-source-links|stocks)\?/.exec(call.url)?.[1];
  const items = list === undefined ? undefined : TOPOLOGY_LISTS[list];
  if (items === undefined) return false;
  sendJson(res, { items, search_criteria: {}, total_count: items.length });
  return true;
}

/** The REST faces, doing what the test's script says, on a real socket. */
export class ScriptedRest {
  readonly calls: RestCall[] = [];
  script: RestScript = (call, res) => {
    if (!answersList(call, res)) sendJson(res, { items: [], total_count: 0 });
  };
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const call: RestCall = {
          method: req.method ?? '',
          url: req.url ?? '',
          authorization: req.headers.authorization,
          traceparent: [req.headers.traceparent].flat()[0],
          body: Buffer.concat(chunks).toString('utf8'),
        };
        this.calls.push(call);
        this.script(call, res);
      });
    });
  }

  static async start(): Promise<ScriptedRest> {
    const rest = new ScriptedRest();
    rest.#server.listen(0, '127.0.0.1');
    await once(rest.#server, 'listening');
    return rest;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How often a path was asked for that holds this text. */
  count(part: string): number {
    return this.calls.filter((call) => call.url.includes(part)).length;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
