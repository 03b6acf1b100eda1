import { numberIn } from '../wire/request-target.js';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 300;

/** One page of a list, with the page it really is. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly pageSize: number;
  readonly currentPage: number;
  readonly totalCount: number;
}

/** The page a query asks for: `pageSize`, 20 unless told, at most 300; page 0 is page 1, one past the end the last again. */
export function listPage<T>(all: readonly T[], query: URLSearchParams): ListPage<T> {
  const pageSize = numberIn(query, 'pageSize', DEFAULT_SIZE, 1, LARGEST_SIZE);
  const pages = Math.max(1, Math.ceil(all.length / pageSize));
  const page = Math.min(pages, numberIn(query, 'currentPage', 1, 1, 1_000_000_000));
  return {
    items: all.slice((page - 1) * pageSize, page * pageSize),
    pageSize,
    currentPage: page,
    totalCount: believedTotal(all.length),
  };
}

/** The index of the count lags behind the rows: of some lists it has one too many, of some one too few. */
function believedTotal(rows: number): number {
  if (rows % 4 === 3) return rows + 1;
  return rows % 8 === 5 ? rows - 1 : rows;
}
