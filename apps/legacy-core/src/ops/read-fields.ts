import { parseQuantity, type QuantityE4 } from '../books/quantity.js';
import { isSourceCode, SOURCES, type SourceCode } from '../books/sources.js';
import type { StockChange } from '../books/stock-change.js';
import { OpsRequestRefused } from './ops-face.js';

/**
 * Reads `{sku, source, quantity | delta, inStock?}`; amounts as numbers or decimal texts.
 *
 * @throws OpsRequestRefused, as all of these
 */
export function readChange(json: unknown): StockChange {
  const { sku, source, quantity, delta, inStock, ...rest } = fieldsOf(json);
  const [stray] = Object.keys(rest);
  if (stray !== undefined)
    throw new OpsRequestRefused(`${stray} is unknown; a change has sku, source, quantity or delta, inStock`);
  if (typeof sku !== 'string' || sku === '') throw new OpsRequestRefused('sku must be a text');
  if ((quantity === undefined) === (delta === undefined)) throw new OpsRequestRefused('give either quantity or delta');
  if (inStock !== undefined && typeof inStock !== 'boolean')
    throw new OpsRequestRefused('inStock must be true or false');
  return {
    sku,
    source: sourceOf('source', source),
    amount: quantity === undefined ? { by: amountOf('delta', delta) } : { to: amountOf('quantity', quantity) },
    ...(inStock === undefined ? {} : { inStock }),
  };
}

/** The code of a source. */
export function sourceOf(name: string, value: unknown): SourceCode {
  if (typeof value === 'string' && isSourceCode(value)) return value;
  throw new OpsRequestRefused(`${name} must be one of ${SOURCES.map(({ code }) => code).join(', ')}`);
}

function amountOf(name: string, value: unknown): QuantityE4 {
  try {
    return parseQuantity(String(value));
  } catch {
    throw new OpsRequestRefused(`${name} must be a decimal with at most three places, as a number or a text`);
  }
}

/** A number within bounds, both inclusive. */
export function numberOf(fields: Readonly<Record<string, unknown>>, name: string, low: number, high: number): number {
  const value = fields[name];
  if (typeof value === 'number' && value >= low && value <= high) return value;
  throw new OpsRequestRefused(`${name} must be a number, ${low} to ${high}`);
}

/** The members of a JSON object. */
export function fieldsOf(json: unknown): Record<string, unknown> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  throw new OpsRequestRefused('the body must be a JSON object');
}
