import {
  CONFIRMATION_ANSWERED,
  CONFIRMATION_SENT,
  isConfirming,
  languageOf,
  ORDER_LOOK,
  ORDER_SETTLE,
  type CaptureJournal,
  type CheckoutLanguage,
  type CheckoutSaid,
  type DomainArm,
  type LookResult,
  type NotPlaced,
  type Pending,
  type SettleDispatch,
  type StockDesk,
} from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Binding } from '@banyan/ledger';
import { log } from '@banyan/observability';
import type { Attempt } from '@banyan/resilience';
import { beside, setAside } from '../set-aside.js';
import type { CoreLost, CoreSaid } from './held-core.js';

/** How an order is brought to its end that its session has begun. */
export type ConfirmedBy =
  /** The request confirms the session's order, or begins another: it is sent once. */
  | 'confirm'
  /** The request confirms the session's order once at most: it may be sent again. */
  | 'press'
  /** Nothing is sent: it is found out what came of it, and it is seen to that it never is confirmed where it was not. */
  | 'settle';

/** What came of it, as the ledger keeps it for ever. Nothing personal is in it. */
export type ConfirmOutcome = (
  | {
      readonly kind: 'placed';
      readonly reference: string;
      /** Where the core confirmed another than its session had begun. */
      readonly number?: string;
    }
  | NotPlaced
  | Pending
) & {
  readonly language?: CheckoutLanguage;
  /** The core's words, to be given again; absent: they were not heard. */
  readonly answer?: FirstAnswer;
};

/** The first answer to a confirmation. */
export interface FirstAnswer {
  readonly by: ConfirmedBy;
  readonly contentType: string;
  readonly text: string;
}

/** What an answer of the core says, and its words. */
export interface Heard {
  readonly said: CheckoutSaid;
  readonly answer: FirstAnswer;
}

export interface ConfirmingOptions {
  /** As orders are given to it: where goods are set aside for an order that is none, it gives them back. */
  readonly legacy: DomainArm;
  readonly desk: StockDesk;
  readonly binding: Binding;
  readonly by: ConfirmedBy;
  /** Passes the request on. */
  readonly send: (attempt: Attempt) => Promise<CoreSaid | CoreLost>;
  /** Undefined: the answer leaves it open. */
  readonly read: (said: CoreSaid) => Promise<Heard | undefined>;
}

/**
 * The legacy arm of an order that is confirmed by its shopper's own request. The ledger has its row, so that this is the only one at it:
 *
 * - one whose confirmation may be on its way is asked about, by its number, before anything is sent; only a payment's page is sent a second
 *   time, which confirms nothing twice;
 * - while the service has the authority for stock its goods are set aside first, under the number by which the core will book them;
 * - that it is sent is written down before it is.
 */
export class ConfirmingArm implements DomainArm {
  /** What the core answered, whole; undefined: it did not. */
  said: CoreSaid | undefined;
  /** Was it read? Else it leaves open what it means. */
  isRead = false;

  constructor(private readonly options: ConfirmingOptions) {}

  /** @param input the journal of the attempt */
  async call(_operation: string, input: unknown, attempt: Attempt): Promise<ConfirmOutcome> {
    const journal = input as CaptureJournal;
    const { by } = this.options;
    const again = isConfirming(journal.known);
    if (again || by === 'settle') {
      const settled = await this.#settle(journal, attempt);
      if (settled.kind !== 'pending' || by !== 'press') return settled;
    }
    const short = await this.#setAside(attempt);
    if (short !== undefined) return short;
    await journal.write(CONFIRMATION_SENT);
    const core = await this.options.send(attempt);
    if (core.kind === 'lost') {
      if (core.sent) return this.#settle(journal, attempt);
      await this.#nothingDone(journal, again);
      throw new ArmError('legacy', 'transport', `the core was not asked: ${core.because}`);
    }
    this.said = core;
    const heard = await this.options.read(core);
    this.isRead = heard !== undefined;
    return heard === undefined ? this.#settle(journal, attempt) : this.#meaning(heard, journal, again, attempt);
  }

  async close(): Promise<void> {
    // Whose arms and desk they are closes them.
  }

  async #meaning(
    { said, answer }: Heard,
    journal: CaptureJournal,
    again: boolean,
    attempt: Attempt,
  ): Promise<ConfirmOutcome> {
    const { reference } = this.options.binding;
    switch (said.kind) {
      case 'placed':
        return { ...(await this.#placed(said.number ?? reference, attempt)), answer };
      case 'refused':
        // The one before may be confirmed yet.
        if (again) return { kind: 'pending', reference };
        await this.#giveBack(attempt);
        return { kind: 'refused', because: 'out-of-stock', lines: [], answer };
      case 'nothing':
        await this.#nothingDone(journal, again);
        return { kind: 'pending', reference };
      default:
        return this.#settle(journal, attempt);
    }
  }

  async #placed(number: string, attempt: Attempt): Promise<ConfirmOutcome> {
    const { reference } = this.options.binding;
    if (number === reference) return { kind: 'placed', reference };
    // Somebody had confirmed it at the core itself in between. What it has taken is told by its feed, as any sale of its own.
    log.error('the core confirmed another order than its session had begun', { arm: 'legacy' });
    await this.#giveBack(attempt);
    return { kind: 'placed', reference, number };
  }

  /** @returns undefined: the core may be asked */
  async #setAside(attempt: Attempt): Promise<ConfirmOutcome | undefined> {
    const { legacy, desk, binding } = this.options;
    const { reference, authority } = binding;
    if (authority.arm !== 'service') return undefined;
    const seen = (await legacy.call(ORDER_LOOK, { reference }, attempt)) as LookResult;
    if (seen.kind === 'unknown-order' || seen.standing === 'called-off') {
      // By an attempt before this one something may have been.
      await this.#giveBack(attempt);
      return { kind: 'refused', because: 'rejected', lines: [] };
    }
    if (seen.standing === 'confirmed') return { kind: 'placed', reference };
    const { order } = seen;
    const location = order.delivery.kind === 'collect' ? order.delivery.location : undefined;
    const goods = { reference, authority, channel: order.channel, location, lines: order.lines };
    const lines = await setAside(desk, goods, attempt);
    if (lines === undefined) return undefined;
    return { kind: 'refused', because: 'out-of-stock', lines, language: languageOf(order) };
  }

  async #settle(journal: CaptureJournal, attempt: Attempt): Promise<ConfirmOutcome> {
    const { legacy, binding } = this.options;
    const { reference, authority, boundAtMs } = binding;
    const input: SettleDispatch = { reference, authority, boundAtMs, journal };
    return (await legacy.call(ORDER_SETTLE, input, attempt)) as ConfirmOutcome;
  }

  async #giveBack(attempt: Attempt): Promise<void> {
    const { desk, binding } = this.options;
    if (binding.authority.arm === 'service') await desk.release(binding.reference, beside(attempt));
  }

  /** The next may be sent at once; but what an earlier attempt has sent may still be on its way. */
  async #nothingDone(journal: CaptureJournal, again: boolean): Promise<void> {
    if (!again) await journal.write(CONFIRMATION_ANSWERED);
  }
}
