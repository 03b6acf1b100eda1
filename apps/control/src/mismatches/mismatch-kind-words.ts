/** What kinds of differences are called; a kind that is not here is its own word. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  value: 'another value',
  missing: 'missing from the service’s answer',
  extra: 'only in the service’s answer',
  type: 'another type',
  order: 'another order',
  other: 'of many other kinds together',
  'other-kind': 'another kind of answer',
  rounding: 'one minor unit apart: rounding',
  amount: 'another amount',
  'tax-in-or-out': 'with the tax in one and out of the other',
  'tax-rate': 'another rate of tax',
  'tax-mode': 'another way of showing tax',
  currency: 'another currency',
  'window-edge': 'the edge of a window',
  'promotion-missing': 'a promotion missing from the service’s answer',
  'promotion-extra': 'a promotion only in the service’s answer',
  'promotion-other': 'another promotion',
  'promotion-order': 'promotions in another order',
  'code-state': 'another word on a code',
  basis: 'another basis',
  'price-unit': 'for another number of units',
  tiers: 'other tiers',
  'one-unit-off': 'one unit apart',
  quantity: 'another quantity',
  oversold: 'below nought in one answer only',
};

/** `one minor unit apart: rounding`; of a kind without words the kind itself. */
export function kindText(kind: string): string {
  return KIND_WORDS[kind] ?? kind.replaceAll('-', ' ');
}
