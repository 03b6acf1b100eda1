import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { RawClient } from '../../../test/support/raw-client.js';
import { until } from '../../../test/support/until.js';
import type { ExchangeEvent } from './events.js';
import type { AnswerTap, ForwardContext, Forwarding, HeadVerdict, StandIn } from './exchange.js';
import { type GatewayUnderTest, startGateway } from './testing/gateway-under-test.js';
import { answer, type ScriptedCore, startCore } from './testing/scripted-core.js';

let core: ScriptedCore;
let gateway: GatewayUnderTest;
let forwarding: Forwarding | undefined;
let response: ServerResponse | undefined;
const clients: RawClient[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gateway.close();
  await core.close();
});

/** A stand-in that says what the test wants, and notes what it hears. */
class Scripted implements StandIn, AnswerTap {
  verdict: HeadVerdict = { kind: 'pass', more: [] };
  answersProblems = false;
  wantsOn = false;
  ahead = false;
  readonly heard: string[] = [];
  body = '';
  constructor(private readonly res: ServerResponse) {}
  judgeHead(status: number): HeadVerdict {
    this.heard.push(`judge ${status}`);
    if (this.verdict.kind === 'taken' && !this.res.headersSent) this.res.end('instead');
    return this.verdict;
  }
  onHead(status: number): void {
    this.heard.push(`head ${status}`);
  }
  onRefused(problem: string): boolean {
    this.heard.push(`refused ${problem}`);
    if (this.answersProblems && !this.res.headersSent) this.res.end('instead');
    return this.answersProblems;
  }
  onClientLeft(): boolean {
    this.heard.push('left');
    return this.wantsOn;
  }
  runsAhead(): boolean {
    return this.ahead;
  }
  onBody(bytes: Buffer): void {
    this.body += bytes.toString('latin1');
  }
  onWhole(): void {
    this.heard.push('whole');
  }
  onEnd({ outcome }: { outcome: string }): void {
    this.heard.push(`end ${outcome}`);
  }
}

type Script = Parameters<typeof startCore>[0];

async function setUp(
  script: Script,
  prepare: (standIn: Scripted) => void,
  options: Parameters<typeof startGateway>[1] = {},
): Promise<{ client: RawClient; standIn: () => Scripted }> {
  let made: Scripted | undefined;
  core = await startCore(script);
  gateway = await startGateway(core.url, {
    ...options,
    extras: (_req, res) => {
      response = res;
      made = new Scripted(res);
      prepare(made);
      return {
        standIn: made,
        tap: made,
        changes: { target: '/other?a=1', without: new Set(['x-gone']), more: ['X-More', '1'] },
      };
    },
    onForwarded: (one) => (forwarding = one),
  });
  const client = await RawClient.open(gateway.port);
  clients.push(client);
  return { client, standIn: () => made! };
}

const GET = 'GET /page HTTP/1.1\r\nHost: shop\r\nX-Gone: 1\r\nX-Kept: 2\r\n\r\n';
const exchanges = (): ExchangeEvent<ForwardContext>[] => gateway.events.filter((event) => event.kind === 'exchange');
const replying =
  (text: string): Script =>
  (socket) =>
    void socket.write(text, 'latin1');

describe('a stand-in', () => {
  it('sees what passes, which may have fields more', async () => {
    const { client, standIn } = await setUp(replying(answer('hello', ['X-A: 1'])), (one) => {
      one.verdict = { kind: 'pass', more: ['X-B', '2'] };
    });
    client.send(GET);
    expect(await client.untilReceived('hello')).toMatch(/X-A: 1\r\n[^]*X-B: 2\r\n/);
    await until(() => exchanges().length === 1, 'the exchange is over');
    expect(standIn().heard).toEqual(['judge 200', 'head 200', 'whole', 'end answered']);
    expect(standIn().body).toBe('hello');
  });

  it('has the core asked otherwise, and nothing else changed', async () => {
    const { client } = await setUp(replying(answer('hello')), () => undefined);
    client.send(GET);
    await client.untilReceived('hello');
    const { received } = core.connections[0]!;
    expect(received).toMatch(/^GET \/other\?a=1 HTTP\/1\.1\r\nHost: shop\r\nX-Kept: 2\r\n/);
    expect(received).toContain('\r\nX-More: 1\r\n');
    expect(received).not.toContain('X-Gone');
  });

  it('answers in the place of a head, and the connection is used again', async () => {
    const { client, standIn } = await setUp(replying(answer('an error page', [], '503 Busy')), (one) => {
      one.verdict = { kind: 'taken' };
    });
    for (let round = 0; round < 2; round++) {
      client.send(GET);
      await client.untilReceived('instead');
      await until(() => exchanges().length === round + 1, 'the exchange is over');
      expect(standIn().heard).toEqual(['judge 503', 'head 503', 'whole', 'end answered']);
      expect(standIn().body).toBe('an error page');
    }
    expect(client.received).not.toContain('error page');
    expect(client.received.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it.each([
    ['a core that closes', (socket: { end(): void }) => socket.end(), 'upstream-failed'],
    [
      'a core that says what is no HTTP',
      (socket: { write(text: string): void }) => socket.write('SSH-2.0\r\n'),
      'upstream-failed',
    ],
    ['a core that hangs', () => undefined, 'upstream-timeout'],
  ])('answers in the place of a problem: %s', async (_name, script, problem) => {
    const { client, standIn } = await setUp(
      script,
      (one) => {
        one.answersProblems = true;
      },
      { limits: { firstByteMs: 60 } },
    );
    client.send(GET);
    await client.untilReceived('instead');
    await until(() => exchanges().length === 1, 'the exchange is over');
    // The core's failure stays one, whatever the client was given.
    expect(exchanges()[0]).toMatchObject({ outcome: 'refused', problem, status: 200 });
    expect(standIn().heard).toEqual([`refused ${problem}`, 'end refused']);
  });

  it('that does not leaves the problem as it is', async () => {
    const { client, standIn } = await setUp(
      (socket) => socket.end(),
      () => undefined,
    );
    client.send(GET);
    expect(await client.untilReceived('upstream-failed')).toMatch(/^HTTP\/1\.1 502 /);
    await until(() => exchanges().length === 1, 'the exchange is over');
    expect(standIn().heard).toEqual(['refused upstream-failed', 'end refused']);
  });

  it('that wants the answer hears it when the client has left', async () => {
    let send: () => void = () => undefined;
    const { client, standIn } = await setUp(
      (socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello', 'latin1');
        send = () => socket.write('world');
      },
      (one) => {
        one.wantsOn = true;
        one.ahead = true;
      },
    );
    client.send(GET);
    await client.untilReceived('hello');
    client.socket.resetAndDestroy();
    await until(() => standIn().heard.includes('left'), 'it is told');
    expect(exchanges()).toEqual([]);
    send();
    await until(() => exchanges().length === 1, 'the exchange is over');
    expect(standIn()).toMatchObject({
      body: 'helloworld',
      heard: ['judge 200', 'head 200', 'left', 'whole', 'end answered'],
    });
  });

  it('that does not frees the core when the client leaves', async () => {
    const { client, standIn } = await setUp(
      replying('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello'),
      () => undefined,
    );
    client.send(GET);
    await client.untilReceived('hello');
    client.socket.resetAndDestroy();
    await until(() => exchanges().length === 1, 'the exchange is over');
    expect(standIn().heard).toEqual(['judge 200', 'head 200', 'left', 'end client-aborted']);
    await until(() => core.connections[0]!.socket.destroyed, 'the core is free');
  });
});

describe('a request that somebody else has answered', () => {
  it('goes on without its client, whose connection serves the next', async () => {
    const sends: (() => void)[] = [];
    const { client, standIn } = await setUp(
      (socket) => void sends.push(() => socket.write(answer('late'))),
      () => undefined,
    );
    client.send(GET);
    await until(() => sends.length === 1, 'the core is asked');
    forwarding?.detach();
    response?.end('early');
    await client.untilReceived('early');
    const first = standIn();
    client.send(GET);
    await until(() => sends.length === 2, 'the core is asked again');
    sends[1]!();
    await client.untilReceived('late');
    sends[0]!();
    await until(() => first.heard.includes('end answered'), 'the first is over');
    expect(first).toMatchObject({ body: 'late', heard: ['judge 200', 'head 200', 'whole', 'end answered'] });
    expect(client.received.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
  });

  it('can be given up, in the middle of a packet too', async () => {
    const { client, standIn } = await setUp(
      replying('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n2\r\nef\r\n'),
      (one) => {
        one.verdict = { kind: 'taken' };
        const onBody = one.onBody.bind(one);
        one.onBody = (bytes) => {
          onBody(bytes);
          forwarding?.abandon();
        };
      },
    );
    client.send(GET);
    await client.untilReceived('instead');
    await until(() => exchanges().length === 1, 'the exchange is over');
    expect(standIn()).toMatchObject({ body: 'ab', heard: ['judge 200', 'head 200', 'end client-aborted'] });
  });

  it('still has its waits', async () => {
    const { client, standIn } = await setUp(
      () => undefined,
      () => undefined,
      { limits: { firstByteMs: 80 } },
    );
    client.send(GET);
    await until(() => core.connections[0]?.requests === 1, 'the core is asked');
    forwarding?.detach();
    response?.end('early');
    await client.untilReceived('early');
    await until(() => exchanges().length === 1, 'the exchange is over');
    expect(exchanges()[0]).toMatchObject({ outcome: 'refused', problem: 'upstream-timeout' });
    expect(standIn().heard).toEqual(['refused upstream-timeout', 'end refused']);
  });
});

it('a slow client does not slow an answer that is copied', async () => {
  const body = 'x'.repeat(4 * 1024 * 1024);
  const { client, standIn } = await setUp(replying(answer(body)), (one) => {
    one.ahead = true;
  });
  client.socket.pause();
  client.send(GET);
  await until(() => standIn().heard.includes('whole'), 'the answer has come whole');
  expect(standIn().body.length).toBe(body.length);
});

it('an event stream too many ends nothing, though its first event came with its head', async () => {
  const { client } = await setUp(
    replying(
      'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n',
    ),
    () => undefined,
    { limits: { streams: 0 } },
  );
  client.send(GET);
  expect(await client.untilReceived('overloaded')).toMatch(/^HTTP\/1\.1 503 /);
  client.send(GET);
  await until(() => exchanges().length === 2, 'the next one is answered');
});
