import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame/frame.js';
import { contractSearch } from './pages/contracts/contract-search.js';
import { ContractsPage } from './pages/contracts/contracts-page.js';
import { DomainPage } from './pages/domain/domain-page.js';
import { AnyMismatches } from './pages/mismatches/any-mismatches.js';
import { MismatchGroupPage } from './pages/mismatches/mismatch-group-page.js';
import { mismatchSearch } from './pages/mismatches/mismatch-search.js';
import { MismatchesPage } from './pages/mismatches/mismatches-page.js';
import { NoSuchPage } from './pages/no-such-page.js';
import { OverviewPage } from './pages/overview/overview-page.js';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });
const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });
const domain = createRoute({ getParentRoute: () => root, path: '/domains/$domain', component: DomainRoute });
const anyMismatches = createRoute({ getParentRoute: () => root, path: '/mismatches', component: AnyMismatches });
const mismatches = createRoute({
  getParentRoute: () => root,
  path: '/mismatches/$domain',
  validateSearch: mismatchSearch,
  component: () => <MismatchesPage domain={mismatches.useParams().domain} search={mismatches.useSearch()} />,
});
const mismatchGroup = createRoute({
  getParentRoute: () => root,
  path: '/mismatches/$domain/$group',
  component: () => <MismatchGroupPage {...mismatchGroup.useParams()} />,
});
const contracts = createRoute({
  getParentRoute: () => root,
  path: '/contracts',
  validateSearch: contractSearch,
  component: () => <ContractsPage search={contracts.useSearch()} />,
});

function DomainRoute() {
  return <DomainPage name={domain.useParams().domain} />;
}

export const router = createRouter({
  routeTree: root.addChildren([overview, domain, anyMismatches, mismatches, mismatchGroup, contracts]),
  basepath: '/console',
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
