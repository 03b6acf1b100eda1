import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import { decodeStockFeed } from './stock-feed.encode.js';
import { translateStockFeedRow } from './stock-feed.translator.js';

/** Each folder is a case: `legacy.txt` as it came over the wire, `canonical.json` what it must mean. */
const GOLDEN = join(PROJECT_ROOT, 'libs/domains/src/inventory/golden-feed');

describe('golden feeds', () => {
  const cases = readdirSync(GOLDEN, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  test.each(cases.map((entry) => entry.name))('%s', (name) => {
    const folder = join(GOLDEN, name);
    const decoded = decodeStockFeed(readFileSync(join(folder, 'legacy.txt')));
    const levels = [];
    const refused = [];
    for (const item of decoded.items) {
      if (item.kind === 'row') levels.push(translateStockFeedRow(item.row));
      else refused.push({ row: item.rowNumber, field: item.refused.field, sku: item.refused.sku ?? null });
    }
    const expected: unknown = JSON.parse(readFileSync(join(folder, 'canonical.json'), 'utf8'));
    expect({ levels, refused, end: decoded.end }).toEqual(expected);
  });
});

test('a quantity in eaches that no number holds exactly is refused', () => {
  const row = {
    sequence: 1,
    changedOn: '20260101',
    changedAt: '000000',
    sku: 'A',
    source: 'WH-NORD',
    quantityThousandths: 9_999_999_999_999,
    unit: 'CS' as const,
    unitNumerator: 99_999,
    inStock: true,
    description: '',
  };
  expect(() => translateStockFeedRow(row)).toThrow('feed.stock.quantity');
});
