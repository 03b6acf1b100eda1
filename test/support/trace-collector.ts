import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { readOtlp } from '../../apps/stack/src/traces/read-otlp.js';
import type { SpanRecord } from '../../apps/stack/src/traces/span-record.js';

const unzip = promisify(gunzip);

/** An event as it was sent through the Logs API. */
export interface EventRecord {
  readonly name: string;
  readonly traceId: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
}

/** A collector of our own on a real socket: OTLP over HTTP with JSON, of every process of a shop. */
export class TraceCollector {
  readonly spans: SpanRecord[] = [];
  readonly events: EventRecord[] = [];
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isZipped = request.headers['content-encoding'] === 'gzip';
      void this.#take(request.url ?? '', Buffer.concat(chunks), isZipped).then(
        () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'),
        () => response.writeHead(400).end(),
      );
    });
  });

  private constructor(private readonly watch: ((text: string) => void) | undefined) {}

  /** @param watch is given every body as it came, and nothing of it is kept here: for who has a collector by the hour */
  static async open(watch?: (text: string) => void): Promise<TraceCollector> {
    const collector = new TraceCollector(watch);
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

  async #take(path: string, body: Buffer, isZipped: boolean): Promise<void> {
    const text = (isZipped ? await unzip(body) : body).toString('utf8');
    if (this.watch !== undefined) return this.watch(text);
    const said: unknown = JSON.parse(text);
    if (path === '/v1/logs') this.events.push(...readEvents(said as SentLogs));
    else this.spans.push(...readOtlp(said));
  }
}

interface SentLogs {
  readonly resourceLogs: readonly {
    readonly scopeLogs: readonly {
      readonly logRecords: readonly {
        readonly eventName: string;
        readonly traceId: string;
        readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
      }[];
    }[];
  }[];
}

function readEvents({ resourceLogs }: SentLogs): readonly EventRecord[] {
  const records = resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
  return records.map(({ eventName, traceId, attributes }) => ({
    name: eventName,
    traceId,
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue])),
  }));
}
