import { describe, expect, it } from '@jest/globals';
import { readSynthetic, signSynthetic, SYNTHETIC_SKEW_MS } from './synthetic.js';

const KEY = 'k'.repeat(32);
const REQUEST = { method: 'POST', target: '/orders/v2/orders?a=1' };
const NOW_MS = 1_764_336_000_000;

describe('a request that says that nobody shops', () => {
  it('is believed where it is signed, with the arm it asks for', () => {
    expect(readSynthetic(KEY, REQUEST, signSynthetic(KEY, REQUEST, NOW_MS, { arm: 'service' }), NOW_MS)).toEqual({
      arm: 'service',
    });
    expect(readSynthetic(KEY, REQUEST, signSynthetic(KEY, REQUEST, NOW_MS), NOW_MS)).toEqual({});
  });

  it.each<[string, string, Partial<typeof REQUEST>, number]>([
    ['with another key', signSynthetic('x'.repeat(32), REQUEST, NOW_MS), {}, NOW_MS],
    ['for another path', signSynthetic(KEY, REQUEST, NOW_MS), { target: '/orders/v2/orders' }, NOW_MS],
    ['for another method', signSynthetic(KEY, REQUEST, NOW_MS), { method: 'GET' }, NOW_MS],
    ['too long ago', signSynthetic(KEY, REQUEST, NOW_MS), {}, NOW_MS + SYNTHETIC_SKEW_MS + 1],
    ['for a time to come', signSynthetic(KEY, REQUEST, NOW_MS), {}, NOW_MS - SYNTHETIC_SKEW_MS - 1],
    [
      'for the other arm',
      signSynthetic(KEY, REQUEST, NOW_MS, { arm: 'legacy' }).replace('legacy', 'service'),
      {},
      NOW_MS,
    ],
    ['not at all', 'true', {}, NOW_MS],
  ])('is not where it is signed %s', (_what, header, changed, nowMs) => {
    expect(readSynthetic(KEY, { ...REQUEST, ...changed }, header, nowMs)).toBeUndefined();
  });

  it('is not without the header', () => {
    expect(readSynthetic(KEY, REQUEST, undefined, NOW_MS)).toBeUndefined();
  });
});
