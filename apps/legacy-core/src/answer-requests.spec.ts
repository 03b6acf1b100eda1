import { startTracing, stopTracing } from '@banyan/observability';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { until } from '../../../test/support/until.js';
import { type RunningCore, startRunningCore } from '../testing/running-core.js';

type Exporter = Parameters<typeof startTracing>[0]['exporter'];
type RecordedSpan = Parameters<Exporter['export']>[0][number];

const recorded: RecordedSpan[] = [];
const exporter: Exporter = {
  export: (spans, done) => {
    recorded.push(...spans);
    done({ code: 0 });
  },
  shutdown: () => Promise.resolve(),
};

let running: RunningCore;

beforeAll(async () => {
  startTracing({
    exporter,
    serviceName: 'legacy-core',
    serviceVersion: '0',
    environment: 'test',
    ratio: 0,
    delayMs: 10,
  });
  running = await startRunningCore();
});

afterAll(async () => {
  await running.stop();
  await stopTracing();
});

const TRACE = '0af7651916cd43dd8448eb211c80319c';
/** Of which nothing else is kept. */
const OTHER_TRACE = '1bf7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

function spanOf(name: string): Promise<RecordedSpan> {
  return until(() => recorded.find((span) => span.name === name), `there is a span ${name}`);
}

describe('traces', () => {
  test('a sampled caller gets a server span of its own under its span, with the SOAP operation', async () => {
    await running.ask('/api/v2_soap', {
      method: 'POST',
      headers: { traceparent: `00-${TRACE}-${CALLER}-01` },
      body: '<Envelope><Body><login><u>x</u><k>y</k></login></Body></Envelope>',
    });
    const span = await spanOf('POST /api/v2_soap');
    expect(span.spanContext().traceId).toBe(TRACE);
    expect(span.parentSpanContext?.spanId).toBe(CALLER);
    expect(span.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/api/v2_soap',
      'http.response.status_code': 500,
      'error.type': '500',
      'banyan.legacy.call': 'login',
    });
  });

  test('an unsampled caller gets none while nothing is wrong', async () => {
    await running.ask('/robots.txt', { headers: { traceparent: `00-${OTHER_TRACE}-${CALLER}-00` } });
    await running.ask('/export/stock_changes.txt?since=99999', {
      headers: { traceparent: `00-${TRACE}-${CALLER}-01` },
    });
    await spanOf('GET /export/stock_changes.txt');
    expect(recorded.some((span) => span.name === 'GET /shop')).toBe(false);
  });
});

describe('metrics', () => {
  test('durations by route, never by path', async () => {
    await running.ask('/catalog/product/view/id/17');
    const metrics = await (await fetch(`${running.core.opsUrl}/metrics`)).text();
    expect(metrics).toMatch(/http_server_request_duration_seconds_count\{[^}]*http_route="\/shop"[^}]*\} \d+/);
    expect(metrics).not.toContain('view/id');
  });
});

describe('closing', () => {
  test('a core with unused, hanging and upgraded connections closes within its grace', async () => {
    const other = await startRunningCore();
    const address = new URL(other.core.url);
    const unused = connect(Number(address.port), address.hostname);
    await once(unused, 'connect');
    const silent = connect(Number(address.port), address.hostname);
    silent.write(
      'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(silent, 'data');
    const polite = new WebSocket(`${other.core.url.replace('http:', 'ws:')}/ws`);
    await once(polite, 'open');
    const endless = request(`${other.core.url}/events?everyMs=10`).end();
    endless.on('error', () => undefined);
    const [events] = (await once(endless, 'response')) as [IncomingMessage];
    events.resume();
    const cut = once(events, 'error');
    const farewell = once(polite, 'close');
    const startedMs = performance.now();
    await other.core.close(200);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect((await farewell)[0]).toBe(1001);
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' });
    unused.destroy();
    silent.destroy();
    await other.postgres.stop();
  });
});
