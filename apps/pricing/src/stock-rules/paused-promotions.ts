import type { Channel } from '@banyan/domains';
import type { Pause } from './stock-rules.store.js';

/** Which promotions are not in force in which channel, in memory. */
export class PausedPromotions {
  #paused: ReadonlySet<string> = new Set();
  #pauses: readonly Pause[] = [];
  #changedAtMs: number | null = null;

  get pauses(): readonly Pause[] {
    return this.#pauses;
  }

  /** When any promotion was last paused or resumed, as this replica saw it; null: none ever was. */
  get changedAtMs(): number | null {
    return this.#changedAtMs;
  }

  isPaused(promotion: string, channel: Channel): boolean {
    return this.#paused.has(keyOf(promotion, channel));
  }

  /** @returns did anything change? */
  replace(pauses: readonly Pause[], nowMs: number): boolean {
    const paused = new Set(pauses.map(({ promotion, channel }) => keyOf(promotion, channel)));
    const changed = paused.size !== this.#paused.size || [...paused].some((key) => !this.#paused.has(key));
    this.#paused = paused;
    this.#pauses = pauses;
    if (changed) this.#changedAtMs = nowMs;
    return changed;
  }
}

function keyOf(promotion: string, channel: Channel): string {
  return `${channel} ${promotion}`;
}
