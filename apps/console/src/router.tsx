import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { DEFAULT_RANGE, rangeOf, type Range } from './charts/chart-range.js';
import { Frame } from './frame/frame.js';
import { DomainPage } from './pages/domain/domain-page.js';
import { NoSuchPage } from './pages/no-such-page.js';
import { MapPage } from './pages/map/map-page.js';
import { OverviewPage } from './pages/overview/overview-page.js';
import { TimelinePage } from './pages/timeline/timeline-page.js';
import { timelineSearch, type TimelineSearch } from './pages/timeline/timeline-search.js';

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

const CHANNEL = /^[a-z0-9-]{1,40}$/;

function DomainRoute() {
  const { range = DEFAULT_RANGE, channel } = domain.useSearch();
  return <DomainPage name={domain.useParams().domain} range={range} channel={channel} />;
}

function TimelineRoute() {
  return <TimelinePage search={timeline.useSearch()} />;
}

export const router = createRouter({
  routeTree: root.addChildren([overview, domain, timeline, map]),
  basepath: '/console',
  defaultPreload: 'intent',
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
