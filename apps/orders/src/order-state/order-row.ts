import type {
  NotPlaced,
  Order,
  OrderState,
  OrderSummary,
  OrderToPlace,
  PlacedLine,
  PlaceResult,
  Pending,
  RefusedOrder,
} from '@banyan/domains';
import type { Currency } from '@banyan/kernel';
import type { Charge } from '../payment/payment-state.js';
import { isCancellable, isReturnable, type KeptState } from './order-states.js';

/** What of an order's input is kept: all but what pays for it. */
export type KeptInput = Omit<OrderToPlace, 'payment' | 'authority' | 'boundAtMs'>;

/** What is left of it when who bought it is forgotten. */
export type ErasedInput = Pick<KeptInput, 'reference' | 'channel' | 'basket'>;

/** Is it still known who bought it? */
export function isWhole(ordered: KeptInput | ErasedInput): ordered is KeptInput {
  return 'customer' in ordered;
}

/** What came back of an order, by the index of its line. */
export interface ReturnedLine {
  readonly line: number;
  readonly quantityE4: number;
}

/** A row of `orders.placed_order`, with what came back. */
export interface OrderRow {
  readonly reference: string;
  readonly authority: 'legacy' | 'service';
  readonly state: KeptState;
  readonly currency: Currency;
  readonly ordered: KeptInput | ErasedInput;
  readonly total_minor: string;
  readonly shipping_minor: string;
  readonly refunded_minor: string;
  readonly answer: PlaceResult | null;
  readonly charge: Charge | null;
  readonly document: string | null;
  readonly promise_from: Date | null;
  readonly promise_until: Date | null;
  readonly begun_at: Date;
  readonly placed_at: Date | null;
  readonly returned: readonly ReturnedLine[];
}

/** Nobody came back for it before anything was captured. */
export const ABANDONED: NotPlaced = { kind: 'refused', because: 'abandoned', lines: [] };

/** To be selected `FROM orders.placed_order AS o`. */
export const ORDER_COLUMNS = `o.reference, o.authority, o.state, o.currency, o.ordered, o.total_minor, o.shipping_minor,
  o.refunded_minor, o.answer, o.charge, o.document, o.promise_from, o.promise_until, o.begun_at, o.placed_at,
  coalesce((SELECT jsonb_agg(line) FROM orders.order_return AS r, jsonb_array_elements(r.lines) AS line
            WHERE r.reference = o.reference), '[]') AS returned`;

/** What came back of each line, ten-thousandths of a unit, by its index. */
export function returnedOf({ ordered, returned }: Pick<OrderRow, 'ordered' | 'returned'>): readonly number[] {
  return ordered.basket.lines.map((_, at) =>
    returned.reduce((sum, { line, quantityE4 }) => (line === at ? sum + quantityE4 : sum), 0),
  );
}

/** The order as the domain knows it, or what became of it instead. Pure. */
export function readResultOf(row: OrderRow): Order | Pending | RefusedOrder {
  const { ordered, reference, state, answer, promise_from: from, promise_until: until } = row;
  if (state === 'refused') {
    const { because, lines } = answer?.kind === 'refused' ? answer : ABANDONED;
    return { kind: 'refused', reference, because, lines };
  }
  if (state === 'pending') return { kind: 'pending', reference };
  const returned = returnedOf(row);
  const lines = ordered.basket.lines.map((line, at): PlacedLine => ({ ...line, returnedE4: returned[at] ?? 0 }));
  return {
    kind: 'order',
    reference,
    state,
    channel: ordered.channel,
    currency: row.currency,
    lines,
    shippingMinor: Number(row.shipping_minor),
    totalMinor: Number(row.total_minor),
    refundedMinor: Number(row.refunded_minor),
    customer: isWhole(ordered) ? ordered.customer : {},
    delivery: isWhole(ordered) ? ordered.delivery : { kind: 'unknown' },
    placedAtMs: (row.placed_at ?? row.begun_at).getTime(),
    ...(from === null || until === null ? {} : { promise: { fromMs: from.getTime(), untilMs: until.getTime() } }),
    cancellable: isCancellable(state),
    returnable: isReturnable(state) && lines.some(({ quantityE4, returnedE4 }) => returnedE4 < quantityE4),
  };
}

export function summaryOf(row: OrderRow): OrderSummary | undefined {
  if (row.state === 'refused') return undefined;
  const state: OrderState = row.state;
  return {
    reference: row.reference,
    state,
    channel: row.ordered.channel,
    currency: row.currency,
    totalMinor: Number(row.total_minor),
    placedAtMs: (row.placed_at ?? row.begun_at).getTime(),
  };
}
