import type { OrderErasures } from '@banyan/domains';
import { ProblemError } from '@banyan/kernel';
import { StoreUnavailable } from '@banyan/database';
import type { FailedCheckouts } from '@banyan/ledger';
import { askService, attemptOfControl } from '../orders/ask-service.js';

/** What comes of asking. */
export interface Erasure {
  /** Orders of the service that forget who bought them: within a minute, those that wait for something excepted. */
  readonly orders: number;
  /** Of these: not closed yet. They forget it as soon as they are. */
  readonly open: number;
  /** Keys of the ledger, of either arm, that were parted from the shopper's hashes. */
  readonly keys: number;
}

/** Has a shopper forgotten who asks for it: by the order service, and in the ledger by the hashes beside those orders. */
export class ErasureDesk {
  constructor(
    private readonly service: OrderErasures,
    private readonly ledger: Pick<FailedCheckouts, 'forgetBuyersOf'>,
  ) {}

  /** @throws ProblemError `unavailable`: then it may be done in part, and asking again does the rest */
  async erase(email: string): Promise<Erasure> {
    const { references, open } = await askService(() => this.service.ask({ email }, attemptOfControl()));
    try {
      return { orders: references.length, open, keys: await this.ledger.forgetBuyersOf(references) };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      throw new ProblemError('unavailable', { detail: 'The orders will forget it; the ledger is away. Ask again.' });
    }
  }

  async stop(): Promise<void> {
    await this.service.close();
  }
}
