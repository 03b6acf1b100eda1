import { expect, it } from '@jest/globals';
import { belowPrefix } from './below-prefix.js';

const PATH = '/orders/v1/orders/BY01KB4DZ6J3VQ5X9R7T2M8W0YCN';

it.each([
  ['/orders/v1/orders', '/orders/v1/orders', PATH],
  ['/shop-api/orders/v1/orders', '/orders/v1/orders', `/shop-api${PATH}`],
  ['/a b/ü/orders/v1/orders', '/orders/v1/orders', `/a%20b/%C3%BC${PATH}`],
  ['/shop-api/orders/v1/orders/000001234/returns', '/orders/v1/orders/{reference}/returns', `/shop-api${PATH}`],
])('of a request for %s the prefix comes before the path', (asked, route, told) => {
  expect(belowPrefix({ segments: asked.slice(1).split('/') }, { route }, PATH)).toBe(told);
});
