import { expect, test } from '@jest/globals';
import { listAnswer, modifiedPage } from './modified-list.js';

const rows = (count: number) =>
  Array.from({ length: count }, (_, id) => ({
    id,
    dateModified: `2026-01-01 00:00:${String(Math.floor(id / 3)).padStart(2, '0')}`,
  }));
const page = (count: number, query: string) => modifiedPage(rows(count), new URLSearchParams(query));
const ids = (count: number, query: string) => page(count, query).rows.map(({ id }) => id);

test.each([
  ['page=1&limit=4', [0, 1, 2, 3]],
  ['page=0&limit=4', [0, 1, 2, 3]],
  ['page=3&limit=4', [8, 9]],
  ['page=4&limit=4', [8, 9]],
  ['page=99&limit=4', [8, 9]],
  ['page=-1&limit=4', [0, 1, 2, 3]],
  ['limit=0', [0]],
  // That second included: whoever remembers the last one sees its ties again.
  ['modified_since=2026-01-01 00:00:02', [6, 7, 8, 9]],
  ['modified_since=2026-01-01', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['modified_since=2027-01-01', []],
  ['modified_since=01.01.2027', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
])('%s', (query, expected) => {
  expect(ids(10, query)).toEqual(expected);
});

test('the total is one too many for some, one too few for some, and right for most', () => {
  const wrong = Array.from({ length: 16 }, (_, count) => page(count, '').total - count);
  expect(wrong).toEqual([0, 0, 0, 1, 0, -1, 0, 1, 0, 0, 0, 1, 0, -1, 0, 1]);
});

test('a page of one row is that row; there are at most 500', () => {
  expect(listAnswer('products', page(10, 'page=10&limit=1'), ({ id }) => ({ id }))).toEqual({
    products: { id: 9 },
    total: '10',
    page: '10',
    limit: '1',
  });
  expect(page(10, 'limit=9999').limit).toBe(500);
});
