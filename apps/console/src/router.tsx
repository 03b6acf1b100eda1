import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { DEFAULT_RANGE } from './charts/chart-range.js';
import { Frame } from './frame/frame.js';
import { contractSearch } from './pages/contracts/contract-search.js';
import { domainSearch } from './pages/domain/domain-search.js';
import { incidentFilter } from './pages/incidents/incident-filter.js';
import { mapSearch } from './pages/map/map-search.js';
import { mismatchSearch } from './pages/mismatches/mismatch-search.js';
import { NoSuchPage } from './pages/no-such-page.js';
import { orderSearch } from './pages/orders/order-search.js';
import { ordersSearch } from './pages/orders/orders-search.js';
import { OverviewPage } from './pages/overview/overview-page.js';
import { readinessSearch } from './pages/readiness/readiness-search.js';
import { settingsSearch } from './pages/settings/settings-search.js';
import { timelineSearch } from './pages/timeline/timeline-search.js';

// All but the first page wait in files of their own until somebody wants them.
const AnyMismatches = lazyRouteComponent(() => import('./pages/mismatches/any-mismatches.js'), 'AnyMismatches');
const ContractsPage = lazyRouteComponent(() => import('./pages/contracts/contracts-page.js'), 'ContractsPage');
const DomainPage = lazyRouteComponent(() => import('./pages/domain/domain-page.js'), 'DomainPage');
const IncidentPage = lazyRouteComponent(() => import('./pages/incidents/incident-page.js'), 'IncidentPage');
const IncidentsPage = lazyRouteComponent(() => import('./pages/incidents/incidents-page.js'), 'IncidentsPage');
const MapPage = lazyRouteComponent(() => import('./pages/map/map-page.js'), 'MapPage');
const MismatchesPage = lazyRouteComponent(() => import('./pages/mismatches/mismatches-page.js'), 'MismatchesPage');
const MismatchGroupPage = lazyRouteComponent(
  () => import('./pages/mismatches/mismatch-group-page.js'),
  'MismatchGroupPage',
);
const OrderPage = lazyRouteComponent(() => import('./pages/orders/order-page.js'), 'OrderPage');
const OrdersPage = lazyRouteComponent(() => import('./pages/orders/orders-page.js'), 'OrdersPage');
const ReadinessPage = lazyRouteComponent(() => import('./pages/readiness/readiness-page.js'), 'ReadinessPage');
const SettingsPage = lazyRouteComponent(() => import('./pages/settings/settings-page.js'), 'SettingsPage');
const TimelinePage = lazyRouteComponent(() => import('./pages/timeline/timeline-page.js'), 'TimelinePage');

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });
const getParentRoute = () => root;

const overview = createRoute({ getParentRoute, path: '/', component: OverviewPage });
const domain = createRoute({
  getParentRoute,
  path: '/domains/$domain',
  validateSearch: domainSearch,
  component: function DomainRoute() {
    const { range = DEFAULT_RANGE, channel } = domain.useSearch();
    return <DomainPage name={domain.useParams().domain} range={range} channel={channel} />;
  },
});
const timeline = createRoute({
  getParentRoute,
  path: '/timeline',
  validateSearch: timelineSearch,
  component: () => <TimelinePage search={timeline.useSearch()} />,
});
const map = createRoute({
  getParentRoute,
  path: '/map',
  validateSearch: mapSearch,
  component: () => <MapPage search={map.useSearch()} />,
});
const orders = createRoute({ getParentRoute, path: '/orders', validateSearch: ordersSearch, component: OrdersPage });
const order = createRoute({
  getParentRoute,
  path: '/orders/$reference',
  validateSearch: orderSearch,
  component: () => <OrderPage reference={order.useParams().reference} />,
});
const incidents = createRoute({
  getParentRoute,
  path: '/incidents',
  validateSearch: incidentFilter,
  component: () => <IncidentsPage filter={incidents.useSearch()} />,
});
const incident = createRoute({
  getParentRoute,
  path: '/incidents/$incident',
  component: () => <IncidentPage id={incident.useParams().incident} />,
});
const anyMismatches = createRoute({ getParentRoute, path: '/mismatches', component: AnyMismatches });
const mismatches = createRoute({
  getParentRoute,
  path: '/mismatches/$domain',
  validateSearch: mismatchSearch,
  component: () => <MismatchesPage domain={mismatches.useParams().domain} search={mismatches.useSearch()} />,
});
const mismatchGroup = createRoute({
  getParentRoute,
  path: '/mismatches/$domain/$group',
  component: () => <MismatchGroupPage {...mismatchGroup.useParams()} />,
});
const contracts = createRoute({
  getParentRoute,
  path: '/contracts',
  validateSearch: contractSearch,
  component: () => <ContractsPage search={contracts.useSearch()} />,
});
const readiness = createRoute({
  getParentRoute,
  path: '/readiness',
  validateSearch: readinessSearch,
  component: () => <ReadinessPage name={readiness.useSearch().domain} />,
});
const settings = createRoute({
  getParentRoute,
  path: '/settings',
  validateSearch: settingsSearch,
  component: () => <SettingsPage search={settings.useSearch()} />,
});
/** An address to send people to: whoever is signed in already is led on. */
const signIn = createRoute({
  getParentRoute,
  path: '/sign-in',
  beforeLoad: () => {
    throw redirect({ to: '/' });
  },
});

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    domain,
    timeline,
    map,
    orders,
    order,
    incidents,
    incident,
    anyMismatches,
    mismatches,
    mismatchGroup,
    contracts,
    readiness,
    settings,
    signIn,
  ]),
  basepath: '/console',
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
