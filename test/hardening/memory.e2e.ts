import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const BYTES = 500 * 1024 * 1024;
const BLOCK = Buffer.alloc(256 * 1024, 'x');

let core: Server;
let gateway: ChildProcess;
let port: number;
let uploaded = 0;

beforeAll(async () => {
  core = createServer((req, res) => {
    if (req.method === 'POST') {
      req.on('data', (bytes: Buffer) => (uploaded += bytes.length));
      req.on('end', () => res.end(String(uploaded)));
      return;
    }
    if (req.url === '/warm') return void res.end('warm');
    res.writeHead(200, { 'Content-Length': BYTES });
    let sent = 0;
    const pump = () => {
      while (sent < BYTES) {
        sent += BLOCK.length;
        if (!res.write(BLOCK)) return void res.once('drain', pump);
      }
      res.end();
    };
    pump();
  });
  await new Promise<void>((resolve) => {
    core.listen(0, '127.0.0.1', resolve);
  });
  const upstream = `http://127.0.0.1:${(core.address() as AddressInfo).port}`;
  gateway = fork(fileURLToPath(new URL('proxy-process.ts', import.meta.url)), ['patient', upstream], {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      '--experimental-transform-types',
      '--import',
      new URL('resolve-sources.mjs', import.meta.url).href,
    ],
  });
  port = await new Promise<number>((resolve, reject) => {
    gateway.once('message', (message: { port: number }) => resolve(message.port));
    gateway.once('exit', (code) => reject(new Error(`the gateway did not start (${code})`)));
  });
  for (let count = 0; count < 50; count++) await send('GET', '/warm');
});

afterAll(async () => {
  gateway.kill('SIGKILL');
  await new Promise((resolve) => {
    core.close(resolve);
  });
});

/** Peak and present resident memory of the gateway's process, bytes. */
function memory(): { peak: number; now: number } {
  const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)![1]) * 1024;
  return { peak: read('VmHWM'), now: read('VmRSS') };
}

/** @returns how many bytes came back, and the last of them */
function send(method: string, path: string, bytes = 0, slowReader = false): Promise<{ length: number; tail: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      { port, host: '127.0.0.1', method, path, agent: false, headers: bytes > 0 ? { 'Content-Length': bytes } : {} },
      (answer) => {
        let length = 0;
        let tail = '';
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length;
          tail = chunk.subarray(-32).toString();
          // A client slower than the core: what is not taken must not pile up in between.
          if (slowReader && length % (64 * 1024 * 1024) < chunk.length) {
            answer.pause();
            setTimeout(() => answer.resume(), 100);
          }
        });
        answer.on('end', () => resolve({ length, tail }));
        answer.on('error', reject);
      },
    );
    asked.on('error', reject);
    let sent = 0;
    const pump = () => {
      while (sent < bytes) {
        sent += BLOCK.length;
        if (!asked.write(BLOCK)) return void asked.once('drain', pump);
      }
      asked.end();
    };
    pump();
  });
}

describe('500 MB leave memory flat', () => {
  it('on the way down', async () => {
    const before = memory().now;
    await expect(send('GET', '/big', 0, true)).resolves.toMatchObject({ length: BYTES });
    expect((memory().peak - before) / 2 ** 20).toBeLessThan(64);
  });

  it('on the way up', async () => {
    const before = memory().now;
    await expect(send('POST', '/up', BYTES)).resolves.toMatchObject({ tail: String(BYTES) });
    expect((memory().peak - before) / 2 ** 20).toBeLessThan(64);
    expect(uploaded).toBe(BYTES);
  });
});
