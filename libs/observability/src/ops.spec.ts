import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestLogger } from './nest-logger.js';
import { opsHandler } from './ops-handler.js';
import { OpsModule } from './ops.module.js';
import type { ReadinessCheck } from './readiness.js';

let checks: ReadinessCheck[] = [];
const readiness = () => ({ checks });
const POSTGRES_DOWN: ReadinessCheck = { name: 'postgres', ok: false, required: true, detail: 'connection refused' };
const LEGACY_DOWN: ReadinessCheck = { name: 'legacy', ok: false, required: false };
const FLAGS_UP: ReadinessCheck = { name: 'flags', ok: true, required: true };

async function plainServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const ops = opsHandler({ service: 'legacy-core', readiness });
  const server = createServer((request, response) => {
    if (!ops(request, response)) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function nestServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const app = await NestFactory.create<NestFastifyApplication>(
    OpsModule.register({ service: 'control', readiness }),
    new FastifyAdapter(),
    { logger: new NestLogger() },
  );
  await app.listen(0, '127.0.0.1');
  return { url: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`, close: () => app.close() };
}

describe.each([
  ['a plain server', plainServer],
  ['a Nest application', nestServer],
])('the operations side of %s', (_kind, start) => {
  let server: { url: string; close: () => Promise<void> };
  beforeEach(async () => {
    checks = [FLAGS_UP];
    server = await start();
  });
  afterEach(() => server.close());

  it('is alive whatever its dependencies', async () => {
    checks = [POSTGRES_DOWN];
    expect((await fetch(`${server.url}/livez`)).status).toBe(200);
  });

  it('is not ready without what it requires, and says why only when asked', async () => {
    checks = [POSTGRES_DOWN, FLAGS_UP];
    const short = await fetch(`${server.url}/readyz`);
    expect([short.status, await short.text()]).toEqual([503, 'not-ready\n']);
    const long = await fetch(`${server.url}/readyz?verbose`);
    expect(long.status).toBe(503);
    expect(await long.json()).toMatchObject({ ready: false, state: 'not-ready', checks: [POSTGRES_DOWN, FLAGS_UP] });
  });

  it('is ready, though degraded, without what it does not require', async () => {
    checks = [LEGACY_DOWN, FLAGS_UP];
    const answer = await fetch(`${server.url}/readyz`);
    expect([answer.status, await answer.text()]).toEqual([200, 'degraded\n']);
  });

  it('has started once it was ready, and stays started', async () => {
    checks = [POSTGRES_DOWN];
    expect((await fetch(`${server.url}/startupz`)).status).toBe(503);
    checks = [FLAGS_UP];
    expect((await fetch(`${server.url}/startupz`)).status).toBe(200);
    checks = [POSTGRES_DOWN];
    expect((await fetch(`${server.url}/startupz`)).status).toBe(200);
  });

  it('offers the metrics of the process, uncached', async () => {
    const answer = await fetch(`${server.url}/metrics`);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const text = await answer.text();
    expect(text).toMatch(/^banyan_build_state\{process="(legacy-core|control)",version="\d+\.\d+\.\d+"\} 1$/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
    expect(text).toMatch(/^banyan_event_loop_lag_seconds\{quantile="0\.99"\} /m);
  });

  it('knows no other path', async () => {
    expect((await fetch(`${server.url}/livez/x`)).status).toBe(404);
  });
});
