import type { Clock } from '@banyan/kernel';
import type { StockDeskAnswers } from './stock-desk.js';

/** How often it is looked for what nobody confirmed in time, ms. */
const EVERY_MS = 250;

/** Lets go what nobody confirmed in time. Driven by `tick` and a clock; runs never overlap. */
export class Lapsing {
  #dueAtMs: number;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly desk: Pick<StockDeskAnswers, 'lapse'>,
    private readonly clock: Clock,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#dueAtMs = clock.monotonicMs();
  }

  /** Never throws: while the tables are away nothing lapses. */
  tick(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    if (this.#stopped || this.clock.monotonicMs() < this.#dueAtMs) return Promise.resolve();
    this.#running = this.desk
      .lapse()
      .catch(this.failed)
      .finally(() => {
        this.#dueAtMs = this.clock.monotonicMs() + EVERY_MS;
        this.#running = undefined;
      });
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }
}
