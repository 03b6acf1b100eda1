import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseXml } from '../wire/xml-elements.js';
import { conditionOf, type Filter, ORDER_COLUMNS, readFilters, withoutMissing } from './order-filters.js';

const filtersIn = (xml: string): readonly Filter[] => {
  const [element] = parseXml(xml).children;
  return readFilters(element === undefined ? undefined : { ...element, items: [] });
};

const complex = (...conditions: readonly (readonly [string, string, string])[]): string =>
  `<f><complex_filter>${conditions
    .map(
      ([field, operator, value]) =>
        `<item><key>${field}</key><value><key>${operator}</key><value>${value}</value></value></item>`,
    )
    .join('')}</complex_filter></f>`;

describe('reading filters', () => {
  test('simple ones are equal; of two on a field the first counts', () => {
    const xml = '<f><filter><item><key>status</key><value>new</value></item></filter></f>';
    expect(filtersIn(xml)).toEqual([{ field: 'status', operator: 'eq', value: 'new' }]);
    expect(filtersIn(complex(['a', 'gteq', '1'], ['a', 'lteq', '2'], ['b', 'eq', '3']))).toEqual([
      { field: 'a', operator: 'gteq', value: '1' },
      { field: 'b', operator: 'eq', value: '3' },
    ]);
  });

  test('from and to are a span, and nothing else on the field counts beside them', () => {
    const read = filtersIn(complex(['a', 'eq', '0'], ['a', 'from', '1'], ['a', 'to', '2'], ['a', 'from', '3']));
    expect(read.map(({ operator, value }) => operator + value)).toEqual(['from1', 'to2']);
  });

  test('none at all, an empty element, a nil', () => {
    expect(readFilters(undefined)).toEqual([]);
    expect(filtersIn('<f/>')).toEqual([]);
    expect(filtersIn('<f><filter/><complex_filter/></f>')).toEqual([]);
  });
});

describe('the condition', () => {
  test('no value is ever part of the SQL', () => {
    const filter = fc.record({
      field: fc.constantFrom(...Object.keys(ORDER_COLUMNS)),
      operator: fc.constantFrom('eq', 'neq', 'like', 'in', 'nin', 'gt', 'from', 'to', 'null'),
      value: fc.string({ minLength: 3 }).map((text) => `'${text}"`),
    });
    fc.assert(
      fc.property(fc.array(filter, { maxLength: 4 }), (filters) => {
        const condition = conditionOf(filters, ORDER_COLUMNS);
        for (const { value } of filters) expect(condition?.sql.includes(value) ?? false).toBe(false);
        const parameters = [...(condition?.sql.matchAll(/\$(\d+)/g) ?? [])].map(([, number]) => Number(number));
        expect(parameters).toEqual((condition?.values ?? []).map((_, at) => at + 1));
      }),
    );
  });

  test('what the table has not, from whatever prototype, is none', () => {
    for (const field of ['constructor', 'toString', '', 'comment']) {
      expect(conditionOf([{ field, operator: 'eq', value: 'x' }], ORDER_COLUMNS)).toBeUndefined();
    }
    expect(conditionOf([{ field: 'status', operator: 'valueOf', value: 'x' }], ORDER_COLUMNS)).toBeUndefined();
  });

  test('missing orders are asked for by their status only', () => {
    const all = { sql: 'true', values: [] };
    const asked = (operator: string, value: string) =>
      withoutMissing([{ field: 'status', operator, value }], all).sql === 'true';
    expect([asked('eq', 'missing'), asked('in', 'pending,Missing'), asked('neq', 'missing'), asked('eq', 'pending')]).toEqual([true, true, false, false]); // prettier-ignore
  });
});
