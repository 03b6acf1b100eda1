import type { Face } from '../faults/switches.js';

const FACE_OF_ROUTE: Readonly<Record<string, Face>> = {
  'api/login': 'price',
  'api/price': 'price',
  'api/price/list': 'price',
  'api/promotion/list': 'price',
  'api/cart/add': 'cart',
  'api/cart/products': 'cart',
  'api/coupon': 'cart',
};

/** Everything the shop merged in answers at one path; the query says what. Undefined: a page of the shop. */
export function indexRouteOf(
  path: string,
  query: URLSearchParams,
): { readonly face: Face; readonly route: string } | undefined {
  const asked = path === '/index.php' ? (query.get('route') ?? '') : '';
  if (!Object.hasOwn(FACE_OF_ROUTE, asked)) return undefined;
  const face = FACE_OF_ROUTE[asked];
  return face === undefined ? undefined : { face, route: `/index.php?route=${asked}` };
}
