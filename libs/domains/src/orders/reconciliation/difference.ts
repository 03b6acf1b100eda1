/** Who puts a difference right. */
export type Cure =
  /** Provably harmless, whatever the reason was: it is done, and told. */
  | { readonly by: 'machine'; readonly how: string }
  /** Goods or money would move on a guess: a person decides. */
  | { readonly by: 'person'; readonly how: string };

/** How the books of an order can differ, what it means, and what is done. The order is that of urgency. */
export const DIFFERENCES = {
  'captured-twice': {
    means: 'Both systems took it from the shopper.',
    cure: { by: 'person', how: 'Call one of them off, and give its money back.' },
  },
  lost: {
    means: 'The shopper was told that it is placed, and the system that took it does not have it.',
    cure: { by: 'person', how: 'Take it anew from the receipt, or tell the shopper and give the money back.' },
  },
  'captured-elsewhere': {
    means: 'Another system has it than the ledger says: reads and cancels go to the wrong one.',
    cure: { by: 'person', how: 'Find out who sent it there; until then it is not reachable.' },
  },
  'charged-twice': {
    means: 'Two charges stand for one order.',
    cure: { by: 'person', how: 'Give back the one that the order does not name.' },
  },
  'charge-without-order': {
    means: 'A charge stands, and its order is refused or over.',
    cure: { by: 'machine', how: 'It is given back: nothing was sold for it.' },
  },
  'charge-of-nothing': {
    means: 'A charge stands, and no book has its order.',
    cure: { by: 'person', how: 'Ask the processor who charged it; give it back.' },
  },
  'order-without-charge': {
    means: 'The order stands, and nobody was charged.',
    cure: { by: 'person', how: 'Charge it, or call it off before it is sent.' },
  },
  'amount-charged': {
    means: 'What was charged, less what was given back, is not what the order costs.',
    cure: { by: 'person', how: 'Give the difference back, or write it off.' },
  },
  'not-reserved': {
    means: 'The order stands, and no goods are set aside for it.',
    cure: { by: 'person', how: 'See whether the goods are there; else call it off before others are promised them.' },
  },
  'reserved-for-nothing': {
    means: 'Goods are set aside for an order that is refused or over.',
    cure: { by: 'machine', how: 'They are set free.' },
  },
  'outcome-open': {
    means: 'It is known to be placed, or over, and the ledger does not say so yet.',
    cure: { by: 'machine', how: 'Its arm is asked, and the outcome written.' },
  },
  'not-filed': {
    means: 'The service took it, and the back office does not see it.',
    cure: { by: 'machine', how: 'It is filed: filing asks first, and is once in effect.' },
  },
  'filed-twice': {
    means: 'The back office sees it more than once.',
    cure: { by: 'machine', how: 'A later one that says the same is called off; its goods come back.' },
  },
  'filed-otherwise': {
    means: 'The copy in the back office has other goods or another amount.',
    cure: { by: 'person', how: 'Correct the copy in the core.' },
  },
  'copy-still-stands': {
    means: 'The order is over, and its copy in the back office stands.',
    cure: { by: 'machine', how: 'The copy is called off: calling off twice is the same as once.' },
  },
  'receipt-otherwise': {
    means: 'The shopper was told another total than the order has.',
    cure: { by: 'person', how: 'The receipt holds: correct the order, or give the difference back.' },
  },
} as const satisfies Readonly<Record<string, { readonly means: string; readonly cure: Cure }>>;

export type DifferenceKind = keyof typeof DIFFERENCES;

/** One way in which the books of an order do not agree. */
export interface Difference {
  readonly kind: DifferenceKind;
  readonly reference: string;
  /** What it was seen by, for people: amounts, document numbers, processors; nothing personal. */
  readonly seen: readonly string[];
}
