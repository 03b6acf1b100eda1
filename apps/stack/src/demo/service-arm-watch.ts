import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { readOtlp } from '../traces/read-otlp.js';
import type { SpanRecord } from '../traces/span-record.js';

/** One live request that a gateway sent to the service arm. */
export interface ServiceCall {
  /** When it was sent, ms since the Unix epoch. */
  readonly sentMs: number;
  readonly failed: boolean;
}

/** A collector that keeps one thing of the traces it receives: every live call to the service arm, to the millisecond. */
export class ServiceArmWatch {
  readonly #calls: ServiceCall[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.#receive(request, response));
  }

  static async open(): Promise<ServiceArmWatch> {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ServiceArmWatch(server);
  }

  /** For OTEL_EXPORTER_OTLP_ENDPOINT. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** In the order they were sent. */
  get calls(): readonly ServiceCall[] {
    return this.#calls.toSorted((a, b) => a.sentMs - b.sentMs);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    // Of flags there are events, too: they say nothing of calls.
    if (request.url === '/v1/logs')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    this.#keep(readOtlp(JSON.parse(text.toString('utf8'))));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  #keep(spans: readonly SpanRecord[]): void {
    for (const { service, attributes, startMs, failed } of spans) {
      if (service !== 'gateway' || attributes['banyan.arm'] !== 'service' || attributes['banyan.shadow'] !== false)
        continue;
      this.#calls.push({ sentMs: startMs, failed });
    }
  }
}
