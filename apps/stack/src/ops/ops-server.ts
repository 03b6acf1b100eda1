import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { messageOf } from '@banyan/kernel';
import { gauge, METRICS_MEDIA_TYPE, metricsText, opsHandler, type Readiness } from '@banyan/observability';
import { traceRoutes } from '../traces/trace-routes.js';
import { TraceStore } from '../traces/trace-store.js';

interface OpsAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
}

/** Settles when the process answers; rejects with why not. */
export type Probe = () => Promise<void>;

/**
 * The operations side of the launcher: its own health, the health and metrics of those children that have no such side
 * themselves (`/postgres/readyz`, `/unleash/metrics` …), and the traces of the whole shop.
 */
export class OpsServer {
  readonly #probes = new Map<string, Probe>();
  readonly #server: Server;
  readonly traces = new TraceStore();

  constructor(readiness: Readiness) {
    const ownHealth = opsHandler({ service: 'stack', readiness });
    const traces = traceRoutes(this.traces);
    this.#server = createServer((request, response) => {
      if (ownHealth(request, response) || traces(request, response) || this.#childHealth(request, response)) return;
      response.writeHead(404, { 'content-type': 'text/plain' }).end('nothing here\n');
    });
  }

  /** @returns its URL */
  async listen(port: number, host: string): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, resolve);
    });
    const { port: actual } = this.#server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${actual}`;
  }

  /** From now on `/<name>/readyz` answers by this probe. */
  probe(name: string, probe: Probe): void {
    this.#probes.set(name, probe);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #childHealth(request: IncomingMessage, response: ServerResponse): boolean {
    const [, name = '', question] =
      /^\/([a-z-]+)\/(livez|readyz|startupz|metrics)(?:\?.*)?$/.exec(request.url ?? '') ?? [];
    const probe = this.#probes.get(name);
    if (request.method !== 'GET' || probe === undefined || question === undefined) return false;
    this.#childAnswer(name, probe, question).then(
      ({ status, mediaType, body }) => response.writeHead(status, { 'content-type': mediaType }).end(body),
      (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(`${messageOf(error)}\n`),
    );
    return true;
  }

  async #childAnswer(name: string, probe: Probe, question: string): Promise<OpsAnswer> {
    const trouble = await probe().then(() => undefined, messageOf);
    gauge('banyan_process_ready_state')
      .with({ process: name })
      .set(trouble === undefined ? 1 : 0);
    if (question === 'metrics') return { status: 200, mediaType: METRICS_MEDIA_TYPE, body: await metricsText() };
    return { status: trouble === undefined ? 200 : 503, mediaType: 'text/plain', body: `${trouble ?? 'ready'}\n` };
  }
}
