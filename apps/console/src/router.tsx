import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { Frame } from './frame/frame.js';
import { DomainPage } from './pages/domain/domain-page.js';
import { NoSuchPage } from './pages/no-such-page.js';
import { SettingsPage } from './pages/settings/settings-page.js';
import { settingsSearch } from './pages/settings/settings-search.js';
import { OverviewPage } from './pages/overview/overview-page.js';

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });
const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });
const domain = createRoute({ getParentRoute: () => root, path: '/domains/$domain', component: DomainRoute });

/** An address to send people to: whoever is signed in already is led on. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  beforeLoad: () => {
    throw redirect({ to: '/' });
  },
});
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: settingsSearch,
  component: SettingsRoute,
});

function SettingsRoute() {
  return <SettingsPage search={settings.useSearch()} />;
}

function DomainRoute() {
  return <DomainPage name={domain.useParams().domain} />;
}

export const router = createRouter({
  routeTree: root.addChildren([overview, domain, settings, signIn]),
  basepath: '/console',
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
