import type { RateCurve } from '../profile/rate-curve.js';

/**
 * When the next one comes: a Poisson process whose rate follows a curve, by inversion of its mean (Çinlar, "Introduction to
 * Stochastic Processes", 4.7). What was answered meanwhile has no part in it.
 */
export class Arrivals {
  #mean = 0;

  /** @param random 0 <= x < 1 */
  constructor(
    private readonly curve: RateCurve,
    private readonly random: () => number,
  ) {}

  /** ms since the run began, never before the one before; undefined: nobody comes any more. */
  next(): number | undefined {
    this.#mean -= Math.log(1 - this.random());
    return this.curve.momentOf(this.#mean);
  }
}
