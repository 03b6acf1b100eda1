import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame/frame.js';
import { DomainPage } from './pages/domain/domain-page.js';
import { NoSuchPage } from './pages/no-such-page.js';
import { OrderPage, readOrderSearch } from './pages/orders/order-page.js';
import { OrdersPage, readOrdersSearch } from './pages/orders/orders-page.js';
import { OverviewPage } from './pages/overview/overview-page.js';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });
const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });
const domain = createRoute({ getParentRoute: () => root, path: '/domains/$domain', component: DomainRoute });
const orders = createRoute({
  getParentRoute: () => root,
  path: '/orders',
  component: OrdersPage,
  validateSearch: readOrdersSearch,
});
const order = createRoute({
  getParentRoute: () => root,
  path: '/orders/$reference',
  component: OrderRoute,
  validateSearch: readOrderSearch,
});

function DomainRoute() {
  return <DomainPage name={domain.useParams().domain} />;
}

function OrderRoute() {
  return <OrderPage reference={order.useParams().reference} />;
}

export const router = createRouter({
  routeTree: root.addChildren([overview, domain, orders, order]),
  basepath: '/console',
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
