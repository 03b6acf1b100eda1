import { rowsOrRow } from '../opencart/php-json.js';
import { numberIn } from '../wire/request-target.js';

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 500;

interface Modified {
  /** Local time. */
  readonly dateModified: string;
}

/** One page of what was modified since a local time, that second included, in the order given. */
export interface ModifiedPage<T> {
  readonly rows: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly limit: number;
}

/** Page 0 is page 1, one past the end the last again. A `modified_since` that is no time is not looked at. */
export function modifiedPage<T extends Modified>(all: readonly T[], query: URLSearchParams): ModifiedPage<T> {
  const since = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?$/.exec(query.get('modified_since') ?? '')?.[0] ?? '';
  // Compared as the texts they are: in the hour that autumn repeats, later is earlier.
  const found = all.filter(({ dateModified }) => dateModified >= since);
  const limit = numberIn(query, 'limit', DEFAULT_LIMIT, 1, LARGEST_LIMIT);
  const pages = Math.max(1, Math.ceil(found.length / limit));
  const page = Math.min(pages, numberIn(query, 'page', 1, 1, 1_000_000_000));
  return { rows: found.slice((page - 1) * limit, page * limit), total: believedTotal(found.length), page, limit };
}

/** The page as the face writes it. */
export function listAnswer<T>(
  name: string,
  { rows, total, page, limit }: ModifiedPage<T>,
  write: (row: T) => object,
): object {
  return { [name]: rowsOrRow(rows.map(write)), total: String(total), page: String(page), limit: String(limit) };
}

/** Some were counted before the last import, some after the next: one too many, or one too few. */
function believedTotal(rows: number): number {
  if (rows % 4 === 3) return rows + 1;
  return rows % 8 === 5 ? rows - 1 : rows;
}
