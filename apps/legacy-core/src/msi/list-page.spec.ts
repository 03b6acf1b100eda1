import { describe, expect, test } from '@jest/globals';
import { listPage } from './list-page.js';

const rows = (count: number) => Array.from({ length: count }, (_, at) => at);
const page = (count: number, query: string) => listPage(rows(count), new URLSearchParams(query));

describe('a page of a list', () => {
  test.each([
    ['', 20, 1, 0, 20],
    ['pageSize=7&currentPage=2', 7, 2, 7, 7],
    ['pageSize=7&currentPage=7', 7, 7, 42, 6],
    ['pageSize=7&currentPage=8', 7, 7, 42, 6],
    ['pageSize=7&currentPage=0', 7, 1, 0, 7],
    ['pageSize=7&currentPage=-1', 7, 1, 0, 7],
    ['pageSize=0', 1, 1, 0, 1],
    ['pageSize=1000', 300, 1, 0, 48],
    ['pageSize=x&currentPage=y', 20, 1, 0, 20],
  ])('of 48 rows, "%s": %d a page, page %d, from row %d, %d rows', (query, pageSize, currentPage, from, length) => {
    const told = page(48, query);
    expect(told).toMatchObject({ pageSize, currentPage });
    expect(told.items).toEqual(rows(48).slice(from, from + length));
  });

  test('the count is wrong for some lists, by one, either way', () => {
    const off = rows(16).map((count) => page(count, '').totalCount - count);
    expect(off).toEqual([0, 0, 0, 1, 0, -1, 0, 1, 0, 0, 0, 1, 0, -1, 0, 1]);
  });

  test('no rows are one empty page', () => {
    expect(page(0, 'currentPage=3')).toEqual({ items: [], pageSize: 20, currentPage: 1, totalCount: 0 });
  });
});
