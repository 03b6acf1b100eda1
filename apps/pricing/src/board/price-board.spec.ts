import { describe, expect, test } from '@jest/globals';
import { sheet } from '../engine/testing-baskets.fixture.js';
import { PriceBoard, type BoardPrice, type BoardProduct } from './price-board.js';

const priced = (sku: string): BoardPrice => ({ kind: 'priced', sheet: sheet(sku, 100), category: 1 });

const product = (productId: string, sku: string | null, revision: number, said?: BoardPrice): BoardProduct => ({
  productId,
  sku,
  revision,
  changedAtMs: revision * 1_000,
  digest: `${productId}/${revision}`,
  said: said ?? priced(sku ?? ''),
});

const REMOVED: BoardPrice = { kind: 'removed' };
const NAMELESS: BoardPrice = { kind: 'doubted', field: 'price.sku' };
const mark = (revision: number, generation = 0) => ({ revision, generation });

describe('the board', () => {
  test('knows a product by its SKU, and what was told of it last', () => {
    const board = new PriceBoard();
    expect(board.priceOf('A')).toBeUndefined();
    board.apply([product('1', 'A', 1)], mark(1));
    expect(board.priceOf('A')).toMatchObject({ kind: 'priced', changedAtMs: 1_000 });
    board.apply([product('1', 'B', 2)], mark(2));
    expect([board.priceOf('A'), board.priceOf('B')?.kind, board.digestOf('1'), board.size]).toEqual([
      undefined,
      'priced',
      '1/2',
      1,
    ]);
  });

  test('has a removed product beside one that is there', () => {
    const board = new PriceBoard();
    board.apply([product('1', 'A', 1, REMOVED)], mark(1));
    expect(board.priceOf('A')).toMatchObject({ kind: 'removed' });
    board.apply([product('2', 'A', 2)], mark(2));
    expect(board.priceOf('A')).toMatchObject({ kind: 'priced', changedAtMs: 2_000 });
    board.apply([product('1', 'A', 3)], mark(3));
    expect(board.priceOf('A')).toMatchObject({ kind: 'doubted', field: 'price.products' });
  });

  test('is in doubt about every unknown SKU while a row has none that can be read', () => {
    const board = new PriceBoard();
    board.apply([product('1', 'A', 1), product('2', null, 1, NAMELESS)], mark(1));
    expect([board.priceOf('A')?.kind, board.priceOf('X')?.kind]).toEqual(['priced', 'doubted']);
    expect(board.changedSince(0, 10)).toBeUndefined();
    board.apply([product('2', 'B', 2)], mark(2));
    expect(board.priceOf('X')).toBeUndefined();
    board.apply([product('2', 'B', 3, NAMELESS)], mark(3));
    board.replace([product('1', 'A', 1)], mark(4, 1));
    expect([board.priceOf('X'), board.priceOf('B'), board.size]).toEqual([undefined, undefined, 1]);
  });

  test('says what changed since, under the SKU it has and the one it had', () => {
    const board = new PriceBoard();
    board.apply([product('1', 'A', 1), product('2', 'B', 1), product('3', 'C', 2)], mark(2));
    board.apply([product('2', 'BB', 3)], mark(3));
    expect(board.changedSince(1, 10)?.toSorted()).toEqual(['B', 'BB', 'C']);
    expect(board.changedSince(2, 10)?.toSorted()).toEqual(['B', 'BB']);
    expect(board.changedSince(3, 10)).toEqual([]);
    expect(board.changedSince(0, 3)).toBeUndefined();
  });
});
