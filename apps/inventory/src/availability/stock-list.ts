import { QUANTITY_SCALE, STOCK_LIST_PAGE, type ListedStock, type StockListPage } from '@banyan/domains';
import type { AvailabilityBoard } from '../board/availability-board.js';
import type { BoardLevel } from '../board/stock-at.js';

/** One page of every SKU that the board knows, after one of them, in the order of their code units. */
export function stockList(
  board: Pick<AvailabilityBoard, 'skus' | 'levelsOf'>,
  after: string | undefined,
): StockListPage {
  const skus = board.skus(after, STOCK_LIST_PAGE + 1);
  const page = skus.slice(0, STOCK_LIST_PAGE);
  const levels = page.map((sku) => ({ sku, levels: board.levelsOf(sku) }));
  return {
    items: levels.filter((each) => !isDoubted(each.levels)).map((each) => listed(each.sku, each.levels)),
    doubted: levels.filter((each) => isDoubted(each.levels)).map(({ sku }) => sku),
    next: skus.length > page.length ? (page.at(-1) ?? null) : null,
  };
}

function isDoubted(levels: readonly BoardLevel[]): boolean {
  return levels.some(({ doubtedField }) => doubtedField !== null);
}

function listed(sku: string, levels: readonly BoardLevel[]): ListedStock {
  const counted = levels.filter(({ managed }) => managed);
  return {
    sku,
    counted: counted.length > 0,
    inParts: counted.some(({ quantityE4 }) => quantityE4 % QUANTITY_SCALE !== 0),
    cases: [...new Set(counted.flatMap(({ caseOf }) => caseOf ?? []))].toSorted((a, b) => a - b),
  };
}
