import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compare } from './compare.js';
import type { ComparisonRules, Mismatch } from './comparison.js';
import { ComparisonRefused } from './walk.js';

const NONE: ComparisonRules = {};

function mismatches(serving: unknown, shadow: unknown, rules = NONE): readonly Mismatch[] {
  const observation = compare(serving, shadow, rules);
  return observation.kind === 'match' ? [] : observation.mismatches;
}

/** A batch answer of ten SKUs, about 1.5 KB as JSON. */
function batch(): { kind: string; items: Record<string, unknown>[] } {
  const items = Array.from({ length: 10 }, (_, i) => ({
    kind: 'available',
    sku: `SKU-${i}`,
    channel: 'store',
    location: 'berlin-mitte',
    sellable: true,
    stock: { kind: 'counted', quantityE4: 120_000 + i },
  }));
  return { kind: 'batch', items };
}

describe('comparing two canonical results', () => {
  it('matches whatever equals itself, and a copy of it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(compare(value, value, NONE).kind).toBe('match');
        expect(compare(value, structuredClone(value), NONE).kind).toBe('match');
      }),
    );
  });

  it('finds a difference exactly when the two differ as data, in either direction', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        // A second opinion that knows nothing of rules: canonical JSON.
        const differ = canonicalText(a) !== canonicalText(b);
        expect(mismatches(a, b).length > 0).toBe(differ);
        expect(mismatches(b, a).length > 0).toBe(differ);
      }),
      { numRuns: 500 },
    );
  });

  it('names place and types, never values', () => {
    const [a, b] = [batch(), batch()];
    a.items[3]!['sellable'] = false;
    (a.items[7]!['stock'] as Record<string, unknown>)['quantityE4'] = null;
    expect(mismatches(a, b)).toEqual([
      { path: 'items.*.sellable', servingType: 'boolean', shadowType: 'boolean' },
      { path: 'items.*.stock.quantityE4', servingType: 'null', shadowType: 'number' },
    ]);
  });

  it('names a place once however many items differ there', () => {
    const [a, b] = [batch(), batch()];
    for (const item of b.items) item['sellable'] = false;
    expect(mismatches(a, b)).toHaveLength(1);
  });

  it('finds what one arm alone says though the other alone says something that need not be alike', () => {
    const rules = { knowledge: { kind: 'clock', because: 'one arm has it' } } as const;
    const [legacy, service] = [
      { sku: 'A', location: 'x' },
      { sku: 'A', knowledge: { ageMs: 1 } },
    ];
    const found = { path: 'location', servingType: 'absent', shadowType: 'string' };
    expect(mismatches(service, legacy, rules)).toEqual([found]);
    expect(mismatches(legacy, service, rules)).toMatchObject([{ path: 'location' }]);
  });

  it('counts a missing member and an undefined one as the same, and null as another', () => {
    expect(mismatches({ a: 1, location: undefined }, { a: 1 })).toEqual([]);
    expect(mismatches({ a: 1 }, { a: 1, location: undefined })).toEqual([]);
    expect(mismatches({ a: 1 }, { a: 1, location: null })).toEqual([
      { path: 'location', servingType: 'absent', shadowType: 'null' },
    ]);
  });

  it('is not fooled by inherited names', () => {
    expect(mismatches({}, { constructor: 1 })).toEqual([
      { path: 'constructor', servingType: 'absent', shadowType: 'number' },
    ]);
    expect(mismatches({ toString: 1 }, {})).toHaveLength(1);
    expect(mismatches({}, JSON.parse('{"__proto__": 1}'))).toHaveLength(1);
  });

  it('tells the results themselves apart at the root', () => {
    expect(mismatches({ kind: 'unknown-sku' }, null)).toEqual([
      { path: '$', servingType: 'object', shadowType: 'null' },
    ]);
    expect(mismatches([], {})).toEqual([{ path: '$', servingType: 'array', shadowType: 'object' }]);
  });

  it('treats NaN as itself and -0 as 0', () => {
    expect(mismatches({ a: Number.NaN, b: -0 }, { a: Number.NaN, b: 0 })).toEqual([]);
  });
});

describe('rules', () => {
  it('ignores a field and everything below it, present or not', () => {
    const rules: ComparisonRules = { 'items.*.stock': { kind: 'ignored', because: 'lag' } };
    expect(mismatches({ items: [{ stock: { a: 1 } }] }, { items: [{ stock: { a: 2 } }] }, rules)).toEqual([]);
    expect(mismatches({ items: [{ stock: { a: 1 } }] }, { items: [{}] }, rules)).toEqual([]);
    expect(mismatches({ items: [{}] }, { items: [{ stock: 'x' }] }, rules)).toEqual([]);
  });

  it('lets numbers differ by a tolerance, inclusive, and nothing else', () => {
    const rules: ComparisonRules = { q: { kind: 'tolerance', absolute: 10 } };
    expect(mismatches({ q: 100 }, { q: 110 }, rules)).toEqual([]);
    expect(mismatches({ q: 100 }, { q: 111 }, rules)).toHaveLength(1);
    expect(mismatches({ q: 100 }, { q: '100' }, rules)).toEqual([
      { path: 'q', servingType: 'number', shadowType: 'string' },
    ]);
    expect(mismatches({ q: 100 }, { q: Number.NaN }, rules)).toHaveLength(1);
    expect(mismatches({ q: 100 }, {}, rules)).toHaveLength(1);
  });

  it('compares a keyed set in any order, with the rules of its items', () => {
    const rules: ComparisonRules = {
      items: { kind: 'keyed-set', key: 'sku' },
      'items.*.q': { kind: 'tolerance', absolute: 1 },
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(batch().items, { minLength: 10 }), (shuffled) => {
        expect(mismatches(batch(), { kind: 'batch', items: shuffled }, rules)).toEqual([]);
      }),
    );
    const serving = {
      items: [
        { sku: 'a', q: 1 },
        { sku: 'b', q: 2 },
        { sku: 'c', q: 3 },
      ],
    };
    const shadow = {
      items: [
        { sku: 'd', q: 1 },
        { sku: 'b', q: 9 },
        { sku: 'a', q: 2 },
      ],
    };
    expect(mismatches(serving, shadow, rules)).toEqual([
      { path: 'items.*.q', servingType: 'number', shadowType: 'number' },
      { path: 'items.*', servingType: 'object', shadowType: 'absent' },
      { path: 'items.*', servingType: 'absent', shadowType: 'object' },
    ]);
  });

  it('sees an item that a keyed set repeats', () => {
    const rules: ComparisonRules = { items: { kind: 'keyed-set', key: 'sku' } };
    const once = { items: [{ sku: 'a' }, { sku: 'b' }] };
    const twice = { items: [{ sku: 'b' }, { sku: 'a' }, { sku: 'a' }] };
    expect(mismatches(once, twice, rules)).toEqual([{ path: 'items.*', servingType: 'absent', shadowType: 'object' }]);
  });

  it('compares an array without a rule in order', () => {
    expect(mismatches({ items: [1, 2] }, { items: [2, 1] })).toHaveLength(1);
    expect(mismatches({ items: [1, 2] }, { items: [1] })).toEqual([
      { path: 'items.*', servingType: 'number', shadowType: 'absent' },
    ]);
  });

  it('takes keys that are data as one step, so that paths stay few', () => {
    const rules: ComparisonRules = { 'bySku.*.at': { kind: 'ignored', because: 'clock' } };
    const serving = { bySku: { one: { at: 1, q: 1 }, two: { at: 2, q: 2 } } };
    const shadow = { bySku: { one: { at: 9, q: 7 }, two: { at: 9, q: 8 } } };
    expect(mismatches(serving, shadow, rules)).toEqual([
      { path: 'bySku.*.q', servingType: 'number', shadowType: 'number' },
    ]);
    expect(mismatches({ 'max.muster@example.org': 1 }, {})[0]?.path).toBe('*');
  });

  it.each([
    ['a negative tolerance', { q: { kind: 'tolerance', absolute: -1 } }],
    ['a tolerance that is no number', { q: { kind: 'tolerance', absolute: Number.NaN } }],
    ['a keyed set without a key', { q: { kind: 'keyed-set', key: '' } }],
  ] satisfies [string, ComparisonRules][])('refuses %s', (_, rules) => {
    expect(() => compare({}, {}, rules)).toThrow(RangeError);
  });
});

describe('garbage', () => {
  it('bounds the places one observation names and their length', () => {
    const garbage = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`field${i}`, i]));
    const long = { ['x'.repeat(10_000)]: 1 };
    expect(mismatches({}, garbage).length).toBeLessThanOrEqual(32);
    expect(mismatches({}, long)).toEqual([{ path: '*', servingType: 'absent', shadowType: 'number' }]);
  });

  it('refuses the cyclic, the enormous, and what is not plain data', () => {
    expect(() => compare(cyclic(), cyclic(), NONE)).toThrow(ComparisonRefused);
    const wide = Array.from({ length: 150_000 }, (_, i) => i);
    expect(() => compare(wide, structuredClone(wide), NONE)).toThrow(ComparisonRefused);
    const bushy = Array.from({ length: 400 }, () => Array.from({ length: 400 }, () => ({})));
    expect(() => compare(bushy, structuredClone(bushy), NONE)).toThrow(ComparisonRefused);
    expect(() => compare({ at: new Date(1) }, { at: new Date(2) }, NONE)).toThrow(ComparisonRefused);
    expect(() => compare(new Map(), new Map([[1, 1]]), NONE)).toThrow(ComparisonRefused);
  });

  it('ends quickly, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.anything({ maxDepth: 4, withDate: true, withMap: true, withTypedArray: true }),
        fc.anything(),
        (a, b) => {
          try {
            expect(['match', 'mismatch']).toContain(compare(a, b, NONE).kind);
          } catch (error) {
            expect(error).toBeInstanceOf(ComparisonRefused);
          }
        },
      ),
    );
  });
});

function cyclic(): object {
  const object: Record<string, unknown> = {};
  object['self'] = object;
  return object;
}

function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
