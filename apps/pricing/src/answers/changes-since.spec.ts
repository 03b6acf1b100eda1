import { describe, expect, test } from '@jest/globals';
import { PriceBoard } from '../board/price-board.js';
import { changesSince } from './changes-since.js';

function boardAt(revision: number, generation: number, skus: readonly string[] = []): PriceBoard {
  const board = new PriceBoard();
  const products = skus.map((sku, index) => ({
    productId: String(index),
    sku,
    revision,
    changedAtMs: 0,
    digest: '',
    said: { kind: 'removed' } as const,
  }));
  board.apply(products, { revision, generation });
  return board;
}

describe('what changed since a cursor', () => {
  test.each<[string, PriceBoard, string | undefined, object]>([
    ['nothing is known', new PriceBoard(), undefined, { cursor: '0.0', skus: 'everything' }],
    ['nobody asked before', boardAt(7, 2, ['A']), undefined, { cursor: '7.2', skus: 'everything' }],
    ['before', boardAt(7, 2, ['A']), '6.2', { cursor: '7.2', skus: ['A'] }],
    ['now', boardAt(7, 2, ['A']), '7.2', { cursor: '7.2', skus: [] }],
    ['this replica is behind', boardAt(7, 2, ['A']), '9.2', { cursor: '9.2', skus: [] }],
    ['behind by a generation', boardAt(7, 2, ['A']), '9.3', { cursor: '9.3', skus: [] }],
    ['rows were removed since', boardAt(7, 2, ['A']), '6.1', { cursor: '7.2', skus: 'everything' }],
    [
      'too many to name',
      boardAt(
        7,
        2,
        Array.from({ length: 1_001 }, (_, index) => `S${index}`),
      ),
      '6.2',
      { cursor: '7.2', skus: 'everything' },
    ],
  ])('%s', (_, board, cursor, changes) => {
    expect(changesSince(board, cursor)).toEqual(changes);
  });
});
