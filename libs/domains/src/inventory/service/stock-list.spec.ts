import { describe, expect, test } from '@jest/globals';
import { readStockListPage } from './stock-list.js';

const ITEM = { sku: 'A', counted: true, inParts: false, cases: [12] };
const PAGE = { items: [ITEM], doubted: ['B'], next: null };

describe('a page of what is held, as another process says it', () => {
  test('is read as it is, and without what it adds', () => {
    expect(readStockListPage({ ...PAGE, more: 1, items: [{ ...ITEM, colour: 'red' }] })).toEqual(PAGE);
    expect(readStockListPage({ ...PAGE, next: 'A' }).next).toBe('A');
  });

  test.each([
    [null, 'service'],
    [{ ...PAGE, items: 'A' }, 'service.items'],
    [{ ...PAGE, items: [{ ...ITEM, sku: '' }] }, 'service.items.sku'],
    [{ ...PAGE, items: [{ ...ITEM, counted: 1 }] }, 'service.items.counted'],
    [{ ...PAGE, items: [{ ...ITEM, inParts: null }] }, 'service.items.inParts'],
    [{ ...PAGE, items: [{ ...ITEM, cases: 12 }] }, 'service.items.cases'],
    [{ ...PAGE, items: [{ ...ITEM, cases: [0] }] }, 'service.items.cases'],
    [{ ...PAGE, doubted: null }, 'service.doubted'],
    [{ ...PAGE, doubted: [1] }, 'service.doubted'],
    [{ ...PAGE, next: 1 }, 'service.next'],
  ])('%j is not believed', (answer, field) => {
    expect(() => readStockListPage(answer)).toThrow(field);
  });
});
