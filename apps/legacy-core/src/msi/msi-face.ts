import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@banyan/observability';
import type { Books } from '../books/books.js';
import type { FaultSwitches } from '../faults/switches.js';
import type { AccessTokens } from '../rest/access-tokens.js';
import { bringsToken } from '../rest/bearer.js';
import { notAuthorized, REST_ERRORS, sendRest, sendRestError } from '../rest/rest-answers.js';
import { type MsiList, restRouteOf } from '../rest/rest-route.js';
import { targetOf } from '../wire/request-target.js';
import { listPage } from './list-page.js';
import { pickupLocations, sources, stocks, stockSourceLinks } from './places.js';
import { sourceItems } from './source-items.js';

export interface MsiFaceOptions {
  readonly books: Books;
  readonly tokens: AccessTokens;
  readonly faults: FaultSwitches;
}

const MOST_SKUS = 100;

/** `/rest/V1/inventory/…`: Magento's multi-source inventory. All of it is lists, in pages. */
export class MsiFace {
  readonly #options: MsiFaceOptions;

  constructor(options: MsiFaceOptions) {
    this.#options = options;
  }

  answer(req: IncomingMessage, res: ServerResponse, span: Span): void {
    req.resume();
    const { path, query } = targetOf(req);
    const asked = restRouteOf(path);
    if (asked?.face !== 'msi' || asked.kind === 'nowhere' || (req.method !== 'GET' && req.method !== 'HEAD')) {
      return sendRestError(res, REST_ERRORS.noRoute);
    }
    const list = asked.kind;
    span.set({ 'banyan.legacy.call': list });
    const { tokens, faults } = this.#options;
    if (!bringsToken(req, tokens, faults, 'msi')) {
      return sendRestError(res, notAuthorized('Magento_InventoryApi::inventory'));
    }
    const skus = list === 'source-items' ? [...query.getAll('sku'), ...query.getAll('sku[]')] : [];
    if (skus.length > MOST_SKUS) {
      return sendRestError(res, { status: 400, message: `Filter "sku" takes ${MOST_SKUS} values at most.` });
    }
    this.#send(this.#rowsOf(list, skus), skus, query, res);
  }

  #rowsOf(list: MsiList, skus: readonly string[]): readonly object[] {
    const { books } = this.#options;
    switch (list) {
      case 'source-items':
        return sourceItems(books, skus);
      case 'sources':
        return sources((source) => books.isEnabled(source));
      case 'stock-source-links':
        return stockSourceLinks();
      case 'stocks':
        return stocks();
      case 'pickup-locations':
        return pickupLocations((source) => books.isEnabled(source));
    }
  }

  #send(rows: readonly object[], skus: readonly string[], query: URLSearchParams, res: ServerResponse): void {
    // PHP cannot tell an object without members from a list; whoever wrote the single-SKU path did not help it.
    if (rows.length === 0 && skus.length === 1) return sendRest(res, 200, []);
    const { items, pageSize, currentPage, totalCount } = listPage(rows, query);
    const filters = skus.length === 0 ? [] : [{ field: 'sku', value: skus.join(','), condition_type: 'in' }];
    sendRest(res, 200, {
      items,
      search_criteria: {
        filter_groups: filters.length === 0 ? [] : [{ filters }],
        page_size: pageSize,
        current_page: currentPage,
      },
      total_count: totalCount,
    });
  }
}
