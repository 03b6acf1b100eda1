import {
  JournalLost,
  type CaptureJournal,
  type CaptureStep,
  type LegacyOrderBooks,
  type OrderToPlace,
} from '@banyan/domains';
import { answered } from './desk-holding.js';
import type { FreeResult, HoldResult, HoldWork, SecureResult, StockHolding, StockState } from './stock-holding.js';

/** The legacy core has the authority: goods are set aside by an unpaid order there. It does not lapse. */
export class BooksHolding implements StockHolding {
  constructor(private readonly books: Pick<LegacyOrderBooks, 'reserve' | 'callOff'>) {}

  async hold(order: OrderToPlace, stock: StockState, work: HoldWork): Promise<HoldResult> {
    if (stock.document !== null) return { kind: 'held', stock };
    const journal = new SagaJournal(stock, work);
    return answered(async () => {
      const result = await this.books.reserve(order, journal, work.attempt);
      switch (result.kind) {
        case 'reserved':
          return { kind: 'held', stock: { ...journal.stock, document: result.document } };
        case 'refused':
          return { kind: 'refused', result: { kind: 'refused', because: result.because, lines: result.lines } };
        case 'pending':
          return { kind: 'later', because: 'the legacy core does not say yet whether it has the order' };
      }
    });
  }

  async free(order: OrderToPlace, stock: StockState, work: HoldWork): Promise<FreeResult> {
    return answered(async () => {
      let { document } = stock;
      // Nothing is begun at the core before the journal says that it will be.
      if (document === null && stock.journal === null) return { kind: 'freed' };
      if (document === null) {
        const found = await this.hold(order, stock, work);
        if (found.kind === 'refused') return { kind: 'freed' };
        if (found.kind === 'later') return found;
        ({ document } = found.stock);
      }
      if (document === null) return { kind: 'freed' };
      const called = await this.books.callOff(document, work.attempt);
      if (called.kind !== 'not-possible') return { kind: 'freed' };
      return { kind: 'later', because: `the core does not call ${document} off: it is ${called.state}` };
    });
  }

  // oxlint-disable-next-line typescript/require-await -- the other authority has to be asked
  async secure(): Promise<SecureResult> {
    return { kind: 'secured' };
  }
}

/** The journal of the way to the core, kept in the saga. */
class SagaJournal implements CaptureJournal {
  #stock: StockState;

  constructor(
    stock: StockState,
    private readonly work: HoldWork,
  ) {
    this.#stock = stock;
  }

  get stock(): StockState {
    return this.#stock;
  }

  get known(): CaptureStep | undefined {
    return this.#stock.journal ?? undefined;
  }

  async write(step: CaptureStep): Promise<void> {
    const stock = { ...this.#stock, journal: step };
    try {
      await this.work.keep(stock);
    } catch (error) {
      throw new JournalLost('the order is not this attempt\u2019s any more', { cause: error });
    }
    this.#stock = stock;
  }
}
