import type { CaptureStep } from './capture-step.js';
import type { OrderToPlace, ReturnToMake, StockAuthorityTerm } from './orders.model.js';

/**
 * Where an arm writes down, before it goes on, what whoever takes the order over after it must know. One for each attempt
 * on an order; it outlives the process. The legacy arm writes before it sends anything that can capture an order: as long as
 * nothing was written, nothing was captured and nothing can be. The service arm, which keeps its own, asks `beforeDispatch`.
 */
export interface CaptureJournal {
  /** As it was written last, in this attempt or by whoever had the order before; undefined: nothing was. */
  readonly known: CaptureStep | undefined;
  /**
   * Replaces what is known. When it returns, it is durable.
   *
   * @throws JournalLost when another has taken the order over meanwhile, or it cannot be written: nothing may be sent then
   * that whoever comes after would have to know of
   */
  write(step: CaptureStep): Promise<void>;
}

/** The order is not this attempt's any more, or what is known of it cannot be written. */
export class JournalLost extends Error {
  override readonly name = 'JournalLost';
}

/**
 * Input of `order.place` as arms are called with it. Called again with the same reference, an arm asks what came of it
 * before it does anything, and answers `pending` where nobody can say yet.
 */
export interface OrderDispatch {
  readonly order: OrderToPlace;
  readonly journal: CaptureJournal;
}

/** Input of `order.return` as arms are called with it; the same holds. */
export interface ReturnDispatch {
  readonly making: ReturnToMake;
  readonly journal: CaptureJournal;
}

/**
 * Input of `order.settle`: an order that was dispatched, perhaps, and that no client asks for any more. Whoever settles has
 * neither basket nor customer, for nothing personal is kept where it looks. Result: a `PlaceResult`. What is captured is told as
 * it is, what is under way may be carried through with what the arm itself or the journal has, or answered `pending`. Where nothing was captured the arm
 * makes sure that nothing of this reference can be any more, whatever of earlier attempts is still on its way, and answers
 * `refused`, `abandoned`.
 */
export interface SettleDispatch {
  readonly reference: string;
  readonly authority: StockAuthorityTerm;
  /** When the gateway bound it, ms since the Unix epoch. */
  readonly boundAtMs: number;
  readonly journal: CaptureJournal;
}
