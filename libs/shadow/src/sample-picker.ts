import type { SamplePolicy } from './sample-policy.js';

/** Why an occurrence is kept as a sample. */
export type SampleReason =
  /** It is one of the first. */
  | 'first'
  /** Drawn by lot: every occurrence has the same chance to be among those that are kept in the end. */
  | 'lot'
  /** So that the newest sample is never much older than the newest occurrence. */
  | 'latest';

/**
 * Which occurrences of one group are kept to be looked at: the first, some drawn by lot, and now and then the latest. Each
 * draws a lot, and those with the smallest are kept, so that the draws of several replicas are one draw of all.
 */
export class SamplePicker {
  #seen = 0;
  /** The smallest, rising. */
  #lots: readonly string[] = [];
  #pickedAtMs = -Infinity;

  constructor(private readonly policy: SamplePolicy) {}

  /**
   * @param lot random, 16 hex digits
   * @param nowMs monotonic
   */
  pick(lot: string, nowMs: number): SampleReason | undefined {
    const { firstKept, drawnKept, latestEveryMs } = this.policy;
    this.#seen += 1;
    const drawn = [...this.#lots, lot].sort().slice(0, drawnKept.value);
    const isDrawn = drawn.includes(lot);
    this.#lots = drawn;
    const reason =
      this.#seen <= firstKept.value
        ? 'first'
        : isDrawn
          ? 'lot'
          : nowMs - this.#pickedAtMs >= latestEveryMs.value
            ? 'latest'
            : undefined;
    if (reason !== undefined) this.#pickedAtMs = nowMs;
    return reason;
  }
}
