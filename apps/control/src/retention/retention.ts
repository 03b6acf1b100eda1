import { messageOf, type Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import type { Pruning } from './prunings.js';
import { RETENTION_POLICY } from './retention-policy.js';

export interface RetentionParts {
  readonly prunings: readonly Pruning[];
  /** Only the leader forgets. */
  readonly leads: () => boolean;
  readonly clock: Clock;
}

/** Forgets what control's tables and the ledger's hold for longer than it may be kept: a few rows at a time, beside everything else. */
export class Retention {
  readonly #failing = new Set<string>();
  readonly #doneAt = gauge('banyan_retention_done_timestamp_seconds').with({});
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;
  #stopped = false;

  constructor(private readonly parts: RetentionParts) {}

  start(): void {
    this.#timer = setInterval(() => void this.turn(), RETENTION_POLICY.everyMs);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await this.#turning;
  }

  /** Never throws; one at a time. */
  async turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #turn(): Promise<void> {
    if (!this.#goesOn()) return;
    for (const pruning of this.parts.prunings) await this.#prune(pruning);
    if (this.#goesOn() && this.#failing.size === 0) this.#doneAt.set(this.parts.clock.nowMs() / 1_000);
  }

  /** One table that cannot be pruned keeps no other. */
  async #prune({ table, keptMs, prune }: Pruning): Promise<void> {
    const { atOnce, mostSteps } = RETENTION_POLICY;
    const beforeMs = this.parts.clock.nowMs() - keptMs;
    try {
      let forgotten: number = atOnce;
      for (let step = 0; step < mostSteps && forgotten === atOnce && this.#goesOn(); step += 1) {
        forgotten = await prune(beforeMs, atOnce);
        counter('banyan_retention_rows_total').with({ table }).inc(forgotten);
      }
      this.#failing.delete(table);
    } catch (error) {
      counter('banyan_retention_failures_total').with({ table }).inc();
      if (!this.#failing.has(table)) {
        log.warn('what is too old could not be forgotten; it is tried again', {
          operation: table,
          reason: messageOf(error),
        });
      }
      this.#failing.add(table);
    }
  }

  #goesOn(): boolean {
    return !this.#stopped && this.parts.leads();
  }
}
