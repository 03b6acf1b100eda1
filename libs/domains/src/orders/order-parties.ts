/**
 * Outside parties of the order service that people may take out of use, by the ids of their integrations, and what happens
 * meanwhile. Those only without which an order has a defined, safe way: of any other (the warehouse, the backup processor, the
 * back office) there is none.
 */
export const ORDER_PARTIES = {
  'payment-primary':
    'No new charge is sent to it: orders are charged at the backup processor, and at no third. What it may have charged before is called off there, or known to be none, before the backup is asked; refunds of its charges still go to it. No order is charged at both.',
  fraud:
    'It is not asked: the table of the order service decides, as when it does not answer in time. Low risk is approved, and the rest waits for people.',
  'shipping-rates':
    'It is not asked: the estimate of the table is charged, and the difference is reconciled once it is in use again.',
  mail: 'No mail is sent. What there is to tell waits in the outbox, in the order of each order, and is told once it is in use again.',
} as const satisfies Readonly<Record<string, string>>;

export type OrderParty = keyof typeof ORDER_PARTIES;

export const ORDER_PARTY_NAMES = Object.keys(ORDER_PARTIES) as readonly OrderParty[];
