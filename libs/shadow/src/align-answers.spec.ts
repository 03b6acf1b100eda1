import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { alignAnswers } from './align-answers.js';
import { compare } from './compare.js';
import type { ComparisonRules } from './comparison.js';
import { expectedOf } from './expected-of.js';

const RULES: ComparisonRules = {
  knowledge: { kind: 'clock', because: 'differs' },
  rate: { kind: 'tolerance', absolute: 1 },
  items: { kind: 'keyed-set', key: 'sku' },
  'items.*.because': { kind: 'ignored', because: 'words' },
};

const seen = (legacy: unknown, service: unknown, rules = RULES) =>
  alignAnswers(legacy, service, rules).map(({ at, path, state }) => `${at} ${path} ${state}`);

describe('two answers side by side', () => {
  it('are every place of both, with what it is', () => {
    expect(
      seen(
        { kind: 'price', sku: 'A', rate: 7, knowledge: { ageMs: 1 }, tiers: [{ from: 1 }, { from: 5 }] },
        { kind: 'price', sku: 'A', rate: 8, tiers: [{ from: 1 }, { from: 6 }], title: 'Tee' },
      ),
    ).toEqual([
      'kind kind same',
      'sku sku same',
      'rate rate same',
      'knowledge knowledge uncompared',
      'tiers.0.from tiers.*.from same',
      'tiers.1.from tiers.*.from differs',
      'title title differs',
    ]);
  });

  it('of different kinds differ in that: the rest follows from it', () => {
    expect(seen({ kind: 'price', sku: 'A', amount: 5 }, { kind: 'unknown', sku: 'A', because: 'x' })).toEqual([
      'kind kind differs',
      'sku sku same',
      'amount amount follows',
      'because because follows',
    ]);
  });

  it('pair what belongs together by its key, in legacy’s order', () => {
    const [a, b, c] = [
      { sku: 'A', n: 1 },
      { sku: 'B', n: 2 },
      { sku: 'C', n: 3 },
    ];
    expect(seen({ items: [a, b] }, { items: [{ ...b, n: 9 }, a] })).toEqual([
      'items.0.sku items.*.sku same',
      'items.0.n items.*.n same',
      'items.1.sku items.*.sku same',
      'items.1.n items.*.n differs',
    ]);
    expect(seen({ items: [a] }, { items: [a, c] }).at(-1)).toBe('items.1 items.* differs');
  });

  it('with the same items in another order differ in the list', () => {
    expect(seen({ list: [1, 2, 3] }, { list: [3, 1, 2] })).toEqual(['list list differs']);
    expect(seen({ list: [1, 2] }, { list: [2, 2] })).toEqual(['list.0 list.* differs', 'list.1 list.* same']);
  });

  it('have no key that is data in a place', () => {
    expect(seen({ 'anna@example.org': 1, 'a b': 2 }, {})).toEqual(['* * differs', '* * differs']);
  });

  it('know what is around a place', () => {
    const [field] = alignAnswers(
      { line: { rate: 7, price: { n: 1 } } },
      { line: { rate: 7, price: { n: 2 } } },
      {},
    ).filter(({ state }) => state === 'differs');
    expect(field?.around.legacy.map((members) => Object.keys(members))).toEqual([['line'], ['rate', 'price'], ['n']]);
  });
});

const leaf = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', 'y'), fc.constant(null));
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('kind', 'sku', 'a', 'rate', 'items', 'knowledge', 'odd key'), tie('any'), {
      maxKeys: 4,
    }),
  ),
})).any;

describe('of any two answers', () => {
  it('something differs side by side exactly when they do not compare as alike', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const differing = alignAnswers(a, b, RULES).some(({ state }) => state === 'differs');
        expect(differing).toBe(compare(a, b, RULES).kind === 'mismatch');
      }),
      { numRuns: 2_000 },
    );
  });

  it('what is expected of legacy for the service to be right agrees with the service, and is legacy’s where they agree', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(compare(expectedOf(a, b, RULES), b, RULES)).toEqual({ kind: 'match' });
        if (compare(a, b, RULES).kind === 'match') expect(compare(expectedOf(a, b, RULES), a, {}).kind).toBe('match');
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is expected where the service is right', () => {
  it('takes nothing of the service that need not be alike', () => {
    const legacy = {
      sku: 'A',
      rate: 7,
      items: [
        { sku: 'a', n: 1, because: 'l' },
        { sku: 'b', n: 2 },
      ],
    };
    const service = {
      sku: 'A',
      rate: 8,
      knowledge: { ageMs: 4 },
      items: [{ sku: 'b', n: 3 }, { sku: 'a', n: 1, because: 's' }, { sku: 'c' }],
    };
    expect(expectedOf(legacy, service, RULES)).toEqual({
      sku: 'A',
      rate: 7,
      items: [{ sku: 'a', n: 1, because: 'l' }, { sku: 'b', n: 3 }, { sku: 'c' }],
    });
  });
});
