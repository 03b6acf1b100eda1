import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ArmError, ManualClock } from '@banyan/kernel';
import { AnswerCopy, type CopiedAnswer } from './answer-copy.js';

const copied = async (
  bytes: Buffer,
  headers: readonly string[] = [],
  piece = 1_000,
): Promise<CopiedAnswer | ArmError> => {
  const copy = new AnswerCopy(new ManualClock());
  copy.onHead(200, headers);
  // One buffer for all: whoever reads from a socket uses it again.
  const buffer = Buffer.alloc(piece);
  for (let at = 0; at < bytes.length; at += piece) {
    const length = bytes.copy(buffer, 0, at, at + piece);
    copy.onBody(buffer.subarray(0, length));
  }
  copy.onWhole();
  copy.onEnd({ outcome: 'answered', problem: undefined });
  return copy.ended;
};
const textOf = (end: CopiedAnswer | ArmError): string => (end instanceof ArmError ? end.failure : end.bytes.toString());

describe('an answer that came whole', () => {
  const text = 'stock '.repeat(2_000);
  it.each<[string, Buffer, readonly string[]]>([
    ['as it is', Buffer.from(text), []],
    ['that says so', Buffer.from(text), ['content-encoding', 'identity']],
    ['gzip', gzipSync(text), ['Content-Encoding', 'GZIP']],
    ['x-gzip', gzipSync(text), ['Content-Encoding', 'x-gzip']],
    ['deflate', deflateSync(text), ['Content-Encoding', 'deflate']],
    ['brotli', brotliCompressSync(text), ['Content-Encoding', 'br']],
  ])('%s is read', async (_, bytes, headers) => {
    expect(textOf(await copied(bytes, headers))).toBe(text);
  });

  it.each<[string, Buffer, readonly string[]]>([
    ['encoded in another way', Buffer.from(text), ['Content-Encoding', 'zstd']],
    ['encoded twice', gzipSync(gzipSync(text)), ['Content-Encoding', 'gzip, gzip']],
    ['encoded as a prototype', Buffer.from(text), ['Content-Encoding', 'constructor']],
    ['no gzip after all', Buffer.from(text), ['Content-Encoding', 'gzip']],
    ['cut inside its encoding', gzipSync(text).subarray(0, -9), ['Content-Encoding', 'gzip']],
    ['a bomb', gzipSync(Buffer.alloc(50_000_000)), ['Content-Encoding', 'gzip']],
    ['longer than is copied', Buffer.alloc(300_000), []],
  ])('%s is in doubt, and costs nobody', async (_, bytes, headers) => {
    expect(textOf(await copied(bytes, headers, 60_000))).toBe('refused-translation');
  });
});

describe('an answer that did not', () => {
  it.each([
    ['refused', 'upstream-unreachable', 'transport'],
    ['refused', 'upstream-timeout', 'deadline'],
    ['refused', 'upstream-failed', 'transport'],
    ['refused', 'overloaded', 'shed'],
    ['refused', 'request-timeout', 'aborted'],
    ['cut', undefined, 'transport'],
    ['client-aborted', undefined, 'aborted'],
  ] as const)('%s %s is %s', async (outcome, problem, failure) => {
    const copy = new AnswerCopy(new ManualClock());
    copy.onHead(200, []);
    copy.onBody(Buffer.from('half'));
    copy.onEnd({ outcome, problem });
    expect(await copy.ended).toMatchObject({ arm: 'legacy', failure });
  });
});
