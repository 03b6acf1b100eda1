import { readStockEvent } from '@banyan/domains';
import { messageOf, TranslationRefused, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { CloudEvent, EventTaken } from '@banyan/outbox';
import type { EventTaker } from '@banyan/service';
import type { PausedPromotions } from './paused-promotions.js';
import type { StockRule, StockRulesStore } from './stock-rules.store.js';

/** How often it is looked what another replica was told, ms. */
const LOOK_MS = 500;
const CLEAN_MS = 3_600_000;
/** Longer than an outbox keeps what it can tell again. */
const INBOX_KEPT_MS = 90 * 86_400_000;

/** Pauses promotions while stock of their articles runs low, and resumes them: takes what is told of stock, by rules that are rows. */
export class StockRules implements EventTaker {
  #lookAtMs: number;
  #cleanAtMs: number;
  #looking: Promise<void> | undefined;

  constructor(
    private readonly store: StockRulesStore,
    private readonly paused: PausedPromotions,
    private readonly clock: Clock,
  ) {
    this.#lookAtMs = clock.monotonicMs();
    this.#cleanAtMs = clock.monotonicMs() + CLEAN_MS;
  }

  /** What was known before a restart is known at once. @throws whatever the database says */
  begin(): Promise<void> {
    return this.#follow();
  }

  /** Never throws. */
  tick(): void {
    if (this.#looking !== undefined || this.clock.monotonicMs() < this.#lookAtMs) return;
    this.#lookAtMs = this.clock.monotonicMs() + LOOK_MS;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
    });
  }

  async stop(): Promise<void> {
    this.#lookAtMs = Infinity;
    await this.#looking;
  }

  async take(event: CloudEvent): Promise<EventTaken> {
    try {
      const told = readStockEvent(event);
      if (told === undefined) return { kind: 'refused', because: `nothing is done about ${event.type}` };
      await this.store.note(event, told);
    } catch (error) {
      if (error instanceof TranslationRefused) return { kind: 'refused', because: error.message };
      throw error;
    }
    await this.#follow();
    return { kind: 'taken' };
  }

  async setRule(rule: StockRule): Promise<void> {
    await this.store.setRule(rule);
    await this.#follow();
  }

  async #look(): Promise<void> {
    try {
      await this.#follow();
      if (this.clock.monotonicMs() < this.#cleanAtMs) return;
      this.#cleanAtMs = this.clock.monotonicMs() + CLEAN_MS;
      await this.store.forgetTaken(INBOX_KEPT_MS);
    } catch (error) {
      log.warn('it cannot be read which promotions are paused; those that were still are', {
        reason: messageOf(error),
      });
    }
  }

  async #follow(): Promise<void> {
    const pauses = await this.store.pauses();
    if (this.paused.replace(pauses, this.clock.nowMs())) {
      log.info('promotions were paused or resumed', { count: pauses.length });
    }
  }
}
