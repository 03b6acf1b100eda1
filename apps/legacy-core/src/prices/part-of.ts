import type { PriceRecord } from './price-record.js';
import { piecesOf, priceUnitOf } from './shelf.js';

/** So many percent of a stored amount; at least one step, so that nothing is priced away. */
export function partOf(record: Pick<PriceRecord, 'peinh' | 'meins' | 'umrez'>, price: number, percent: number): string {
  const steps = (100 * (priceUnitOf(record, price.toFixed(4)) ?? 1)) / piecesOf(record);
  return (Math.max(1, Math.round((price * percent * steps) / 100)) / steps).toFixed(4);
}
