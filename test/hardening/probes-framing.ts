import { GET, ask, coreReceived, demand, expectStatus, statusOf } from './expect.js';
import type { Probe } from './stage.js';

const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: shop\r\n\r\n';
const POST = (fields: string, body: string) => `POST /x HTTP/1.1\r\nHost: shop\r\n${fields}\r\n\r\n${body}`;

/** Two readers may disagree about where this request ends: refused, nothing of it forwarded, the connection closed. */
function desync(item: number, name: string, bytes: string): Probe {
  return {
    item,
    name,
    run: async (stage) => {
      const { text, client } = await ask(stage, bytes);
      demand([400, 405, 408, 413, 417, 431, 501, 505].includes(statusOf(text)), `answered ${text.slice(0, 60)}`);
      await client.untilClosed(3_000);
      demand(!/smuggled|HTTP/.test(coreReceived(stage)), 'the core saw some of it');
    },
  };
}

const shown = (value: string) => JSON.stringify(value).slice(1, -1);

const CODINGS = [
  'xchunked', 'chunked, identity', 'identity', 'identity, chunked', 'gzip, chunked', 'chunked, chunked', 'Chunked ,',
  ', chunked', 'chunked;q=1', '"chunked"', 'chunked\x0b', 'chunked\x00', '\x0bchunked', 'chu nked', '', ' ', 'chunked\xa0',
]; // prettier-ignore
const CODING_NAMES = [
  'Transfer-Encoding ', 'Transfer-Encoding\t', ' Transfer-Encoding', 'Transfer\x00-Encoding', 'Transfer-Encoding\x0b',
  'Transfer\xadEncoding', 'Transfer-Encoding\r', 'X: y\rTransfer-Encoding', 'X: y\nTransfer-Encoding',
]; // prettier-ignore
const LENGTHS = [
  '+5', '-5', '5,5', '5, 5', '5, 6', '0x5', '05x', '5 5', '', '5.0', '1e1', '5\x00', '5;', '18446744073709551621',
  '9223372036854775808', '4294967296000000000000',
]; // prettier-ignore
const CHUNKS = [
  'g\r\nhello\r\n0\r\n\r\n', '5\nhello\r\n0\r\n\r\n', '5\r\nhello\n0\r\n\r\n', '5\r\nhelloX\r\n0\r\n\r\n',
  '-5\r\nhello\r\n0\r\n\r\n', '+5\r\nhello\r\n0\r\n\r\n', '0x5\r\nhello\r\n0\r\n\r\n', '5 \r\nhello\r\n0\r\n\r\n',
  ' 5\r\nhello\r\n0\r\n\r\n', 'fffffffffffffffff\r\nhello\r\n0\r\n\r\n', '5\r\r\nhello\r\n0\r\n\r\n', '\r\n',
  '5;a\nb\r\nhello\r\n0\r\n\r\n', '5;\x00\r\nhello\r\n0\r\n\r\n', '5\r\nhello0\r\n\r\n', '5\r\nhello\r\n0\n\n',
  '5\r\nhello\r\n0\r\nX y: z\r\n\r\n', `5;${'a'.repeat(30_000)}\r\nhello\r\n0\r\n\r\n`,
  `5\r\nhello\r\n0\r\n${'A: b\r\n'.repeat(50_000)}\r\n`,
]; // prettier-ignore
const HOSTS = [
  ' ', 'a:b', 'a:80:80', 'shop\x00', '[::1', '[::1]x', 'a\tb', 'a#b', 'a?b', 'a\\b', '"a"', '.', '-', ':80', 'a;b', 'a%00',
  '%61', '<script>',
]; // prettier-ignore
const VERSIONS = ['HTTP/1.2', 'HTTP/1.10', 'HTTP/1', 'HTTP/11', 'http/1.1', 'HTP/1.1', 'HTTP/1.1x', 'HTTP/3.0'];
const TARGETS = [
  'x',
  '?x',
  '#',
  'http:/x',
  '\\x',
  'mailto:x',
  'a://b',
  'http://a@shop/',
  'http://shop\\x',
  '/a\x00b',
  '/a b',
];
const EXPECTATIONS = ['100-continue, x', '100-continued', '', '100-continue;q=1'];

/** Item 7 and 9, every spelling: what a client can do to make two readers disagree. */
export const FRAMING_PROBES: readonly Probe[] = [
  ...CODINGS.map((coding) =>
    desync(7, `Transfer-Encoding: ${shown(coding)}`, POST(`Transfer-Encoding: ${coding}`, `0\r\n\r\n${SMUGGLED}`)),
  ),
  ...CODING_NAMES.map((name) =>
    desync(7, `a coding in ${shown(name)}`, POST(`Content-Length: 5\r\n${name}: chunked`, `0\r\n\r\n${SMUGGLED}`)),
  ),
  ...LENGTHS.map((length) => desync(7, `Content-Length: ${shown(length)}`, POST(`Content-Length: ${length}`, 'hello'))),
  ...CHUNKS.map((body) => desync(7, `chunks ${shown(body.slice(0, 40))}`, POST('Transfer-Encoding: chunked', body))),
  ...HOSTS.map((host) => desync(9, `Host: ${shown(host)}`, `GET /x HTTP/1.1\r\nHost: ${host}\r\n\r\n`)),
  ...VERSIONS.map((version) => desync(9, `version ${version}`, `GET /x ${version}\r\nHost: shop\r\n\r\n`)),
  ...TARGETS.map((target) => desync(9, `target ${shown(target)}`, `GET ${target} HTTP/1.1\r\nHost: shop\r\n\r\n`)),
  ...EXPECTATIONS.map((one) => desync(6, `Expect: ${one}`, POST(`Expect: ${one}\r\nContent-Length: 2`, 'ab'))),
  desync(
    7,
    'two Transfer-Encodings',
    POST('Transfer-Encoding: chunked\r\nTransfer-Encoding: identity', `0\r\n\r\n${SMUGGLED}`),
  ),
  desync(
    7,
    'Transfer-Encoding, then Content-Length',
    POST('Transfer-Encoding: chunked\r\nContent-Length: 4', `5c\r\n${SMUGGLED}`),
  ),
  desync(7, 'bare LF in the head', 'GET /x HTTP/1.1\nHost: shop\n\n'),
  desync(7, 'one line ended by LF', 'GET /x HTTP/1.1\r\nHost: shop\nX: y\r\n\r\n'),
  desync(7, 'one line ended by CR', 'GET /x HTTP/1.1\r\nHost: shop\rX: y\r\n\r\n'),
  desync(7, 'the head ended by LF', 'GET /x HTTP/1.1\r\nHost: shop\r\n\n'),
  desync(7, 'a line without a colon', GET('/x', 'nonsense')),
  desync(7, 'a header line of 1 MB', GET('/x', `X: ${'y'.repeat(1_000_000)}`)),
  desync(9, 'absolute form without a Host', 'GET http://evil.example/x HTTP/1.0\r\n\r\n'),
  {
    item: 7,
    name: 'pipelined: an unreadable request in the middle ends the connection after what came before',
    run: async (stage) => {
      const client = await stage.client();
      client.send(`${GET('/a')}GET /b HTTP/1.1\r\nX\x00: y\r\n\r\n${SMUGGLED}`);
      const text = await client.untilClosed(2_500);
      demand(statusOf(text) === 200 && text.split('HTTP/1.1 ').length === 2, `answered ${JSON.stringify(text)}`);
      demand(!coreReceived(stage).includes('smuggled'), 'the core saw what came after');
    },
  },
  {
    item: 7,
    name: 'pipelined: a refused request in the middle ends the connection with its refusal',
    run: async (stage) => {
      const client = await stage.client();
      client.send(`${GET('/a')}GET /b HTTP/1.1\r\nHost: a b\r\n\r\n${SMUGGLED}`);
      const text = await client.untilClosed(2_500);
      demand(/^HTTP\/1\.1 200[^]*HTTP\/1\.1 400/.test(text), `answered ${JSON.stringify(text)}`);
      demand(!coreReceived(stage).includes('smuggled'), 'the core saw what came after');
    },
  },
  {
    item: 7,
    name: 'trailers: framing, routing and undeclared ones stay behind',
    run: async (stage) => {
      const fields = 'Transfer-Encoding: chunked\r\nTrailer: Cookie, X-Ok, Host';
      await expectStatus(
        stage,
        POST(fields, '2\r\nab\r\n0\r\nCookie: evil\r\nHost: evil\r\nX-Ok: 1\r\nX-Not: 2\r\n\r\n'),
        200,
      );
      demand(!/evil|X-Not/.test(coreReceived(stage)) && /X-Ok: 1/.test(coreReceived(stage)), 'the core saw others');
    },
  },
];
