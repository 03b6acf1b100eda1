import type { OnsetState, Run, Trail } from './evidence.js';
import { type Alternative, statesAfter, UNBEGUN } from './onset.js';

/** Runs kept as they were; earlier ones only as where they left the alternatives. For people and for a replay. */
const MOST_RUNS = 16;

const CALM: Run = Object.freeze({ quiet: 0, good: 0, bad: 0, legacyGood: 0, legacyBad: 0 });

/** What happened in one step, by arm. */
export type Step = Pick<Run, 'good' | 'bad' | 'legacyGood' | 'legacyBad'>;

/**
 * Collects the history that an e-detector is recomputed from, in bounded memory: good requests only lengthen the last run,
 * a step with a bad one ends it.
 */
export class OnsetTrail {
  #start: readonly OnsetState[];
  #runs: Run[] = [];
  #open: { -readonly [K in keyof Run]: Run[K] } = { ...CALM };

  constructor(private readonly alternatives: readonly Alternative[]) {
    this.#start = alternatives.map(() => UNBEGUN);
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
    if (this.#runs.length >= 2 * MOST_RUNS) this.#fold();
  }

  /** The history so far; later steps do not change it. */
  snapshot(): Trail {
    const runs = this.#runs.slice();
    runs.push({ ...this.#open });
    return { start: this.#start, runs };
  }

  #fold(): void {
    const runs = this.#runs.splice(0, MOST_RUNS);
    this.#start = statesAfter({ start: this.#start, runs }, this.alternatives);
  }
}
