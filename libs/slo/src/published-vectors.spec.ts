import { describe, expect, it } from '@jest/globals';
import { logBayesFactor } from './log-bayes-factor.js';
import { logBeta } from './log-beta.js';
import { logIncompleteBeta } from './log-incomplete-beta.js';
import { logTwoSidedBayesFactor } from './log-two-sided-bayes-factor.js';

/** Figures that others printed, reproduced to the digits printed. Those of intervals and burn rates stand with them. */
describe('published Bayes factors', () => {
  // raphaelvallat/pingouin tests/test_bayesian.py, test_bayesfactor_binom, compared there with the BayesFactor calculator
  // of http://pcl.missouri.edu/bf-binomial, which prints the odds for the null.
  it.each([
    [16, 20, 0.5, '0.09703159'],
    [16, 20, 0.8, '4.582187'],
    [100, 1000, 0.1, '42.05881'],
  ])('of %d in %d at %d: %s for the null', (x, n, theta0, printed) => {
    const forNull = Math.exp(-logTwoSidedBayesFactor(x, n, theta0));
    expect(forNull.toPrecision(7).replace(/0+$/, '')).toBe(printed);
  });

  // pingouin.bayesfactor_binom, Examples. Its later documentation prints 1.198, which is 1 / 0.835 and not the odds.
  it('of 115 heads in 200: 0.835 against the fair coin, 1.197 for it', () => {
    const against = Math.exp(logTwoSidedBayesFactor(115, 200, 0.5));
    expect([against.toFixed(3), (1 / against).toFixed(3)]).toEqual(['0.835', '1.197']);
  });

  // The figures of the rules' own description.
  it.each([
    [3, 0.05],
    [4, 0.1],
    [13, 0.5],
    [87, 0.9],
  ])('need %d failures, all of the service, at a share of %d to reach 1,000 : 1', (failures, share) => {
    expect(logBayesFactor(failures, failures, share)).toBeGreaterThanOrEqual(Math.log(1000));
    expect(logBayesFactor(failures - 1, failures - 1, share)).toBeLessThan(Math.log(1000));
  });

  it('reach 83,000 : 1 for two of two at 0.2 %, and 1,250 : 1 for one of one at 99.96 %', () => {
    expect(Math.floor(Math.exp(logBayesFactor(2, 2, 0.002)) / 1000)).toBe(83);
    expect(Math.round(Math.exp(logBayesFactor(1, 1, 1 - 0.9996)) / 10)).toBe(125);
  });
});

describe('published sequential sample-ratio tests', () => {
  // optimizely/ssrm ssrm_test/test_ssrm_test.py, test_sequential_posteriors: Lindon and Malek's own package, three arms at
  // 0.4, 0.4, 0.2 under Dirichlet(1, 1, 1). Printed are both marginal likelihoods; a Dirichlet is a chain of betas.
  const factor = ([a, b, c]: readonly [number, number, number]): number =>
    logBeta(a + 1, b + c + 2) +
    logBeta(b + 1, c + 1) -
    (logBeta(1, 2) + logBeta(1, 1)) -
    (a + b) * Math.log(0.4) -
    c * Math.log(0.2);

  it.each([
    [[1, 0, 0], -1.0986122886681096, -0.916290731874155],
    [[1, 1, 0], -2.4849066497880004, -1.83258146374831],
    [[2, 1, 0], -3.401197381662155, -2.748872195622465],
    [[2, 2, 0], -4.499809670330265, -3.66516292749662],
    [[2, 2, 1], -6.4457198193855785, -5.27460083993072],
    [[20, 17, 9], -7.028201432058012, -4.0776406466061985],
    [[38, 38, 17], -11.947847738358888, -8.265946861099877],
    [[42, 44, 21], -15.471401950257842, -11.610743519545139],
    [[60, 63, 32], -19.96484521090386, -15.781031228536165],
  ] as const)('of %j', (counts, otherwise, intended) => {
    expect(factor(counts)).toBeCloseTo(otherwise - intended, 10);
  });
});

describe('published mixtures', () => {
  // gostevehoward/confseq test/uniform_boundaries_unittest.cpp (target values from a reference implementation in R):
  // s = 10, v = v_opt = 100, g = 0.2, h = 0.8, alpha_opt = 0.05.
  const [s, v, g, h] = [10, 100, 0.2, 0.8];
  const bestRho = (alpha: number): number => v / (2 * Math.log(1 / alpha) + Math.log1p(2 * Math.log(1 / alpha)));
  const mixture = (alpha: number, logTail: (a: number, b: number) => number): number => {
    const r = Math.max(bestRho(alpha) - g * h, 1e-3 * g * h);
    const [misses, hits] = [(v - g * s) / g, (v + h * s) / h];
    return logTail(r / g + misses, r / h + hits) - logTail(r / g, r / h) - hits * Math.log(g) - misses * Math.log(h);
  };

  it('two-sided beta-binomial: -0.6941012', () => {
    expect(mixture(0.05, logBeta)).toBeCloseTo(-0.6941012, 6);
  });

  it('one-sided beta-binomial: -0.07134019', () => {
    const upper = (a: number, b: number): number => logBeta(a, b) + logIncompleteBeta(h, a, b).lower;
    expect(mixture(0.1, upper)).toBeCloseTo(-0.07134019, 7);
  });
});
