import { ProblemError } from '@banyan/kernel';

/** Ten-thousandths of a unit in one unit: how every domain counts quantities. */
const QUANTITY_SCALE = 10_000;
const PLACES = 4;
const DECIMAL = /^(\d{1,8})(?:\.(\d{1,4}))?$/;

/**
 * A quantity by its digits, without a float in between: ten-thousandths of a unit.
 *
 * @param given a decimal text, or a number of JSON
 * @param pointer where the request has it, for the problem
 * @throws ProblemError `invalid-request` for more than four places; whether it is above 0 the contract has checked
 */
export function acceptQuantity(given: string | number, pointer: string): number {
  const [, whole, fraction = ''] = DECIMAL.exec(String(given)) ?? [];
  if (whole === undefined) {
    throw new ProblemError('invalid-request', { errors: [{ pointer, message: 'must have at most four places' }] });
  }
  return Number(whole) * QUANTITY_SCALE + Number(fraction.padEnd(PLACES, '0'));
}

/** Exact: a canonical quantity has at most four places, and twelve digits in all. */
export function quantityOf(quantityE4: number): number {
  return quantityE4 / QUANTITY_SCALE;
}
