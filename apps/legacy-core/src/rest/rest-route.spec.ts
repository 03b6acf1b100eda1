import { expect, test } from '@jest/globals';
import { faceOf } from '../face-of.js';
import { restRouteOf } from './rest-route.js';

const STOCK_ITEM = '/rest/V1/stockItems/{sku}';
const OF_A_VIEW = '/rest/{storeView}/V1/stockItems/{sku}';

test.each([
  ['/rest/V1/integration/admin/token', 'rest', '/rest/V1/integration/admin/token'],
  ['/rest/V1/stockItems/A%2FB-100', 'rest', STOCK_ITEM],
  ['/rest/pos_0101/V1/stockItems/007', 'rest', OF_A_VIEW],
  ['/rest/V1/stockItems/A/B-100', 'rest', '/rest'],
  ['/rest/V1/stockItems/', 'rest', '/rest'],
  ['/rest/V1/customers/me', 'rest', '/rest/V1/customers/me'],
  ['/rest/V1/products/007', 'rest', '/rest'],
  ['/rest/', 'rest', '/rest'],
  ['/rest/V1/inventory/source-items', 'msi', '/rest/V1/inventory/source-items'],
  ['/rest/V1/inventory/in-store-pickup/pickup-locations', 'msi', '/rest/V1/inventory/in-store-pickup/pickup-locations'],
  ['/rest/V1/inventory/source-items/', 'msi', '/rest/V1/inventory'],
  ['/rest/V1/inventory/__proto__', 'msi', '/rest/V1/inventory'],
  ['/rest', 'shop', '/shop'],
  ['/restposten.html', 'shop', '/shop'],
  ['/index.php?route=api/price&sku=7', 'price', '/index.php?route=api/price'],
  ['/index.php?sku=7&route=api%2Fprice%2Flist', 'price', '/index.php?route=api/price/list'],
  ['/index.php?route=api/promotion/list', 'price', '/index.php?route=api/promotion/list'],
  ['/index.php?route=api/login', 'price', '/index.php?route=api/login'],
  ['/index.php?route=api/cart/add', 'cart', '/index.php?route=api/cart/add'],
  ['/index.php?route=api/coupon', 'cart', '/index.php?route=api/coupon'],
  ['/index.php?route=api/cart/products', 'cart', '/index.php?route=api/cart/products'],
  ['/index.php?route=product/product&product_id=17', 'shop', '/shop'],
  ['/index.php?route=api/Price', 'shop', '/shop'],
  ['/index.php?route=__proto__', 'shop', '/shop'],
  ['/index.php', 'shop', '/shop'],
  ['/shop.php?route=api/price', 'shop', '/shop'],
])('%s is of face %s, route %s', (path, face, route) => {
  const [bare = '', query] = path.split('?');
  expect(faceOf(bare, new URLSearchParams(query))).toMatchObject({ face, route });
});

test.each([
  ['/rest/mkt/V1/stockItems/x%20y', 'mkt', 'x%20y'],
  ['/rest/V1/stockItems/V1', 'default', 'V1'],
  ['/rest/nosuch/V1/stockItems/7', 'default', '7'],
  ['/rest/constructor/V1/stockItems/7', 'default', '7'],
])('%s asks view %s for %s', (path, view, sku) => {
  expect(restRouteOf(path)).toMatchObject({ kind: 'stock-item', view, sku });
});
