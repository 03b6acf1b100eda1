import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { type Random, seededRandom } from '../catalogue/random.js';

export interface ChurnOrder {
  /** Changes a second, at most 500. */
  readonly perSecond: number;
  readonly seconds: number;
  /** The same seed picks the same products. Default 1. */
  readonly seed?: number;
}

/** Draws and writes so many changes; rejects when none of them was written. */
export type WriteTrades = (count: number, random: Random) => Promise<unknown>;

const TICK_MS = 100;

/** A bounded stream of changes, so many a second. One at a time. */
export class Churn {
  readonly #write: WriteTrades;
  #order: ChurnOrder | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tick: Promise<void> = Promise.resolve();
  #posted = 0;
  #failed = 0;

  constructor(write: WriteTrades) {
    this.#write = write;
  }

  /** Begins; one that runs already ends first. */
  async start(order: ChurnOrder): Promise<void> {
    await this.stop();
    const random = seededRandom(order.seed ?? 1);
    const startedAtMs = performance.now();
    const total = Math.round(order.perSecond * order.seconds);
    this.#order = order;
    this.#posted = 0;
    this.#failed = 0;
    this.#timer = setInterval(() => {
      const owed = Math.min(total, Math.round(((performance.now() - startedAtMs) / 1000) * order.perSecond));
      this.#tick = this.#tick.then(() => this.#post(owed, random, owed === total));
    }, TICK_MS);
    this.#timer.unref();
  }

  /** Ends it; resolves when its last change is written. */
  async stop(): Promise<void> {
    this.#end();
    await this.#tick;
  }

  report(): { running: boolean; posted: number; failed: number; order?: ChurnOrder } {
    return {
      running: this.#timer !== undefined,
      posted: this.#posted,
      failed: this.#failed,
      ...(this.#order === undefined ? {} : { order: this.#order }),
    };
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #post(owed: number, random: Random, isLast: boolean): Promise<void> {
    const count = owed - this.#posted - this.#failed;
    if (this.#timer === undefined) return;
    try {
      await this.#write(count, random);
      this.#posted += count;
    } catch (error) {
      this.#failed += count;
      log.warn('changes of the churn were not written', { count, reason: messageOf(error) });
    }
    if (isLast) this.#end();
  }
}
