import { JournalLost, type CaptureJournal, type CaptureStep } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import type { Binding, OrderLedger } from '@banyan/ledger';
import { StoreUnavailable } from '@banyan/database';
import { insist } from './insist.js';

/** The journal of one attempt: the ledger's row of the order. */
export class LedgerJournal implements CaptureJournal {
  #known: CaptureStep | undefined;
  #maySend = false;
  #lost: 'overtaken' | 'unavailable' | undefined;
  #closed = false;

  constructor(
    private readonly ledger: Pick<OrderLedger, 'journal'>,
    private readonly binding: Pick<Binding, 'reference' | 'attempt' | 'journal'>,
    private readonly clock: Clock,
    /** How long a step is written again that was not heard of, ms. */
    private readonly patienceMs: number,
  ) {
    this.#known = binding.journal;
  }

  get known(): CaptureStep | undefined {
    return this.#known;
  }

  /** Was a step written in this attempt, or is one being written? Then what comes after it may be sent. */
  get maySend(): boolean {
    return this.#maySend;
  }

  /** Why a step could not be written. */
  get lost(): 'overtaken' | 'unavailable' | undefined {
    return this.#lost;
  }

  /** The attempt is over: whatever still runs of it writes nothing, and so sends nothing. */
  close(): void {
    this.#closed = true;
  }

  async write(step: CaptureStep): Promise<void> {
    if (this.#closed) throw new JournalLost('the attempt is over');
    const before = this.#maySend;
    // Before it is known: an attempt that ends while it is being written may go on with it.
    this.#maySend = true;
    try {
      if (await insist(this.clock, this.patienceMs, () => this.ledger.journal(this.binding, step))) {
        this.#known = step;
        return;
      }
      this.#lost = 'overtaken';
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#lost = 'unavailable';
    }
    this.#maySend = before;
    throw new JournalLost(`what is known of the order is not written: ${this.#lost}`);
  }
}
