import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import { RawClient } from '../../../test/support/raw-client.js';
import { createEdgeServer, type EdgeServer } from './edge/edge-server.js';
import type { AnswerTap, ForwardContext, ForwardExtras } from './exchange.js';
import { createPassthrough, type Passthrough } from './passthrough.js';
import { answer, startCore, type ScriptedCore } from './testing/scripted-core.js';

/** Somebody reads this much of every body first, then lets passthrough go on. */
const PEEK = 16;

let core: ScriptedCore;
let edge: EdgeServer;
let passthrough: Passthrough<ForwardContext>;
let client: RawClient;
let heard: string[];

/** The first bytes of a body, and whether they were all. */
function peek(req: IncomingMessage, then: (extras: ForwardExtras) => void): void {
  const bytes: Buffer[] = [];
  const end = (whole: boolean): void => {
    req.off('data', onData).off('end', onEnd);
    if (!whole) req.pause();
    then({ readBefore: { bytes, whole }, tap });
  };
  const onData = (chunk: Buffer): void => {
    bytes.push(chunk);
    if (bytes.reduce((sum, { length }) => sum + length, 0) >= PEEK) end(false);
  };
  const onEnd = (): void => end(true);
  req.on('data', onData).on('end', onEnd);
}

const tap: AnswerTap = {
  onHead: (status) => heard.push(`head ${status}`),
  onBody: (bytes) => heard.push(`body ${bytes.toString('latin1')}`),
  onWhole: () => heard.push('whole'),
  onEnd: ({ outcome }) => heard.push(outcome),
};

beforeEach(async () => {
  heard = [];
  core = await startCore((socket, head) => {
    if (head.includes('/cut')) {
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhal');
      return;
    }
    // Answered once the body has come: its last bytes say so.
    let answered = false;
    const look = (): void => {
      if (answered || !received().includes('END')) return;
      answered = true;
      socket.write(answer('fine'));
    };
    look();
    socket.on('data', look);
  });
  passthrough = createPassthrough<ForwardContext>({ upstream: core.url, clock: systemClock });
  edge = createEdgeServer(
    { clock: systemClock },
    { request: (req, res) => peek(req, (extras) => passthrough.handle(req, res, {}, extras)) },
  );
  client = await RawClient.open(await edge.listen(0, '127.0.0.1'));
});

afterEach(async () => {
  client.close();
  await edge.drain({ graceMs: 0 });
  passthrough.close();
  await core.close();
});

const received = (): string => core.connections.at(-1)?.received ?? '';
const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);
const post = (body: string, path = '/x'): string =>
  `POST ${path} HTTP/1.1\r\nHost: shop\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

describe('a body of which some was read before', () => {
  it.each([
    ['all', 'short END'],
    ['some, the rest at once', `${'x'.repeat(500)} END`],
    ['some, the rest longer than is held', `${'x'.repeat(300_000)} END`],
  ])('%s reaches the core as it came, once', async (_, body) => {
    client.send(post(body));
    await client.untilReceived(/fine$/);
    expect(bodyOf(received())).toBe(body);
    expect(received()).toContain(`Content-Length: ${body.length}\r\n`);
  });

  it('in chunks, with a trailer, keeps its framing', async () => {
    client.send(
      'POST /x HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n3\r\nxyz\r\n3\r\nEND\r\n0\r\nX-Sum: 7\r\n\r\n',
    );
    await client.untilReceived(/fine$/);
    expect(bodyOf(received()).replaceAll(/[0-9a-f]+\r\n|\r\n/g, '')).toContain('xyzEND');
    expect(received()).toContain('X-Sum: 7');
  });

  it('piece by piece over time', async () => {
    client.send(post(`${'y'.repeat(99)} END`).slice(0, 80));
    await new Promise(setImmediate);
    client.send(post(`${'y'.repeat(99)} END`).slice(80));
    await client.untilReceived(/fine$/);
    expect(bodyOf(received())).toBe(`${'y'.repeat(99)} END`);
  });
});

describe('a tap', () => {
  it('hears head, body and end of an answer, in order', async () => {
    client.send(post('END'));
    await client.until(() => heard.length === 4);
    expect(heard).toEqual(['head 200', 'body fine', 'whole', 'answered']);
  });

  it('hears that an answer was cut, and never that it is whole', async () => {
    client.send(post('END', '/cut'));
    await client.until(() => heard.includes('cut'));
    expect(heard).not.toContain('whole');
  });

  it('hears that there was none', async () => {
    await core.close();
    client.send(post('END'));
    await client.until(() => heard.length > 0);
    expect(heard).toEqual(['refused']);
  });
});
