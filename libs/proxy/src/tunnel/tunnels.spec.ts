import { afterEach, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import { FrameBoundary, closeFrame } from './frame-boundary.js';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test.js';

let core: WebSocketServer;
let gateway: GatewayUnderTest;

async function setUp(): Promise<WebSocket> {
  core = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  core.on('connection', (socket) => socket.on('message', (text, binary) => socket.send(text, { binary })));
  await new Promise((resolve) => {
    core.once('listening', resolve);
  });
  const upstream = new URL(`http://127.0.0.1:${(core.address() as AddressInfo).port}`);
  gateway = await startGateway(upstream, { allowUpgradePaths: ['/live'] });
  const client = new WebSocket(`ws://127.0.0.1:${gateway.port}/live/stock?x=1`);
  await new Promise((resolve, reject) => {
    client.once('open', resolve);
    client.once('error', reject);
  });
  return client;
}

function nextMessage(client: WebSocket): Promise<string> {
  return new Promise((resolve) => {
    client.once('message', (text: Buffer) => resolve(text.toString()));
  });
}

afterEach(async () => {
  await gateway.close();
  for (const socket of core.clients) socket.terminate();
  await new Promise((resolve) => {
    core.close(resolve);
  });
});

describe('HARDENING 10: tunnels', () => {
  it('carry messages of every size both ways', async () => {
    const client = await setUp();
    for (const size of [0, 1, 125, 126, 65_535, 65_536, 1_000_000]) {
      const answer = nextMessage(client);
      client.send('x'.repeat(size));
      expect(await answer).toHaveLength(size);
    }
    client.terminate();
  });

  it('are closed with 1001 on both sides when the gateway drains', async () => {
    const client = await setUp();
    const atClient = new Promise<number>((resolve) => {
      client.once('close', resolve);
    });
    const [socket] = core.clients;
    const atCore = new Promise<number>((resolve) => {
      socket!.once('close', resolve);
    });
    const started = performance.now();
    await gateway.edge.drain({ graceMs: 60_000 });
    expect(await atClient).toBe(1001);
    expect(await atCore).toBe(1001);
    expect(performance.now() - started).toBeLessThan(30_000);
  });

  it('tell when they open and close', async () => {
    const client = await setUp();
    const closed = new Promise((resolve) => {
      client.once('close', resolve);
    });
    client.close(1000);
    await closed;
    expect(gateway.events.filter(({ kind }) => kind === 'tunnel')).toMatchObject([
      { what: 'opened' },
      { what: 'closed' },
    ]);
  });
});

describe('FrameBoundary', () => {
  it('knows when a frame is under way, whatever the packets', () => {
    const frames = Buffer.concat([
      closeFrame(1001),
      Buffer.from([0x82, 126, 0x01, 0x00]),
      Buffer.alloc(256),
      Buffer.from([0x82, 0x80 | 127, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 3, 4]),
      Buffer.alloc(65_536),
    ]);
    for (const step of [1, 7, 1000, frames.length]) {
      const boundary = new FrameBoundary();
      const between: number[] = [];
      for (let at = 0; at < frames.length; at += step) {
        boundary.follow(frames.subarray(at, at + step));
        if (boundary.between) between.push(Math.min(at + step, frames.length));
      }
      const ends = [4, 264, frames.length];
      expect(between).toEqual(ends.filter((end) => end === frames.length || end % step === 0));
    }
  });
});
