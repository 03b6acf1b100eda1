import { request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AnswerReader } from './answer-reader.js';

interface Read {
  readonly heads: { status: number; reason: string; rawHeaders: readonly string[] }[];
  readonly interims: number[];
  body: string;
  trailers: readonly string[] | undefined;
  ended: boolean;
  bad: boolean;
  /** Bytes came that belong to no answer. */
  surplus: boolean;
}

/** Reads an answer given in these packets; `closed` says the core closed afterwards. */
function read(packets: readonly Buffer[], toHead = false, closed = true): Read {
  const result: Read = {
    heads: [],
    interims: [],
    body: '',
    trailers: undefined,
    ended: false,
    bad: false,
    surplus: false,
  };
  const reader = new AnswerReader(64 * 1024);
  reader.expect(
    {
      onInterim: ({ status }) => result.interims.push(status),
      onHead: ({ status, reason, rawHeaders }) => result.heads.push({ status, reason, rawHeaders }),
      onBody: (bytes) => void (result.body += bytes.toString('latin1')),
      onEnd: (trailers) => {
        result.ended = true;
        result.trailers = trailers;
      },
    },
    toHead,
  );
  try {
    for (const packet of packets) if (reader.read(packet) < packet.length) result.surplus = true;
    if (closed) reader.close();
  } catch {
    result.bad = true;
  }
  return result;
}

const ignored = () => undefined;
const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('AnswerReader', () => {
  it('reads head, body and trailers of a chunked answer', () => {
    const whole = bytes(
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 Fein\xe9\r\nX-A:  b \r\nTransfer-Encoding: Chunked\r\n\r\n' +
        '5;ext="a"\r\nhello\r\nA\r\n0123456789\r\n0\r\nX-Sum: 1\r\nX-Sum: 2\r\n\r\n',
    );
    expect(read([whole], false, false)).toEqual({
      interims: [103],
      heads: [{ status: 200, reason: 'Fein\xe9', rawHeaders: ['X-A', 'b', 'Transfer-Encoding', 'Chunked'] }],
      body: 'hello0123456789',
      trailers: ['X-Sum', '1', 'X-Sum', '2'],
      ended: true,
      bad: false,
      surplus: false,
    });
  });

  it('ends a body without length at the close, and only there', () => {
    expect(read([bytes('HTTP/1.1 200 OK\r\n\r\nhello')], false, false).ended).toBe(false);
    expect(read([bytes('HTTP/1.1 200 OK\r\n\r\nhello')])).toMatchObject({ ended: true, body: 'hello' });
  });

  it('does not end a body with a length at the close', () => {
    expect(read([bytes('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello')]).ended).toBe(false);
  });

  it.each(['1\r\na\r\n0\r\n\r\n', '1\r\na\r\n0\r\nX: y\r\n\r\n'])('takes no more than the answer from %j', (body) => {
    const reader = new AnswerReader(1024);
    reader.expect({ onInterim: ignored, onHead: ignored, onBody: ignored, onEnd: ignored }, false);
    const answer = bytes(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
    expect(reader.read(Buffer.concat([answer, bytes('HTTP/1.1 200 OK\r\n')]))).toBe(answer.length);
  });

  it.each([
    '5\r\nhello0\r\n\r\n',
    '5 \n\r\nhello\r\n0\r\n\r\n',
    '5\nhello\n0\n\n',
    '-5\r\nhello\r\n0\r\n\r\n',
    '0x5\r\nhello\r\n0\r\n\r\n',
    'fffffffffffff\r\n',
    '\r\n',
    `5;${'a'.repeat(300)}\r\nhello\r\n0\r\n\r\n`,
    '0\r\nX: y\n\r\n',
    '0\r\n X: y\r\n\r\n',
    `0\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`,
  ])('refuses the chunked body %j', (body) => {
    expect(read([bytes(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${body}`)], false, false)).toMatchObject({
      ended: false,
      bad: true,
    });
  });
});

// Answers that are nearly right: what a fuzzer finds after a while, at once.
const line = fc.constantFrom(
  'Content-Length: 5',
  'Content-Length: 0',
  'Content-Length: +5',
  'Content-Length: 5, 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: identity',
  'transfer-encoding:chunked',
  'Connection: close',
  'Connection: keep-alive',
  'X-A: b',
  'X-A : b',
  ' folded',
  'X-B:\tc\t',
  'X-C: \xe4\xa0',
  'X-D: a\rb',
  'X-E: a\nX-F: b',
  ':empty',
  'novalue',
  'Trailer: X-Sum',
  'X-G:',
);
const statusLine = fc.constantFrom(
  'HTTP/1.1 200 OK',
  'HTTP/1.0 200 OK',
  'HTTP/1.1 200',
  'HTTP/1.1 200 ',
  'HTTP/1.1 204 No Content',
  'HTTP/1.1 304 Not Modified',
  'HTTP/1.1 999 Odd',
  'HTTP/1.1  200 OK',
  'HTTP/1.1 2000 OK',
  'HTTP/1.1 20 OK',
  'HTTP/1.2 200 OK',
  'HTTP/2 200',
  'http/1.1 200 OK',
  ' HTTP/1.1 200 OK',
);
const body = fc.constantFrom('', 'hello', 'hello world', '5\r\nhello\r\n0\r\n\r\n', '5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n', '5;a\r\nhello\r\n0\r\n\r\n', '5\nhello\n0\n\n', '5\r\nhello', 'g\r\nhello\r\n0\r\n\r\n'); // prettier-ignore
const answerBytes = fc
  .tuple(statusLine, fc.array(line, { maxLength: 4 }), body)
  .map(([status, lines, rest]) => bytes(`${[status, ...lines].join('\r\n')}\r\n\r\n${rest}`));

describe('properties', () => {
  it('reads the same whatever the packets', () => {
    fc.assert(
      fc.property(answerBytes, fc.array(fc.nat(200), { maxLength: 8 }), (whole, cuts) => {
        const at = [...new Set(cuts.filter((cut) => cut < whole.length))].sort((a, b) => a - b);
        const packets = [0, ...at].map((start, index) => whole.subarray(start, at[index] ?? whole.length));
        const once = read([whole]);
        const split = read(packets);
        // A bad answer may have said more or less before it was found to be bad.
        if (once.bad || split.bad) expect(split.bad).toBe(once.bad);
        else expect(split).toEqual(once);
      }),
      { numRuns: 2000 },
    );
  });

  describe('against llhttp', () => {
    let current = Buffer.alloc(0);
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end(current));
    });
    beforeAll(async () => {
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
    });
    afterAll(async () => {
      await new Promise((resolve) => {
        server.close(resolve);
      });
    });

    const byNode = (): Promise<Pick<Read, 'heads' | 'body' | 'ended'> | undefined> =>
      new Promise((resolve) => {
        const { port } = server.address() as AddressInfo;
        const asked = request({ port, host: '127.0.0.1', agent: false, setHost: false }, (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
          answer.on('error', () => undefined);
          answer.on('close', () =>
            resolve({
              heads: [{ status: answer.statusCode!, reason: answer.statusMessage!, rawHeaders: answer.rawHeaders }],
              body: text,
              ended: answer.complete,
            }),
          );
        });
        asked.on('error', () => resolve(undefined));
        asked.end();
      });

    it('accepts nothing that llhttp refuses, and reads the rest alike', async () => {
      await fc.assert(
        fc.asyncProperty(answerBytes, async (whole) => {
          const ours = read([whole]);
          // What follows an answer is no part of it for us, and an error for a client that asked once.
          if (ours.bad || !ours.ended || ours.surplus) return;
          current = whole;
          const theirs = await byNode();
          expect(theirs).toEqual({ heads: ours.heads, body: ours.body, ended: true });
        }),
        { numRuns: 400 },
      );
    });
  });
});
