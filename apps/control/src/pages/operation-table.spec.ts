import { describe, expect, it } from '@jest/globals';
import { operationTable } from './operation-table.js';

const counts = (requests: number, failed: number) => ({ requests, failed, slow: 0 });

function table(service: ReturnType<typeof counts>, slowOverMs: number | null = null): string {
  const shown = { operation: 'availability.one', service, legacy: counts(0, 0), slowOverMs, rules: [] };
  return operationTable([shown]).text;
}

function cells(service: ReturnType<typeof counts>): string[] {
  const found = [...table(service).matchAll(/<td class="n">(.*?)<\/td>/gs)];
  return found.map(([, cell = '']) => cell.replaceAll(/<[^>]*>/g, '').replaceAll(/\s+/g, ' '));
}

describe('the table of an operation', () => {
  it('says of a ratio what it may truly be, and of nothing failed how much it may be all the same', () => {
    expect(cells(counts(102, 5)).slice(0, 3)).toEqual(['102', '5 4.9 % (0.6 % to 15.8 %)', '0 up to 7.2 %']);
    expect(cells(counts(10_000, 300)).slice(0, 2)).toEqual(['10,000', '300 3 % (2.4 % to 3.8 %)']);
  });

  it('says from when on a request is slow', () => {
    expect(table(counts(1, 0), 500)).toContain('slow: over 500 ms');
  });

  it('says nothing of an arm that nobody asked, and one line where nobody asked either', () => {
    expect(cells(counts(1, 0)).slice(3)).toEqual(['0', '0', '0']);
    expect(cells(counts(0, 0))).toEqual([]);
    expect(table(counts(0, 0))).toContain('nobody asked either arm');
  });
});
