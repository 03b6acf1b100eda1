import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { until } from '../../../../test/support/until.js';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});

afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

const breakShop = (switches: object): Promise<unknown> => running.ops('PUT', '/__faults/shop', switches);

describe('faults on the wire', () => {
  test('latency holds an answer back', async () => {
    await breakShop({ latencyMs: 150 });
    const startedMs = performance.now();
    expect((await running.ask('/robots.txt')).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(145);
  });

  test('refuse closes the connection without an answer, for HTTP and upgrades', async () => {
    await breakShop({ refuse: true });
    await expect(running.ask('/robots.txt')).rejects.toMatchObject({ code: 'ECONNRESET' });
    const socket = new WebSocket(`${running.core.url.replace('http:', 'ws:')}/ws`);
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('socket hang up');
  });

  test('hang never answers', async () => {
    await breakShop({ hang: true });
    const req = request(`${running.core.url}/robots.txt`, { timeout: 200 }).end();
    expect(
      await Promise.race([once(req, 'timeout').then(() => 'silence'), once(req, 'response').then(() => 'answer')]),
    ).toBe('silence');
    req.on('error', () => undefined);
    req.destroy();
  });

  test('an upgrade that hangs may be reset by its client', async () => {
    await breakShop({ hang: true });
    const { hostname, port } = new URL(running.core.url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await until(async () => (await running.ops('GET', '/__faults/shop')).text.includes('"struck":1'), 'it hangs');
    socket.resetAndDestroy();
    await running.ops('DELETE', '/__faults');
    expect((await running.ask('/robots.txt')).status).toBe(200);
  });

  test('reset mid-body: the head and half the body, then a reset', async () => {
    await breakShop({ resetMidBody: { count: 1 } });
    const req = request(`${running.core.url}/skin/styles.css`, { agent: false }).end();
    // Node tells both the request and the response.
    req.on('error', () => undefined);
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    let received = 0;
    res.on('data', (chunk: Buffer) => {
      received += chunk.length;
    });
    const [error] = (await once(res, 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ECONNRESET');
    expect(res.complete).toBe(false);
    const length = Number(res.headers['content-length']);
    expect(received).toBe(Math.ceil(length / 2));
    expect((await running.ask('/skin/styles.css')).body.length).toBe(length);
  });

  test('reset mid-body cuts a long download too', async () => {
    await breakShop({ resetMidBody: true });
    await expect(running.ask('/download/catalog-full.bin')).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  test('errors: 5xx, 200 that is none, garbage', async () => {
    await breakShop({ errorRate: 1 });
    const error = await running.ask('/checkout/cart/add', { method: 'POST', body: 'sku=007' });
    expect([error.status, error.headers['retry-after']]).toEqual([503, '120']);
    await breakShop({ http200ErrorRate: 1 });
    expect((await running.ask('/')).text).toContain('There has been an error processing your request');
    await breakShop({ garbage: true });
    const garbage = await running.ask('/');
    expect([garbage.status, garbage.text.includes('�')]).toEqual([200, true]);
  });

  test('a rate leaves the others whole', async () => {
    await breakShop({ errorRate: { rate: 1, count: 3 } });
    const statuses: number[] = [];
    for (let at = 0; at < 5; at += 1) statuses.push((await running.ask('/robots.txt')).status);
    expect(statuses).toEqual([503, 503, 503, 200, 200]);
  });

  test('slow drip sends the head at once, the same bytes, slowly', async () => {
    const whole = await running.ask('/robots.txt');
    await breakShop({ slowDrip: { bytesPerSecond: 200 } });
    const startedMs = performance.now();
    const dripped = await running.ask('/robots.txt');
    expect(dripped.body).toEqual(whole.body);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual((whole.body.length / 200) * 900);
    expect((await running.ask('/robots.txt', { method: 'HEAD' })).status).toBe(200);
  });

  test('a long answer under slow drip is not gathered in memory', async () => {
    await breakShop({ slowDrip: { bytesPerSecond: 1000 } });
    const beforeBytes = process.memoryUsage().rss;
    const req = request(`${running.core.url}/download/catalog-full.bin`).end();
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    await once(res, 'data');
    await once(res, 'data');
    expect(process.memoryUsage().rss - beforeBytes).toBeLessThan(64_000_000);
    res.on('error', () => undefined);
    req.destroy();
  });

  test('wrong charset changes what is said, not what is sent', async () => {
    const cookie = { headers: { Cookie: 'PHPSESSID=same' } };
    const [truth, honest] = [await running.ask('/', cookie), await running.ask('/impressum.html')];
    await breakShop({ wrongCharset: true });
    const [lie, other] = [await running.ask('/', cookie), await running.ask('/impressum.html')];
    expect(lie.headers['content-type']).toBe('text/html; charset=ISO-8859-1');
    expect(other.headers['content-type']).toBe('text/html; charset=utf-8');
    expect([lie.body, other.body]).toEqual([truth.body, honest.body]);
  });

  test('one face breaks, the others do not', async () => {
    await running.ops('PUT', '/__faults', { soap: { refuse: true }, feed: { refuse: true } });
    expect((await running.ask('/robots.txt')).status).toBe(200);
    await expect(running.ask('/api/v2_soap?wsdl')).rejects.toThrow('socket hang up');
    await expect(running.ask('/export/stock_changes.txt?since=99999')).rejects.toThrow('socket hang up');
  });
});

describe('the database is away', () => {
  test('pages and stock answers go on, the feed fails, and all is well again after', async () => {
    await running.postgres.pause();
    expect((await running.ask('/garten.html')).status).toBe(200);
    expect((await running.ask('/api/v2_soap?wsdl')).status).toBe(200);
    expect((await running.ask('/export/stock_changes.txt?since=1')).status).toBe(503);
    expect((await running.ops('POST', '/__books/stock', { sku: '007', source: 'WH-NORD', delta: 1 })).status).toBe(500);
    await running.postgres.resume();
    expect((await running.ops('POST', '/__books/stock', { sku: '007', source: 'WH-NORD', quantity: 5 })).status).toBe(
      200,
    );
    expect((await running.ask('/export/stock_changes.txt?since=26000')).status).toBe(200);
  });
});
