import { storeViewOf, type StoreViewCode } from '../books/sources.js';

/** What a path below `/rest/` asks for, and the route it goes by in counts, metrics and traces. */
export type RestRoute =
  | { readonly face: 'rest'; readonly route: string; readonly kind: 'token' | 'me' | 'nowhere' }
  | {
      readonly face: 'rest';
      readonly route: string;
      readonly kind: 'stock-item';
      readonly view: StoreViewCode;
      /** As it came: percent-encoded. */
      readonly sku: string;
    }
  | { readonly face: 'msi'; readonly route: string; readonly kind: MsiList | 'nowhere' };

/** The lists of the multi-source face. */
export type MsiList = keyof typeof MSI_PATHS;

const MSI_PATHS = {
  'source-items': 'source-items',
  sources: 'sources',
  'stock-source-links': 'stock-source-links',
  stocks: 'stocks',
  'pickup-locations': 'in-store-pickup/pickup-locations',
} as const;

const PATH = /^\/rest\/(?:([^/]+)\/)?V1\/(.*)$/;
const STOCK_ITEM = /^stockItems\/([^/]+)$/;
const INVENTORY = 'inventory/';

/** Reads a path without its query; undefined when it is not below `/rest/`. */
export function restRouteOf(path: string): RestRoute | undefined {
  if (!path.startsWith('/rest/')) return undefined;
  const [, view, rest = ''] = PATH.exec(path) ?? [];
  if (rest.startsWith(INVENTORY)) return msiRouteOf(rest.slice(INVENTORY.length));
  if (rest === 'integration/admin/token') {
    return { face: 'rest', route: '/rest/V1/integration/admin/token', kind: 'token' };
  }
  if (rest === 'customers/me') return { face: 'rest', route: '/rest/V1/customers/me', kind: 'me' };
  const [, sku] = STOCK_ITEM.exec(rest) ?? [];
  if (sku === undefined) return { face: 'rest', route: '/rest', kind: 'nowhere' };
  const route = view === undefined ? '/rest/V1/stockItems/{sku}' : '/rest/{storeView}/V1/stockItems/{sku}';
  return { face: 'rest', route, kind: 'stock-item', view: storeViewOf(view ?? null), sku };
}

function msiRouteOf(rest: string): RestRoute {
  for (const [list, path] of Object.entries(MSI_PATHS)) {
    if (rest === path) return { face: 'msi', route: `/rest/V1/${INVENTORY}${path}`, kind: list as MsiList };
  }
  return { face: 'msi', route: '/rest/V1/inventory', kind: 'nowhere' };
}
