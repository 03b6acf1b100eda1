import type { GatewayModel } from './gateway-model.js';
import type { WaitHistogram } from './wait-histogram.js';

/** Taken once: jest looks a global up anew at every use. */
const { min, max, log } = Math;

/** What became of the requests of one span, of one gateway. */
export interface QueueSpan {
  readonly answered: number;
  readonly refused: number;
  /** Share of the span in which the processor was busy, 0-1. */
  readonly busyRatio: number;
  /** Mean wait before the processor, over time, seconds. */
  readonly waitSeconds: number;
}

/**
 * One gateway as an M/G/1 queue. A request takes tens of microseconds, and matters to nobody's wait by itself: answering is work that flows
 * in evenly. What others wait for are pauses, which come by chance (a Poisson process in the work done) and are jumps of work waiting. Between
 * jumps that is a straight line, so nothing is approximated by steps of time: Takács, "Introduction to the Theory of Queues", 1.3.
 *
 * Above `shedAtSeconds` of work waiting it answers so many that the work waiting grows no more, and refuses the others, each at a share
 * of the price of an answer (decision record 40).
 */
export class GatewayQueue {
  /** Seconds. */
  #waiting = 0;
  #untilPause: number;

  /** @param random 0 <= x < 1 */
  constructor(
    private readonly model: GatewayModel,
    private readonly random: () => number,
  ) {
    this.#untilPause = this.#nextPauseAfter();
  }

  /**
   * Goes on for a span in which requests come at one rate.
   *
   * @param perSecond requests
   * @param waits is told how long those waited that were answered
   */
  pass(spanSeconds: number, perSecond: number, waits: WaitHistogram): QueueSpan {
    const span = { answered: 0, refused: 0, busy: 0, wait: 0 };
    let left = spanSeconds;
    while (left > 0) left -= this.#stretch(left, perSecond, waits, span);
    const { answered, refused, busy, wait } = span;
    return { answered, refused, busyRatio: busy / spanSeconds, waitSeconds: wait / spanSeconds };
  }

  /** To whatever comes first: the end, a pause, an empty queue, or the mark at which requests are refused. @returns how long it took */
  #stretch(
    most: number,
    perSecond: number,
    waits: WaitHistogram,
    span: { answered: number; refused: number; busy: number; wait: number },
  ): number {
    const { serviceSeconds, pauseShare, refusalShare, shedAtSeconds } = this.model;
    const offered = perSecond * serviceSeconds;
    const admitted = this.#admittedShare(offered);
    const flowing = offered * (1 - pauseShare);
    // At the mark itself nothing grows and nothing shrinks, but for what pauses add.
    const inflow = flowing * admitted + offered * refusalShare * (1 - admitted);
    const slope = this.#waiting > 0 ? inflow - 1 : max(0, inflow - 1);
    const pausesPerSecond = (offered * pauseShare * admitted) / this.model.pauseSeconds;
    const toPause = pausesPerSecond > 0 ? this.#untilPause / pausesPerSecond : Infinity;
    const toEmpty = slope < 0 ? this.#waiting / -slope : Infinity;
    const before = this.#waiting;
    const toMark = slope !== 0 && shedAtSeconds !== before ? (shedAtSeconds - before) / slope : Infinity;
    const took = min(most, toPause, toEmpty, toMark > 0 ? toMark : Infinity);
    this.#waiting = took === toMark ? shedAtSeconds : took === toEmpty ? 0 : max(0, before + slope * took);
    const count = perSecond * took;
    span.answered += count * admitted;
    span.refused += count * (1 - admitted);
    span.busy += (before > 0 || slope > 0 ? 1 : min(1, inflow)) * took;
    span.wait += ((before + this.#waiting) / 2) * took;
    waits.addBetween(before * 1_000, this.#waiting * 1_000, count * admitted);
    this.#untilPause -= took * pausesPerSecond;
    if (took === toPause) {
      this.#waiting += this.#pauseLength();
      this.#untilPause = this.#nextPauseAfter();
    }
    return took;
  }

  /** At the mark: so many that work waiting stays as it is. Above it, after a pause: nobody, until it is reached again. */
  #admittedShare(offered: number): number {
    const { shedAtSeconds, refusalShare } = this.model;
    if (this.#waiting < shedAtSeconds || offered <= 1) return 1;
    if (this.#waiting > shedAtSeconds) return 0;
    return max(0, (1 / offered - refusalShare) / (1 - refusalShare));
  }

  /** In pauses: how much of one is still to come by the clock of the work. */
  #nextPauseAfter(): number {
    return -log(1 - this.random());
  }

  #pauseLength(): number {
    const { pauses, pauseSeconds } = this.model;
    return pauses === 'alike' ? pauseSeconds : -log(1 - this.random()) * pauseSeconds;
  }
}
