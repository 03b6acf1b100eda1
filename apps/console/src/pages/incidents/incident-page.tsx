import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { IncidentPage as Incident } from '../../api/control.generated.js';
import { Asked } from '../../parts/asked.js';
import { Button } from '../../parts/button.js';
import { Card } from '../../parts/card.js';
import { Facts } from '../../parts/facts.js';
import { Instant } from '../../parts/instant.js';
import { Mark, type Tone } from '../../parts/mark.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { PageTitle } from '../page-title.js';
import { SeverityMark } from './severity-mark.js';
import { TimelineCard } from './timeline-card.js';
import { useAsking } from './use-asking.js';
import { useIncident } from './use-incidents.js';

/** One incident: what it is, what it cost, what happened when, and who knows of it. */
export function IncidentPage({ id }: { readonly id: string }) {
  const incident = useIncident(id);
  return (
    <Asked query={incident}>
      {(found) => (
        <>
          <PageTitle title={found.title} aside={<SeverityMark incident={found} />} />
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <SummaryCard incident={found} />
            <TimelineCard timeline={found.timeline} />
            <DeliveriesCard deliveries={found.deliveries} />
          </div>
        </>
      )}
    </Asked>
  );
}

const ACTIONS = {
  notes: {
    title: 'Write into the timeline',
    preview: 'What you saw, tried or suspect. It stands there for ever, with your name.',
    act: 'Write it',
  },
  acknowledge: {
    title: 'Take the incident in hand',
    preview: 'Say what you look at. Its owners are told that you have it.',
    act: 'Take it in hand',
  },
  resolve: {
    title: 'Resolve the incident',
    preview: 'Say what ended it. Who was told that it began is told that it is over.',
    act: 'Resolve it',
  },
} as const;

function SummaryCard({ incident }: { readonly incident: Incident }) {
  const { id, scope, openedAt, acknowledgedAt, acknowledgedBy, resolvedAt, resolvedBy, resolution, impact, state } =
    incident;
  const [asked, setAsked] = useState<keyof typeof ACTIONS>();
  const { journeys, business } = impact;
  const exported = `/api/incidents/${id}`;
  return (
    <Card
      title="Summary"
      aside={
        <span className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <a href={`${exported}/postmortem.md`} download>
            Post-mortem (Markdown)
          </a>
          <a href={`${exported}/timeline.json`} download>
            Timeline (JSON)
          </a>
        </span>
      }
    >
      <Facts
        facts={[
          {
            name: 'Where',
            value:
              scope === 'shop' ? (
                'the whole shop'
              ) : (
                <Link to="/domains/$domain" params={{ domain: scope }}>
                  {scope}
                </Link>
              ),
          },
          { name: 'Opened', value: <Instant iso={openedAt} /> },
          {
            name: 'In hand',
            value: acknowledgedBy ?? 'of nobody',
            more: acknowledgedAt === null ? undefined : <Instant iso={acknowledgedAt} />,
          },
          {
            name: 'Resolved',
            value: resolvedAt === null ? 'not yet' : <Instant iso={resolvedAt} />,
            more: resolvedBy === null ? undefined : `by ${resolvedBy}: ${resolution ?? ''}`,
          },
          {
            name: 'Failed at the service',
            value:
              journeys === null
                ? 'not known'
                : `${journeys.failed.toLocaleString('en')} of ${journeys.requests.toLocaleString('en')} requests`,
            more: journeys === null ? undefined : 'reads among them were answered by legacy',
          },
          {
            name: 'Orders and money',
            value:
              business === null
                ? 'not known'
                : `${business.orders.lost} orders (${business.orders.low} to ${business.orders.high})`,
          },
        ]}
      />
      <div className="mt-5 flex flex-wrap gap-3">
        <Button onClick={() => setAsked('notes')}>Write a note …</Button>
        {state === 'open' && <Button onClick={() => setAsked('acknowledge')}>Take in hand …</Button>}
        {state === 'open' && <Button onClick={() => setAsked('resolve')}>Resolve …</Button>}
      </div>
      {asked !== undefined && <ActionDialog incident={id} action={asked} onClose={() => setAsked(undefined)} />}
    </Card>
  );
}

interface ActionDialogProps {
  readonly incident: string;
  readonly action: keyof typeof ACTIONS;
  readonly onClose: () => void;
}

function ActionDialog({ incident, action, onClose }: ActionDialogProps) {
  const { isPending, error, ask } = useAsking(`/incidents/${encodeURIComponent(incident)}/${action}`, onClose);
  return <ReasonDialog {...ACTIONS[action]} isPending={isPending} error={error} onAct={ask} onClose={onClose} />;
}

const TONES: Readonly<Record<Incident['deliveries'][number]['state'], Tone>> = {
  delivered: 'good',
  waiting: 'wait',
  parked: 'bad',
  dropped: 'off',
};

function DeliveriesCard({ deliveries }: Pick<Incident, 'deliveries'>) {
  return (
    <Card title="Messages">
      {deliveries.length === 0 ? (
        <p className="max-w-prose text-soft">
          No message is kept: either no owner of this has a channel, or they were delivered more than a week ago and
          stand in the timeline.
        </p>
      ) : (
        <ul className="divide-y divide-line">
          {deliveries.map(({ id, channel, action, state, attempts, queuedAt, deliveredAt, lastError }) => (
            <li key={id} className="grid gap-x-4 gap-y-1 py-2 first:pt-0 last:pb-0 sm:grid-cols-[12rem_minmax(0,1fr)]">
              <p className="text-sm text-soft">
                <Instant iso={deliveredAt ?? queuedAt} />
              </p>
              <p className="wrap-anywhere">
                <Mark tone={TONES[state]}>{state}</Mark> <span className="font-semibold">{channel}</span>: {action}{' '}
                <span className="text-sm text-soft">
                  {attempts} {attempts === 1 ? 'try' : 'tries'}
                  {lastError === null ? '' : `, the last refusal: ${lastError}`}
                </span>
              </p>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
