import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { JsonObject } from '../../legacy-exchange/json-tree.js';
import { itemsOf } from './rest.codec.js';
import type { RestExchange } from './rest-exchange.js';

/** Rows asked for at once: the most the core gives. */
export const PAGE_ROWS = 300;
/** Pages of one list: 100 SKUs at 15 sources are 5. */
const MOST_PAGES = 20;

/** A list of the multi-source face. */
export interface PagedList<T> {
  /** Path and query below `/rest/V1/inventory/`, without page. */
  readonly target: string;
  /** What is listed, as refusals name it. */
  readonly field: string;
  readonly read: (item: JsonObject) => T;
  /** What a row is about: two pages with the same keys are the same page. */
  readonly keyOf: (row: T) => string;
}

/**
 * All rows of a list. The core's `total_count` is now and then wrong, so rows are believed and counts are not: a page with
 * fewer rows than asked for is the last, and so is one that repeats the page before it, as a page past the end does. Rows
 * that come twice because the list moved between two pages are left to the translator, which takes them if they agree.
 *
 * @throws ArmError when there is no answer
 * @throws TranslationRefused when an answer is not understood, or the list does not end
 */
export async function readPages<T>(
  exchange: RestExchange,
  list: PagedList<T>,
  attempt: Attempt,
): Promise<readonly T[]> {
  const { target, field, read, keyOf } = list;
  const all: T[] = [];
  let before = '';
  for (let page = 1; page <= MOST_PAGES; page++) {
    const paging = `${target.includes('?') ? '&' : '?'}pageSize=${PAGE_ROWS}&currentPage=${page}`;
    const answer = await exchange.read('msi', `/rest/V1/inventory/${target}${paging}`, attempt);
    const rows = itemsOf('msi', answer, field).map(read);
    const keys = JSON.stringify(rows.map(keyOf));
    if (keys === before) return all;
    before = keys;
    all.push(...rows);
    if (rows.length < PAGE_ROWS) return all;
  }
  throw new TranslationRefused(field, 'has more pages than are read');
}
