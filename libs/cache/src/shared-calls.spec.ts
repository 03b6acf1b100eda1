import { describe, expect, it } from '@jest/globals';
import { SharedCalls } from './shared-calls.js';

describe('shared calls', () => {
  it('are found until they end, and then not', async () => {
    const calls = new SharedCalls<number>();
    const { promise, resolve } = Promise.withResolvers<number>();
    calls.share('A', promise);
    expect(calls.find('A')).toBe(promise);
    expect(calls.find('B')).toBeUndefined();
    resolve(7);
    await promise;
    expect(calls.find('A')).toBeUndefined();
    expect(calls.size).toBe(0);
  });

  it('that fail are gone too, and are no unheard rejection of ours', async () => {
    const calls = new SharedCalls<number>();
    const { promise, reject } = Promise.withResolvers<number>();
    calls.share('A', promise);
    reject(new Error('refused'));
    await expect(promise).rejects.toThrow('refused');
    await Promise.resolve();
    expect(calls.size).toBe(0);
  });

  it('that end late do not hide their successor', async () => {
    const calls = new SharedCalls<number>();
    const [first, second] = [Promise.withResolvers<number>(), Promise.withResolvers<number>()];
    calls.share('A', first.promise);
    calls.share('A', second.promise);
    first.resolve(1);
    await first.promise;
    expect(calls.find('A')).toBe(second.promise);
    second.resolve(2);
    await second.promise;
  });

  it('that are hidden are found no more, while others and later ones are', async () => {
    const calls = new SharedCalls<number>();
    const [first, other, later] = [
      Promise.withResolvers<number>(),
      Promise.withResolvers<number>(),
      Promise.withResolvers<number>(),
    ];
    calls.share('A', first.promise);
    calls.share('B', other.promise);
    calls.hide('A');
    expect([calls.find('A'), calls.find('B'), calls.size]).toEqual([undefined, other.promise, 1]);
    calls.share('A', later.promise);
    // The end of a hidden one takes nobody else with it.
    first.resolve(1);
    await first.promise;
    await Promise.resolve();
    expect([calls.find('A'), calls.find('B')]).toEqual([later.promise, other.promise]);
    later.resolve(2);
    other.resolve(3);
    await Promise.all([later.promise, other.promise]);
    expect(calls.size).toBe(0);
  });
});
