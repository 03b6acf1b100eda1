import { answer } from '../../libs/proxy/src/testing/scripted-core.js';
import { GET, ask, coreReceived, demand, eventually, expectStatus, statusOf } from './expect.js';
import { UPGRADE, acceptOf, coreGone, echoCore, switching } from './probes-tunnels.js';
import { type CoreScript, type Probe, plainCore } from './stage.js';

/** To an upgrade the core says these bytes; to anything else, a plain answer. */
const saying =
  (words: (accept: string) => string, then?: 'reset'): CoreScript =>
  (socket, head, index) => {
    if (!/upgrade: websocket/i.test(head)) return plainCore(socket, head, index);
    socket.write(words(acceptOf(head)));
    if (then === 'reset') setTimeout(() => socket.resetAndDestroy(), 15);
  };

/** The core's 101 is none that the client asked for. */
function disbelieved(name: string, words: (accept: string) => string): Probe {
  return {
    item: 10,
    name: `a 101 ${name} is not believed, and the core freed`,
    core: saying(words),
    run: async (stage) => {
      await expectStatus(stage, UPGRADE(), 502);
      await eventually(() => coreGone(stage), 'the core is held');
    },
  };
}

/** The client's handshake is none. */
function unacceptable(name: string, bytes: string): Probe {
  return {
    item: 10,
    name: `${name} is refused, and the connection closed`,
    core: echoCore,
    run: async (stage) => {
      const { text, client } = await ask(stage, bytes);
      demand([400, 403].includes(statusOf(text)), `answered ${text.slice(0, 40)}`);
      await client.untilClosed(2_500);
      demand(!/upgrade|smuggled/i.test(coreReceived(stage)), 'the core saw it');
    },
  };
}

const SMUGGLED = GET('/smuggled');
const old = (bytes: string) => bytes.replace('HTTP/1.1', 'HTTP/1.0');

/** Item 10: handshakes that are none, refusals that do not end, and what is pipelined around an upgrade. */
export const HANDSHAKE_PROBES: readonly Probe[] = [
  disbelieved('without Connection: upgrade', (accept) => switching(accept).replace('Connection: Upgrade\r\n', '')),
  disbelieved('without Sec-WebSocket-Accept', (accept) => switching(accept).replace(/Sec-WebSocket-Accept.*\r\n/, '')),
  disbelieved('with it twice', (accept) =>
    switching(accept).replace('\r\n\r\n', `\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`),
  ),
  disbelieved('to h2c', (accept) => switching(accept).replace('websocket', 'h2c')),
  disbelieved('with a subprotocol nobody offered', (accept) =>
    switching(accept).replace('\r\n\r\n', '\r\nSec-WebSocket-Protocol: evil\r\n\r\n'),
  ),
  disbelieved('with an extension nobody offered', (accept) =>
    switching(accept).replace('\r\n\r\n', '\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n'),
  ),
  unacceptable('an upgrade with a body', `${UPGRADE('/ws', 'Content-Length: 5')}hello`),
  unacceptable(
    'an upgrade with a chunked body',
    `${UPGRADE('/ws', 'Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\n\r\n`,
  ),
  unacceptable('an upgrade with a request behind it', UPGRADE() + SMUGGLED),
  unacceptable('an upgrade in HTTP/1.0', old(UPGRADE())),
  unacceptable(
    'an upgrade in HTTP/1.0 without a Host, of origin null',
    old(UPGRADE('/ws', 'Origin: null')).replace('Host: shop\r\n', ''),
  ),
  unacceptable('an alias of an upgrade path', UPGRADE('/%77s')),
  unacceptable('version 8', UPGRADE().replace('Version: 13', 'Version: 8')),
  unacceptable('two keys', UPGRADE('/ws', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==')),
  ...[
    'null',
    'https://shop.evil.example',
    'https://shop@evil.example',
    'https://shop:444',
    '://',
    'http://shop http://evil.example',
  ].map((origin) => unacceptable(`origin ${origin}`, UPGRADE('/ws', `Origin: ${origin}`))),
  {
    item: 10,
    name: 'a refusal without an end is given up: 504, and the core freed',
    core: saying(() => 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n'),
    run: async (stage) => {
      await expectStatus(stage, UPGRADE(), 504);
      await eventually(() => coreGone(stage), 'the core is held');
    },
  },
  {
    item: 10,
    name: 'a refusal that breaks off is no refusal: 502',
    core: saying(() => 'HTTP/1.1 403 Forbidden\r\n\r\nleak', 'reset'),
    run: async (stage) => {
      demand(!(await expectStatus(stage, UPGRADE(), 502)).includes('leak'), 'relayed');
    },
  },
  {
    item: 10,
    name: 'a refusal keeps its fields but those of its hop',
    core: saying(() =>
      answer('no', ['WWW-Authenticate: Basic', 'Connection: keep-alive, X-Hop', 'X-Hop: leak'], '401 Unauthorized'),
    ),
    run: async (stage) => {
      const { client } = await ask(stage, UPGRADE());
      const text = await client.untilClosed(2_500);
      demand(
        /^HTTP\/1\.1 401 [^]*WWW-Authenticate: Basic\r\n[^]*\r\n\r\nno$/.test(text),
        `answered ${JSON.stringify(text)}`,
      );
      demand(!/leak|keep-alive/i.test(text), 'relayed');
    },
  },
  ...(['an upgrade', 'CONNECT'] as const).map((what): Probe => ({
    item: 10,
    name: `${what} pipelined behind a request never writes into that request's answer`,
    core: (socket, head, index) => {
      if (/upgrade: websocket/i.test(head)) return echoCore(socket, head, index);
      setTimeout(() => socket.write(answer('slow')), 150);
    },
    run: async (stage) => {
      const client = await stage.client();
      client.send(GET('/slow') + (what === 'CONNECT' ? 'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n' : UPGRADE()));
      const text = await client.untilClosed(2_500);
      demand(/^HTTP\/1\.1 200 [^]*slow$/.test(text), `answered ${JSON.stringify(text)}`);
    },
  })),
];
