import { Decimal } from '../prices/decimal.js';
import { endOfDayOf, gmtTextOf } from '../prices/local-time.js';
import type { Store } from '../prices/markets.js';
import type { PriceForm } from '../prices/price-form.js';
import { windowOf } from '../prices/window.js';
import { ABSENT, phpFloat } from '../opencart/php-json.js';

/** What price a number is: a shelf price or a part of one, or what is taken off it. */
export type Sense = 'price' | 'deduction';

/** How far the point of `implied` numbers lies from their end: net prices have four places. */
export function impliedPlaces({ taxIncluded }: Pick<Store, 'taxIncluded'>): number {
  return taxIncluded ? 2 : 4;
}

/** A number of a price, in its form. */
export function numberOf(value: Decimal, form: PriceForm, store: Store, sense: Sense = 'price'): unknown {
  switch (form.numbers) {
    case 'text':
      return value.toFixed(4);
    case 'float':
      return phpFloat(value.toNumber());
    case 'german':
      return german(value);
    case 'exponent':
      return value.toExponential().replace('+', '');
    case 'implied':
    case 'bare':
      return value.mul(10 ** impliedPlaces(store)).toFixed(0);
    case 'mainframe':
      // What is taken off has its minus there, as conditions do; so has what is below nought.
      return `${value.abs().toFixed(4)}${sense === 'deduction' || value.isNegative() ? '-' : ''}`;
  }
}

function german(value: Decimal): string {
  const [whole = '0', fraction = ''] = value.abs().toString().split('.');
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, '.');
  return `${value.isNegative() ? '-' : ''}${grouped}${fraction === '' ? '' : `,${fraction}`}`;
}

/** A decimal that no import touched. */
export function decimalOf(value: Decimal, form: PriceForm): unknown {
  return form.numbers === 'float' ? phpFloat(value.toNumber()) : value.toFixed(4);
}

export function integerOf(value: number, form: PriceForm): unknown {
  return form.numbers === 'float' ? value : String(value);
}

export function nothingOf({ nothing }: PriceForm): unknown {
  return nothing === 'absent' ? ABSENT : nothing;
}

/** A bound of a window, in its form. */
export function dateOf(text: string | null, bound: 'start' | 'end', { dates }: PriceForm): string | null {
  if (text === null || dates === 'text') return text;
  const isOpen = text.startsWith('0000');
  if (dates === 'offset') return isOpen ? text : offsetText(text, bound);
  const digits = text.replaceAll(/\D/g, '');
  return dates === 'compact' ? digits : digits.slice(2);
}

/** The instant itself; of an end at midnight that it means. */
function offsetText(text: string, bound: 'start' | 'end'): string {
  const window = windowOf({ dateStart: bound === 'start' ? text : null, dateEnd: bound === 'end' ? text : null });
  const atMs = (bound === 'start' ? window.fromMs : window.untilMs) ?? endOfDayOf(text);
  return `${gmtTextOf(atMs).replace(' ', 'T')}+0000`;
}

/** Rows, in the form of a list. */
export function listOf(rows: readonly object[], form: PriceForm): unknown {
  if (rows.length === 0) return form.nothing === null || form.nothing === 'absent' ? nothingOf(form) : [];
  if (form.lists === 'single' && rows.length === 1) return rows[0];
  // PHP numbers what is left of a list as it was before something was taken out, and then it is none.
  if (form.lists === 'keyed') return Object.fromEntries(rows.map((row, at) => [String(at + 1), row]));
  return rows;
}
