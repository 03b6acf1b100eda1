import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson, type JsonValue } from '@banyan/kernel';
import { type DecisionDraft, type DecisionRecord, EMPTY_CHAIN, sealRecord } from './decision-record.js';
import { toJsonValue } from './json-value.js';
import { verifyChain } from './verify-chain.js';

describe('canonicalJson', () => {
  it('writes the example of RFC 8785, section 3.2.3', () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('sorts names by UTF-16 code units, as section 3.2.3 asks', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const order = [...canonicalJson(value).matchAll(/:(\d)/g)].map((match) => Number(match[1]));
    expect(order).toEqual([2, 4, 6, 7, 1, 5, 3]);
  });

  it('is the same after a journey through any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(toJsonValue(value));
        expect(canonicalJson(JSON.parse(text) as JsonValue)).toBe(text);
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '\ud800'])('refuses %p', (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});

describe('toJsonValue', () => {
  it('takes anything without throwing, and gives what can be written', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (value) => {
        expect(typeof canonicalJson(toJsonValue(value))).toBe('string');
      }),
    );
  });

  it('survives cycles and bottomless nesting', () => {
    const cycle: Record<string, unknown> = { name: 'a' };
    cycle['self'] = cycle;
    expect(toJsonValue(cycle)).toMatchObject({ name: 'a', self: null });
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(() => toJsonValue(deep)).not.toThrow();
  });

  it('keeps what JSON lacks as text', () => {
    expect(
      toJsonValue({ bayes: Number.POSITIVE_INFINITY, none: undefined, big: 10n, at: new Date(0), bad: '\ud800' }),
    ).toEqual({ bayes: 'Infinity', big: '10', at: '1970-01-01T00:00:00.000Z', bad: '\ufffd' });
  });
});

function chain(length: number, domain = 'inventory'): DecisionRecord[] {
  const records: DecisionRecord[] = [];
  for (let index = 0; index < length; index++) {
    const draft: DecisionDraft = {
      id: `${domain}-${index}`,
      domain,
      atMs: index,
      kind: index % 2 === 0 ? 'trip' : 'reset',
      by: { kind: 'control' },
      reason: 'r',
      epoch: index + 1,
      evidence: { index },
    };
    records.push(sealRecord(draft, records.at(-1) ?? EMPTY_CHAIN));
  }
  return records;
}

describe('verifyChain', () => {
  const length = fc.integer({ min: 2, max: 12 });

  it('accepts what was sealed, and the empty chain', () => {
    const records = chain(5);
    expect(verifyChain([])).toMatchObject({ intact: true });
    expect(verifyChain(records, records.at(-1))).toMatchObject({ intact: true, head: { sequence: 5 } });
    // A head noted earlier is still part of the chain.
    expect(verifyChain(records, records[2])).toMatchObject({ intact: true });
  });

  it('names the record that was edited', () => {
    const edits: readonly Partial<DecisionRecord>[] = [
      { reason: 'x' },
      { epoch: 99 },
      { atMs: 99 },
      { kind: 'hold' },
      { by: { kind: 'person', name: 'x' } },
      { evidence: { index: 'x' } },
      { id: 'x' },
    ];
    fc.assert(
      fc.property(length, fc.nat(), fc.constantFrom(...edits), (count, at, edit) => {
        const records = chain(count);
        const index = at % count;
        records[index] = { ...records[index], ...edit } as DecisionRecord;
        expect(verifyChain(records)).toEqual({
          intact: false,
          because: 'edited',
          sequence: index + 1,
          id: records[index].id,
        });
      }),
    );
  });

  it('names the place of a record that was removed', () => {
    fc.assert(
      fc.property(length, fc.nat(), (count, at) => {
        const records = chain(count);
        const index = at % (count - 1);
        records.splice(index, 1);
        expect(verifyChain(records)).toMatchObject({ intact: false, because: 'removed', sequence: index + 1 });
      }),
    );
  });

  it('names the place where records were exchanged', () => {
    fc.assert(
      fc.property(length, fc.nat(), (count, at) => {
        const records = chain(count);
        const index = at % (count - 1);
        records.splice(index, 2, ...records.slice(index, index + 2).toReversed());
        expect(verifyChain(records)).toMatchObject({ intact: false, because: 're-ordered', sequence: index + 1 });
      }),
    );
  });

  it('sees a rewritten record whose hash was made anew by the link after it, or by the head', () => {
    const records = chain(4);
    const [, second, third] = records;
    if (second === undefined || third === undefined) throw new Error('the chain has four records');
    records[1] = sealRecord({ ...second, reason: 'x' }, records[0] ?? EMPTY_CHAIN);
    expect(verifyChain(records)).toMatchObject({ intact: false, because: 'rewritten', sequence: 3 });
    expect(verifyChain(records.slice(0, 2))).toMatchObject({ intact: true });
    expect(verifyChain(records.slice(0, 2), second)).toMatchObject({ because: 'rewritten', sequence: 2 });
  });

  it('sees a cut end only against a head that was noted elsewhere', () => {
    const records = chain(6);
    const cut = records.slice(0, 4);
    expect(verifyChain(cut)).toMatchObject({ intact: true });
    expect(verifyChain(cut, records.at(-1))).toEqual({
      intact: false,
      because: 'truncated',
      sequence: 5,
      id: undefined,
    });
    expect(verifyChain([], records.at(-1))).toMatchObject({ because: 'truncated', sequence: 1 });
  });

  it('does not take records of another domain', () => {
    const foreign = sealRecord({ ...chain(1, 'pricing')[0] } as DecisionDraft, chain(2)[1] ?? EMPTY_CHAIN);
    expect(verifyChain([...chain(2), foreign])).toMatchObject({ because: 'foreign', sequence: 3 });
  });
});
