/** The states of the older shop. */
export type OrderState =
  'new' | 'pending_payment' | 'processing' | 'complete' | 'closed' | 'canceled' | 'holded' | 'payment_review';

export interface OrderStatus {
  /** Of the merged-in shop. */
  readonly id: number;
  readonly state: OrderState;
  /** What people called it; more of these than states. */
  readonly status: string;
  /** Whether its goods are taken from stock: leaving these for others gives them back, and the other way round. */
  readonly holdsStock: boolean;
}

const row = (id: number, state: OrderState, status: string, holdsStock: boolean): OrderStatus => ({
  id,
  state,
  status,
  holdsStock,
});

/** `order_status_id` of the merged-in shop, and what the older one makes of it. 0 was begun and never confirmed. */
export const ORDER_STATUSES: readonly OrderStatus[] = [
  row(0, 'new', 'missing', false),
  row(1, 'new', 'pending', true),
  row(2, 'processing', 'processing', true),
  row(3, 'processing', 'in_zustellung', true),
  row(5, 'complete', 'complete', true),
  row(7, 'canceled', 'canceled', false),
  row(8, 'canceled', 'abgelehnt', false),
  row(10, 'pending_payment', 'zahlung_fehlt', false),
  row(11, 'closed', 'closed', false),
  row(15, 'processing', 'in_kommission', true),
  row(18, 'holded', 'holded', true),
  row(19, 'payment_review', 'wird_geprueft', true),
];

export const MISSING = statusOf(0);
export const PENDING = statusOf(1);
export const PROCESSING = statusOf(2);
export const CANCELED = statusOf(7);
export const CLOSED = statusOf(11);
export const HOLDED = statusOf(18);

/** @throws RangeError for an id that is in no table */
function statusOf(id: number): OrderStatus {
  const found = findStatus(id);
  if (found === undefined) throw new RangeError(`there is no order status ${id}`);
  return found;
}

export function findStatus(id: number): OrderStatus | undefined {
  return ORDER_STATUSES.find((status) => status.id === id);
}
