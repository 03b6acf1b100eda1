import { Link } from '@tanstack/react-router';
import type { Series } from '../../api/control.generated.js';
import { percent } from '../../look/words.js';
import { Table, type Column } from '../../parts/table.js';

type Share = Series['channels'][number];

/** How well each channel was answered, by arm; one that is chosen is what the charts show. */
export function ChannelTable({ series, chosen }: { readonly series: Series; readonly chosen: string | undefined }) {
  const { channels } = series;
  if (channels.length === 0) return null;
  const name: Column<Share> = {
    name: 'Channel',
    cell: ({ channel }) =>
      channel === '' ? 'none said' : <ChannelLink channel={channel} isChosen={channel === chosen} />,
  };
  return (
    <section aria-label="By channel" className="mt-7">
      <h3 className="font-semibold">By channel</h3>
      <Table
        caption="Indicators by channel"
        columns={[name, ...COLUMNS]}
        rows={channels}
        keyOf={({ channel, arm }) => `${channel} ${arm}`}
      />
    </section>
  );
}

const COLUMNS: readonly Column<Share>[] = [
  { name: 'Arm', cell: ({ arm }) => <span className={arm === 'service' ? 'text-service' : 'text-legacy'}>{arm}</span> },
  { name: 'Requests', isFigure: true, cell: ({ requests }) => requests.toLocaleString('en') },
  {
    name: 'Answered well',
    isFigure: true,
    cell: ({ availability: { value, low, high } }) => (
      <>
        {percent(value)}{' '}
        <span className="text-soft">
          ({percent(low)} to {percent(high)})
        </span>
      </>
    ),
  },
  { name: 'Slow', isFigure: true, cell: ({ slow }) => slow.toLocaleString('en') },
];

function ChannelLink({ channel, isChosen }: { readonly channel: string; readonly isChosen: boolean }) {
  return (
    <Link
      from="/domains/$domain"
      search={({ channel: _channel, ...search }) => (isChosen ? search : { ...search, channel })}
      resetScroll={false}
      className="font-semibold"
    >
      {isChosen ? `${channel}: show all` : channel}
    </Link>
  );
}
