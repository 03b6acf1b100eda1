import type { StockAuthorityTerm, StockDesk } from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';

/** Goods of an order that is about to be confirmed. */
export interface GoodsOfOrder {
  /** Of ours; or the nine digits of the core, under which it will book them. */
  readonly reference: string;
  readonly authority: StockAuthorityTerm;
  readonly channel: string;
  /** Where they are collected; absent: they are sent. */
  readonly location: string | undefined;
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
}

/**
 * Sets goods aside for good, where the authority for stock is, in one step. May be asked twice.
 *
 * @returns lines that there is not enough of; undefined: all of it is set aside
 * @throws ArmError when the desk does not answer, or has another term
 */
export async function setAside(
  desk: StockDesk,
  { reference, authority, channel, location, lines }: GoodsOfOrder,
  attempt: Attempt,
): Promise<readonly number[] | undefined> {
  const reserved = await desk.reserve(
    {
      reference,
      term: authority.term,
      channel,
      ...(location === undefined ? {} : { location }),
      lines: lines.map(({ sku, quantityE4 }) => ({ sku, quantityE4 })),
    },
    beside(attempt),
  );
  switch (reserved.kind) {
    case 'refused':
      return reserved.lines;
    case 'not-authority':
      throw new ArmError('legacy', 'fault', 'the authority for stock is of another term than the order');
    case 'reserved':
      return undefined;
  }
}

/** The desk is no part of the order: leave to send is asked for that alone. */
export function beside(attempt: Attempt): Attempt {
  const { signal, traceparent } = attempt;
  const remainingMs = (): number => attempt.remainingMs();
  return { signal, remainingMs, ...(traceparent === undefined ? {} : { traceparent }) };
}
