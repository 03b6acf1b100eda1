import type { OrderToPlace, ReserveResult, StockDesk } from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { RESERVATION_POLICY } from './reservation-policy.js';
import type { FreeResult, HoldResult, HoldWork, SecureResult, StockHolding, StockState } from './stock-holding.js';

/** The inventory service has the authority. */
export class DeskHolding implements StockHolding {
  constructor(private readonly desk: StockDesk) {}

  async hold(order: OrderToPlace, stock: StockState, { attempt }: HoldWork): Promise<HoldResult> {
    const { reference, channel, authority, basket, delivery } = order;
    return answered(async () => {
      const result = await this.desk.reserve(
        {
          reference,
          term: authority.term,
          channel,
          ...(delivery.kind === 'collect' ? { location: delivery.location } : {}),
          lines: basket.lines.map(({ sku, quantityE4 }) => ({ sku, quantityE4 })),
          expiresInMs: RESERVATION_POLICY.lapsesAfterMs,
        },
        attempt,
      );
      switch (result.kind) {
        case 'reserved':
          return { kind: 'held', stock: { ...stock, sources: sourcesOf(result.takings), confirmed: false } };
        case 'refused':
          return { kind: 'refused', result: { kind: 'refused', because: 'out-of-stock', lines: result.lines } };
        case 'not-authority':
          // The authority does not move while an order is open: a replica that has not heard yet, or a fault of ours.
          return { kind: 'later', because: `the inventory service has no authority in term ${authority.term}` };
      }
    });
  }

  async free({ reference }: OrderToPlace, _stock: StockState, { attempt }: HoldWork): Promise<FreeResult> {
    return answered(async () => {
      await this.desk.release(reference, attempt);
      return { kind: 'freed' };
    });
  }

  async secure(reference: string, attempt: Attempt): Promise<SecureResult> {
    return answered(async () => {
      const { kind } = await this.desk.confirm(reference, attempt);
      return kind === 'confirmed' ? { kind: 'secured' } : { kind: 'lapsed' };
    });
  }
}

type Takings = Extract<ReserveResult, { readonly kind: 'reserved' }>['takings'];

function sourcesOf(takings: Takings): Readonly<Record<string, string>> {
  const bySku = Map.groupBy(takings, ({ sku }) => sku);
  return Object.fromEntries(
    [...bySku].flatMap(([sku, [taking, ...others]]) =>
      taking === undefined || others.length > 0 ? [] : [[sku, taking.location]],
    ),
  );
}

/** @throws whatever is no failure of the authority */
export async function answered<Result>(
  ask: () => Promise<Result>,
): Promise<Result | { readonly kind: 'later'; readonly because: string }> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ArmError) return { kind: 'later', because: `${error.arm}: ${error.failure}: ${error.message}` };
    throw error;
  }
}

