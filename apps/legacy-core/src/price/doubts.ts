import { Decimal } from '../prices/decimal.js';
import { type Store, taxRateOf } from '../prices/markets.js';
import { PRICE_FORMS } from '../prices/price-form.js';
import type { PriceRecord } from '../prices/price-record.js';
import { isCurrency, priceUnitOf } from '../prices/shelf.js';
import { doubtfulBounds, type StoredWindow } from '../prices/window.js';
import { shownAmounts, shownPrice } from './price-row.js';
import { numberOf } from './wire-values.js';

/** A net price is as good as its gross when that is so near to a whole minor unit. */
const NEAR_ENOUGH = 0.01;

/**
 * Fields of a product's row in a shop that nobody can read with certainty, by decision record 17 and by the form they are
 * written in: whoever translates them refuses. The core itself charges something all the same.
 */
export function doubtsOf(record: PriceRecord, store: Store): readonly string[] {
  const form = PRICE_FORMS[record.form];
  const shown = shownAmounts(record, store);
  const isDoubtfulAmount = (gross: string, amount = shown(gross)): boolean => {
    return (
      isDoubtfulText(numberOf(amount, form, store), form.numbers) ||
      (!store.taxIncluded && isFarFromGross(amount, record))
    );
  };
  // An instant is one, whatever the clock showed.
  const boundsInDoubt = (row: StoredWindow) => (form.dates === 'offset' ? [] : doubtfulBounds(row));
  const doubts: string[] = [];
  if (record.price !== null) {
    if (isDoubtfulAmount(record.price, shownPrice(record, store, record.price)) || Number(record.price) < 0)
      doubts.push('price');
    if (priceUnitOf(record, record.price) === undefined) doubts.push('peinh');
  }
  if (!isCurrency(record.waers ?? record.currency)) doubts.push('currency');
  for (const row of record.specials) {
    if (row.price !== null && isDoubtfulAmount(row.price)) doubts.push('specials.price');
    doubts.push(...boundsInDoubt(row).map((bound) => `specials.${bound}`));
  }
  for (const row of record.discounts) {
    const isDoubtful =
      row.type === 'P'
        ? isDoubtfulText(numberOf(new Decimal(row.price), form, store), form.numbers)
        : isDoubtfulAmount(row.price);
    if (isDoubtful) doubts.push('discounts.price');
    doubts.push(...boundsInDoubt(row).map((bound) => `discounts.${bound}`));
  }
  return [...new Set(doubts)];
}

/** "1.234" is twelve hundred in Hamburg and one and a quarter in London; of "1234" nobody knows where its point was. */
function isDoubtfulText(written: unknown, numbers: string): boolean {
  return (numbers === 'german' || numbers === 'bare') && /^\d{1,3}[.,]\d{3}$|^\d+$/.test(String(written));
}

function isFarFromGross(net: Decimal, { taxClassId }: PriceRecord): boolean {
  const minor = net.mul(10_000 + taxRateOf(taxClassId)).div(100);
  return minor.sub(minor.round()).abs().gt(NEAR_ENOUGH);
}
