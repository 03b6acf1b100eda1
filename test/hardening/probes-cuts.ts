import { GET, demand, expectStatus, statusOf } from './expect.js';
import { head, playing, unusable } from './playing.js';
import { type Probe, plainCore } from './stage.js';

const STATUSES = [
  '001 X', '99 X', '1000 X', '2xx OK', '-200 OK', ' 200 OK', '200OK', '', '200\tOK', '200 O\x00K', '200 O\nK', '200 O\rK',
  '200 \x1b[31m', '101 Switching',
]; // prettier-ignore
const FIELDS = [
  'Content-Length: 4, 4', 'Content-Length: 4\r\nContent-Length: 4', 'Content-Length: +4', 'Content-Length: 0x4',
  'Content-Length: 4 ;', 'Content-Length: 99999999999999999999', 'Content-Length: ', 'Transfer-Encoding: identity',
  'Transfer-Encoding: chunked, identity', 'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
  'Transfer-Encoding: chunked\x0b', 'Transfer-Encoding:\r\n chunked', 'Transfer-Encoding: ', 'X y: z', ': z', 'nocolon',
  'X: a\nY: b', 'X: a\rY: b', 'X\xe9: y',
]; // prettier-ignore
const BAD_CHUNKS = [
  'g\r\n', '4\nleak\r\n0\r\n\r\n', '4\r\nleakX', '-1\r\n', '0x4\r\n', 'fffffffffffff\r\n', '4;\x00\r\nleak\r\n0\r\n\r\n',
  `4;${'a'.repeat(300)}\r\nleak\r\n0\r\n\r\n`, '4\r\nleak\r\n0\r\nbad\r\n\r\n', '4\r\nleak\r\n0\r\nX: \x00\r\n\r\n',
  `4\r\nleak\r\n0\r\n${'X: y\r\n'.repeat(5_000)}\r\n`, '\r\n', '4\r\nleak\r\n0\r\n X: y\r\n\r\n', '4\r\nleak\n\r0\r\n\r\n',
]; // prettier-ignore
/** A chunked body broken off here has not ended. */
const STOPS = [
  '', '5', '5\r\n', '5\r\nhel', '5\r\nhello', '5\r\nhello\r\n', '5\r\nhello\r\n0', '5\r\nhello\r\n0\r\n',
  '5\r\nhello\r\n0\r\nX: y\r\n', '5\r\nhello\r\n0\r\n\r',
]; // prettier-ignore

const shown = (value: string) => JSON.stringify(value).slice(1, -1);
const CHUNKED = head('200 OK', 'Transfer-Encoding: chunked');

/** However it breaks off, the client sees 502, or an answer that cannot be taken for a whole one. */
function neverWhole(name: string, bytes: string, how: 'close' | 'reset' | undefined, version: '1.0' | '1.1'): Probe {
  return {
    item: 4,
    name: `${name}, ${how ?? 'staying'}, to HTTP/${version}`,
    core: (socket, text, index) => {
      if (!/ \/x /.test(text)) return plainCore(socket, text, index);
      socket.write(bytes, 'latin1');
      // After the head has gone on to the client, as a rule; before it, 502 is right.
      if (how !== undefined) setTimeout(() => (how === 'close' ? socket.end() : socket.resetAndDestroy()), 15);
    },
    run: async (stage) => {
      const client = await stage.client();
      client.send(`GET /x HTTP/${version}\r\nHost: shop\r\n\r\n`);
      await client.until(({ state, received }) => state !== 'open' || statusOf(received) === 502);
      const { received, state } = client;
      if (statusOf(received) === 502 || received === '') return;
      const body = received.slice(received.indexOf('\r\n\r\n') + 4);
      const length = /content-length: (\d+)/i.exec(received)?.[1];
      if (length !== undefined) demand(body.length < Number(length), 'it looks whole');
      else if (/transfer-encoding: chunked/i.test(received))
        demand(!/(?:^|\r\n)0\r\n[^]*\r\n$/.test(body), 'it looks whole');
      else demand(state === 'reset', 'the connection ended in order');
    },
  };
}

/** Items 2 and 4, every spelling and every place: what a core can say, and where it can break off. */
export const CUT_PROBES: readonly Probe[] = [
  ...STATUSES.map((status) => unusable(2, `status line ${shown(status)}`, `${head(status, 'Content-Length: 4')}leak`)),
  ...FIELDS.map((field) => unusable(2, `field ${shown(field)}`, `${head('200 OK', field)}leak`)),
  unusable(2, 'a blank line first', `\r\n${head('200 OK', 'Content-Length: 4')}leak`),
  unusable(2, 'a TLS alert', '\x15\x03\x01\0\x02\x02\x46leak'),
  unusable(2, 'only an interim answer', head('100 Continue'), 'close'),
  unusable(2, '33 interim answers', head('102 Processing').repeat(33)),
  ...BAD_CHUNKS.map((chunks) =>
    neverWhole(`bad chunks ${shown(chunks.slice(0, 30))}`, CHUNKED + chunks, undefined, '1.1'),
  ),
  ...(['close', 'reset'] as const).flatMap((how) => [
    ...STOPS.flatMap((stop) => [
      neverWhole(`chunks up to ${shown(stop)}`, CHUNKED + stop, how, '1.1'),
      neverWhole(`chunks up to ${shown(stop)}`, CHUNKED + stop, how, '1.0'),
    ]),
    neverWhole('a length not filled', `${head('200 OK', 'Content-Length: 5')}hel`, how, '1.1'),
    neverWhole('a length not filled', `${head('200 OK', 'Content-Length: 5')}hel`, how, '1.0'),
  ]),
  neverWhole('a body up to the end of the connection', `${head('200 OK')}hel`, 'reset', '1.1'),
  neverWhole('a body up to the end of the connection', `${head('200 OK')}hel`, 'reset', '1.0'),
  {
    item: 4,
    name: '204 with a transfer coding has none when it arrives',
    core: playing(head('204 No Content', 'Transfer-Encoding: chunked')),
    run: async (stage) => {
      const text = await expectStatus(stage, GET('/x'), 204);
      demand(!/transfer-encoding|content-length/i.test(text), 'relayed');
    },
  },
  {
    item: 5,
    name: '103 passes, two 100 do not, and HTTP/1.0 sees neither',
    core: playing(
      `${head('103 Early Hints', 'Link: </a>')}${head('100 Continue').repeat(2)}${head('200 OK', 'Content-Length: 0')}`,
    ),
    run: async (stage) => {
      demand(
        /^HTTP\/1\.1 103 [^]*Link: <\/a>\r\n\r\nHTTP\/1\.1 200 /.test(await expectStatus(stage, GET('/x'), 200)),
        'to HTTP/1.1',
      );
      const old = await expectStatus(stage, 'GET /x HTTP/1.0\r\nHost: shop\r\n\r\n', 200);
      demand(old.startsWith('HTTP/1.1 200'), 'to HTTP/1.0');
    },
  },
  {
    item: 11,
    name: 'interim answers do not prolong the wait for the answer',
    core: (socket, text, index) => {
      if (!/ \/x /.test(text)) return plainCore(socket, text, index);
      const drip = setInterval(() => socket.write(head('103 Early Hints')), 90);
      socket.on('close', () => clearInterval(drip));
    },
    run: async (stage) => void (await expectStatus(stage, GET('/x'), 504)),
  },
];
