import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { endOf, guardPools, makePool, turns } from '../../../test/support/shadow-pools.js';
import type { IgnoreRule } from './ignore-rule.js';
import type { GroupedQuestion } from './mismatch-group.js';
import type { ShadowPool } from './shadow-pool.js';
import { siftDifferences } from './sift-differences.js';

guardPools();

function rule(number: number, path: string, over: Partial<IgnoreRule> = {}): IgnoreRule {
  return { number, operation: null, path, kind: null, about: null, ...over };
}

/** The rules can be changed while the pool lives. */
function ignoringPool(rules: IgnoreRule[]): ShadowPool {
  return makePool({ noiseRatio: 1, grouping: { rulesOf: () => ({}) }, ignoring: () => rules });
}

/** Copies a request whose answers are these; legacy, asked twice, says the second. */
async function copy(
  pool: ShadowPool,
  legacy: unknown,
  service: unknown,
  again: unknown = legacy,
  over: object = {},
): Promise<readonly unknown[]> {
  const pairs: unknown[] = [];
  const off = pool.onEvent((event) => event.kind === 'paired' && pairs.push([event.service, event.noise]));
  await endOf(pool, {
    serving: legacy,
    call: (_, arm) => (arm === 'legacy' ? again : service),
    personal: false,
    ...over,
  });
  await turns();
  off();
  return pairs;
}

const records = (pool: ShadowPool) => pool.records.waiting(10).map(({ path, ignoredBy }) => [path, ignoredBy]);

describe('a difference that a rule ignores', () => {
  it('is no evidence: its pair says that nothing differed', async () => {
    const pool = ignoringPool([rule(3, 'a')]);
    expect(await copy(pool, { a: 1 }, { a: 2 })).toEqual([[[], []]]);
    expect(pool.noise()).toMatchObject([{ samples: 1, fields: [] }]);
    expect(pool.counts).toMatchObject({ compared: 1, matched: 0, ignored: 1, mismatched: 0 });
  });

  it('is counted and kept, marked with the number of the rule', async () => {
    const pool = ignoringPool([rule(3, 'a')]);
    await copy(pool, { a: 1 }, { a: 2 });
    expect(records(pool)).toEqual([['a', 3]]);
    expect(pool.mismatches()).toMatchObject([{ path: 'a', count: 1, unexplained: 0, explained: 0, ignored: 1 }]);
    const { groups, compared } = pool.book?.counts.report() ?? {};
    expect(groups).toMatchObject([{ path: 'a', kind: 'value', count: 1, ignored: 1, ignoredBy: 3 }]);
    expect(compared).toMatchObject([{ compared: 1, mismatched: 0, ignored: 1 }]);
    expect(pool.book?.samples.waiting(1)).toMatchObject([{ path: 'a', ignoredBy: 3 }]);
  });

  it('hides none beside it', async () => {
    const pool = ignoringPool([rule(3, 'a')]);
    expect(await copy(pool, { a: 1, b: 1 }, { a: 2, b: 2 })).toEqual([[['b'], []]]);
    expect(records(pool)).toEqual([
      ['a', 3],
      ['b', null],
    ]);
    expect(pool.counts).toMatchObject({ ignored: 0, mismatched: 1 });
    expect(pool.book?.counts.report()?.compared).toMatchObject([{ mismatched: 1, ignored: 0 }]);
  });

  it('hides none of another kind in the same field', async () => {
    const pool = ignoringPool([rule(3, 'list.*', { kind: 'value' })]);
    expect(await copy(pool, { list: [1, 2] }, { list: [9] })).toEqual([[['list.*'], []]]);
    expect(records(pool).every(([, by]) => by === null)).toBe(true);
  });

  it('is ignored of legacy against itself as well, or its noise would speak for the service later', async () => {
    const pool = ignoringPool([rule(3, 'a')]);
    expect(await copy(pool, { a: 1, b: 1 }, { a: 1, b: 1 }, { a: 7, b: 8 })).toEqual([[[], ['b']]]);
  });

  it('takes with it what follows from two objects being of different kinds', async () => {
    const pool = ignoringPool([rule(3, 'stock.kind')]);
    const [counted, unknown] = [{ stock: { kind: 'counted', quantity: 1 } }, { stock: { kind: 'unknown' } }];
    expect(await copy(pool, counted, unknown)).toEqual([[[], []]]);
    expect(pool.counts).toMatchObject({ ignored: 1, mismatched: 0 });
  });

  it('counts again as soon as there is no rule, and what came before stays as it was', async () => {
    const rules = [rule(3, 'a')];
    const pool = ignoringPool(rules);
    await copy(pool, { a: 1 }, { a: 2 });
    rules.pop();
    expect(await copy(pool, { a: 1 }, { a: 2 })).toEqual([[['a'], []]]);
    expect(records(pool)).toEqual([
      ['a', 3],
      ['a', null],
    ]);
    expect(pool.book?.counts.report()?.groups).toMatchObject([{ count: 2, ignored: 1, ignoredBy: 3 }]);
  });

  it('counts where the answers cannot be put into groups', async () => {
    const pool = makePool({ noiseRatio: 1, ignoring: () => [rule(3, 'a')] });
    expect(await copy(pool, { a: 1 }, { a: 2 })).toEqual([[['a'], []]]);
  });

  it('is found by the path that people see, where the name of a person may stand in it', async () => {
    const rules = [rule(3, '*.*', { kind: 'value' })];
    const pool = ignoringPool(rules);
    const differ = () => copy(pool, { who: { smith: 1 } }, { who: { smith: 2 } }, undefined, { personal: true });
    expect(await differ()).toEqual([[[], []]]);
    rules.splice(0, 1, rule(4, 'who.smith'));
    expect(await differ()).toEqual([[['who.smith'], []]]);
  });

  it('gives way to those that count where there is no room for all records', async () => {
    const rules = [rule(3, 'a')];
    const pool = ignoringPool(rules);
    await copy(pool, { b: 1 }, { b: 2 });
    for (let n = 0; n < 300; n++) await copy(pool, { a: 1 }, { a: 2 });
    expect(pool.records.dropped).toBe(45);
    expect(pool.records.waiting(1)).toMatchObject([{ path: 'b', ignoredBy: null }]);
  });
});

describe('whatever differs', () => {
  const leaf = fc.integer({ min: 0, max: 2 });
  const object = fc.dictionary(fc.constantFrom('a', 'b', 'ab'), leaf);
  const answer = fc.record({ a: fc.oneof(leaf, object), b: fc.oneof(leaf, object), ab: leaf });
  const path = fc.constantFrom('a', 'b', 'ab', 'a.a', 'a.b', 'b.ab', '$', 'b.a.b');

  /** Places that differ, found without the comparison: leaves, and members of which the other side has no object. */
  function places(left: unknown, right: unknown, at: string): readonly string[] {
    const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
    if (!isObject(left) || !isObject(right)) return left === right ? [] : [at];
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    const of = (value: object, name: string): unknown => (value as Record<string, unknown>)[name];
    return [...names].flatMap((name) => places(of(left, name), of(right, name), at === '' ? name : `${at}.${name}`));
  }

  it('counts unless a rule names its field or one above it, whatever rules there are', () => {
    fc.assert(
      fc.property(answer, answer, fc.array(path, { maxLength: 4 }), (legacy, service, paths) => {
        const question = { operation: 'one', input: {}, serving: legacy, shadow: service };
        const of: GroupedQuestion = {
          operation: 'one',
          release: '1',
          atMs: 0,
          question,
          legacy,
          service,
          rules: {},
          kindRule: undefined,
        };
        const sifted = siftDifferences(
          [of],
          paths.map((each, index) => rule(index + 1, each)),
        );
        const isNamed = (place: string) => paths.some((each) => place === each || place.startsWith(`${each}.`));
        const differing = places(legacy, service, '');
        expect(sifted.counted.toSorted()).toEqual(differing.filter((place) => !isNamed(place)).toSorted());
        for (const place of differing) expect(sifted.ignoredBy(place) !== undefined).toBe(isNamed(place));
      }),
    );
  });
});
