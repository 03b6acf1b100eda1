import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ExchangeEvent } from './events.js';
import type { ForwardContext } from './exchange.js';
import { type GatewayUnderTest, startGateway } from './testing/gateway-under-test.js';
import { RawClient } from '../../../test/support/raw-client.js';
import { type ScriptedCore, answer, startCore } from './testing/scripted-core.js';

let core: ScriptedCore;
let gateway: GatewayUnderTest;
const clients: RawClient[] = [];

type Script = Parameters<typeof startCore>[0];
async function setUp(script: Script, options: Parameters<typeof startGateway>[1] = {}): Promise<RawClient> {
  core = await startCore(script);
  gateway = await startGateway(core.url, options);
  return connected();
}

async function connected(): Promise<RawClient> {
  const client = await RawClient.open(gateway.port);
  clients.push(client);
  return client;
}

function exchanges(): ExchangeEvent<ForwardContext>[] {
  return gateway.events.filter((event) => event.kind === 'exchange');
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gateway.close();
  await core.close();
});

const replying =
  (text: string): Script =>
  (socket) =>
    void socket.write(text, 'latin1');
const GET = 'GET / HTTP/1.1\r\nHost: shop\r\n\r\n';

describe('what passes', () => {
  it('method, path bytes, query and repeated headers in order with their case', async () => {
    const client = await setUp(
      replying(answer('hello', ['Set-Cookie: a=1', 'X-oDD: 1', 'Set-Cookie: b=2', 'X-odd: \xe4'])),
    );
    client.send(
      'PROPFIND /a%2f%2F//b/./c?x=%zz&y=[\'"] HTTP/1.1\r\nHost: shop\r\nX-oDD: 1\r\nAccept: a\r\nX-odd: \xe4\r\n\r\n',
    );
    const text = await client.untilReceived('hello');
    expect(core.connections[0]!.received).toContain(
      'PROPFIND /a%2f%2F//b/./c?x=%zz&y=[\'"] HTTP/1.1\r\nHost: shop\r\nX-oDD: 1\r\nAccept: a\r\nX-odd: \xe4\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\nSet-Cookie: a=1\r\nX-oDD: 1\r\nSet-Cookie: b=2\r\nX-odd: \xe4\r\n/);
    expect(text).toContain('Via: 1.1 banyan\r\n');
  });

  it('a status and reason phrase of any kind', async () => {
    const client = await setUp(replying('HTTP/1.1 299 Ganz gro\xdf\r\nContent-Length: 0\r\n\r\n'));
    client.send(GET);
    expect(await client.untilReceived('\r\n\r\n')).toMatch(/^HTTP\/1\.1 299 Ganz gro\xdf\r\n/);
  });

  it('103 before the answer, with its fields, but not to HTTP/1.0', async () => {
    const script = replying(`HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n${answer('late')}`);
    const client = await setUp(script);
    client.send(GET);
    expect(await client.untilReceived('late')).toMatch(
      /^HTTP\/1\.1 103 .*\r\nLink: <\/a>; rel=preload\r\n\r\nHTTP\/1\.1 200/,
    );
    const ancient = await connected();
    ancient.send('GET / HTTP/1.0\r\n\r\n');
    expect(await ancient.untilReceived('late')).toMatch(/^HTTP\/1\.1 200/);
  });

  it('trailers of the answer', async () => {
    const client = await setUp(
      replying(
        'HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n',
      ),
    );
    client.send(GET);
    const text = await client.untilReceived(/\r\n0\r\n.*\r\n\r\n$/s);
    expect(text).toContain('Trailer: X-Sum\r\n');
    expect(text).toMatch(/2\r\nab\r\n0\r\nX-Sum: 1\r\n\r\n$/);
  });

  it('declared trailers of a chunked request, and no others', async () => {
    const client = await setUp((socket) => void setTimeout(() => socket.write(answer('ok')), 50));
    client.send(
      'POST / HTTP/1.1\r\nHost: shop\r\nTrailer: X-Sum, Host\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n',
    );
    client.send('0\r\nX-Sum: 1\r\nX-Other: 2\r\nHost: evil\r\n\r\n');
    await client.untilReceived('ok');
    const { received } = core.connections[0]!;
    expect(received).toContain('Trailer: X-Sum\r\n');
    expect(received).toMatch(/2\r\nab\r\n0\r\nX-Sum: 1\r\n\r\n$/);
  });

  it('a body with a length keeps its length, a chunked one stays chunked', async () => {
    const client = await setUp((socket) => void setTimeout(() => socket.write(answer('ok')), 20));
    client.send('POST /a HTTP/1.1\r\nHost: shop\r\nContent-Length: 3\r\n\r\nabc');
    await client.untilReceived('ok');
    expect(core.connections[0]!.received).toMatch(/Content-Length: 3\r\n\r\nabc$/);
    expect(core.connections[0]!.received).not.toContain('chunked');
  });

  it('gzip bytes untouched', async () => {
    const packed = gzipSync('hello '.repeat(100));
    const client = await setUp((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`);
      socket.write(packed);
    });
    client.send(GET);
    await client.until(({ received }) => received.endsWith(packed.toString('latin1')));
  });

  it('ranges', async () => {
    const client = await setUp(replying(answer('bc', ['Content-Range: bytes 1-2/4'], '206 Partial Content')));
    client.send('GET / HTTP/1.1\r\nHost: shop\r\nRange: bytes=1-2\r\nIf-Range: "x"\r\n\r\n');
    expect(await client.untilReceived('bc')).toMatch(/^HTTP\/1\.1 206 [^]*Content-Range: bytes 1-2\/4/);
    expect(core.connections[0]!.received).toContain('Range: bytes=1-2\r\nIf-Range: "x"\r\n');
  });

  it('the length of a HEAD answer and of a 304, without a body', async () => {
    const client = await setUp((socket, head) =>
      socket.write(`HTTP/1.1 ${head.startsWith('HEAD') ? '200 OK' : '304 Not Modified'}\r\nContent-Length: 5\r\n\r\n`),
    );
    client.send('HEAD / HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(await client.untilReceived('\r\n\r\n')).toContain('Content-Length: 5\r\n');
    client.received = '';
    client.send(GET);
    expect(await client.untilReceived('\r\n\r\n')).toMatch(/^HTTP\/1\.1 304 [^]*Content-Length: 5/);
  });

  it('server-sent events at once: head first, then each event', async () => {
    let core1: { write(text: string): boolean } | undefined;
    const client = await setUp((socket) => {
      core1 = socket;
      socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n');
    });
    client.send(GET);
    await client.untilReceived('\r\n\r\n');
    for (const event of ['data: 1\n\n', 'data: 2\n\n']) {
      core1!.write(event);
      await client.untilReceived(event);
    }
  });

  it('pipelined requests, one after the other and answered in order', async () => {
    const client = await setUp((socket, head) => {
      const name = /^\w+ \/(\w+)/.exec(head)![1]!;
      setTimeout(() => socket.write(answer(name)), name === 'slow' ? 80 : 0);
    });
    client.send('GET /slow HTTP/1.1\r\nHost: shop\r\n\r\nGET /quick HTTP/1.1\r\nHost: shop\r\n\r\n');
    expect(await client.untilReceived('quick')).toMatch(/slow[^]*quick$/);
  });

  it('the traceparent it is told to send, and no baggage', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const client = await setUp(replying(answer('ok')), { context: { traceparent } });
    client.send('GET / HTTP/1.1\r\nHost: shop\r\ntraceparent: 00-1-2-03\r\ntracestate: a=b\r\nbaggage: c=d\r\n\r\n');
    await client.untilReceived('ok');
    const { received } = core.connections[0]!;
    expect(received).toContain(`traceparent: ${traceparent}\r\n`);
    expect(received).not.toMatch(/00-1-2-03|baggage/);
    expect(received).toContain('tracestate: a=b\r\n');
  });

  it('the trace to quote, when the core gives no usable answer', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const client = await setUp(replying('no HTTP at all\r\n\r\n'), { context: { traceparent } });
    client.send(GET);
    expect(await client.untilReceived('}')).toMatch(
      /^HTTP\/1\.1 502 [^]*"trace_id":"0af7651916cd43dd8448eb211c80319c"/,
    );
  });
});

describe('who is believed', () => {
  it('appends to what a trusted proxy says', async () => {
    const client = await setUp(replying(answer('ok')), { trustedProxies: ['127.0.0.0/8'] });
    client.send(
      'GET / HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\nForwarded: for=9.9.9.9\r\nVia: 1.1 cdn\r\nX-Real-IP: 9.9.9.9\r\n\r\n',
    );
    await client.untilReceived('ok');
    const { received } = core.connections[0]!;
    expect(received).toContain('X-Forwarded-For: 9.9.9.9, 127.0.0.1\r\n');
    expect(received).toContain('X-Forwarded-Proto: https\r\n');
    expect(received).toContain('Forwarded: for=9.9.9.9, for=127.0.0.1;host="shop";proto=http\r\n');
    expect(received).toContain('Via: 1.1 cdn, 1.1 banyan\r\n');
    expect(received).toContain('X-Real-IP: 9.9.9.9\r\n');
  });
});

const redirecting: Script = (socket) => {
  const own = core.url.origin;
  socket.write(
    answer('', [`Location: ${own}/next?x=%2F`, `Set-Cookie: a=b; Domain=${core.url.hostname}; Path=/`], '302 Found'),
  );
};

describe('rewriting of the core’s own origin (HARDENING 16)', () => {
  it('is off by default', async () => {
    const client = await setUp(redirecting);
    client.send(GET);
    const text = await client.untilReceived('\r\n\r\n');
    expect(text).toContain(`Location: ${core.url.origin}/next?x=%2F\r\n`);
    expect(text).toContain('Domain=127.0.0.1');
  });

  it('turns it into the client’s when asked', async () => {
    const client = await setUp(redirecting, { rewriteLocation: true });
    client.send(GET);
    const text = await client.untilReceived('\r\n\r\n');
    expect(text).toContain('Location: http://shop/next?x=%2F\r\n');
    expect(text).toContain('Set-Cookie: a=b; Path=/\r\n');
  });
});

describe('what is said about it', () => {
  it('one event for each request, with its outcome', async () => {
    const client = await setUp((socket, head) =>
      head.includes('/bad') ? socket.destroy() : socket.write(answer('ok')),
    );
    client.send('GET /good HTTP/1.1\r\nHost: shop\r\n\r\n');
    await client.untilReceived('ok');
    client.send('GET /bad HTTP/1.1\r\nHost: shop\r\n\r\n');
    await client.untilReceived('upstream-failed');
    await client.until(() => exchanges().length === 2);
    expect(exchanges()).toMatchObject([
      { outcome: 'answered', status: 200, method: 'GET' },
      { outcome: 'refused', status: 502, problem: 'upstream-failed' },
    ]);
  });
});

describe('draining', () => {
  it('lets what is under way end with Connection: close, then closes', async () => {
    const client = await setUp((socket) => void setTimeout(() => socket.write(answer('late')), 100));
    const idle = await connected();
    client.send(GET);
    await client.until(() => core.connections.length > 0);
    const drained = gateway.edge.drain({ graceMs: 30_000 });
    expect(await client.untilReceived('late')).toMatch(/connection: close/i);
    await drained;
    await idle.untilClosed();
  });

  it('destroys what does not end within the grace', async () => {
    const client = await setUp(() => undefined);
    client.send(GET);
    await client.until(() => core.connections.length > 0);
    const started = performance.now();
    await gateway.edge.drain({ graceMs: 100 });
    expect(performance.now() - started).toBeLessThan(10_000);
    await client.untilClosed();
  });

  it('does not wait when asked a second time', async () => {
    const client = await setUp(() => undefined);
    client.send(GET);
    await client.until(() => core.connections.length > 0);
    const first = gateway.edge.drain({ graceMs: 60_000 });
    await gateway.edge.drain({ graceMs: 60_000 });
    await first;
  });
});
