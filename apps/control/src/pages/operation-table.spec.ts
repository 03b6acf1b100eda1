import { describe, expect, it } from '@jest/globals';
import { operationTable } from './operation-table.js';

const counts = (requests: number, failed: number) => ({ requests, failed, slow: 0 });

function cells(service: ReturnType<typeof counts>): string[] {
  const { text } = operationTable([{ operation: 'availability.one', service, legacy: counts(0, 0), rules: [] }]);
  return [...text.matchAll(/<td class="n">([^<]*)<\/td>/g)].map(([, cell = '']) => cell);
}

describe('the table of an operation', () => {
  it('says of a ratio what it may truly be, and of nothing failed how much it may be all the same', () => {
    expect(cells(counts(102, 5)).slice(0, 3)).toEqual(['102', '5: 4.9 % (0.6 % to 15.8 %)', '0 (up to 7.2 %)']);
    expect(cells(counts(10_000, 300)).slice(0, 2)).toEqual(['10,000', '300: 3 % (2.4 % to 3.8 %)']);
  });

  it('says nothing of an arm that nobody asked', () => {
    expect(cells(counts(0, 0))).toEqual(['0', '0', '0', '0', '0', '0']);
  });
});
