import { answer } from '../../libs/proxy/src/testing/scripted-core.js';
import { GET, ask, coreReceived, demand, expectStatus, statusOf } from './expect.js';
import { head, playing, unusable } from './playing.js';
import { type Probe, plainCore } from './stage.js';

/** Items 2, 4, 5, 9, 16: what a core can say. */
export const ANSWER_PROBES: readonly Probe[] = [
  unusable(2, 'status 000', head('000 leak', 'Content-Length: 0')),
  unusable(2, 'status 099', head('099 leak', 'Content-Length: 0')),
  unusable(2, 'a control character in the reason phrase', head('200 le\x01ak', 'Content-Length: 0')),
  unusable(2, 'DEL in the reason phrase', head('200 leak\x7f', 'Content-Length: 0')),
  unusable(2, 'Trailer with Content-Length', head('200 OK', 'Trailer: X-Sum', 'Content-Length: 4') + 'leak'),
  unusable(2, 'Trailer with 204', head('204 No Content', 'Trailer: X-Sum')),
  unusable(2, 'Trailer with 304', head('304 Not Modified', 'Trailer: X-Sum')),
  unusable(2, 'a control character in a field', head('200 OK', 'X-A: le\x02ak', 'Content-Length: 0')),
  unusable(2, 'a NUL in a field', head('200 OK', 'X-A: le\x00ak', 'Content-Length: 0')),
  unusable(2, 'a blank before the colon', head('200 OK', 'X-A : leak', 'Content-Length: 0')),
  unusable(2, 'a folded field', head('200 OK', 'X-A: a', ' leak', 'Content-Length: 0')),
  unusable(
    2,
    'Content-Length and Transfer-Encoding',
    head('200 OK', 'Content-Length: 4', 'Transfer-Encoding: chunked') + '4\r\nleak\r\n0\r\n\r\n',
  ),
  unusable(2, 'two Content-Lengths', head('200 OK', 'Content-Length: 4', 'Content-Length: 5') + 'leak!'),
  unusable(2, 'a negative Content-Length', head('200 OK', 'Content-Length: -4') + 'leak'),
  unusable(
    2,
    'an unknown transfer coding',
    head('200 OK', 'Transfer-Encoding: gzip, chunked') + '4\r\nleak\r\n0\r\n\r\n',
  ),
  unusable(2, 'a head over 64 KiB', head('200 OK', `X-A: ${'leak'.repeat(20_000)}`, 'Content-Length: 0')),
  unusable(2, 'no HTTP at all', 'SSH-2.0-leak\r\n', 'close'),
  unusable(2, 'HTTP/2 said aloud', 'HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n'),
  unusable(2, 'closed without an answer', '', 'close'),
  unusable(2, 'reset without an answer', '', 'reset'),
  unusable(2, 'closed within the head', 'HTTP/1.1 200 OK\r\nX-A: le', 'close'),

  {
    item: 4,
    name: 'a chunked answer that is cut is never completed, nothing is glued on',
    core: playing(`${head('200 OK', 'Transfer-Encoding: chunked')}5\r\nhello\r\n`, 'reset'),
    run: async (stage) => {
      const client = await stage.client();
      client.send(GET('/x'));
      const text = await client.untilClosed(2_500);
      // The head may not have been passed on yet when the core broke off: then 502 is right as well.
      if (statusOf(text) === 502) return;
      demand(statusOf(text) === 200, `answered ${statusOf(text)}`);
      demand(!/0\r\n\r\n$|rror/.test(text), 'it looks complete');
    },
  },
  {
    item: 4,
    name: 'an answer shorter than its Content-Length is cut, nothing is glued on',
    core: playing(`${head('200 OK', 'Content-Length: 100')}hello`, 'close'),
    run: async (stage) => {
      const client = await stage.client();
      client.send(GET('/x') + GET('/second'));
      const text = await client.untilClosed(2_500);
      demand(text.endsWith('hello') || statusOf(text) === 502, `after the cut: ${JSON.stringify(text.slice(-60))}`);
    },
  },
  {
    item: 4,
    name: 'a bad chunk after the head cuts the connection',
    core: playing(`${head('200 OK', 'Transfer-Encoding: chunked')}5\r\nhello\r\nzz\r\nleak`),
    run: async (stage) => {
      const client = await stage.client();
      client.send(GET('/x'));
      const text = await client.untilClosed(2_500);
      demand(!text.includes('leak') && !text.endsWith('0\r\n\r\n'), 'it looks complete');
    },
  },
  {
    item: 4,
    name: 'an answer to HTTP/1.0 that is cut does not end like a whole one',
    core: playing(`${head('200 OK', 'Transfer-Encoding: chunked')}5\r\nhello\r\n`),
    run: async (stage) => {
      const client = await stage.client();
      client.send('GET /x HTTP/1.0\r\n\r\n');
      await client.untilReceived('hello');
      for (const { socket } of stage.core.connections) socket.resetAndDestroy();
      await client.untilClosed(2_500);
      demand(client.state === 'reset', 'closed in order');
    },
  },
  ...(['HEAD', '204', '304'] as const).map((kind): Probe => ({
    item: 5,
    name: `a body sent with ${kind} is no part of the answer, nor of the next`,
    core: (socket, text, index) => {
      if (!/ \/x /.test(text)) return plainCore(socket, text, index);
      const status = kind === 'HEAD' ? '200 OK' : `${kind} X`;
      const evil = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstale';
      socket.write(head(status, `Content-Length: ${evil.length}`));
      setTimeout(() => socket.write(evil), 20);
    },
    run: async (stage) => {
      const client = await stage.client();
      client.send(`${kind === 'HEAD' ? 'HEAD' : 'GET'} /x HTTP/1.1\r\nHost: shop\r\n\r\n`);
      await client.untilReceived('\r\n\r\n');
      for (let turn = 0; turn < 5; turn++) {
        const { text } = await ask(stage, GET('/next'));
        demand(text.endsWith('ok'), `the next client got ${JSON.stringify(text.slice(-20))}`);
      }
      demand(!client.received.includes('stale'), 'the body was relayed');
    },
  })),
  {
    item: 5,
    name: 'hop-by-hop fields of the answer stay behind',
    core: playing(
      head(
        '200 OK',
        'Connection: X-Hop, close',
        'X-Hop: leak',
        'Keep-Alive: timeout=77',
        'Proxy-Authenticate: leak',
        'Upgrade: h2c',
        'Content-Length: 0',
      ),
    ),
    run: async (stage) => {
      const text = await expectStatus(stage, GET('/x'), 200);
      demand(!/x-hop|leak|timeout=77|^upgrade:/im.test(text), 'relayed');
    },
  },
  {
    item: 5,
    name: 'bytes after the answer are nobody’s answer',
    core: (socket, text, index) => {
      if (!/ \/x /.test(text)) return plainCore(socket, text, index);
      socket.write(`${answer('first')}HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstale`);
    },
    run: async (stage) => {
      await expectStatus(stage, GET('/x'), 200);
      for (let turn = 0; turn < 5; turn++) {
        const { text } = await ask(stage, GET('/next'));
        demand(text.endsWith('ok'), `the next client got ${JSON.stringify(text.slice(-20))}`);
      }
    },
  },
  {
    item: 9,
    name: 'a core that is not there is 502',
    run: async (stage) => {
      await stage.core.close();
      await expectStatus(stage, GET('/x'), 502);
    },
  },
  {
    item: 9,
    name: 'a core that does not answer is 504',
    core: (socket, text, index) => (/ \/x /.test(text) ? undefined : plainCore(socket, text, index)),
    run: async (stage) => void (await expectStatus(stage, GET('/x'), 504)),
  },
  {
    item: 16,
    name: 'Host is kept, and the core is told proto, host and port',
    run: async (stage) => {
      await expectStatus(stage, 'GET /x HTTP/1.1\r\nHost: shop.example:8080\r\n\r\n', 200);
      const seen = coreReceived(stage);
      for (const line of [
        /^host: shop\.example:8080\r$/im,
        /^x-forwarded-proto: http\r$/im,
        /^x-forwarded-host: shop\.example:8080\r$/im,
        /^x-forwarded-port: 8080\r$/im,
        /^forwarded: for=127\.0\.0\.1;host="shop\.example:8080";proto=http\r$/im,
        /^via: 1\.1 /im,
      ]) {
        demand(line.test(seen), `the core did not see ${line.source}`);
      }
    },
  },
];
