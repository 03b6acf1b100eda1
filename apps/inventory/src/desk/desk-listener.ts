import { messageOf } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import type { DeskEvent } from './stock-desk.js';

/** Counts what happens at the desk, and logs when its tables are away and when they are back. */
export class DeskListener {
  readonly #reservations = counter('banyan_stock_reservations_total');
  #away = false;

  readonly tell = (event: DeskEvent): void => {
    this.#away = false;
    if ('outcome' in event) this.#reservations.with({ operation: event.kind, outcome: event.outcome }).inc();
    else this.#reservations.with({ operation: event.kind, outcome: 'done' }).inc(event.count);
  };

  readonly failed = (error: unknown): void => {
    if (this.#away) return;
    this.#away = true;
    log.warn('what is set aside cannot be read or let go', { reason: messageOf(error) });
  };
}
