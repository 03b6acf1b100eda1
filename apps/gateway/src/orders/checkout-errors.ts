import { messageOf } from '@banyan/kernel';
import type { CheckoutError, FailedCheckouts } from '@banyan/ledger';
import { counter, log } from '@banyan/observability';

/** Errors that wait for the ledger, the latest ones. Some 400 bytes each. */
const MOST_WAITING = 5_000;

/**
 * Writes down which checkouts ended in an error, behind their answers: a shopper waits for nothing of it. While the ledger is
 * away, which is when most of them fail, they wait here; with the process they are lost, which costs a question to a shopper.
 */
export class CheckoutErrors {
  #waiting: CheckoutError[] = [];
  #flushing: Promise<void> | undefined;

  constructor(private readonly failed: Pick<FailedCheckouts, 'note' | 'connected'>) {}

  add(error: CheckoutError): void {
    this.#waiting.push(error);
    if (this.#waiting.length > MOST_WAITING) {
      this.#waiting.shift();
      counter('banyan_checkout_errors_total').with({ outcome: 'pushed-out' }).inc();
    }
    void this.flush();
  }

  /** Writes what waits, as far as it can. Never throws; one at a time. */
  async flush(): Promise<void> {
    this.#flushing ??= this.#flush().finally(() => (this.#flushing = undefined));
    return this.#flushing;
  }

  async #flush(): Promise<void> {
    try {
      for (let error = this.#waiting[0]; error !== undefined && this.failed.connected; error = this.#waiting[0]) {
        await this.failed.note(error);
        if (this.#waiting[0] === error) this.#waiting.shift();
        counter('banyan_checkout_errors_total').with({ outcome: 'noted' }).inc();
      }
    } catch (error) {
      log.debug('that a checkout ended in an error could not be written down yet', { reason: messageOf(error) });
    }
  }
}
