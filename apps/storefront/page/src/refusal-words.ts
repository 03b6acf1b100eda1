const WORDS: Readonly<Record<string, string>> = {
  'out-of-stock': 'Somebody was faster: there is not enough of it any more. Change the quantity, and order again.',
  'payment-declined': 'The card was declined. You were not charged. Try another one.',
  'quote-not-honoured': 'A price has changed meanwhile. Look at the new total before you order.',
  'quote-refused': 'This total is too old. Look at the new one before you order.',
  'not-deliverable': 'This cannot be sent to the address.',
  'order-rejected': 'We cannot take this order. You were not charged.',
  'order-abandoned': 'The order was not taken. You were not charged. Please order again.',
  'idempotency-key-reused': 'This order was changed on its way. Please order again.',
};

/** Why an order was not taken, for who placed it. */
export function refusalWords(code: string): string {
  return WORDS[code] ?? `The order was not taken (${code}). You were not charged.`;
}
