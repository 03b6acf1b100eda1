import type { Run, Trail } from './evidence.js';
import { afterRun, type Alternative, startOf } from './onset.js';

/** Runs kept as they were; earlier ones only as where they left the statistics. A bad release is found in far fewer. */
const MOST_RUNS = 64;

const CALM: Run = Object.freeze({ quiet: 0, good: 0, bad: 0, legacyGood: 0, legacyBad: 0 });

/** What happened in one step, by arm. */
export type Step = Pick<Run, 'good' | 'bad' | 'legacyGood' | 'legacyBad'>;

/**
 * Collects the history that an e-detector is recomputed from, in bounded memory: good requests only lengthen the last run,
 * a step with a bad one ends it.
 */
export class OnsetTrail {
  #start: number[];
  #runs: Run[] = [];
  #open: { -readonly [K in keyof Run]: Run[K] } = { ...CALM };

  constructor(private readonly alternatives: readonly Alternative[]) {
    this.#start = alternatives.map(() => 0);
  }

  /** One request, or a batch whose order is not known. */
  add({ good, bad, legacyGood, legacyBad }: Step): void {
    const open = this.#open;
    open.legacyGood += legacyGood;
    open.legacyBad += legacyBad;
    if (bad === 0) {
      open.quiet += good;
      return;
    }
    open.good = good;
    open.bad = bad;
    this.#runs.push(open);
    this.#open = { ...CALM };
    if (this.#runs.length > MOST_RUNS) this.#fold();
  }

  /** The history so far; later steps do not change it. */
  snapshot(): Trail {
    return { start: this.#start.slice(), runs: [...this.#runs, { ...this.#open }] };
  }

  #fold(): void {
    const first = this.#runs.shift();
    if (first === undefined) return;
    this.#start = startOf({ start: this.#start, runs: [] }, this.alternatives).map((log, index) => {
      const alternative = this.alternatives[index];
      return alternative === undefined ? log : afterRun(log, first, alternative);
    });
  }
}
