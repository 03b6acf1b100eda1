import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { encodeStockFeed, type StockFeedHeader, type StockFeedRow } from '@banyan/domains';
import { answersList } from '../support/scripted-rest.js';

/** What the next answers look like; each is used once, then the feed is honest again. */
export type FeedScript = (
  honest: Buffer,
  request: { readonly since: number },
  response: ServerResponse,
) => Buffer | 'handled';

export const FEED_HEADER: StockFeedHeader = { createdOn: '20261121', createdAt: '120000', since: 0 };

/** A row of the feed with everything but its key filled in. */
export function feedRow(sequence: number, sku: string, change: Partial<StockFeedRow> = {}): StockFeedRow {
  return {
    sequence,
    changedOn: '20261121',
    changedAt: '110000',
    sku,
    source: 'WH-NORD',
    quantityThousandths: sequence * 1_000,
    unit: 'EA',
    unitNumerator: 1,
    inStock: true,
    description: 'scripted',
    ...change,
  };
}

/**
 * A stock change feed that answers honestly from `rows`, and as told when told. Beside it, as in the core, is the face that
 * says which sources serve which place: `TOPOLOGY_LISTS`.
 */
export class ScriptedFeed {
  readonly rows: StockFeedRow[] = [];
  /** The `since` of every request. */
  readonly asked: number[] = [];
  readonly #scripts: FeedScript[] = [];
  readonly #server: Server;
  /** While set, every answer is made by it. */
  always: FeedScript | undefined;
  /** Does the other face fail? */
  topologyAway = false;

  private constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  static async start(): Promise<ScriptedFeed> {
    const feed = new ScriptedFeed();
    await feed.listen(0);
    return feed;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
  }

  /** Plays these for the next requests, one each. */
  next(...scripts: FeedScript[]): void {
    this.#scripts.push(...scripts);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const call = { method: 'GET', url: request.url ?? '', authorization: undefined, traceparent: undefined, body: '' };
    if (call.url.startsWith('/rest/')) {
      if (this.topologyAway) response.writeHead(503).end();
      else answersList(call, response);
      return;
    }
    const query = new URL(request.url ?? '', 'http://feed').searchParams;
    const since = Number(query.get('since'));
    const limit = Number(query.get('limit') ?? '2000');
    this.asked.push(since);
    const header = { ...FEED_HEADER, since, ...(query.get('belnr') === 'X' ? { withDocuments: true as const } : {}) };
    const honest = encodeStockFeed(header, this.#page(since, limit));
    const script = this.#scripts.shift() ?? this.always;
    const bytes = script === undefined ? honest : script(honest, { since }, response);
    if (bytes === 'handled') return;
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(bytes);
  }

  /** As the legacy core does: from 0 the latest row of each (sku, source), else every row after `since`. */
  #page(since: number, limit: number): StockFeedRow[] {
    const rows = this.rows.filter((row) => row.sequence > since).sort((a, b) => a.sequence - b.sequence);
    if (since > 0) return rows.slice(0, limit);
    const latest = new Map(rows.map((row) => [`${row.sku}\n${row.source}`, row]));
    return rows.filter((row) => latest.get(`${row.sku}\n${row.source}`) === row).slice(0, limit);
  }
}
