import { answer } from '../../libs/proxy/src/testing/scripted-core.js';
import { GET, ask, coreReceived, demand, eventually, expectStatus, statusOf } from './expect.js';
import type { Probe } from './stage.js';

/** A request is sent, and the answer's status must be one of these; the core must not have seen it when refused. */
function refused(item: number, name: string, bytes: string, ...allowed: number[]): Probe {
  return {
    item,
    name,
    run: async (stage) => {
      const text = await expectStatus(stage, bytes, ...allowed);
      demand(!coreReceived(stage).includes('/secret'), 'forwarded to the core');
      demand(!/evil\.example|s3cr3t/.test(text), 'the answer reflects the request');
    },
  };
}

/** A header that the core must not see. */
function removed(name: string, field: string, pattern: RegExp, ...more: string[]): Probe {
  return {
    item: 7,
    name,
    run: async (stage) => {
      await expectStatus(stage, GET('/x', field, ...more), 200, 400);
      demand(!pattern.test(coreReceived(stage)), 'the core saw it');
    },
  };
}

/** A header that the core must see, whatever else the request says. */
function kept(name: string, headers: string[], pattern: RegExp): Probe {
  return {
    item: 7,
    name,
    run: async (stage) => {
      await expectStatus(stage, GET('/x', ...headers), 200);
      demand(pattern.test(coreReceived(stage)), 'the core did not see it');
    },
  };
}

/** Items 1, 6, 7, 9, 14: what a client can do. */
export const REQUEST_PROBES: readonly Probe[] = [
  {
    item: 1,
    name: 'Trailer on a GET without a body',
    run: async (stage) => void (await expectStatus(stage, GET('/x', 'Trailer: X-Sum'), 200, 400)),
  },
  {
    item: 1,
    name: 'Trailer with Content-Length',
    run: async (stage) =>
      void (await expectStatus(
        stage,
        'POST /x HTTP/1.1\r\nHost: shop\r\nTrailer: X-Sum\r\nContent-Length: 2\r\n\r\nab',
        200,
        400,
      )),
  },
  {
    item: 1,
    name: 'Trailer naming a framing field on a chunked body',
    run: async (stage) =>
      void (await expectStatus(
        stage,
        'POST /x HTTP/1.1\r\nHost: shop\r\nTrailer: Content-Length\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\nContent-Length: 5\r\n\r\n',
        200,
        400,
      )),
  },
  {
    item: 1,
    name: 'client resets in the middle of a chunked body',
    run: async (stage) => {
      const client = await stage.client();
      client.send('POST /x HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nab');
      await eventually(() => client.socket.bytesWritten > 0, 'not sent');
      client.socket.resetAndDestroy();
    },
  },
  {
    item: 6,
    name: 'Expect: 100-continue is answered, and does not bypass header rules',
    run: async (stage) => {
      const client = await stage.client();
      client.send(
        'POST /x HTTP/1.1\r\nHost: shop\r\nExpect: 100-continue\r\nX-Forwarded-For: 6.6.6.6\r\nX-Original-URL: /admin\r\nContent-Length: 2\r\n\r\n',
      );
      await client.untilReceived('HTTP/1.1 100', 1_500);
      client.send('ab');
      await client.until(({ received }) => statusOf(received) === 200, 2_000);
      demand(!/6\.6\.6\.6|x-original-url|expect:/i.test(coreReceived(stage)), 'the core saw what is removed elsewhere');
    },
  },
  refused(6, 'an unknown expectation', GET('/secret', 'Expect: magic'), 417),

  removed('Connection itself', 'Connection: keep-alive, X-Hop', /x-hop/i, 'X-Hop: 1'),
  removed(
    'Keep-Alive, Proxy-Connection',
    'Keep-Alive: timeout=9',
    /timeout=9|proxy-connection/i,
    'Proxy-Connection: close',
  ),
  removed('TE but trailers', 'TE: gzip', /^te:.*gzip/im),
  removed('Proxy-Authorization', 'Proxy-Authorization: Basic s3cr3t', /s3cr3t/),
  removed('HTTP2-Settings', 'HTTP2-Settings: AAMAAABk', /http2-settings/i),
  removed('X-Original-URL', 'X-Original-URL: /admin', /x-original-url/i),
  removed('X-Rewrite-URL', 'X-Rewrite-URL: /admin', /x-rewrite-url/i),
  removed('X-HTTP-Method-Override', 'X-HTTP-Method-Override: DELETE', /method-override/i),
  removed('X_HTTP_Method_Override, an alias of it', 'X_HTTP_Method_Override: DELETE', /override/i),
  removed('Proxy (httpoxy)', 'Proxy: http://evil.example', /^proxy:/im),
  removed('X_Forwarded_For, an underscore alias', 'X_Forwarded_For: 6.6.6.6', /6\.6\.6\.6/),
  removed('Content_Length, an underscore alias', 'Content_Length: 99', /content_length/i),
  removed('Authorization_ beside Authorization in another spelling', 'X.Session.Id: 6', /x\.session\.id/i),
  removed('baggage', 'baggage: userId=alice', /userId=alice/),
  {
    item: 7,
    name: 'X-Forwarded-For of an untrusted client is replaced by its address',
    run: async (stage) => {
      await expectStatus(
        stage,
        GET('/x', 'X-Forwarded-For: 6.6.6.6', 'X-Real-IP: 6.6.6.6', 'Forwarded: for=6.6.6.6'),
        200,
      );
      const seen = coreReceived(stage);
      demand(!seen.includes('6.6.6.6'), 'the core saw the claim');
      demand(/^x-forwarded-for: 127\.0\.0\.1\r$/im.test(seen), 'the core was not told the address');
    },
  },
  {
    item: 7,
    name: 'X-Forwarded-Proto/Host claims of an untrusted client are replaced',
    run: async (stage) => {
      await expectStatus(stage, GET('/x', 'X-Forwarded-Proto: https', 'X-Forwarded-Host: evil.example'), 200);
      const seen = coreReceived(stage);
      demand(!seen.includes('evil.example') && !/proto: https/i.test(seen), 'the core saw the claim');
      demand(/^x-forwarded-host: shop\r$/im.test(seen), 'the core was not told the host');
    },
  },
  kept(
    'Connection: Authorization strips nothing we need',
    ['Authorization: Bearer a', 'Connection: Authorization, close'],
    /^authorization: bearer a\r$/im,
  ),
  kept(
    'Connection: Cookie, Host, X-Forwarded-For strip nothing',
    ['Cookie: a=b', 'Connection: Cookie, Host, X-Forwarded-For'],
    /cookie: a=b[^]*x-forwarded-for: 127\.0\.0\.1/i,
  ),
  refused(7, 'two Hosts', 'GET /secret HTTP/1.1\r\nHost: shop\r\nHost: evil.example\r\n\r\n', 400),
  refused(7, 'two Idempotency-Keys', GET('/secret', 'Idempotency-Key: a', 'Idempotency-Key: b'), 400),
  refused(7, 'two Authorizations', GET('/secret', 'Authorization: a', 'Authorization: b'), 400),
  refused(7, 'two Content-Types', GET('/secret', 'Content-Type: a/b', 'Content-Type: c/d'), 400),
  refused(
    7,
    'two Content-Lengths',
    'POST /secret HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nab',
    400,
  ),
  refused(
    7,
    'Content-Length and Transfer-Encoding',
    'POST /secret HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ),
  refused(
    7,
    'an unknown transfer coding',
    'POST /secret HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    400,
    501,
  ),
  refused(7, '101 header fields', GET('/secret', ...Array.from({ length: 101 }, (_, index) => `X-${index}: 1`)), 431),
  refused(7, 'a header section over 16 KiB', GET('/secret', `X-Big: ${'a'.repeat(17_000)}`), 431),
  refused(7, 'a target over 8 KiB', GET(`/secret?${'a'.repeat(9_000)}`), 414),
  refused(7, 'a target over every limit', GET(`/secret?${'a'.repeat(40_000)}`), 414),

  refused(9, 'TRACE', 'TRACE /secret HTTP/1.1\r\nHost: shop\r\nCookie: s3cr3t\r\n\r\n', 405, 501),
  refused(9, 'GET *', 'GET * HTTP/1.1\r\nHost: shop\r\n\r\n', 400),
  refused(9, 'CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n', 405, 501, 400),
  refused(9, 'a fragment in the target', GET('/secret#a'), 400),
  refused(9, 'HTTP/0.9', 'GET /secret\r\n\r\n', 400, 505),
  refused(9, 'HTTP/0.9 said aloud', 'GET /secret HTTP/0.9\r\n\r\n', 400, 505),
  refused(9, 'HTTP/2.0 said aloud', 'GET /secret HTTP/2.0\r\nHost: shop\r\n\r\n', 400, 505),
  refused(
    9,
    'HTTP/1.0 with Transfer-Encoding',
    'POST /secret HTTP/1.0\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    400,
  ),
  refused(9, 'no Host', 'GET /secret HTTP/1.1\r\n\r\n', 400),
  refused(9, 'an empty Host', 'GET /secret HTTP/1.1\r\nHost: \r\n\r\n', 400),
  refused(9, 'a Host with a path', 'GET /secret HTTP/1.1\r\nHost: shop/evil.example\r\n\r\n', 400),
  refused(9, 'a Host with user information', 'GET /secret HTTP/1.1\r\nHost: shop@evil.example\r\n\r\n', 400),
  refused(9, 'a Host with a space', 'GET /secret HTTP/1.1\r\nHost: shop evil.example\r\n\r\n', 400),
  refused(9, 'a Host list', 'GET /secret HTTP/1.1\r\nHost: shop, evil.example\r\n\r\n', 400),
  refused(9, 'a Host with port 99999', 'GET /secret HTTP/1.1\r\nHost: shop:99999\r\n\r\n', 400),
  refused(9, 'absolute form for another host', 'GET http://evil.example/secret HTTP/1.1\r\nHost: shop\r\n\r\n', 400),
  refused(9, 'absolute form of another scheme', 'GET ftp://shop/secret HTTP/1.1\r\nHost: shop\r\n\r\n', 400),
  {
    item: 9,
    name: 'absolute form for the own host is resolved',
    run: async (stage) => {
      await expectStatus(stage, 'GET http://SHOP/a%2fb?c HTTP/1.1\r\nHost: shop\r\n\r\n', 200);
      demand(/^GET \/a%2fb\?c HTTP\/1\.1\r$/m.test(coreReceived(stage)), 'the core saw another target');
    },
  },
  {
    item: 9,
    name: 'error bodies reflect neither Host nor query',
    core: (socket) => socket.destroy(),
    run: async (stage) => {
      const { text } = await ask(stage, 'GET /x?token=s3cr3t HTTP/1.1\r\nHost: evil.example\r\n\r\n');
      demand(statusOf(text) === 502, `answered ${statusOf(text)}`);
      demand(!/evil\.example|s3cr3t/.test(text), 'reflected');
    },
  },
  {
    item: 14,
    name: 'a client that half-closes after its POST gets the answer',
    core: (socket) => void setTimeout(() => socket.write(answer('ordered')), 50),
    run: async (stage) => {
      const client = await stage.client();
      client.send('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab');
      client.socket.end();
      await client.untilReceived('ordered');
    },
  },
  {
    item: 14,
    name: 'a client that half-closes and waits long gets the answer',
    core: (socket) => void setTimeout(() => socket.write(answer('ordered')), 500),
    run: async (stage) => {
      const client = await stage.client();
      client.send('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab');
      client.socket.end();
      await client.untilReceived('ordered');
    },
  },
  {
    item: 14,
    name: 'a client that really leaves frees the core at once',
    core: () => undefined,
    run: async (stage) => {
      const client = await stage.client();
      client.send(GET('/x'));
      await eventually(() => stage.core.connections.some(({ requests }) => requests > 0), 'never forwarded');
      client.close();
      await eventually(
        () => stage.core.connections.every(({ socket }) => socket.readableEnded || socket.destroyed),
        'the core waits on',
        600,
      );
    },
  },
];
