/** What a shopper reads for a state of orders v2. */
const STATES: Readonly<Record<string, readonly [title: string, sentence: string]>> = {
  pending: ['We are finding out', 'Nobody can say yet whether your order was taken. It is taken once at most.'],
  'in-review': ['Taken', 'Somebody looks at it before it is packed.'],
  'awaiting-payment': ['Awaiting payment', 'We pack it when your payment is here.'],
  accepted: ['Taken', 'Thank you. We are getting it ready.'],
  'in-fulfilment': ['Being packed', 'It is being picked and packed.'],
  dispatched: ['On its way', 'It was handed to the carrier.'],
  'ready-for-collection': ['Ready', 'It waits for you at the store.'],
  completed: ['Delivered', 'It was handed over.'],
  cancelled: ['Cancelled', 'It was called off, and your money is on its way back.'],
  returned: ['Returned', 'All of it was given back.'],
  refused: ['Not taken', 'This order was not taken. You were not charged.'],
};

const STEPS = ['accepted', 'in-fulfilment', 'dispatched', 'completed'] as const;

export function orderTitle(state: string): string {
  return STATES[state]?.[0] ?? state;
}

export function orderSentence(state: string): string {
  return STATES[state]?.[1] ?? '';
}

/** The way of an order, and how far it is; undefined: it left the way. */
export function orderSteps(
  state: string,
): readonly { readonly title: string; readonly reached: boolean }[] | undefined {
  const place = state === 'in-review' ? 0 : STEPS.findIndex((step) => step === state);
  if (place === -1) return undefined;
  return STEPS.map((step, index) => ({ title: orderTitle(step), reached: index <= place }));
}

/** Does nothing happen to it any more? */
export function isOver(state: string): boolean {
  return ['completed', 'cancelled', 'returned', 'refused'].includes(state);
}
