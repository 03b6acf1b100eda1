import { useState } from 'react';
import type { NotificationChannels } from '../../api/control.generated.js';
import { Asked } from '../../parts/asked.js';
import { Button } from '../../parts/button.js';
import { Card } from '../../parts/card.js';
import { Mark } from '../../parts/mark.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { ParkedMessages } from './parked-messages.js';
import { useAsking } from './use-asking.js';
import { useChannels } from './use-incidents.js';

type Channel = NotificationChannels['channels'][number];
type Owner = NotificationChannels['owners'][number];

/** Who answers for what, by which channels they are told, and whether those work. */
export function ChannelsCard() {
  const channels = useChannels();
  const [tested, setTested] = useState<string>();
  return (
    <Card title="Who is told">
      <Asked query={channels}>
        {(told) => (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <Channels channels={told.channels} onTest={setTested} />
            {told.channels.some(({ deliveries }) => (deliveries?.parked ?? 0) > 0) && <ParkedMessages />}
            <Owners owners={told.owners} />
          </div>
        )}
      </Asked>
      {tested !== undefined && <TestDialog channel={tested} onClose={() => setTested(undefined)} />}
    </Card>
  );
}

function Channels({
  channels,
  onTest,
}: {
  readonly channels: readonly Channel[];
  readonly onTest: (name: string) => void;
}) {
  if (channels.length === 0) {
    return (
      <p className="max-w-prose text-soft">
        Nobody is told yet. A file that <code>BANYAN_OWNERS_FILE</code> names says which channels there are (Slack,
        Teams, PagerDuty, Opsgenie or Jira Service Management, a signed webhook) and whom each one reaches.
      </p>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {channels.map(({ name, kind, host, deliveries }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-2 first:pt-0 last:pb-0">
          <span className="min-w-40 flex-1 wrap-anywhere">
            <span className="font-semibold">{name}</span>{' '}
            <span className="text-soft">
              by {kind}, {host}
            </span>
          </span>
          <ChannelMark deliveries={deliveries} />
          <Button onClick={() => onTest(name)} aria-label={`Test ${name}`}>
            Test …
          </Button>
        </li>
      ))}
    </ul>
  );
}

function ChannelMark({ deliveries }: { readonly deliveries: Channel['deliveries'] }) {
  if (deliveries === null) return <Mark tone="off">not known</Mark>;
  const { parked, waiting, away } = deliveries;
  if (parked > 0) return <Mark tone="bad">{parked} not taken</Mark>;
  if (away) return <Mark tone="bad">takes nothing, {waiting} waiting</Mark>;
  return waiting > 0 ? <Mark tone="wait">{waiting} waiting</Mark> : <Mark tone="good">nothing waits</Mark>;
}

function Owners({ owners }: { readonly owners: readonly Owner[] }) {
  return (
    <section aria-label="Owners">
      <h3 className="text-sm text-soft">Who answers for what</h3>
      <ul className="mt-1 divide-y divide-line">
        {owners.map(({ name, domains, integrations, channels, from }) => (
          <li
            key={name}
            className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[11rem_minmax(0,1fr)_14rem] sm:items-baseline"
          >
            <span className="font-semibold">{name}</span>
            <span className="text-sm wrap-anywhere">
              {[...domains, ...integrations.map(({ id }) => id)].join(', ')}
            </span>
            <span className="text-sm sm:text-right">
              {channels.length === 0 ? (
                <Mark tone="off">told by nobody</Mark>
              ) : (
                `told by ${channels.join(', ')}, from ${from} on`
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function TestDialog({ channel, onClose }: { readonly channel: string; readonly onClose: () => void }) {
  const { isPending, error, ask } = useAsking('/notifications/test', onClose);
  return (
    <ReasonDialog
      title={`Test ${channel}`}
      preview="A message goes to the channel that says it is a test, and who asked for it. It takes the way that all messages take."
      act="Send it"
      asksWhy={false}
      isPending={isPending}
      error={error}
      onAct={({ person }) => ask({ channel, person })}
      onClose={onClose}
    />
  );
}
