import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { heardTraceResponse, keptTraceCount, keptTracesSince, newTraceContext, parseTraceparent } from '@banyan/kernel';
import { activeContext } from './active-span.js';
import { metricsText } from './metrics.js';
import type { Span } from './span.js';
import { startSpan } from './start-span.js';
import {
  flushTraces,
  keepHeld,
  keepTrace,
  otlpExporter,
  startTracing,
  stopTracing,
  type TracingOptions,
} from './tracing.js';
import { withSpan } from './with-span.js';

interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  status: { code?: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}

/** A collector on a real socket that keeps what it is sent. */
class Collector {
  readonly spans: SentSpan[] = [];
  readonly resources: unknown[] = [];
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        resourceSpans: { resource: unknown; scopeSpans: { spans: SentSpan[] }[] }[];
      };
      for (const { resource, scopeSpans } of body.resourceSpans) {
        this.resources.push(resource);
        this.spans.push(...scopeSpans.flatMap((scope) => scope.spans));
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

let collector: Collector;

async function trace(ratio: number, more: Pick<TracingOptions, 'slowMs' | 'heldSpans'> = {}): Promise<void> {
  startTracing({
    exporter: otlpExporter(await collector.start()),
    serviceName: 'gateway',
    serviceVersion: '1.2.3',
    environment: 'test',
    ratio,
    ...more,
  });
}

beforeEach(() => {
  collector = new Collector();
});

afterEach(async () => {
  await stopTracing();
  await collector.stop().catch(() => undefined);
});

describe('a span', () => {
  it('continues a sampled trace of the caller, whatever the ratio for new ones', async () => {
    await trace(0);
    const parent = newTraceContext(true);
    const server = startSpan('GET /inventory', 'server', parent);
    const call = startSpan('call legacy', 'client', server.context);
    call.set({ 'banyan.arm': 'legacy', 'http.response.status_code': 503, 'server.address': undefined });
    call.fail('fault');
    call.end();
    call.end();
    server.end();
    await flushTraces(2_000);
    expect(collector.spans.map(({ name }) => name)).toEqual(['call legacy', 'GET /inventory']);
    const [client, root] = collector.spans;
    expect(root).toMatchObject({ traceId: parent.traceId, parentSpanId: parent.spanId, kind: 2 });
    expect(client).toMatchObject({ traceId: parent.traceId, parentSpanId: root?.spanId, kind: 3, status: { code: 2 } });
    expect(client?.attributes).toEqual([
      { key: 'banyan.arm', value: { stringValue: 'legacy' } },
      { key: 'http.response.status_code', value: { intValue: 503 } },
      { key: 'error.type', value: { stringValue: 'fault' } },
    ]);
    expect(JSON.stringify(collector.resources[0])).toContain('"service.name","value":{"stringValue":"gateway"}');
    expect(parseTraceparent(call.traceparent())).toEqual({ ...parent, spanId: client?.spanId });
  });

  it('of an unsampled trace is not sent, but its context still travels', async () => {
    await trace(1);
    const parent = newTraceContext(false);
    const span = startSpan('GET /', 'server', parent);
    span.set({ 'banyan.arm': 'legacy' });
    span.end();
    await flushTraces(2_000);
    expect(collector.spans).toEqual([]);
    expect(parseTraceparent(span.traceparent())).toEqual({ ...parent, spanId: span.context.spanId });
  });

  it('begins a new recorded trace at ratio 1, whose id is the one that was decided on', async () => {
    await trace(1);
    const span = startSpan('GET /', 'server');
    span.end();
    await flushTraces(2_000);
    expect(collector.spans).toMatchObject([{ traceId: span.context.traceId, spanId: span.context.spanId }]);
    expect(collector.spans[0]?.parentSpanId ?? '').toBe('');
  });

  it('records about the asked share of new traces', async () => {
    await trace(0.1);
    let sampled = 0;
    for (let n = 0; n < 5_000; n++) {
      const span = startSpan('GET /', 'server');
      if (span.context.sampled) sampled++;
      span.end();
    }
    // 500 expected; nine standard deviations (21) either side never fail by chance.
    expect(sampled).toBeGreaterThan(310);
    expect(sampled).toBeLessThan(690);
  });

  it('without tracing passes on what it was given and starts nothing', () => {
    const parent = newTraceContext(true);
    expect(startSpan('GET /', 'server', parent).traceparent()).toBe(`00-${parent.traceId}-${parent.spanId}-01`);
    expect(startSpan('GET /', 'server').context.sampled).toBe(false);
  });
});

describe('a trace that is not sampled', () => {
  const names = (): string[] => collector.spans.map(({ name }) => name).toSorted();
  const keptBecause = (name: string): unknown =>
    collector.spans.find((span) => span.name === name)?.attributes.find(({ key }) => key === 'banyan.kept.reason')
      ?.value;

  /** A request that calls one arm after the other. */
  function request(
    first: (span: Span) => void = () => {},
    method?: 'GET' | 'POST',
  ): { readonly traceId: string; readonly told: string[] } {
    const root = startSpan('GET /', 'server');
    if (method !== undefined) root.set({ 'http.request.method': method });
    const told = ['first', 'second'].map((name, at) => {
      const call = startSpan(name, 'client', root.context);
      if (at === 0) first(call);
      const header = call.traceparent();
      call.end();
      return header;
    });
    root.end();
    return { traceId: root.context.traceId, told };
  }

  it.each<[string, (span: Span) => void]>([
    ['failed', (span) => span.fail('deadline')],
    ['degraded', (span) => span.set({ 'banyan.degraded.reason': 'fault' })],
  ])('is kept whole when a step of it %s, and who is called later is told', async (because, happens) => {
    await trace(0);
    const { told } = request(happens);
    await flushTraces(2_000);
    expect(names()).toEqual(['GET /', 'first', 'second']);
    expect(keptBecause('GET /')).toEqual({ stringValue: because });
    expect(told.map((header) => parseTraceparent(header)?.sampled)).toEqual([true, true]);
  });

  it('is kept when its answer was slow', async () => {
    await trace(0, { slowMs: 0 });
    request();
    await flushTraces(2_000);
    expect(names()).toEqual(['GET /', 'first', 'second']);
    expect(keptBecause('GET /')).toEqual({ stringValue: 'slow' });
  });

  it('is not kept because a copy to the other arm failed', async () => {
    await trace(0);
    request((span) => {
      span.set({ 'banyan.shadow': true });
      span.fail('shadow-failed');
    });
    await flushTraces(2_000);
    expect(names()).toEqual([]);
  });

  it('is sent after all when another process says that it is wanted, and so is what comes of it later', async () => {
    await trace(0);
    const { traceId } = request();
    await flushTraces(2_000);
    expect(names()).toEqual([]);
    heardTraceResponse(`00-${traceId}-${'1'.repeat(16)}-01`);
    startSpan('send mail', 'producer', { traceId, spanId: '2'.repeat(16), sampled: false }).end();
    await flushTraces(2_000);
    expect(names()).toEqual(['GET /', 'first', 'second', 'send mail']);
    expect(keptBecause('GET /')).toEqual({ stringValue: 'told' });
  });

  it('is sent after all when the latch of its domain trips', async () => {
    await trace(0);
    request((span) => span.set({ 'banyan.domain': 'orders', 'banyan.arm': 'service' }));
    request((span) => span.set({ 'banyan.domain': 'orders', 'banyan.arm': 'legacy' }));
    expect(keepHeld({ 'banyan.domain': 'orders', 'banyan.arm': 'service' }, 'rolled-back')).toBe(1);
    await flushTraces(2_000);
    expect(names()).toEqual(['GET /', 'first', 'second']);
  });

  it('is not pushed out by any number of reads, of which some are held themselves', async () => {
    // An eighth of it is for reads: one of three steps.
    await trace(0, { heldSpans: 24 });
    const order = request(undefined, 'POST').traceId;
    const reads = Array.from({ length: 50 }, () => request(undefined, 'GET').traceId);
    for (const traceId of [order, ...reads]) keepTrace(traceId, 'told');
    await flushTraces(2_000);
    const sent = new Set(collector.spans.map(({ traceId }) => traceId));
    expect(sent).toContain(order);
    expect(sent.size).toBe(2);
  });

  it('is told to others who may hold a part of it, once', async () => {
    await trace(0);
    const before = keptTraceCount();
    const { traceId } = request((span) => span.fail('fault'));
    expect(keptTracesSince(before)).toEqual([traceId]);
    expect(keptTracesSince(keptTraceCount())).toEqual([]);
  });

  it('is held only as long as there is room, the oldest forgotten first', async () => {
    // One of the seven places is for reads.
    await trace(0, { heldSpans: 7 });
    const [oldest, ...younger] = Array.from({ length: 3 }, () => request().traceId);
    for (const traceId of [oldest ?? '', ...younger]) keepTrace(traceId, 'told');
    await flushTraces(2_000);
    expect([...new Set(collector.spans.map(({ traceId }) => traceId))].toSorted()).toEqual(younger.toSorted());
  });

  it('is not recorded at all where nothing may be held', async () => {
    await trace(0, { heldSpans: 0 });
    request((span) => span.fail('deadline'));
    await flushTraces(2_000);
    expect(names()).toEqual([]);
  });

  it('is kept whatever ends after its answer', async () => {
    await trace(0);
    const root = startSpan('GET /', 'server');
    const late = startSpan('late', 'internal', root.context);
    root.end();
    late.fail('put-off');
    late.end();
    await flushTraces(2_000);
    expect(names()).toEqual(['GET /', 'late']);
  });
});

it('a span says what caused it without waiting for it', async () => {
  await trace(1);
  const cause = newTraceContext(true);
  const span = startSpan('send mail', 'producer', cause);
  span.link(cause);
  span.link(undefined);
  span.end();
  await flushTraces(2_000);
  expect(collector.spans).toMatchObject([{ links: [{ traceId: cause.traceId, spanId: cause.spanId }] }]);
});

describe('withSpan', () => {
  it('makes its span the parent of what happens inside, across awaits, and ends it', async () => {
    await trace(1);
    const answer = await withSpan('outer', 'server', async () => {
      await Promise.resolve();
      return withSpan('inner', 'internal', () => activeContext()?.spanId);
    });
    await flushTraces(2_000);
    const [inner, outer] = collector.spans;
    expect(inner).toMatchObject({ name: 'inner', parentSpanId: outer?.spanId });
    expect(answer).toBe(inner?.spanId);
    expect(activeContext()).toBeUndefined();
  });

  it('fails the span of work that throws, and throws on', async () => {
    await trace(1);
    await expect(withSpan('work', 'internal', () => Promise.reject(new RangeError('no')))).rejects.toThrow('no');
    await flushTraces(2_000);
    expect(collector.spans[0]?.attributes).toEqual([{ key: 'error.type', value: { stringValue: 'RangeError' } }]);
  });
});

describe('a collector that is away', () => {
  it('costs nothing but the spans, which are counted as lost', async () => {
    await trace(1);
    await collector.stop();
    startSpan('GET /', 'server').end();
    const begun = performance.now();
    await flushTraces(3_000);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await stopTracing();
    expect(await metricsText()).toMatch(/banyan_trace_export_total\{outcome="lost"\} [1-9]/);
  });
});
