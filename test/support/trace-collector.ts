import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readOtlp } from '../../apps/stack/src/traces/read-otlp.js';
import type { SpanRecord } from '../../apps/stack/src/traces/span-record.js';

const unzip = promisify(gunzip);

/** A collector of our own on a real socket: OTLP over HTTP with JSON, of every process of a shop. */
export class TraceCollector {
  readonly spans: SpanRecord[] = [];
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void this.#take(Buffer.concat(chunks), request.headers['content-encoding'] === 'gzip').then(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        () => response.writeHead(400).end(),
      );
    });
  });

  static async open(): Promise<TraceCollector> {
    const collector = new TraceCollector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What has come of one trace, in the order in which it began. */
  of(traceId: string): readonly SpanRecord[] {
    return this.spans.filter((span) => span.traceId === traceId).toSorted((a, b) => a.startMs - b.startMs);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #take(body: Buffer, zipped: boolean): Promise<void> {
    const text = zipped ? await unzip(body) : body;
    this.spans.push(...readOtlp(JSON.parse(text.toString('utf8'))));
  }
}
