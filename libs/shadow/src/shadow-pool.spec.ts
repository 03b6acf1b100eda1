import { describe, expect, it } from '@jest/globals';
import { endOf, guardPools, makePool, never, nextEnd, request, turns } from '../../../test/support/shadow-pools.js';
import type { ShadowAttempt } from './shadow-attempt.js';

guardPools();

describe('a copy', () => {
  it('compares what both arms answered', async () => {
    const pool = makePool();
    expect(await endOf(pool, { serving: Promise.resolve({ a: 1 }) })).toMatchObject({
      kind: 'compared',
      observation: { kind: 'match' },
    });
    expect(await endOf(pool, { call: async () => ({ a: 2 }) })).toMatchObject({
      kind: 'compared',
      operation: 'availability.one',
      arm: 'service',
      observation: { kind: 'mismatch', mismatches: [{ path: 'a' }] },
    });
    expect(pool.counts).toEqual({
      selected: 2,
      started: 2,
      skipped: 0,
      compared: 2,
      failed: 0,
      matched: 1,
      explained: 0,
      ignored: 0,
      mismatched: 1,
      unverified: 0,
      pending: 0,
    });
    expect(pool.coverage).toBe(1);
    expect(pool.mismatches()).toEqual([
      { path: 'a', servingType: 'number', shadowType: 'number', count: 1, explained: 0, unexplained: 1, ignored: 0 },
    ]);
  });

  it('is not begun while the process has more to do than it can', async () => {
    let overloaded = true;
    const pool = makePool({ overloaded: () => overloaded });
    expect(await endOf(pool, {})).toMatchObject({ kind: 'skipped', reason: 'overloaded' });
    overloaded = false;
    expect(await endOf(pool, {})).toMatchObject({ kind: 'compared' });
  });

  it('starts after the turn that observed it, and compares after the one that had both answers', async () => {
    const pool = makePool();
    const order: string[] = [];
    const { promise: serving, resolve: answer } = Promise.withResolvers<unknown>();
    const end = nextEnd(pool).then(() => order.push('compared'));
    pool.observe(
      request({
        serving,
        call: () => {
          order.push('called');
          return { a: 1 };
        },
      }),
    );
    order.push('observed');
    await turns();
    answer({ a: 1 });
    await serving;
    await Promise.resolve();
    order.push('answered');
    await end;
    expect(order).toEqual(['observed', 'called', 'answered', 'compared']);
  });

  it('is given a signal and time of its own', async () => {
    const pool = makePool({ deadlineMs: 1_000 });
    let seen: ShadowAttempt | undefined;
    await endOf(pool, {
      call: (attempt) => {
        seen = attempt;
        return { a: 1 };
      },
    });
    expect(seen?.signal.aborted).toBe(false);
    expect(seen?.remainingMs()).toBeGreaterThan(0);
    expect(seen?.remainingMs()).toBeLessThanOrEqual(1_000);
  });

  it('counts a live answer that failed: there was nothing to compare with', async () => {
    const pool = makePool();
    const end = await endOf(pool, { serving: Promise.reject(new Error('legacy is down')) });
    expect(end).toMatchObject({ kind: 'failed', reason: 'serving-failed' });
    expect(pool.coverage).toBe(0);
  });

  it('knows no coverage while nothing was selected', () => {
    expect(makePool().coverage).toBeUndefined();
  });
});

describe('coverage since flag and latch are as they are', () => {
  it('is not known while nothing was selected', () => {
    expect(makePool().currentCoverage).toBeUndefined();
  });

  it('counts what became of its own copies, whatever the flag was before', async () => {
    const pool = makePool({ concurrency: 1 });
    await endOf(pool, { definition: 'before' });
    await endOf(pool, { definition: 'now' });
    await endOf(pool, { definition: 'now', call: () => Promise.reject(new Error('down')) });
    pool.observe(request({ definition: 'now', call: never }));
    pool.observe(request({ definition: 'now' }));
    expect(pool.currentCoverage).toEqual({
      definition: 'now',
      epoch: 0,
      selected: 4,
      compared: 1,
      skipped: 1,
      failed: 1,
    });
    expect(pool.counts).toMatchObject({ selected: 5, compared: 2 });
  });

  it('begins anew with a reset, also when the flag is what it was: the copies of a broken release say nothing of its successor', async () => {
    const pool = makePool();
    await endOf(pool, { epoch: 1, call: () => Promise.reject(new Error('down')) });
    expect(pool.currentCoverage).toMatchObject({ epoch: 1, failed: 1 });
    await endOf(pool, { epoch: 2 });
    expect(pool.currentCoverage).toMatchObject({ epoch: 2, selected: 1, compared: 1, failed: 0 });
  });

  it.each([
    ['the flag', { definition: 'before' }, { definition: 'now' }],
    ['the latch', { epoch: 0 }, { epoch: 1 }],
  ])('leaves out a copy that ends after %s has moved', async (_what, before, now) => {
    const pool = makePool();
    const { promise, resolve } = Promise.withResolvers<unknown>();
    pool.observe(request({ ...before, call: () => promise }));
    pool.observe(request({ ...now, call: never }));
    await turns();
    resolve({ a: 1 });
    await turns();
    expect(pool.counts.compared).toBe(1);
    expect(pool.currentCoverage).toMatchObject({ ...now, selected: 1, compared: 0 });
  });
});

describe('bounds', () => {
  it('has no queue: beyond its concurrency a copy is skipped, and the shadow arm not called', async () => {
    const pool = makePool({ concurrency: 3 });
    let called = 0;
    const call = (): Promise<never> => {
      called++;
      return never();
    };
    for (let i = 0; i < 10; i++) pool.observe(request({ call, serving: Promise.reject(new Error('also failed')) }));
    await turns();
    expect(called).toBe(3);
    expect(pool.inFlight).toBe(3);
    expect(pool.counts).toMatchObject({ selected: 10, started: 3, skipped: 7 });
  });

  it('keeps nothing of a thousand copies that ended', async () => {
    const pool = makePool({ mostMismatches: 4 });
    for (let i = 0; i < 1_000; i++) {
      pool.observe(request({ call: () => ({ [`field${i}`]: i }) }));
      if (i % 16 === 15) await turns();
    }
    await turns();
    expect(pool.inFlight).toBe(0);
    expect(pool.mismatches().length).toBeLessThanOrEqual(5);
    const { selected, started, skipped, compared, failed } = pool.counts;
    expect(selected).toBe(started + skipped);
    expect(started).toBe(compared + failed);
  });

  it('closes: what is under way is cut, and no more is started', async () => {
    const pool = makePool();
    let signal: AbortSignal | undefined;
    pool.observe(request({ call: (attempt) => ((signal = attempt.signal), never()) }));
    await turns();
    pool.close();
    expect(signal?.aborted).toBe(true);
    expect(pool.inFlight).toBe(0);
    expect(await endOf(pool, {})).toMatchObject({ kind: 'skipped', reason: 'closed' });
    expect(pool.counts).toMatchObject({ selected: 2, started: 1, skipped: 1, failed: 1 });
  });

  it('closes before the call went out: nobody is asked', async () => {
    const pool = makePool();
    let called = false;
    pool.observe(request({ call: () => (called = true) }));
    pool.close();
    await turns();
    expect(called).toBe(false);
  });
});
