import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { answer, startCore, type ScriptedCore } from '../../libs/proxy/src/testing/scripted-core.js';
import { ask } from '../support/ask.js';
import { RawClient } from '../support/raw-client.js';
import { startShop, type Shop } from '../support/shop.js';
import { until } from '../support/until.js';

const OWNED = '/inventory/v1/availability/A?channel=web';
const BATCH = '/inventory/v1/availability/batch';

let core: ScriptedCore;
let shop: Shop;
let pid: number;
const clients: RawClient[] = [];

beforeAll(async () => {
  core = await startCore((socket, head) => {
    const name = /^GET \/odd\/([a-z0-9-]+) /.exec(head)?.[1];
    // A question of the translator's has a body, which this core does not take apart: its connection ends there.
    if (head.startsWith('POST /api/')) socket.end(answer('the core', ['Connection: close']));
    else socket.write(ODD_ANSWERS.get(name ?? '') ?? answer('the core'), 'latin1');
  });
  // Neither Unleash nor the others are needed to be nasty to a gateway; nobody is where they would be.
  const nobody = 'http://127.0.0.1:1';
  shop = await startShop({
    without: ['control', 'inventory'],
    env: {
      LEGACY_URL: core.url.origin,
      UNLEASH_URL: `${nobody}/api`,
      UNLEASH_TOKEN: 'none',
      UNLEASH_ADMIN_TOKEN: 'none',
    },
  });
  pid = shop.pid('gateway');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  // Whatever it was sent: the same process answers.
  expect(shop.pid('gateway')).toBe(pid);
  expect(await ask(shop.url('gateway'), '/catalog')).toMatchObject({ status: 200, text: 'the core' });
});
afterAll(async () => {
  await shop.stop();
  await core.close();
});

async function open(): Promise<RawClient> {
  const client = await RawClient.open(Number(new URL(shop.url('gateway')).port));
  clients.push(client);
  return client;
}

/** The statuses of all final answers on a connection. */
const statuses = (received: string) =>
  [...received.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map(([, code]) => Number(code)).filter((code) => code >= 200);

const http = (line: string, ...fields: string[]) =>
  `${line} HTTP/1.1\r\nHost: shop\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`;
const get = (path: string, ...fields: string[]) => http(`GET ${path}`, ...fields);

/** Bytes of a client, and the status that the first of its messages is answered with; 0: the connection just ends. */
const MESSAGES: readonly (readonly [name: string, bytes: string | Buffer, status: number])[] = [
  ['a Trailer field on a GET that is passed through', get('/x', 'Trailer: X-A'), 200],
  ['a Trailer field with a length', http('POST /x', 'Trailer: X-A', 'Content-Length: 2') + 'ab', 200],
  ['a Trailer field on an owned GET', get(OWNED, 'Trailer: X-A, Content-Length'), 502],
  ['a trailer of forbidden fields', http(`POST ${BATCH}`, 'Transfer-Encoding: chunked') + '0\r\nContent-Length: 5\r\n\r\n', 400],
  ['a length and chunks', http('POST /x', 'Content-Length: 5', 'Transfer-Encoding: chunked') + '0\r\n\r\n', 400],
  ['a length twice', http('POST /x', 'Content-Length: 2', 'Content-Length: 2') + 'ab', 400],
  ['a negative length', http('POST /x', 'Content-Length: -1'), 400],
  ['a chunk size that is none', http(`POST ${BATCH}`, 'Transfer-Encoding: chunked') + 'zz\r\n', 400],
  ['an endless chunk size', http(`POST ${BATCH}`, 'Transfer-Encoding: chunked') + 'f'.repeat(64), 400],
  ['a folded field', get('/x', 'X-A: 1', ' folded'), 400],
  ['a NUL in a field', get('/x', 'X-A: \0'), 400],
  ['a bare line feed', 'GET /x HTTP/1.1\nHost: shop\n\n', 400],
  ['no Host', 'GET /x HTTP/1.1\r\n\r\n', 400],
  ['two Hosts', get('/x', 'Host: evil.example'), 400],
  ['an odd Host', 'GET /x HTTP/1.1\r\nHost: shop/evil.example\r\n\r\n', 400],
  ['HTTP/0.9', 'GET /x\r\n\r\n', 400],
  ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n', 400],
  ['a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex'), 400],
  ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['TRACE', http(`TRACE ${OWNED}`, 'Cookie: s3cr3t'), 405],
  ['CONNECT', http('CONNECT shop:443'), 405],
  ['GET *', get('*'), 400],
  ['OPTIONS *', http('OPTIONS *'), 204],
  ['a fragment', get(`${OWNED}#s3cr3t`), 400],
  ['absolute form for another host', get('http://evil.example/x'), 400],
  ['absolute form of our own', get(`http://shop${OWNED}`), 502],
  ['an alias of an owned path', get('//inventory/v1/availability/A?channel=web'), 400],
  ['an encoded alias', get('/%69nventory/v1/availability/A?channel=web'), 400],
  ['an alias by parameters', get('/x/..;/inventory/v1/availability/A?channel=web'), 400],
  ['a chain of percents', get(`/inventory/v1/availability/%${'25'.repeat(1_000)}2e%2e?channel=web`), 400],
  ['a target of 9 KiB', get(`/x?${'a'.repeat(9_000)}`), 414],
  ['101 fields', get('/x', ...Array.from({ length: 101 }, (_, at) => `X-${at}: 1`)), 431],
  ['a field of 20 KiB', get('/x', `X-A: ${'a'.repeat(20_000)}`), 431],
  ['an unknown expectation', http(`POST ${BATCH}`, 'Expect: a-miracle', 'Content-Length: 2') + '{}', 417],
  ['an unknown transfer coding', http(`POST ${BATCH}`, 'Transfer-Encoding: gzip, chunked'), 501],
  ['an upgrade to what we do not speak', get('/x', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'), 200],
  ['a tunnel below an owned path', get(OWNED, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='), 403],
  ['a body that is 1 MiB too large', http(`POST ${BATCH}`, 'Content-Type: application/json', 'Content-Length: 2097152'), 413],
  ['a body that is compressed', Buffer.concat([Buffer.from(http(`POST ${BATCH}`, 'Content-Type: application/json', 'Content-Encoding: gzip', `Content-Length: ${gzipSync('{}').length}`)), gzipSync('{}')]), 415],
  ['a body of brackets', http(`POST ${BATCH}`, 'Content-Type: application/json', 'Content-Length: 200000') + '['.repeat(200_000), 400],
  ['an overlong SKU', get(`/inventory/v1/availability/${'A'.repeat(4_000)}?channel=web`), 400],
  ['a method nobody knows', http('BREW /inventory/v1/availability/A'), 400],
  ['a method that paths do not have', http('PROPFIND /inventory/v1/availability/A'), 405],
]; // prettier-ignore

describe('a message', () => {
  it.each(MESSAGES)('of %s is answered and over', async (_, bytes, status) => {
    const client = await open();
    client.send(bytes);
    await client.until(({ received, state }) => statuses(received).length > 0 || state !== 'open');
    expect(statuses(client.received)[0] ?? 0).toBe(status);
    expect(client.received).not.toMatch(/s3cr3t|evil\.example/);
    if (status >= 400) expect(client.received).toMatch(/content-type: application\/problem\+json/i);
  });

  it('cut at every place leaves nothing behind', async () => {
    const whole = http(`POST ${BATCH}`, 'Content-Type: application/json', 'Expect: 100-continue', 'Content-Length: 34');
    for (let length = 1; length <= whole.length; length += 7) (await open()).send(whole.slice(0, length)).close();
    (await open()).send(`${whole}{"chan`).close();
  });

  it('after another on the same connection is not lost, and none is answered twice', async () => {
    const client = await open();
    client.send(get('/catalog') + get('/inventory/v1') + get('/catalog') + get(OWNED, 'Connection: close'));
    await client.untilClosed();
    expect(statuses(client.received)).toEqual([200, 404, 200, 502]);
  });

  it('of three hundred clients that leave at once is none too many', async () => {
    await Promise.all(
      Array.from({ length: 300 }, async () => {
        const client = await open();
        client.send(get(OWNED)).close();
      }),
    );
  });
});

/** What a core may say; HARDENING 2 and 5. */
const ODD_ANSWERS = new Map([
  ['status-000', 'HTTP/1.1 000 Nothing\r\nContent-Length: 0\r\n\r\n'],
  ['status-099', 'HTTP/1.1 099 Almost\r\nContent-Length: 0\r\n\r\n'],
  ['status-1000', 'HTTP/1.1 1000 Much\r\nContent-Length: 0\r\n\r\n'],
  ['unasked-101', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'],
  ['reason-controls', 'HTTP/1.1 200 O\x01K\x7f\r\nContent-Length: 2\r\n\r\nok'],
  ['trailer-with-length', 'HTTP/1.1 200 OK\r\nTrailer: X-A\r\nContent-Length: 2\r\n\r\nok'],
  ['trailer-with-204', 'HTTP/1.1 204 No Content\r\nTrailer: X-A\r\n\r\n'],
  ['trailer-with-304', 'HTTP/1.1 304 Not Modified\r\nTrailer: X-A\r\nContent-Length: 7\r\n\r\n'],
  ['body-with-204', 'HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\nno body'],
  ['two-lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!'],
  ['length-and-chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['nul-in-field', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\nok'],
  ['no-http', '220 mail.example ESMTP\r\n'],
]);

describe('an answer of the core', () => {
  it.each([...ODD_ANSWERS.keys()])('%s ends no process, and the client is told something', async (name) => {
    const client = await open();
    client.send(get(`/odd/${name}`, 'Connection: close'));
    await client.until(({ received, state }) => statuses(received).length > 0 || state !== 'open');
    expect([200, 204, 304, 502]).toContain(statuses(client.received)[0] ?? 0);
  });
});

it('afterwards nothing is under way, nothing was caught at the last resort, and the process is ready', async () => {
  const gateway = shop.opsUrl('gateway');
  await until(async () => {
    const text = await (await fetch(`${gateway}/metrics`)).text();
    return /^banyan_requests_in_flight 0$/m.test(text);
  }, 'no owned request is under way');
  expect((await fetch(`${gateway}/readyz`)).status).toBe(200);
  const log = await shop.logs('gateway');
  expect(log).not.toMatch(/a fault nobody caught|a handler failed|by our own fault/);
  expect(shop.events.filter(({ kind }) => kind === 'crashed')).toEqual([]);
});
