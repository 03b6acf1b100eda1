import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { DEFAULT_RANGE, rangeOf, type Range } from './charts/chart-range.js';
import { Frame } from './frame/frame.js';
import { contractSearch } from './pages/contracts/contract-search.js';
import { ContractsPage } from './pages/contracts/contracts-page.js';
import { DomainPage } from './pages/domain/domain-page.js';
import { IncidentPage } from './pages/incidents/incident-page.js';
import { IncidentsPage } from './pages/incidents/incidents-page.js';
import type { IncidentFilter } from './pages/incidents/use-incidents.js';
import { AnyMismatches } from './pages/mismatches/any-mismatches.js';
import { MismatchGroupPage } from './pages/mismatches/mismatch-group-page.js';
import { mismatchSearch } from './pages/mismatches/mismatch-search.js';
import { MismatchesPage } from './pages/mismatches/mismatches-page.js';
import { NoSuchPage } from './pages/no-such-page.js';
import { MapPage } from './pages/map/map-page.js';
import { OverviewPage } from './pages/overview/overview-page.js';
import { ReadinessPage } from './pages/readiness/readiness-page.js';
import { SettingsPage } from './pages/settings/settings-page.js';
import { settingsSearch } from './pages/settings/settings-search.js';
import { TimelinePage } from './pages/timeline/timeline-page.js';
import { timelineSearch, type TimelineSearch } from './pages/timeline/timeline-search.js';

const CHANNEL = /^[a-z0-9-]{1,40}$/;

const root = createRootRoute({ component: Frame, notFoundComponent: NoSuchPage });
const overview = createRoute({ getParentRoute: () => root, path: '/', component: OverviewPage });
const domain = createRoute({
  getParentRoute: () => root,
  path: '/domains/$domain',
  component: DomainRoute,
  validateSearch: ({ range, channel }: Record<string, unknown>): { range?: Range; channel?: string } => {
    const known = rangeOf(range);
    return {
      ...(known === undefined || known === DEFAULT_RANGE ? {} : { range: known }),
      ...(typeof channel === 'string' && CHANNEL.test(channel) ? { channel } : {}),
    };
  },
});
const timeline = createRoute({
  getParentRoute: () => root,
  path: '/timeline',
  component: TimelineRoute,
  validateSearch: (search: Record<string, unknown>): TimelineSearch => timelineSearch(search),
});
const map = createRoute({ getParentRoute: () => root, path: '/map', component: MapPage });
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

const incidents = createRoute({
  getParentRoute: () => root,
  path: '/incidents',
  component: IncidentsRoute,
  validateSearch: ({ state, scope }: Readonly<Record<string, unknown>>): IncidentFilter => ({
    ...(state === 'open' || state === 'resolved' ? { state } : {}),
    ...(typeof scope === 'string' ? { scope } : {}),
  }),
});
const incident = createRoute({ getParentRoute: () => root, path: '/incidents/$incident', component: IncidentRoute });
const readiness = createRoute({
  getParentRoute: () => root,
  path: '/readiness',
  component: ReadinessRoute,
  validateSearch: ({ domain: name }: Readonly<Record<string, unknown>>): { readonly domain?: string } =>
    typeof name === 'string' ? { domain: name } : {},
});

function IncidentsRoute() {
  return <IncidentsPage filter={incidents.useSearch()} />;
}

function IncidentRoute() {
  return <IncidentPage id={incident.useParams().incident} />;
}

function ReadinessRoute() {
  return <ReadinessPage name={readiness.useSearch().domain} />;
}

function DomainRoute() {
  const { range = DEFAULT_RANGE, channel } = domain.useSearch();
  return <DomainPage name={domain.useParams().domain} range={range} channel={channel} />;
}

function TimelineRoute() {
  return <TimelinePage search={timeline.useSearch()} />;
}

export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    domain,
    timeline,
    map,
    anyMismatches,
    mismatches,
    mismatchGroup,
    contracts,
    incidents,
    incident,
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
