import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

let running: RunningCore;

beforeAll(async () => {
  running = await startRunningCore();
});
afterAll(() => running.stop());

function webSocketOrigin(): string {
  return running.core.url.replace('http:', 'ws:');
}

describe('streams', () => {
  test('/stream/chunked has no length', async () => {
    const { headers, text } = await running.ask('/stream/chunked?chunks=3');
    expect(headers['transfer-encoding']).toBe('chunked');
    expect(text).toBe('Zeile 1\nZeile 2\nZeile 3\n');
  });

  test('/stream/trailers says its checksum behind the body', async () => {
    const { trailers, text, headers } = await running.ask('/stream/trailers');
    expect(headers.trailer).toBe('X-Checksum-Sha256, X-Rows');
    expect(trailers).toEqual({ 'x-checksum-sha256': createHash('sha256').update(text).digest('hex'), 'x-rows': '1' });
  });

  test('/early-hints come early', async () => {
    const { informational, status } = await running.ask('/early-hints');
    expect(status).toBe(200);
    expect(informational).toMatchObject([{ status: 103, headers: { link: expect.stringContaining('rel=preload') } }]);
  });

  test('/slow answers late', async () => {
    const startedMs = performance.now();
    expect((await running.ask('/slow?ms=120')).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(115);
  });

  test('/events sends each event when it happens, and goes on after the last seen', async () => {
    const { text, headers } = await running.ask('/events?count=2&everyMs=5', { headers: { 'Last-Event-ID': '7' } });
    expect(headers['content-type']).toBe('text/event-stream');
    expect([...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => id)).toEqual(['8', '9']);
  });

  test('/events without a count goes on until the reader leaves', async () => {
    const req = request(`${running.core.url}/events?everyMs=5`).end();
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    let seen = '';
    for await (const chunk of res) {
      seen += String(chunk);
      if (seen.includes('id: 5')) break;
    }
    req.destroy();
    expect(seen).toContain('data: {"nr":5}');
  });

  test('Expect: 100-continue is answered before the body', async () => {
    const req = request(`${running.core.url}/upload`, {
      method: 'POST',
      headers: { Expect: '100-continue', 'Content-Length': 3 },
    });
    req.flushHeaders();
    await once(req, 'continue');
    req.end('abc');
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    expect(res.statusCode).toBe(200);
    res.resume();
  });
});

describe('WebSocket', () => {
  test('/ws sends back text as text and bytes as bytes, and offers the subprotocol echo', async () => {
    const socket = new WebSocket(`${webSocketOrigin()}/ws`, ['chat', 'echo']);
    await once(socket, 'open');
    expect(socket.protocol).toBe('echo');
    for (const [sent, isBinary] of [
      ['Grüße', false],
      [Buffer.from([0, 255, 7]), true],
    ] as const) {
      socket.send(sent);
      const [message, binary] = (await once(socket, 'message')) as [Buffer, boolean];
      expect([message, binary]).toEqual([Buffer.from(sent), isBinary]);
    }
    socket.close(1000);
    await once(socket, 'close');
  });

  test('elsewhere an upgrade is ignored and the request answered', async () => {
    const headers = { Connection: 'Upgrade', Upgrade: 'h2c' };
    expect((await running.ask('/robots.txt', { headers })).status).toBe(200);
    const refused = new WebSocket(`${webSocketOrigin()}/nowhere`);
    const [, res] = (await once(refused, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(res.statusCode).toBe(404);
    refused.on('error', () => undefined);
    refused.terminate();
  });
});
