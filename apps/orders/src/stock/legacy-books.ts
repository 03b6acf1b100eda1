import type { CaptureJournal, OrderToPlace, RefusedBecause } from '@banyan/domains';
import type { Attempt } from '@banyan/resilience';

/** What the order service needs of the legacy core's order books; `LegacyOrderBooks` of the domain is one. Everything may be asked twice. */
export interface LegacyBooks {
  /** An unpaid order at the core, which takes the goods. */
  reserve(
    order: OrderToPlace,
    journal: CaptureJournal,
    attempt: Attempt,
  ): Promise<
    | { readonly kind: 'reserved'; readonly document: string }
    | { readonly kind: 'refused'; readonly because: RefusedBecause; readonly lines: readonly number[] }
    | { readonly kind: 'pending' }
  >;
  /** Gives its goods back. */
  callOff(document: string, attempt: Attempt): Promise<unknown>;
}
