import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { systemClock } from '@banyan/kernel';
import { until } from '../../../../test/support/until.js';
import type { CoreFailure } from './asking.js';
import { CoreClient } from './core-client.js';
import type { CoreQuestion } from './core-question.js';

const GET: CoreQuestion = { method: 'GET', target: '/a?b=c', headers: { accept: 'text/plain' } };
const answerOf = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nX-A: 1\r\n\r\n${body}`;

describe('a client of the core', () => {
  let core: Server;
  let client: CoreClient;
  let received = '';
  let sockets: Socket[];
  let onRequest: (socket: Socket) => void;

  beforeEach(async () => {
    received = '';
    sockets = [];
    onRequest = (socket) => socket.write(answerOf('hello'));
    core = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => socket.destroy());
      socket.on('data', (bytes) => {
        received += bytes.toString('latin1');
        if (received.endsWith('\r\n\r\n') || received.endsWith('~')) onRequest(socket);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => core.once('listening', resolve));
    const { port } = core.address() as AddressInfo;
    client = new CoreClient({ upstream: new URL(`http://127.0.0.1:${port}/shop/`), clock: systemClock, sockets: 2 });
  });

  afterEach(async () => {
    client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => core.close(resolve));
  });

  const ask = (question = GET) => {
    let asking: { abandon(): void } | undefined;
    const ended = new Promise<string | CoreFailure>((resolve) => {
      let told = '';
      asking = client.ask(question, {
        onHead: (status, rawHeaders) => (told += `${status} ${rawHeaders.join(',')} `),
        onBody: (bytes) => (told += bytes.toString()),
        onWhole: () => resolve(told),
        onFailed: resolve,
      });
    });
    return { ended, abandon: () => asking?.abandon() };
  };

  it('asks below the base path, and tells head, body and end', async () => {
    expect(await ask().ended).toBe('200 Content-Length,5,X-A,1 hello');
    expect(received).toMatch(
      /^GET \/shop\/a\?b=c HTTP\/1\.1\r\nHost: 127\.0\.0\.1:\d+\r\naccept: text\/plain\r\n\r\n$/,
    );
  });

  it.each([
    ['ASCII', 'a=1~'],
    ['other letters', 'größe=€~'],
  ])('sends a body of %s as UTF-8, with its length', async (_, body) => {
    await ask({ ...GET, method: 'POST', body }).ended;
    expect(received).toContain(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`);
    expect(Buffer.from(received, 'latin1').toString('utf8').endsWith(`\r\n\r\n${body}`)).toBe(true);
  });

  it.each([
    ['a target that ends its line', { target: '/a\r\nX: 1' }],
    ['a target with a blank', { target: '/a b' }],
    ['a target beyond ASCII', { target: '/ä' }],
    ['a header that ends its line', { headers: { cookie: 'a\r\nX: 1' } }],
    // Written as latin-1, its low byte would end the line.
    ['a header beyond latin-1', { headers: { cookie: 'aĊX: 1' } }],
    ['a name that is none', { headers: { 'a: b\r\nc': 'd' } }],
  ])('refuses %s', (_, change) => {
    expect(() => client.ask({ ...GET, ...change }, LISTENER)).toThrow(RangeError);
  });

  it.each([
    ['closed without a byte', (socket: Socket) => socket.end(), true],
    ['reset without a byte', (socket: Socket) => socket.resetAndDestroy(), true],
    ['closed within the head', (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nX'), false],
    [
      'closed within the body',
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel'),
      false,
    ],
    ['no HTTP', (socket: Socket) => socket.write('hello'), false],
  ])('tells an answer that is %s as lost', async (_, script, isSilent) => {
    onRequest = script;
    expect(await ask().ended).toMatchObject({ kind: 'lost', isSilent });
  });

  it('tells nobody who is gone, and cuts the connection', async () => {
    const gone = new Promise((resolve) => {
      onRequest = (socket) => socket.once('close', resolve);
    });
    const asked = ask();
    await until(() => received !== '', 'a question at the core');
    asked.abandon();
    await gone;
    await expect(Promise.race([asked.ended, Promise.resolve('nothing')])).resolves.toBe('nothing');
  });

  it('serves more than it has connections for, one after the other', async () => {
    const waiting: (() => void)[] = [];
    onRequest = (socket) => waiting.push(() => socket.write(answerOf('hello')));
    const all = Array.from({ length: 5 }, () => ask().ended);
    let served = 0;
    while (served < all.length) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      for (const answer of waiting.splice(0)) {
        answer();
        served++;
        received = '';
      }
      expect(sockets.filter((socket) => !socket.destroyed).length).toBeLessThanOrEqual(2);
    }
    expect(new Set(await Promise.all(all))).toEqual(new Set(['200 Content-Length,5,X-A,1 hello']));
  });

  it('tells whoever is under way or waits when it is closed', async () => {
    onRequest = () => undefined;
    const all = Array.from({ length: 4 }, () => ask().ended);
    await until(() => received !== '', 'a question at the core');
    client.close();
    for (const ended of await Promise.all(all)) expect(ended).toMatchObject({ because: 'pool closed' });
  });
});

const LISTENER = { onHead: nothing, onBody: nothing, onWhole: nothing, onFailed: nothing };

function nothing(): void {
  // It is refused before.
}
