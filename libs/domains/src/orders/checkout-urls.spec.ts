import { describe, expect, it } from '@jest/globals';
import { isCheckoutUrl } from './checkout-urls.js';
import { STOCK_TAKING_ROUTES } from './stock-taking-routes.js';

describe('a step of the core’s checkout', () => {
  it.each(STOCK_TAKING_ROUTES.filter(({ name }) => name !== 'import/order').map(({ name }) => name))(
    'is whatever takes stock: %s',
    (name) => {
      const route = name.replace('{code}', 'cod');
      expect(isCheckoutUrl('POST', `/index.php?route=${route}`)).toBe(true);
      expect(isCheckoutUrl('GET', `/?lang=de&route=${encodeURIComponent(route)}&api_token=1`)).toBe(true);
    },
  );

  it.each([
    ['POST', '/import/order'],
    ['GET', '/index.php?route=checkout/checkout'],
    ['GET', '/index.php?route=checkout/success'],
    ['POST', '/index.php?route=checkout/payment_address/save'],
    ['POST', '/index.php?api_token=1&route=api/shipping/methods'],
    ['POST', '/index.php?route=api/payment/method'],
    ['POST', '/index.php?route=api/customer'],
    ['GET', '/checkout'],
    ['GET', '/checkout/#payment'],
    ['POST', '/checkout/onepage/saveOrder/'],
    ['POST', '/rest/default/V1/carts/mine/payment-information'],
    ['PUT', '/rest/V1/guest-carts/0f1e2d/order'],
    ['POST', '/rest/de/V1/guest-carts/0f1e2d/shipping-information?x=1'],
  ])('is %s %s', (method, target) => {
    expect(isCheckoutUrl(method, target)).toBe(true);
  });

  it.each([
    ['GET', '/'],
    ['GET', '/shirts.html'],
    ['GET', '/checkouts'],
    ['GET', '/checkout/cart/'],
    ['POST', '/checkout/cart/add'],
    ['POST', '/index.php?route=checkout/cart/add'],
    ['GET', '/search?q=checkout'],
    ['GET', '/search?q=route=checkout'],
    ['GET', '/?next=/checkout'],
    ['GET', '/index.php?route=product/product&product_id=17'],
    ['POST', '/rest/V1/guest-carts/0f1e2d/items'],
    ['POST', '/api/v2_soap'],
    ['GET', '/import/order'],
  ])('is not %s %s', (method, target) => {
    expect(isCheckoutUrl(method, target)).toBe(false);
  });
});
