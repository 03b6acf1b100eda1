/** Whole minor units of a currency, as the contracts have them. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

/** As people of this shop read it: `€12.30`. */
export function moneyText({ amountMinor, currency }: Money): string {
  const format = new Intl.NumberFormat('en-IE', { style: 'currency', currency });
  const places = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amountMinor / 10 ** places);
}
