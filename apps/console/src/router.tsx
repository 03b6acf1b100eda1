import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { Frame } from './frame/frame.js';
import { DomainPage } from './pages/domain/domain-page.js';
import { NoSuchPage } from './pages/no-such-page.js';
import { OverviewPage } from './pages/overview/overview-page.js';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });
const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });
const domain = createRoute({ getParentRoute: () => root, path: '/domains/$domain', component: DomainRoute });

function DomainRoute() {
  return <DomainPage name={domain.useParams().domain} />;
}

export const router = createRouter({
  routeTree: root.addChildren([overview, domain]),
  basepath: '/console',
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
