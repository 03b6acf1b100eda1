import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { JsonValue } from '@banyan/kernel';
import { type DecisionRecord, EMPTY_CHAIN, sealRecord } from './decision-record.js';
import { ExportFault, exportedLine, readExport } from './exported-record.js';
import { toJsonValue } from './json-value.js';
import { verifyChain } from './verify-chain.js';

function record(evidence: JsonValue, reason = 'failed 9 of 9', head = EMPTY_CHAIN): DecisionRecord {
  const by = { kind: 'person', name: 'kim' } as const;
  return sealRecord({ id: 'id', domain: 'inventory', atMs: 1, kind: 'trip', by, reason, epoch: 1, evidence }, head);
}

const exported = (...records: readonly DecisionRecord[]): string =>
  records.map((each) => `${exportedLine(each)}\n`).join('');

const read = (text: string): readonly DecisionRecord[] => readExport(new TextEncoder().encode(text));

describe('an export', () => {
  it('gives back every record as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'grapheme' }), (evidence, reason) => {
        const first = record(toJsonValue(evidence), reason);
        const second = record(null, 'then', first);
        expect(read(exported(first, second))).toEqual([first, second]);
      }),
    );
    expect(read('')).toEqual([]);
  });

  const LINE = exportedLine(record({ share: 0.05, n: 1, text: 'ä' }));
  it.each<[string, string, string]>([
    ['a space', LINE.replace('"n":1', '"n": 1'), 'not written as'],
    ['1.0 for 1', LINE.replace('"n":1', '"n":1.0'), 'not written as'],
    ['an escape for a letter', LINE.replace('"share"', '"\\u0073hare"'), 'not written as'],
    ['a name twice', LINE.replace('"n":1', '"n":2,"n":1'), 'not written as'],
    ['another order of names', LINE.replace('{"atMs":1,', '{').replace(/\}$/, ',"atMs":1}'), 'not written as'],
    ['a member more', LINE.replace(/\}$/, ',"x":1}'), 'not written as'],
    ['the replay beside it', LINE.replace(/\}$/, ',"replay":"same verdict"}'), 'not written as'],
    ['half of it', LINE.slice(0, 40), 'not JSON'],
    ['another kind', LINE.replace('"trip"', '"trap"'), 'not a decision record'],
    ['a number that is text', LINE.replace('"atMs":1', '"atMs":"1"'), 'not a decision record'],
    ['nothing', '', 'not JSON'],
    ['a byte order mark', `\ufeff${LINE}`, 'not JSON'],
    ['a carriage return', `${LINE}\r`, 'not written as'],
  ])('is refused with %s, naming the line', (_what, line, because) => {
    const whole = exportedLine(record(null));
    expect(() => read(`${whole}\n${line}\n`)).toThrow(
      expect.objectContaining({ line: 2, because: expect.stringContaining(because) }),
    );
  });

  it('is refused when its end is cut, and when it is not UTF-8', () => {
    expect(() => read(LINE)).toThrow(expect.objectContaining({ because: expect.stringContaining('is cut') }));
    const bytes = new TextEncoder().encode(`${LINE}\n${LINE}\n`);
    bytes[bytes.length - 4] = 0xff;
    expect(() => readExport(bytes)).toThrow(expect.objectContaining({ line: 2, because: 'is not UTF-8' }));
  });

  it('shows whatever byte is changed: it is refused, or the chain is broken', () => {
    const first = record({ share: 0.05, sessions: ['a', 'ü', '\u0000'] });
    const bytes = new TextEncoder().encode(exported(first, record({ seen: null }, 'then', first)));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const edited = bytes.slice();
        edited[at] = (edited[at] ?? 0) ^ change;
        expect(isBelieved(edited)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });
});

function isBelieved(bytes: Uint8Array): boolean {
  try {
    return verifyChain(readExport(bytes)).intact;
  } catch (error) {
    if (error instanceof ExportFault) return false;
    throw error;
  }
}
