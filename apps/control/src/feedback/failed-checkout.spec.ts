import { describe, expect, it } from '@jest/globals';
import type { FailedKey, OtherKey } from '@banyan/ledger';
import { failedCheckouts } from './failed-checkout.js';
import { feedbackMessage } from './feedback-message.js';

const MINUTE_MS = 60_000;
const AFTER_MS = 10 * MINUTE_MS;

/** @param at minutes */
function failed(key: string, at: number, over: Partial<FailedKey> = {}): FailedKey {
  return {
    storefront: 'web',
    keyHash: key,
    reference: undefined,
    arm: undefined,
    contract: 'v2',
    traceId: undefined,
    failedAtMs: at * MINUTE_MS,
    code: 'unavailable',
    because: undefined,
    totalMinor: undefined,
    sessionHash: 'anna',
    ...over,
  };
}

function other(key: string, at: number, over: Partial<OtherKey> = {}): OtherKey {
  return {
    storefront: 'web',
    keyHash: key,
    reference: `BY${key}`,
    sessionHash: 'anna',
    kind: 'placed',
    atMs: at * MINUTE_MS,
    ...over,
  };
}

const keys = (failures: readonly FailedKey[], others: readonly OtherKey[], now: number) =>
  failedCheckouts(failures, others, { nowMs: now * MINUTE_MS, afterMs: AFTER_MS }).map((checkout) => checkout.keys);

describe('a checkout that failed', () => {
  it('is over when nothing more was tried for a while, and not before', () => {
    const tries = [failed('a', 0), failed('b', 5)];
    expect(keys(tries, [], 14)).toEqual([]);
    expect(keys(tries, [], 15)).toEqual([['web a', 'web b']]);
  });

  it('is two where the shopper came back later, and each shopper has their own', () => {
    const tries = [
      failed('a', 0),
      failed('b', 10),
      failed('c', 0, { sessionHash: 'bert' }),
      failed('d', 0, { storefront: 'app' }),
    ];
    expect(keys(tries, [], 60)).toEqual([['web a'], ['web b'], ['web c'], ['app d']]);
  });

  it('is one of its key where there is no session', () => {
    const { sessionHash: _, ...nobody } = failed('a', 0);
    expect(keys([nobody, { ...nobody, keyHash: 'b' }], [], 60)).toEqual([['web a'], ['web b']]);
    expect(keys([nobody], [{ ...other('a', 1), sessionHash: undefined }], 60)).toEqual([]);
  });

  it('is none where an order was taken in time, by this key or another', () => {
    expect(keys([failed('a', 0)], [other('b', 10)], 60)).toEqual([]);
    expect(keys([failed('a', 0)], [other('a', 2, { sessionHash: undefined })], 60)).toEqual([]);
    expect(keys([failed('a', 1)], [other('b', 0)], 60)).toEqual([['web a']]);
    expect(keys([failed('a', 0)], [other('b', 11)], 60)).toEqual([['web a']]);
    expect(keys([failed('a', 0)], [other('b', 5, { sessionHash: 'bert' })], 60)).toEqual([['web a']]);
  });

  it('waits while nobody can say what came of an order', () => {
    expect(keys([failed('a', 1)], [other('b', 2, { kind: 'open' })], 60)).toEqual([]);
  });

  it('is an order, too, that was taken and called off, unless another was taken in its place', () => {
    const calledOff = failed('a', 5, { reference: 'BYa', code: undefined, because: 'stock-lost', totalMinor: 7_087 });
    expect(keys([calledOff], [other('a', 0)], 60)).toEqual([['web a called-off']]);
    expect(keys([calledOff], [other('a', 6)], 60)).toEqual([['web a called-off']]);
    expect(keys([calledOff], [other('a', 0), other('b', 6)], 60)).toEqual([]);
  });

  it('is told by what the shopper saw last', () => {
    const [checkout] = failedCheckouts(
      [
        failed('a', 0, { code: undefined, because: 'payment-declined' }),
        failed('b', 3, { code: undefined, because: 'abandoned' }),
      ],
      [],
      { nowMs: 60 * MINUTE_MS, afterMs: AFTER_MS },
    );
    expect(checkout && feedbackMessage(checkout)).toMatchObject({
      problem: { code: 'payment-declined', title: 'The payment was declined' },
      end: 'refused',
      tries: 2,
      keyHash: 'a',
    });
  });
});

it.each([
  [{ code: 'upstream-timeout' }, 'upstream-timeout', 'error'],
  [{ code: undefined, because: 'rejected' }, 'order-rejected', 'refused'],
  [{ code: undefined, because: 'abandoned' }, 'order-abandoned', 'refused'],
  [{ code: undefined, because: 'stock-lost', totalMinor: 1 }, 'out-of-stock', 'called-off'],
  [{ code: undefined, because: 'rejected', totalMinor: 1 }, 'order-rejected', 'called-off'],
  // Of another release.
  [{ code: 'toString', because: 'constructor' }, 'order-abandoned', 'error'],
] as const)('%j is told as %s', (over, code, end) => {
  const last = failed('a', 0, over);
  expect(feedbackMessage({ keys: ['a'], tries: 1, firstFailedAtMs: 0, last })).toMatchObject({
    problem: { code },
    end,
  });
});
