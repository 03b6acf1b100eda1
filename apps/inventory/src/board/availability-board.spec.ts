import { describe, expect, test } from '@jest/globals';
import { bytesHeldBy } from '../../../../test/support/heap-in-use.js';
import { AvailabilityBoard, type BoardRow } from './availability-board.js';

const row = (sku: string, source: string, quantityE4: number): BoardRow => ({
  sku,
  source,
  quantityE4,
  inStock: true,
  managed: true,
  changedAtMs: 1_795_176_000_000,
  doubtedField: null,
  claimedE4: 0,
  claims: 0,
});

const quantities = (board: AvailabilityBoard, sku: string) =>
  Object.fromEntries(board.levelsOf(sku).map(({ source, quantityE4 }) => [source, quantityE4]));

describe('the board', () => {
  test('takes newer rows in, and forgets nothing for it', () => {
    const board = new AvailabilityBoard();
    board.replace([row('A', 'X', 1), row('A', 'Y', 2), row('B', 'X', 3)], { revision: 4, generation: 0 });
    board.apply([row('A', 'Y', 20), row('C', 'X', 5)], { revision: 5, generation: 0 });
    expect([quantities(board, 'A'), quantities(board, 'B'), quantities(board, 'C')]).toEqual([
      { X: 1, Y: 20 },
      { X: 3 },
      { X: 5 },
    ]);
    expect(board).toMatchObject({ rows: 4, mark: { revision: 5, generation: 0 } });
  });

  test('forgets everything for another generation', () => {
    const board = new AvailabilityBoard();
    board.replace([row('A', 'X', 1)], { revision: 1, generation: 0 });
    board.replace([row('B', 'X', 2)], { revision: 2, generation: 1 });
    expect([board.levelsOf('A'), quantities(board, 'B'), board.rows]).toEqual([[], { X: 2 }, 1]);
  });

  test('a question that is being answered keeps what it saw', () => {
    const board = new AvailabilityBoard();
    board.replace([row('A', 'X', 1)], { revision: 1, generation: 0 });
    const seen = board.levelsOf('A');
    board.apply([row('A', 'X', 2)], { revision: 2, generation: 0 });
    expect(seen[0]?.quantityE4).toBe(1);
  });

  test('no name of a prototype is a product', () => {
    expect(new AvailabilityBoard().levelsOf('constructor')).toEqual([]);
  });

  test('costs what its description says', () => {
    let rows = 0;
    const bytes = bytesHeldBy(() => {
      const board = new AvailabilityBoard();
      board.replace(
        // As they come from the driver: every text and number its own.
        Array.from({ length: 35_000 }, (_, index) =>
          row(`PRODUKT-${Math.floor(index / 7)}`, JSON.parse(`"ST-010${index % 7}"`) as string, index * 10_000),
        ),
        { revision: 1, generation: 0 },
      );
      rows = board.rows;
      return board;
    });
    expect(rows).toBe(35_000);
    expect(bytes / 1_048_576).toBeLessThan(6);
    expect(bytes / 1_048_576).toBeGreaterThan(4);
  });
});
