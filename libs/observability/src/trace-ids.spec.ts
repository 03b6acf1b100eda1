import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isSampled, newTraceId } from './trace-ids.js';

const BITS = 2 ** 48;
const low = fc.bigInt({ min: 0n, max: 2n ** 48n - 1n });
const idOf = (bits: bigint) => `${'a'.repeat(20)}${bits.toString(16).padStart(12, '0')}`;

describe('isSampled', () => {
  it('is decided by the low 48 bits of the id against the ratio', () => {
    const ratio = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0.01, 0.5, 1e-20, 1 - 2 ** -48));
    fc.assert(
      fc.property(low, ratio, (bits, share) => {
        const expected = share > 0 && (share >= 1 || Number(bits) >= (1 - share) * BITS);
        expect(isSampled(idOf(bits), share)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('samples about as many as it is told to', () => {
    const sampled = Array.from({ length: 20_000 }, newTraceId).filter((id) => isSampled(id, 0.1)).length;
    // 2,000 with a standard deviation of 42: eight of them are never left by chance.
    expect(Math.abs(sampled - 2_000)).toBeLessThan(340);
  });
});
