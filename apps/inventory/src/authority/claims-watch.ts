import type { Clock } from '@banyan/kernel';
import { gauge } from '@banyan/observability';
import type { AuthorityStore } from './authority.store.js';

/** How often it is counted what is open, ms. */
const EVERY_MS = 2_000;

/** Shows what is set aside and not booked at the core. Driven by `tick` and a clock; counts never overlap. */
export class ClaimsWatch {
  readonly #open = gauge('banyan_stock_open_claims').with({});
  readonly #oldest = gauge('banyan_stock_oldest_claim_age_seconds').with({});
  #dueAtMs: number;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(
    private readonly store: Pick<AuthorityStore, 'openWork'>,
    private readonly clock: Clock,
    private readonly failed: (error: unknown) => void,
  ) {
    this.#dueAtMs = clock.monotonicMs();
  }

  /** Never throws: while the tables are away the last count stands. */
  tick(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    if (this.#stopped || this.clock.monotonicMs() < this.#dueAtMs) return Promise.resolve();
    this.#running = this.#count()
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

  async #count(): Promise<void> {
    const { openClaims, oldestMs } = await this.store.openWork();
    this.#open.set(openClaims);
    this.#oldest.set(oldestMs / 1_000);
  }
}
