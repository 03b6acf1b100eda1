import { useQueryClient } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { liveFeed } from '../api/live-feed.js';
import { isSignedOut, useSession } from '../api/use-session.js';
import { SignInPage } from '../pages/sign-in-page.js';
import { LiveBadge } from './live-badge.js';
import { SchemeSwitch } from './scheme-switch.js';
import { SignedIn } from './signed-in.js';

/** Pages, the one most wanted at night first. */
const PAGES = [
  { to: '/', name: 'Overview' },
  { to: '/timeline', name: 'Timeline' },
  { to: '/map', name: 'Map' },
  { to: '/incidents', name: 'Incidents' },
  { to: '/orders', name: 'Orders' },
  { to: '/mismatches', name: 'Mismatches' },
  { to: '/contracts', name: 'Contracts' },
  { to: '/readiness', name: 'Readiness' },
  { to: '/settings', name: 'Settings' },
] as const;
/** Pages that control serves without script. */
const PLAIN = [
  { href: '/integrations', name: 'Integrations' },
  { href: '/consistency', name: 'Consistency' },
  { href: '/authority', name: 'Stock authority' },
  { href: '/runbooks', name: 'Runbooks' },
  { href: '/problems', name: 'Problems' },
  { href: '/status', name: 'Plain status' },
] as const;

const ENTRY = 'block rounded-md px-3 py-1.5 text-ink no-underline hover:bg-sunken';

/** What is around every page: where one can go, and how old the picture is. */
export function Frame() {
  const { data: session, error } = useSession();
  const answers = useQueryClient();
  const [isMenuOpen, openMenu] = useState(false);
  const { pathname } = useLocation();
  // In a narrow window the menu covers what somebody wanted to see by it.
  useEffect(() => openMenu(false), [pathname]);
  const mayLook = session?.permissions.includes('read') ?? false;
  useEffect(() => {
    if (!mayLook) return undefined;
    liveFeed.open(answers);
    return () => liveFeed.close();
  }, [mayLook, answers]);
  if (session !== undefined && isSignedOut(session)) return <SignInPage />;
  return (
    <div className="mx-auto min-h-dvh max-w-[90rem] lg:grid lg:grid-cols-[14rem_minmax(0,1fr)]">
      <a
        href="#page"
        className="sr-only focus:not-sr-only focus:absolute focus:m-2 focus:rounded-md focus:bg-raised focus:p-2"
      >
        To the page
      </a>
      <header className="border-line print:hidden px-4 pt-4 lg:sticky lg:top-0 lg:h-dvh lg:overflow-y-auto lg:border-r lg:pb-6">
        <div className="flex items-center justify-between gap-4">
          <p className="flex items-center gap-2 text-lg font-bold">
            <img src="/console/favicon.svg" alt="" className="size-7" />
            Banyan
          </p>
          <div className="flex items-center gap-3">
            <LiveBadge />
            <button
              type="button"
              aria-expanded={isMenuOpen}
              aria-controls="menu"
              onClick={() => openMenu(!isMenuOpen)}
              className="rounded-md border border-edge px-3 py-1 font-semibold lg:hidden"
            >
              Menu
            </button>
          </div>
        </div>
        <nav
          id="menu"
          aria-label="Pages"
          className={`mt-4 flex-wrap gap-x-1 lg:block ${isMenuOpen ? 'flex' : 'hidden'}`}
        >
          {PAGES.map(({ to, name }) => (
            <Link
              key={to}
              to={to}
              className={ENTRY}
              activeProps={{ className: 'bg-sunken font-semibold', 'aria-current': 'page' }}
              activeOptions={{ exact: to === '/', includeSearch: false }}
            >
              {name}
            </Link>
          ))}
          {PLAIN.map(({ href, name }) => (
            <a key={href} href={href} className={ENTRY}>
              {name}
            </a>
          ))}
        </nav>
        <div className={`mt-4 px-3 lg:block ${isMenuOpen ? '' : 'hidden'}`}>
          <SchemeSwitch />
        </div>
        {session && (
          <div className="mt-4 lg:px-3">
            <SignedIn session={session} />
          </div>
        )}
      </header>
      <main id="page" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8">
        {/* Nothing is asked before it is known who asks; where control is away, each page says so. */}
        {session === undefined && error === null ? <p className="text-soft">Asking control …</p> : <Outlet />}
      </main>
    </div>
  );
}
