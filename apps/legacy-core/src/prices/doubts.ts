import { PRICE_FORMS } from './price-form.js';
import type { PriceRecord } from './price-record.js';
import { isCurrency, priceUnitOf } from './shelf.js';
import { doubtfulBounds } from './window.js';

/**
 * Fields of the price face that nobody can read with certainty, by decision record 17 and by the form they are written in:
 * whoever translates them refuses. The core itself charges something all the same.
 */
export function doubtsOf(record: PriceRecord): readonly string[] {
  const doubts: string[] = [];
  const { numbers } = PRICE_FORMS[record.form];
  if (record.price !== null) {
    const whole = Number(record.price);
    // "1.234" is twelve hundred in Hamburg and one and a quarter in London.
    if (numbers === 'german' && whole >= 1000 && whole < 1_000_000 && Number.isInteger(whole)) doubts.push('price');
    if (numbers === 'bare' || whole < 0) doubts.push('price');
    if (priceUnitOf(record, record.price) === undefined) doubts.push('peinh');
  }
  if (!isCurrency(record.waers ?? record.currency)) doubts.push('currency');
  for (const row of record.specials) doubts.push(...doubtfulBounds(row).map((bound) => `specials.${bound}`));
  for (const row of record.discounts) doubts.push(...doubtfulBounds(row).map((bound) => `discounts.${bound}`));
  return [...new Set(doubts)];
}
