import { createHash } from 'node:crypto';
import { type Server, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { LOCALHOST, OTHER, type TestCertificate } from '../testing/certificates.js';
import { type GatewayUnderTest, startGateway } from '../testing/gateway-under-test.js';
import { RawClient } from '../../../../test/support/raw-client.js';

const trustedBefore = getCACertificates('default');
const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const UPGRADE = `GET /ws HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${KEY}\r\n\r\n`;
const BODY = 'x'.repeat(300_000);

let core: Server;
let gateway: GatewayUnderTest;
let client: RawClient;
const sockets = new Set<Duplex>();

/** A core that speaks TLS with this certificate; the gateway knows it by this name. */
async function setUp(certificate: TestCertificate, name: string): Promise<void> {
  core = createServer({ ...certificate }, (req, res) => {
    let bytes = 0;
    req.on('data', (chunk: Buffer) => (bytes += chunk.length));
    req.on('end', () => res.end(`${req.method} ${req.headers.host} ${bytes} ${req.url === '/big' ? BODY : ''}`));
  });
  core.on('connection', (socket: Duplex) => sockets.add(socket));
  core.on('upgrade', (_req, socket: Duplex) => {
    const accept = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on('error', () => socket.destroy());
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => {
    core.listen(0, '127.0.0.1', resolve);
  });
  const upstream = new URL(`https://${name}:${(core.address() as AddressInfo).port}`);
  gateway = await startGateway(upstream, { allowUpgradePaths: ['/ws'], limits: { connectMs: 5_000 } });
  client = await RawClient.open(gateway.port);
}

afterEach(async () => {
  client.close();
  await gateway.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => {
    core.close(resolve);
  });
});

describe('a core that speaks TLS with a certificate nobody vouches for', () => {
  it.each(['localhost', '127.0.0.1'])('is 502, known as %s', async (name) => {
    await setUp(LOCALHOST, name);
    client.send('GET /x HTTP/1.1\r\nHost: shop\r\n\r\n');
    const text = await client.untilReceived('"code"');
    expect(text).toMatch(/^HTTP\/1\.1 502 [^]*"code":"upstream-unreachable"/);
    expect(text).not.toMatch(/certificate/i);
  });

  it('is 502 for an upgrade as well', async () => {
    await setUp(LOCALHOST, 'localhost');
    client.send(UPGRADE);
    expect(await client.untilReceived(/^HTTP\/1\.1 \d{3}/, 6_000)).toMatch(/^HTTP\/1\.1 502 /);
  });
});

describe('a core that speaks TLS with a certificate we trust', () => {
  beforeAll(() => setDefaultCACertificates([...trustedBefore, LOCALHOST.cert, OTHER.cert]));
  afterAll(() => setDefaultCACertificates(trustedBefore));

  it.each(['localhost', '127.0.0.1'])('is asked over it, known as %s; Host stays the client’s', async (name) => {
    await setUp(LOCALHOST, name);
    for (let turn = 1; turn <= 3; turn++) {
      client.send('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab');
      await client.until(({ received }) => received.split('POST shop 2').length === turn + 1, 6_000);
    }
    expect(gateway.events.filter((event) => event.kind === 'exchange').map(({ outcome }) => outcome)).toEqual(
      Array.from({ length: 3 }, () => 'answered'),
    );
  });

  it('carries long bodies both ways', async () => {
    await setUp(LOCALHOST, 'localhost');
    client.send(`POST /big HTTP/1.1\r\nHost: shop\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`);
    await client.until(
      ({ received }) =>
        (received.length > BODY.length && received.endsWith('x\r\n0\r\n\r\n')) || received.endsWith(BODY),
    );
    expect(client.received).toContain(`POST shop ${BODY.length} x`);
  });

  it('carries tunnels', async () => {
    await setUp(LOCALHOST, 'localhost');
    client.send(UPGRADE);
    await client.untilReceived(/^HTTP\/1\.1 101 [^]*\r\n\r\n/, 6_000);
    client.send(Buffer.from([0x81, 0x84, 0, 0, 0, 0, 0x70, 0x69, 0x6e, 0x67]));
    await client.untilReceived('ping');
  });

  it('is 502 when the certificate is for another name', async () => {
    await setUp(OTHER, 'localhost');
    client.send('GET /x HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(await client.untilReceived('"code"', 6_000)).toMatch(/^HTTP\/1\.1 502 /);
  });

  it('is 502 when it speaks no TLS at all', async () => {
    await setUp(LOCALHOST, 'localhost');
    await gateway.close();
    const plain = new URL(`https://localhost:${gateway.port}`);
    gateway = await startGateway(plain);
    client.close();
    client = await RawClient.open(gateway.port);
    client.send('GET /x HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(await client.untilReceived(/^HTTP\/1\.1 \d{3}/, 6_000)).toMatch(/^HTTP\/1\.1 502 /);
  });
});
