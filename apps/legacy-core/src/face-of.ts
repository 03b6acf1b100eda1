import type { Face } from './faults/switches.js';
import { indexRouteOf } from './opencart/index-route.js';
import { restRouteOf } from './rest/rest-route.js';

/** Which face answers a path and query, and the route it goes by in metrics and traces. */
export function faceOf(path: string, query: URLSearchParams): { readonly face: Face; readonly route: string } {
  switch (path) {
    case '/api/v2_soap':
    case '/api/v2_soap/':
      return { face: 'soap', route: '/api/v2_soap' };
    case '/export/stock_changes.txt':
      return { face: 'feed', route: path };
    case '/import/order':
      return { face: 'import', route: path };
    default:
      return restRouteOf(path) ?? indexRouteOf(path, query) ?? { face: 'shop', route: '/shop' };
  }
}
