import { describe, expect, it } from '@jest/globals';
import { quickest } from '../../../test/support/quickest.js';
import * as fc from 'fast-check';
import { endOf, guardPools, makePool, never, request, turns } from '../../../test/support/shadow-pools.js';
import type { ShadowRequest } from './shadow-copy.js';

guardPools();

describe('what a shadow call may do to us', () => {
  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new Error('trap');
      },
      ownKeys: () => {
        throw new Error('trap');
      },
      getPrototypeOf: () => {
        throw new Error('trap');
      },
    },
  );
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  it.each<[string, ShadowRequest['call'], string]>([
    [
      'throw at once',
      () => {
        throw new Error('at once');
      },
      'shadow-failed',
    ],
    ['reject', () => Promise.reject(new Error('later')), 'shadow-failed'],
    // eslint-disable-next-line prefer-promise-reject-errors -- arms are promised to throw errors; this one does not
    ['reject with nothing', () => Promise.reject(undefined), 'shadow-failed'],
    ['return a value whose then throws', () => throwing, 'shadow-failed'],
    [
      'return a getter that throws',
      () => ({
        get a() {
          throw new Error('getter');
        },
      }),
      'uncomparable',
    ],
    ['return a date', () => new Date(), 'uncomparable'],
  ])('%s: a failed copy and nothing else', async (_, call, reason) => {
    const pool = makePool();
    expect(await endOf(pool, { call })).toMatchObject({ kind: 'failed', reason });
    expect(pool.counts).toMatchObject({ selected: 1, started: 1, compared: 0, failed: 1 });
    expect(pool.inFlight).toBe(0);
  });

  it('return something cyclic, or enormous', async () => {
    const pool = makePool();
    expect(await endOf(pool, { serving: { self: { self: {} } }, call: () => cyclic })).toMatchObject({
      kind: 'compared',
    });
    const other: Record<string, unknown> = {};
    other['self'] = other;
    expect(await endOf(pool, { serving: other, call: () => cyclic })).toMatchObject({ reason: 'uncomparable' });
    const enormous = Array.from({ length: 1_000_000 }, () => ({}));
    const copy = enormous.map(() => ({}));
    expect(await endOf(pool, { serving: enormous, call: () => copy })).toMatchObject({ reason: 'uncomparable' });
  });

  it('hang: it is cut at its own deadline, its signal aborts, its place is free again', async () => {
    // Long enough for the second copy on a busy machine.
    const pool = makePool({ concurrency: 1, deadlineMs: 500 });
    let signal: AbortSignal | undefined;
    const end = await endOf(pool, {
      call: (attempt) => {
        signal = attempt.signal;
        return never();
      },
    });
    expect(end).toMatchObject({ kind: 'failed', reason: 'deadline' });
    expect(signal?.aborted).toBe(true);
    expect(await endOf(pool, {})).toMatchObject({ kind: 'compared' });
  });

  it('answer after it was cut: dropped', async () => {
    const pool = makePool({ deadlineMs: 20 });
    const { promise, resolve } = Promise.withResolvers<unknown>();
    await endOf(pool, { call: () => promise });
    resolve({ a: 2 });
    await turns();
    expect(pool.counts).toMatchObject({ compared: 0, failed: 1 });
  });

  it('hang while the live answer never comes either', async () => {
    const pool = makePool({ deadlineMs: 20 });
    expect(await endOf(pool, { serving: never() })).toMatchObject({ reason: 'deadline' });
  });

  it('hang for ever, ignoring its signal: no more than so many are started', async () => {
    const pool = makePool({ concurrency: 2, deadlineMs: 5, mostStuck: 3 });
    for (let i = 0; i < 3; i++) await endOf(pool, { call: never });
    expect(await endOf(pool, {})).toMatchObject({ kind: 'skipped', reason: 'stuck' });
  });
});

describe('the live answer', () => {
  it('is the same object, untouched and on time, whatever the shadow does', async () => {
    const behaviours: ShadowRequest['call'][] = [
      () => {
        throw new Error('at once');
      },
      () => Promise.reject(new Error('later')),
      never,
      () => ({ a: 1 }),
      () => 'garbage',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...behaviours), fc.jsonValue(), fc.boolean(), async (call, value, fails) => {
        const pool = makePool({ deadlineMs: 5 });
        const text = JSON.stringify(value);
        const live = fails ? Promise.reject(new Error('live')) : Promise.resolve(value);
        pool.observe(request({ call, serving: live }));
        const served = await live.catch((error: unknown) => error);
        if (fails) expect(served).toMatchObject({ message: 'live' });
        else expect(served).toBe(value);
        expect(JSON.stringify(value)).toBe(text);
      }),
      { numRuns: 100 },
    );
  });

  it('is out of reach of a listener that throws', async () => {
    const pool = makePool();
    pool.onEvent(() => {
      throw new Error('listener');
    });
    expect(await endOf(pool, {})).toMatchObject({ kind: 'compared' });
    expect(pool.listenerFaults).toBe(2);
  });

  it('costs the request a few microseconds, also when every place is taken', async () => {
    const pool = makePool({ concurrency: 16 });
    const observe = (): void => {
      for (let i = 0; i < 10_000; i++) pool.observe(request({ call: never }));
    };
    // About 1 µs each on the build machine; the bound only catches a change of kind, such as a queue or a copy.
    expect((await quickest(observe)) / 10_000).toBeLessThan(0.1);
  });
});
