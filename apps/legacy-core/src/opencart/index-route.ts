import type { Face } from '../faults/switches.js';

const FACE_OF_ROUTE: Readonly<Record<string, Face>> = {
  'api/login': 'price',
  'api/price': 'price',
  'api/price/list': 'price',
  'api/promotion/list': 'price',
  'api/cart/add': 'cart',
  'api/cart/products': 'cart',
  'api/coupon': 'cart',
  'api/customer': 'order',
  'api/shipping/address': 'order',
  'api/shipping/methods': 'order',
  'api/shipping/method': 'order',
  'api/payment/address': 'order',
  'api/payment/methods': 'order',
  'api/payment/method': 'order',
  'api/order/add': 'order',
  'api/order/confirm': 'order',
  'api/order/history': 'order',
  'api/order/info': 'order',
  'checkout/confirm': 'order',
  'checkout/success': 'order',
  'extension/payment/bank_transfer/confirm': 'order',
  'extension/payment/cod/confirm': 'order',
  'extension/payment/card/confirm': 'order',
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
