import { logGamma } from './log-gamma.js';

/** Up to so many hits expected they are waited for one by one; beyond, drawn at once. */
const FEW = 16;

/**
 * How many of n independent tries hit: one exact draw from the binomial distribution.
 *
 * Source: waiting times for few hits; else W. Hörmann, "The generation of binomial random variates" (1993), algorithm BTRD
 * without its squeezes (transformed rejection).
 *
 * @param n tries, a whole number from 0
 * @param p chance of a hit, 0-1
 * @param random numbers 0 <= x < 1
 */
export function binomial(n: number, p: number, random: () => number): number {
  if (p > 0.5) return n - binomial(n, 1 - p, random);
  if (n === 0 || p <= 0) return 0;
  return n * p < FEW ? byWaiting(n, p, random) : byRejection(n, p, random);
}

/** Tries that miss before the first hit: one draw from the geometric distribution. Infinity when nothing can hit. */
export function missesBefore(p: number, random: () => number): number {
  if (p >= 1) return 0;
  return p <= 0 ? Infinity : Math.floor(Math.log1p(-random()) / Math.log1p(-p));
}

function byWaiting(n: number, p: number, random: () => number): number {
  let hits = 0;
  for (let tries = missesBefore(p, random) + 1; tries <= n; tries += missesBefore(p, random) + 1) hits++;
  return hits;
}

function byRejection(n: number, p: number, random: () => number): number {
  const deviation = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const logOdds = Math.log(p / (1 - p));
  const mode = Math.floor((n + 1) * p);
  const logAtMode = logGamma(mode + 1) + logGamma(n - mode + 1);
  for (;;) {
    const u = random() - 0.5;
    const slant = 0.5 - Math.abs(u);
    const hits = Math.floor(((2 * a) / slant + b) * u + n * p + 0.5);
    const v = random();
    if (!(hits >= 0 && hits <= n)) continue;
    const logRatio = (hits - mode) * logOdds + logAtMode - logGamma(hits + 1) - logGamma(n - hits + 1);
    if (Math.log((v * alpha) / (a / (slant * slant) + b)) <= logRatio) return hits;
  }
}
