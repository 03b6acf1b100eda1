import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Asked } from '../../parts/asked.js';
import { Button } from '../../parts/button.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { PageTitle } from '../page-title.js';
import { ChannelsCard } from './channels-card.js';
import { OpenDialog } from './open-dialog.js';
import { SeverityMark } from './severity-mark.js';
import type { IncidentFilter } from './incident-filter.js';
import { useIncidents } from './use-incidents.js';

const TABS = [
  { name: 'All', state: undefined },
  { name: 'Open', state: 'open' },
  { name: 'Resolved', state: 'resolved' },
] as const;

/** What is or was wrong, and who is told of it. */
export function IncidentsPage({ filter }: { readonly filter: IncidentFilter }) {
  const incidents = useIncidents(filter);
  const [opening, setOpening] = useState(false);
  return (
    <>
      <PageTitle title="Incidents" aside={<Button onClick={() => setOpening(true)}>Open an incident …</Button>} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Card
          title="What is or was wrong"
          aside={
            <nav aria-label="Which incidents" className="flex flex-wrap gap-1">
              {TABS.map(({ name, state }) => (
                <Link
                  key={name}
                  to="/incidents"
                  search={{
                    ...(filter.scope === undefined ? {} : { scope: filter.scope }),
                    ...(state === undefined ? {} : { state }),
                  }}
                  className="rounded-md px-3 py-1.5 text-ink no-underline hover:bg-sunken"
                  {...(filter.state === state
                    ? {
                        'aria-current': 'page',
                        className: 'rounded-md bg-sunken px-3 py-1.5 font-semibold text-ink no-underline',
                      }
                    : {})}
                >
                  {name}
                </Link>
              ))}
            </nav>
          }
        >
          <Asked query={incidents}>
            {({ incidents: found }) =>
              found.length === 0 ? (
                <p className="max-w-prose text-soft">
                  {filter.state === 'open' ? 'Nothing is open.' : 'There was none yet.'} An incident opens by itself
                  when evidence takes traffic back to legacy, or when an alert comes in; a person can open one at any
                  time. From then on everything that is seen, decided and tried stands in its timeline, and who was
                  told.
                </p>
              ) : (
                <ul className="divide-y divide-line">
                  {found.map((incident) => (
                    <li
                      key={incident.id}
                      className="grid gap-x-4 gap-y-1 py-3 first:pt-0 last:pb-0 sm:grid-cols-[8rem_minmax(0,1fr)_auto] sm:items-baseline"
                    >
                      <span>
                        <SeverityMark incident={incident} />
                      </span>
                      <span className="wrap-anywhere">
                        <Link to="/incidents/$incident" params={{ incident: incident.id }} className="font-semibold">
                          {incident.title}
                        </Link>
                        <span className="block text-sm text-soft">
                          {incident.scope === 'shop' ? 'the whole shop' : incident.scope}
                          {incident.resolution === null ? '' : `: ${incident.resolution}`}
                        </span>
                      </span>
                      <span className="text-sm text-soft">
                        <Instant iso={incident.openedAt} />
                      </span>
                    </li>
                  ))}
                </ul>
              )
            }
          </Asked>
        </Card>
        <ChannelsCard />
      </div>
      {opening && <OpenDialog onClose={() => setOpening(false)} />}
    </>
  );
}
