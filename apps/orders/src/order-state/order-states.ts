import type { FulfilmentStep, OrderState } from '@banyan/domains';

/** An order as the table has it: what the domain knows, and one that was not taken. */
export type KeptState = OrderState | 'refused';

/** Before anything has left the house. */
const CANCELLABLE: ReadonlySet<KeptState> = new Set(['in-review', 'accepted', 'in-fulfilment']);

/** The goods are with whoever bought them, or on their way. */
const RETURNABLE: ReadonlySet<KeptState> = new Set(['dispatched', 'completed']);

export function isCancellable(state: KeptState): boolean {
  return CANCELLABLE.has(state);
}

export function isReturnable(state: KeptState): boolean {
  return RETURNABLE.has(state);
}

/** How far an order has come on its way to whoever bought it. What is not on this way is not moved along it. */
const WAY: Partial<Record<KeptState, number>> = {
  accepted: 0,
  'in-fulfilment': 1,
  dispatched: 2,
  'ready-for-collection': 2,
  completed: 3,
};

/** What fulfilment tells, and where an order is then. */
const FULFILMENT_STATES = {
  picked: 'in-fulfilment',
  dispatched: 'dispatched',
  'ready-for-collection': 'ready-for-collection',
  delivered: 'completed',
} as const satisfies Readonly<Record<FulfilmentStep, OrderState>>;

/**
 * The state after fulfilment has told something: forward only, since what it tells may come late, twice, or in another order.
 *
 * @returns undefined: it stays where it is
 */
export function stateAfter(state: KeptState, told: FulfilmentStep): OrderState | undefined {
  const [from, to] = [WAY[state], WAY[FULFILMENT_STATES[told]]];
  return from === undefined || to === undefined || to <= from ? undefined : FULFILMENT_STATES[told];
}
