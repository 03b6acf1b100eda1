import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock, newTraceContext } from '@banyan/kernel';
import { flushFlagEvents, NotedFlag, startFlagEvents, stopFlagEvents, type EvaluatedFor } from './flag-events.js';
import { metricsText } from './metrics.js';
import { otlpLogExporter } from './otlp-log-exporter.js';

interface SentEvent {
  readonly eventName: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue: string } }[];
}

const span = newTraceContext(false);
const CLOCK = new ManualClock();

let server: Server;
let paths: (string | undefined)[];
let events: SentEvent[];
let resources: unknown[];

beforeEach(async () => {
  [paths, events, resources] = [[], [], []];
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      paths.push(request.url);
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        resourceLogs: { resource: unknown; scopeLogs: { logRecords: SentEvent[] }[] }[];
      };
      for (const { resource, scopeLogs } of body.resourceLogs) {
        resources.push(resource);
        events.push(...scopeLogs.flatMap(({ logRecords }) => logRecords));
      }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  await stopFlagEvents();
  server.closeAllConnections();
  server.close();
});

function start(mostPerSecond: number): void {
  startFlagEvents({
    exporter: otlpLogExporter(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`),
    serviceName: 'gateway',
    serviceVersion: '1.2.3',
    environment: 'test',
    mostPerSecond,
    clock: CLOCK,
  });
}

const BY: EvaluatedFor = { contextId: () => 'a1b2', span };

const counted = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name.replaceAll(/[{}"]/g, '\\$&')} (\\d+)$`, 'm').exec(await metricsText())?.[1] ?? 0);

describe('the evaluation of a flag', () => {
  it('is an event with the names of the conventions, in the trace of its request', async () => {
    start(10);
    new NotedFlag('inventory.serve').evaluated('on', 'split', BY);
    await flushFlagEvents(5_000);
    expect(paths).toEqual(['/v1/logs']);
    expect(events).toMatchObject([
      { eventName: 'feature_flag.evaluation', traceId: span.traceId, spanId: span.spanId },
    ]);
    expect(Object.fromEntries(events[0]?.attributes.map(({ key, value }) => [key, value.stringValue]) ?? [])).toEqual({
      'feature_flag.key': 'inventory.serve',
      'feature_flag.result.variant': 'on',
      'feature_flag.result.reason': 'split',
      'feature_flag.provider.name': 'unleash',
      'feature_flag.context.id': 'a1b2',
    });
    expect(JSON.stringify(resources[0])).toContain('"service.version"');
  });

  it('is sent so many times a second at most, and counted every time', async () => {
    start(3);
    const series = 'banyan_flag_evaluations_total{flag="pricing.serve",variant="off",reason="disabled"}';
    const before = await counted(series);
    const flag = new NotedFlag('pricing.serve');
    for (let second = 0; second < 2; second++) {
      for (let n = 0; n < 50; n++) flag.evaluated('off', 'disabled', BY);
      CLOCK.advance(1_000);
    }
    await flushFlagEvents(5_000);
    expect(events).toHaveLength(6);
    expect(await counted(series)).toBe(before + 100);
  });

  it('is counted and no more without a collector: who it was is not even asked', async () => {
    const series = 'banyan_flag_evaluations_total{flag="orders.serve",variant="on",reason="static"}';
    const before = await counted(series);
    const contextId = () => {
      throw new Error('nobody wants to know');
    };
    new NotedFlag('orders.serve').evaluated('on', 'static', { contextId, span });
    expect(await counted(series)).toBe(before + 1);
  });

  it('is lost with a collector that is away, and nobody hears of it', async () => {
    start(10);
    server.closeAllConnections();
    server.close();
    new NotedFlag('inventory.serve').evaluated('on', 'split', BY);
    await expect(flushFlagEvents(3_000)).resolves.toBeUndefined();
  });
});
