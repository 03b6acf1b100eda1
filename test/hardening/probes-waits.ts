import { answer } from '../../libs/proxy/src/testing/scripted-core.js';
import { GET, coreReceived, demand, eventually, expectStatus, statusOf } from './expect.js';
import { head, playing, unusable } from './playing.js';
import { type Probe, plainCore } from './stage.js';

/** Items 11, 12, 13, 15: who waits for whom, on which connection. */
export const WAIT_PROBES: readonly Probe[] = [
  {
    item: 11,
    name: 'an answer head that drips is 504',
    core: (socket, text, index) => {
      if (!/ \/x /.test(text)) return plainCore(socket, text, index);
      const drip = setInterval(
        () => socket.write('HTTP/1.1 200 OK\r\nX-A: aaaaaaaaaaaaaaaaaaaaaaaaaaa'[socket.bytesWritten] ?? 'a'),
        100,
      );
      socket.on('close', () => clearInterval(drip));
    },
    run: async (stage) => void (await expectStatus(stage, GET('/x'), 504)),
  },
  {
    item: 11,
    name: 'an answer body that drips one byte every 150 ms is cut',
    core: (socket, text, index) => {
      if (!/ \/x /.test(text)) return plainCore(socket, text, index);
      socket.write(head('200 OK', 'Content-Length: 10000'));
      const drip = setInterval(() => socket.write('a'), 150);
      socket.on('close', () => clearInterval(drip));
    },
    run: async (stage) => {
      const client = await stage.client();
      client.send(GET('/x'));
      await client.untilClosed(2_500);
    },
  },
  {
    item: 11,
    name: 'an answer body that falls silent is cut',
    core: playing(`${head('200 OK', 'Content-Length: 10000')}abc`),
    run: async (stage) => {
      const client = await stage.client();
      client.send(GET('/x'));
      await client.untilClosed(2_500);
    },
  },
  {
    item: 11,
    name: 'a request head that drips is 408',
    run: async (stage) => {
      const client = await stage.client();
      client.send('GET /x HTTP/1.1\r\nHost: shop\r\n');
      await client.until(({ received }) => statusOf(received) === 408, 2_500);
    },
  },
  {
    item: 11,
    name: 'a request body that drips is 408',
    run: async (stage) => {
      const client = await stage.client();
      client.send('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 100000\r\n\r\n');
      const drip = setInterval(() => client.send('a'), 150);
      try {
        await client.until(({ received }) => statusOf(received) === 408, 2_500);
      } finally {
        clearInterval(drip);
      }
    },
  },
  {
    item: 11,
    name: 'a client that takes nothing of its answer is destroyed, and the core freed',
    core: (socket, text, index) => {
      if (!/ \/x /.test(text)) return plainCore(socket, text, index);
      socket.write(head('200 OK', 'Content-Length: 1000000000'));
      const block = Buffer.alloc(1 << 20);
      const pump = () => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on('drain', pump);
      pump();
    },
    run: async (stage) => {
      const client = await stage.client();
      client.socket.pause();
      client.send(GET('/x'));
      await eventually(() => stage.core.connections.some(({ requests }) => requests > 0), 'never forwarded');
      await eventually(() => stage.core.connections.every(({ socket }) => socket.destroyed), 'the core is held', 4_000);
    },
  },
  unusable(11, 'an unasked 101', head('101 Switching Protocols', 'Upgrade: leak', 'Connection: Upgrade')),
  {
    item: 12,
    name: '300 slow POSTs take no connection to the core from others',
    run: async (stage) => {
      const slow = await Promise.all(Array.from({ length: 300 }, () => stage.client()));
      for (const client of slow) client.send('POST /slow HTTP/1.1\r\nHost: shop\r\nContent-Length: 1000\r\n\r\na');
      await expectStatus(stage, GET('/quick'), 200);
      await expectStatus(stage, 'POST /quick HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab', 200);
      demand(!coreReceived(stage).includes('/slow'), 'a body that is not here holds a connection');
    },
  },
  {
    item: 12,
    name: 'with all connections busy the queue is bounded: 503 with Retry-After',
    core: (socket, text, index) => (/ \/hang /.test(text) ? undefined : plainCore(socket, text, index)),
    run: async (stage) => {
      const hanging = await Promise.all(Array.from({ length: 100 }, () => stage.client()));
      for (const client of hanging) client.send(GET('/hang'));
      // Not by a time-out: that would be 504.
      await eventually(
        () => hanging.some(({ received }) => /503[^]*retry-after: \d/i.test(received)),
        'nobody was told',
      );
      const post = 'POST /w HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab';
      await expectStatus(stage, post, 200);
      // Those of requests that have timed out meanwhile are closed.
      const open = stage.core.connections.filter(({ socket }) => !socket.destroyed).length;
      demand(open <= 66, `${open} connections`);
    },
  },
  {
    item: 13,
    name: '200 POSTs against a core that closes idle connections: none fails',
    core: (socket) => {
      socket.write(answer('ok', ['Keep-Alive: timeout=5']));
      setTimeout(() => socket.end(), Math.random() * 6);
    },
    run: async (stage) => {
      const failed: number[] = [];
      const client = await stage.client();
      for (let turn = 1; turn <= 200; turn++) {
        client.received = '';
        client.send('POST /x HTTP/1.1\r\nHost: shop\r\nContent-Length: 2\r\n\r\nab');
        await client.until(({ received, state }) => statusOf(received) > 0 || state !== 'open');
        if (statusOf(client.received) !== 200) failed.push(statusOf(client.received));
        const pause = Math.random() * 6;
        await new Promise((resolve) => {
          setTimeout(resolve, pause);
        });
      }
      demand(failed.length === 0, `${failed.length} of 200 failed, with ${failed.join(', ')}`);
    },
  },
  ...(['GET', 'HEAD', 'POST'] as const).map((method): Probe => ({
    item: 15,
    name: `a ${method} that the core may have seen is never sent again`,
    core: (socket, text, index) => (/ \/x /.test(text) ? void socket.destroy() : plainCore(socket, text, index)),
    run: async (stage) => {
      await expectStatus(stage, GET('/warm'), 200);
      const body = method === 'POST' ? 'Content-Length: 2\r\n\r\nab' : '\r\n';
      await expectStatus(stage, `${method} /x HTTP/1.1\r\nHost: shop\r\n${body}`, 502);
      const times = coreReceived(stage).split(' /x ').length - 1;
      demand(times === 1, `the core saw it ${times} times`);
    },
  })),
];
