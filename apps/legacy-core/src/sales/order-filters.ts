import type { OrderCondition } from '../orders/order-reader.js';
import { isLocalText } from '../prices/local-time.js';
import type { SoapArgument } from '../soap/soap-call.js';
import { childOf, textOf, type XmlElement } from '../wire/xml-elements.js';

/** One condition of a filter: a field, an operator, a value. */
export interface Filter {
  readonly field: string;
  readonly operator: string;
  readonly value: string;
}

type Kind = 'text' | 'word' | 'time';

/** What may be filtered by: the column, and how its values compare. Words have no case, as in MySQL. */
export type FilterColumns = Readonly<Record<string, readonly [sql: string, kind: Kind]>>;

const INCREMENT_ID = "lpad(o.order_id::text, 9, '0')";

export const ORDER_COLUMNS: FilterColumns = {
  increment_id: [INCREMENT_ID, 'text'],
  order_id: ['o.order_id::text', 'text'],
  created_at: ['o.date_added', 'time'],
  updated_at: ['o.date_modified', 'time'],
  customer_email: ['lower(o.email)', 'word'],
  status: ['lower(o.status)', 'word'],
  state: ['lower(o.state)', 'word'],
  store_id: ['(o.store_id + 1)::text', 'text'],
  ext_order_id: ['o.bstnk', 'text'],
};

/**
 * The filters of a list call. `filter` has keys and values; `complex_filter` has keys, each with an operator and a value. As
 * in the real one, of two conditions on a field only the first counts, unless they are `from` and `to`.
 */
export function readFilters(argument: SoapArgument | undefined): readonly Filter[] {
  if (argument === undefined) return [];
  const pairs = (name: string): readonly XmlElement[] =>
    argument.children.find((child) => child.name === name)?.children ?? [];
  const simple = pairs('filter').map((item) => ({
    field: textOf(item, 'key') ?? '',
    operator: 'eq',
    value: textOf(item, 'value') ?? '',
  }));
  const complex = pairs('complex_filter').map((item) => {
    const condition = childOf(item, 'value');
    return {
      field: textOf(item, 'key') ?? '',
      operator: textOf(condition, 'key') ?? '',
      value: textOf(condition, 'value') ?? '',
    };
  });
  return [...simple, ...complex].filter(isInForce);
}

/** Two of these make a span. */
function isBound(operator: string): boolean {
  return operator === 'from' || operator === 'to';
}

function isInForce({ field, operator }: Filter, at: number, all: readonly Filter[]): boolean {
  const before = all.slice(0, at).filter((other) => other.field === field);
  const ofField = all.filter((other) => other.field === field);
  if (ofField.some((other) => isBound(other.operator))) {
    return isBound(operator) && !before.some((other) => other.operator === operator);
  }
  return before.length === 0;
}

const COMPARISONS: Readonly<Record<string, string>> = {
  eq: '=',
  neq: '<>',
  gt: '>',
  lt: '<',
  gteq: '>=',
  lteq: '<=',
  moreq: '>=',
  from: '>=',
  to: '<=',
  like: 'LIKE',
  nlike: 'NOT LIKE',
};

/** The filters as a condition; undefined: one of them is invalid, by its field, its operator or its value. */
export function conditionOf(filters: readonly Filter[], columns: FilterColumns): OrderCondition | undefined {
  const values: unknown[] = [];
  const parts: string[] = [];
  for (const { field, operator, value } of filters) {
    const [column, kind] = Object.hasOwn(columns, field) ? (columns[field] ?? []) : [];
    if (column === undefined || kind === undefined) return undefined;
    const part = comparison(column, kind, operator, value, values);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { sql: parts.length === 0 ? 'true' : parts.join(' AND '), values };
}

function comparison(
  column: string,
  kind: Kind,
  operator: string,
  value: string,
  values: unknown[],
): string | undefined {
  const told = kind === 'word' ? value.toLowerCase() : value;
  const isPattern = operator === 'like' || operator === 'nlike';
  const isList = operator === 'in' || operator === 'nin';
  const asText = kind === 'time' && (isPattern || isList) ? `${column}::text` : column;
  if (operator === 'null') return `${column} IS NULL`;
  if (operator === 'notnull') return `${column} IS NOT NULL`;
  if (isList) {
    values.push(told.split(','));
    return `${operator === 'in' ? '' : 'NOT '}(${asText} = ANY ($${values.length}::text[]))`;
  }
  if (!Object.hasOwn(COMPARISONS, operator)) return undefined;
  if (kind === 'time' && !isPattern) {
    if (!isLocalText(told)) return undefined;
    values.push(told);
    return `${column} ${COMPARISONS[operator]} $${values.length}::timestamp`;
  }
  values.push(told);
  return `${asText} COLLATE "C" ${COMPARISONS[operator]} $${values.length}`;
}

/** Orders that were begun and never confirmed are in no list, unless it is asked for them by their status. */
export function withoutMissing(filters: readonly Filter[], condition: OrderCondition): OrderCondition {
  const isAsked = filters.some(
    ({ field, operator, value }) =>
      field === 'status' &&
      ['eq', 'in', 'like'].includes(operator) &&
      value.toLowerCase().split(',').includes('missing'),
  );
  return isAsked ? condition : { ...condition, sql: `(${condition.sql}) AND o.order_status_id > 0` };
}
