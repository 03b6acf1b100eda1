import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { OddsMixture } from './odds-mixture.js';

describe('odds mixture', () => {
  it('is a martingale under the null: whatever came before, the next failure leaves its mean as it is', () => {
    const failure = fc.record({ isService: fc.boolean(), theta: fc.double({ min: 0.001, max: 0.999, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(failure, { maxLength: 30 }), failure, (before, { theta }) => {
        const after = (isService?: boolean): number => {
          const mixture = new OddsMixture();
          for (const each of before) mixture.add(each.isService, each.theta);
          if (isService !== undefined) mixture.add(isService, theta);
          return mixture.logFactor;
        };
        const now = after();
        const mean = theta * Math.exp(after(true) - now) + (1 - theta) * Math.exp(after(false) - now);
        expect(mean).toBeCloseTo(1, 10);
        // Where the service fails less than its share, the mean falls: a one-sided null.
        const less = (theta / 2) * Math.exp(after(true) - now) + (1 - theta / 2) * Math.exp(after(false) - now);
        expect(less).toBeLessThanOrEqual(1 + 1e-12);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('never falls below a thirteenth, so a long good time does not hide what comes after', () => {
    const mixture = new OddsMixture();
    for (let failure = 0; failure < 100_000; failure++) mixture.add(false, 0.05);
    expect(mixture.logFactor).toBeGreaterThanOrEqual(-Math.log(13) - 1e-9);
    for (let failure = 0; failure < 5; failure++) mixture.add(true, 0.05);
    expect(mixture.logFactor).toBeLessThan(1);
  });

  it.each([0, 1, -0.1, Number.NaN])('refuses a theta of %d', (theta) => {
    expect(() => new OddsMixture().add(true, theta)).toThrow(RangeError);
  });
});
