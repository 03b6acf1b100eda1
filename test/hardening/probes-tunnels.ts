import { createHash } from 'node:crypto';
import { GET, ask, demand, eventually, expectStatus, statusOf } from './expect.js';
import { type CoreScript, type Probe, type Stage, plainCore } from './stage.js';

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
export const UPGRADE = (path = '/ws', ...more: string[]) =>
  GET(
    path,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    `Sec-WebSocket-Key: ${KEY}`,
    ...more,
  );

export function acceptOf(head: string): string {
  const key = /sec-websocket-key: (\S+)/i.exec(head)?.[1] ?? '';
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

export const switching = (accept: string) =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;

/** Accepts, then echoes raw bytes back. */
export const echoCore: CoreScript = (socket, head, index) => {
  if (!/upgrade: websocket/i.test(head)) return plainCore(socket, head, index);
  socket.write(switching(acceptOf(head)));
  socket.on('data', (bytes) => socket.write(bytes));
};

/** `ping` as an unmasked-for-simplicity text frame with a zero mask. */
const FRAME = Buffer.from([0x81, 0x84, 0, 0, 0, 0, 0x70, 0x69, 0x6e, 0x67]);

async function openTunnel(stage: Stage) {
  const client = await stage.client();
  client.send(UPGRADE());
  await client.untilReceived('\r\n\r\n', 1_500);
  demand(client.received.startsWith('HTTP/1.1 101'), `answered ${client.received.slice(9, 12)}`);
  return client;
}

export function coreGone(stage: Stage): boolean {
  return stage.core.connections.every(({ socket }) => socket.destroyed || socket.readableEnded);
}

/** Item 10. */
export const TUNNEL_PROBES: readonly Probe[] = [
  {
    item: 10,
    name: 'the first upgrade after start is answered, and bytes flow both ways',
    core: echoCore,
    run: async (stage) => {
      const client = await openTunnel(stage);
      client.send(FRAME);
      await client.untilReceived('ping', 1_500);
    },
  },
  {
    item: 10,
    name: 'Upgrade: h2c is ignored and the request answered, the connection goes on',
    run: async (stage) => {
      const { text, client } = await ask(
        stage,
        GET('/x', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'),
        1_500,
      );
      demand(statusOf(text) === 200, `answered ${statusOf(text)}`);
      client.received = '';
      client.send(GET('/again'));
      await client.untilReceived('ok', 1_500);
    },
  },
  {
    item: 10,
    name: 'Upgrade: h2c on a POST is ignored and the body forwarded',
    run: async (stage) =>
      void (await expectStatus(
        stage,
        'POST /x HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nab',
        200,
      )),
  },
  {
    item: 10,
    name: 'an upgrade where none is allowed is answered, not left open',
    core: echoCore,
    run: async (stage) => {
      const { client } = await ask(stage, UPGRADE('/elsewhere'), 1_500);
      demand(statusOf(client.received) === 403, `answered ${client.received.slice(9, 12)}`);
      await client.untilClosed(1_500);
    },
  },
  {
    item: 10,
    name: 'an upgrade without a usable key is refused',
    core: echoCore,
    run: async (stage) =>
      void (await expectStatus(
        stage,
        GET(
          '/ws',
          'Connection: Upgrade',
          'Upgrade: websocket',
          'Sec-WebSocket-Version: 13',
          'Sec-WebSocket-Key: short',
        ),
        400,
      )),
  },
  {
    item: 10,
    name: 'a foreign Origin is refused',
    core: echoCore,
    run: async (stage) => void (await expectStatus(stage, UPGRADE('/ws', 'Origin: https://evil.example'), 403)),
  },
  {
    item: 10,
    name: 'a 101 with a wrong Sec-WebSocket-Accept is not believed',
    core: (socket, head, index) =>
      /upgrade: websocket/i.test(head)
        ? void socket.write(switching('AAAAAAAAAAAAAAAAAAAAAAAAAAA='))
        : plainCore(socket, head, index),
    run: async (stage) => void (await expectStatus(stage, UPGRADE(), 502)),
  },
  {
    item: 10,
    name: 'a core that refuses the upgrade: its answer arrives',
    core: (socket, head, index) =>
      /upgrade: websocket/i.test(head)
        ? void socket.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\n\r\nnope')
        : plainCore(socket, head, index),
    run: async (stage) => {
      const { client } = await ask(stage, UPGRADE());
      await client.untilReceived('nope', 1_500);
      demand(statusOf(client.received) === 401, client.received.slice(0, 30));
    },
  },
  {
    item: 10,
    name: 'a core that is not there: the upgrade is answered 502',
    run: async (stage) => {
      await stage.core.close();
      await expectStatus(stage, UPGRADE(), 502);
    },
  },
  {
    item: 10,
    name: 'a core that does not answer the upgrade: 504',
    core: (socket, head, index) => (/upgrade: websocket/i.test(head) ? undefined : plainCore(socket, head, index)),
    run: async (stage) => void (await expectStatus(stage, UPGRADE(), 504)),
  },
  {
    item: 10,
    name: 'a client that leaves half-way frees the core',
    core: (socket, head, index) => (/upgrade: websocket/i.test(head) ? undefined : plainCore(socket, head, index)),
    run: async (stage) => {
      const client = await stage.client();
      client.send(UPGRADE());
      await eventually(() => stage.core.connections.some(({ requests }) => requests > 0), 'never forwarded');
      client.close();
      await eventually(() => coreGone(stage), 'the core is held', 400);
    },
  },
  {
    item: 10,
    name: 'the client leaving ends the core’s side',
    core: echoCore,
    run: async (stage) => {
      const client = await openTunnel(stage);
      client.close();
      await eventually(() => coreGone(stage), 'the core is held', 500);
    },
  },
  {
    item: 10,
    name: 'the client resetting ends the core’s side',
    core: echoCore,
    run: async (stage) => {
      const client = await openTunnel(stage);
      client.socket.resetAndDestroy();
      await eventually(() => coreGone(stage), 'the core is held', 500);
    },
  },
  {
    item: 10,
    name: 'the core resetting ends the client’s side',
    core: echoCore,
    run: async (stage) => {
      const client = await openTunnel(stage);
      for (const { socket } of stage.core.connections) socket.resetAndDestroy();
      await client.untilClosed(500);
    },
  },
  {
    item: 10,
    name: 'a silent tunnel is closed',
    core: echoCore,
    run: async (stage) => {
      const client = await openTunnel(stage);
      await client.untilClosed(2_500);
    },
  },
  {
    item: 10,
    name: 'tunnels are counted: the fifth is refused where four are allowed',
    core: echoCore,
    run: async (stage) => {
      for (let count = 0; count < 4; count++) await openTunnel(stage);
      const { text } = await ask(stage, UPGRADE(), 500);
      demand(statusOf(text) === 503, `answered ${text.slice(9, 12)}`);
    },
  },
];
