import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { STOCK_TAKING_ROUTES, stockTakingRouteOf } from './stock-taking-routes.js';

const nameOf = (target: string, method = 'GET'): string | undefined => {
  const [path = '', query = ''] = target.split('?');
  return stockTakingRouteOf(method, decodeURIComponent(path), query)?.name;
};

describe('a route of the core that takes stock', () => {
  it.each([
    ['/index.php?route=api/order/confirm', 'api/order/confirm'],
    ['/?route=api/order/confirm', 'api/order/confirm'],
    ['//index.php?route=api%2Forder%2Fconfirm&api_token=1', 'api/order/confirm'],
    ['/index.php/x?route=api/order/confirm', 'api/order/confirm'],
    ['/index.php?route=common/home&route=api/order/confirm', 'api/order/confirm'],
    ['/index.php?route=api/order/CONFIRM', 'api/order/confirm'],
    ['/index.php?route=/api//order/confirm/', 'api/order/confirm'],
    ['/index.php?route=api/order/con.firm', 'api/order/confirm'],
    ['/index.php?route=api/order/history', 'api/order/history'],
    ['/index.php?route=api/order/edit', 'api/order/edit'],
    ['/index.php?route=api/order/add', 'api/order/add'],
    ['/index.php?route=checkout/confirm', 'checkout/confirm'],
    ['/index.php?route=extension/payment/card/confirm', 'extension/payment/{code}/confirm'],
    ['/index.php?route=extension/payment/pay_later2/confirm', 'extension/payment/{code}/confirm'],
  ])('%s is %s, by any method', (target, name) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT']) expect(nameOf(target, method)).toBe(name);
  });

  it('is the import only where a document is posted', () => {
    expect(['POST', 'post', 'GET', 'HEAD'].map((method) => nameOf('/import/order', method))).toEqual([
      'import/order',
      'import/order',
      undefined,
      undefined,
    ]);
    expect(nameOf('//import/Order/', 'POST')).toBe('import/order');
  });

  it.each([
    '/index.php?route=api/order/info',
    '/index.php?route=api/cart/add',
    '/index.php?route=checkout/success',
    '/index.php?route=extension/payment/card',
    '/index.php?route=extension/payment/a/b/confirm',
    '/index.php?route=checkout/confirmation',
    '/index.php',
    '/checkout/cart?route=api/order/confirm',
    '/api/v2_soap',
  ])('%s is none', (target) => {
    expect(nameOf(target, 'POST')).toBeUndefined();
  });

  it('is found by its own name, each by one', () => {
    for (const { name, methods } of STOCK_TAKING_ROUTES) {
      const asked = name.replace('{code}', 'cod');
      const target = name === 'import/order' ? '/import/order' : `/index.php?route=${asked}`;
      expect(nameOf(target, methods === 'any' ? 'HEAD' : methods[0])).toBe(name);
    }
  });
});

/** The routes that the stand-in answers by its order face, read from its own table: a further one must be judged here. */
it('has been judged of every route of the order face', () => {
  const table = readFileSync(join(PROJECT_ROOT, 'apps/legacy-core/src/opencart/index-route.ts'), 'utf8');
  const routes = [...table.matchAll(/'([^']+)': 'order'/g)].map(([, route = '']) => route);
  const told = /^(api\/customer|api\/(shipping|payment)\/(address|methods?)|api\/order\/info|checkout\/success)$/;
  const taking = routes.filter((route) => nameOf(`/index.php?route=${route}`) !== undefined);
  expect(routes.filter((route) => !taking.includes(route) && !told.test(route))).toEqual([]);
  expect(taking.length).toBeGreaterThanOrEqual(6);
});

it('has been judged of every place of the core that takes stock', () => {
  const folder = join(PROJECT_ROOT, 'apps/legacy-core/src/orders');
  const callers = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== 'move-stock.ts')
    .filter((file) => readFileSync(join(folder, file), 'utf8').includes('takeStock('));
  // confirm: api/order/confirm and the payment pages; change-status: api/order/history; file-order: import/order.
  expect(callers.toSorted()).toEqual(['change-status.ts', 'confirm-order.ts', 'file-order.ts']);
});
