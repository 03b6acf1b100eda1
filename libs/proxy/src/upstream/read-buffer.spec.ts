import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test.js';
import { type ScriptedCore, startCore } from '../testing/scripted-core.js';
import { ReadBuffer } from './read-buffer.js';

/** More than the kernel keeps between two sockets, so that a client that stops is noticed. */
const BYTES = 14_000_000;
/** Smaller than what a stream holds before it asks to wait: several of them lie there unsent. */
const PIECE_BYTES = 9_001;

/** Every answer is different, so that bytes of one in another would show. */
const bodies = new Map([0, 1, 2, 3].map((index) => [`/${index}`, randomBytes(BYTES)]));
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let core: ScriptedCore;
let gateway: GatewayUnderTest;

async function answer(socket: Socket, head: string): Promise<void> {
  const body = bodies.get(head.split(' ')[1] ?? '') ?? Buffer.alloc(0);
  socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
  for (let at = 0; at < body.length; at += PIECE_BYTES) {
    if (!socket.write(body.subarray(at, at + PIECE_BYTES))) await once(socket, 'drain');
    await turn();
  }
}

beforeEach(async () => {
  core = await startCore((socket, head) => void answer(socket, head));
  gateway = await startGateway(core.url);
});

afterEach(async () => {
  await gateway.close();
  await core.close();
});

/** Reads a whole answer, after having taken nothing of it for a while, and then pausing now and then. */
async function download(path: string): Promise<Buffer> {
  const socket = connect({ port: gateway.port, host: '127.0.0.1' });
  socket.write(`GET ${path} HTTP/1.0\r\nHost: shop\r\n\r\n`);
  const packets: Buffer[] = [];
  const pauseFor = (ms: number) => {
    socket.pause();
    setTimeout(() => socket.resume(), ms);
  };
  socket.on('data', (bytes) => {
    packets.push(bytes);
    if (packets.length === 1) pauseFor(800);
    else if (packets.length % 50 === 0) pauseFor(5);
  });
  await once(socket, 'close');
  const answer = Buffer.concat(packets);
  return answer.subarray(answer.indexOf('\r\n\r\n') + 4);
}

describe('the memory that answers are read to', () => {
  it('is given away once while packets are held, however many and small they are', () => {
    const reading = new ReadBuffer();
    const { onread } = reading;
    const held: Buffer[] = [];
    reading.onBytes = (bytes) => held.push(bytes) > 0;
    for (let count = 0; count < 500; count++) {
      (onread.buffer as () => Buffer)().fill(count % 251, 0, 10);
      onread.callback(10, Buffer.alloc(0));
    }
    expect(held.map(([first]) => first)).toEqual(Array.from({ length: 500 }, (_, count) => count % 251));
    const memory = new Set(held.map((bytes) => bytes.buffer));
    // Its own, and the one or two of node’s pool in which the copies lie.
    expect([...memory].reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThanOrEqual(3 * 64 * 1024);
  });

  it('is not used again while a client has not taken what lies there', async () => {
    const answers = await Promise.all([...bodies].map(async ([path, sent]) => [sha(sent), sha(await download(path))]));
    for (const [sent, received] of answers) expect(received).toBe(sent);
  });
});
