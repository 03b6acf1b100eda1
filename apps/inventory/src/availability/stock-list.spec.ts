import { STOCK_LIST_PAGE } from '@banyan/domains';
import { describe, expect, test } from '@jest/globals';
import { AvailabilityBoard, type BoardRow } from '../board/availability-board.js';
import { stockList } from './stock-list.js';

const row = (sku: string, more: Partial<BoardRow> = {}): BoardRow => ({
  sku,
  source: 'WH-NORD',
  quantityE4: 10_000,
  inStock: true,
  managed: true,
  changedAtMs: 1,
  doubtedField: null,
  claimedE4: 0,
  claims: 0,
  ...more,
});

function boardOf(...rows: readonly BoardRow[]): AvailabilityBoard {
  const board = new AvailabilityBoard();
  board.replace(rows, { revision: 1, generation: 0 });
  return board;
}

describe('the list of everything that is held', () => {
  test('says how each SKU is held, over all its sources', () => {
    const board = boardOf(
      row('A'),
      row('A', { source: 'WH-SUED', quantityE4: 12_500 }),
      row('B', { managed: false, quantityE4: 0 }),
      row('C', { caseOf: 24 }),
      row('C', { source: 'WH-SUED', caseOf: 12 }),
      row('C', { source: 'WH-MKT', caseOf: 24 }),
      row('D'),
      row('D', { source: 'WH-SUED', doubtedField: 'feed.stock.quantity' }),
    );
    expect(stockList(board, undefined)).toEqual({
      items: [
        { sku: 'A', counted: true, inParts: true, cases: [] },
        { sku: 'B', counted: false, inParts: false, cases: [] },
        { sku: 'C', counted: true, inParts: false, cases: [12, 24] },
      ],
      doubted: ['D'],
      next: null,
    });
  });

  test('comes in pages, none of them twice and none left out, also where one is gone meanwhile', () => {
    const skus = Array.from({ length: STOCK_LIST_PAGE * 2 }, (_, at) => `S${String(at).padStart(5, '0')}`);
    const board = boardOf(...skus.map((sku) => row(sku)));
    const first = stockList(board, undefined);
    expect([first.items.length, first.next]).toEqual([STOCK_LIST_PAGE, skus[STOCK_LIST_PAGE - 1]]);
    const rest = boardOf(...skus.filter((sku) => sku !== first.next).map((sku) => row(sku)));
    const second = stockList(rest, first.next ?? undefined);
    expect([...first.items, ...second.items].map(({ sku }) => sku)).toEqual(skus);
    expect(second.next).toBeNull();
  });

  test('of nothing is empty', () => {
    expect(stockList(boardOf(), undefined)).toEqual({ items: [], doubted: [], next: null });
  });
});
