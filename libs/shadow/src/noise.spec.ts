import { describe, expect, it } from '@jest/globals';
import type { Arm } from '@banyan/kernel';
import { endOf, guardPools, makePool, never, request, turns } from '../../../test/support/shadow-pools.js';
import { NoiseTally } from './noise-tally.js';
import type { ShadowRequest } from './shadow-copy.js';

guardPools();

/** Answers of each arm, in the order asked. */
function arms(answers: Record<Arm, unknown[]>): ShadowRequest['call'] {
  return (_, arm) => answers[arm].shift();
}

describe('legacy asked twice', () => {
  it('while legacy serves: its live answer is one, the shadow call the other', async () => {
    const pool = makePool({ noiseRatio: 1 });
    const call = arms({ service: [{ a: 1, b: 1 }], legacy: [{ a: 1, b: 2 }] });
    expect(await endOf(pool, { serving: { a: 1, b: 1 }, call })).toMatchObject({
      kind: 'compared',
      observation: { kind: 'match' },
      noise: { kind: 'sampled', observation: { kind: 'mismatch', mismatches: [{ path: 'b' }] } },
    });
    const fields = [{ path: 'b', raw: 0, noise: 1, rawOnly: 0, noiseOnly: 1 }];
    expect(pool.noise()).toEqual([{ operation: 'availability.one', samples: 1, fields }]);
  });

  it('while the service serves: the pool asks it twice', async () => {
    const pool = makePool({ noiseRatio: 1 });
    const asked: Arm[] = [];
    const call: ShadowRequest['call'] = (_, arm) => (asked.push(arm), { a: 1 });
    await endOf(pool, { arm: 'legacy', serving: { a: 2 }, call });
    expect(asked).toEqual(['legacy', 'legacy']);
    const fields = [{ path: 'a', raw: 1, noise: 0, rawOnly: 1, noiseOnly: 0 }];
    expect(pool.noise()).toEqual([{ operation: 'availability.one', samples: 1, fields }]);
  });

  it('for a share of the copies, evenly', async () => {
    const pool = makePool({ noiseRatio: 0.25 });
    let second = 0;
    const call: ShadowRequest['call'] = (_, arm) => {
      if (arm === 'legacy') second++;
      return { a: 1 };
    };
    for (let i = 0; i < 40; i++) await endOf(pool, { call });
    expect(second).toBe(10);
    expect(pool.noise()).toEqual([{ operation: 'availability.one', samples: 10, fields: [] }]);
  });

  it.each<[string, () => unknown]>([
    ['fails', () => Promise.reject(new Error('away'))],
    [
      'throws at once',
      () => {
        throw new Error('away');
      },
    ],
    ['hangs', never],
    ['is no plain data', () => ({ at: new Date() })],
  ])('that %s costs the comparison nothing: there is only no sample', async (_, second) => {
    const pool = makePool({ noiseRatio: 1, deadlineMs: 300, concurrency: 1 });
    const call: ShadowRequest['call'] = (_attempt, arm) => (arm === 'legacy' ? second() : { a: 1 });
    expect(await endOf(pool, { call })).toMatchObject({
      kind: 'compared',
      observation: { kind: 'match' },
      noise: { kind: 'failed' },
    });
    expect(pool.counts).toMatchObject({ compared: 1, matched: 1, failed: 0 });
    expect(pool.noise()).toEqual([]);
    expect(pool.inFlight).toBe(0);
  });

  it('takes no place of its own, and is aborted with its copy', async () => {
    const pool = makePool({ noiseRatio: 1, concurrency: 1 });
    const signals: AbortSignal[] = [];
    pool.observe(request({ call: ({ signal }) => (signals.push(signal), never()) }));
    await turns();
    pool.observe(request());
    expect(pool.counts).toMatchObject({ started: 1, skipped: 1 });
    pool.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('a pair', () => {
  const collect = (pool: ReturnType<typeof makePool>): unknown[] => {
    const pairs: unknown[] = [];
    pool.onEvent((event) => event.kind === 'paired' && pairs.push(event));
    return pairs;
  };

  it('is told with the tag of its request: where the service differs, and where legacy from itself', async () => {
    const pool = makePool({ noiseRatio: 1 });
    const pairs = collect(pool);
    const tag = { any: 'thing' };
    const call = arms({ service: [{ a: 2, b: 1 }], legacy: [{ a: 1, b: 2 }] });
    await endOf(pool, { serving: { a: 1, b: 1 }, call, tag });
    expect(pairs).toEqual([
      { kind: 'paired', operation: 'availability.one', arm: 'service', tag, service: ['a'], noise: ['b'] },
    ]);
    expect((pairs[0] as { tag: unknown }).tag).toBe(tag);
  });

  it('of equal answers is told too: it is a sample like any other', async () => {
    const pool = makePool({ noiseRatio: 1 });
    const pairs = collect(pool);
    await endOf(pool, { call: () => ({ a: 1 }) });
    expect(pairs).toMatchObject([{ tag: undefined, service: [], noise: [] }]);
  });

  it('names a place once, however often it differs there', async () => {
    const pool = makePool({ noiseRatio: 1 });
    const pairs = collect(pool);
    const call = arms({ service: [{ items: [1, 2, 3] }], legacy: [{ items: [9, 9, 9] }] });
    await endOf(pool, { serving: { items: [9, 9, 9] }, call });
    expect(pairs).toMatchObject([{ service: ['items.*'], noise: [] }]);
  });

  it('is none where legacy was asked once, or did not answer twice', async () => {
    const pool = makePool({ noiseRatio: 0.5 });
    const pairs = collect(pool);
    await endOf(pool, { call: () => ({ a: 1 }) });
    await endOf(pool, { call: (_, arm) => (arm === 'legacy' ? Promise.reject(new Error('away')) : { a: 1 }) });
    expect(pairs).toEqual([]);
  });

  it('whose listener throws harms nobody', async () => {
    const pool = makePool({ noiseRatio: 1 });
    pool.onEvent(({ kind }) => {
      if (kind === 'paired') throw new Error('a fault of the bookkeeping');
    });
    const pairs = collect(pool);
    await endOf(pool, { call: () => ({ a: 1 }) });
    expect(pairs).toHaveLength(1);
    expect(pool.listenerFaults).toBe(1);
    expect(pool.counts).toMatchObject({ compared: 1, matched: 1 });
  });
});

describe('the tally of noise', () => {
  it('bounds its fields, the rest as other, and counts concordant pairs as neither', () => {
    const tally = new NoiseTally(1);
    tally.record('one', ['a', 'b'], ['a']);
    tally.record('one', [], ['c']);
    tally.record('two', [], []);
    expect(tally.entries()).toEqual([
      {
        operation: 'one',
        samples: 2,
        fields: [
          { path: 'other', raw: 1, noise: 1, rawOnly: 1, noiseOnly: 1 },
          { path: 'a', raw: 1, noise: 1, rawOnly: 0, noiseOnly: 0 },
        ],
      },
      { operation: 'two', samples: 1, fields: [] },
    ]);
  });
});
