import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { askControl } from '../../api/ask-control.js';
import type { DomainStatus, Series } from '../../api/control.generated.js';
import { DEFAULT_RANGE, RANGES, type Range } from '../../charts/chart-range.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { ChannelTable } from './channel-table.js';

/** The library that draws is some 20 kB: it comes when there is something to draw. */
const DomainCharts = lazy(() =>
  import('../../charts/domain-charts.js').then((module) => ({ default: module.DomainCharts })),
);

/** The picture comes once a second; a chart is asked for again no more often than this, ms. */
const SHORT_RANGE_MS = 5_000;
const LONG_RANGE_MS = 30_000;

interface ChartsCardProps {
  readonly domain: DomainStatus;
  readonly range: Range;
  /** Undefined: all. */
  readonly channel: string | undefined;
  /** Of the picture of the shop: charts go on with it. */
  readonly asOf: string;
}

/** Both arms over time. How far back and which channel stand in the URL. */
export function ChartsCard({ domain: { domain }, range, channel, asOf }: ChartsCardProps) {
  const everyMs = RANGES[range].minutes <= RANGES['6h'].minutes ? SHORT_RANGE_MS : LONG_RANGE_MS;
  const nowMs = Math.floor(Date.parse(asOf) / everyMs) * everyMs;
  const asked = useQuery({
    queryKey: ['series', domain, range, channel, nowMs],
    queryFn: ({ signal }) => askControl<Series>(pathOf(domain, range, channel, nowMs), { signal }),
    placeholderData: keepPreviousData,
    // Each is of its own moment: what is past is not asked for again.
    gcTime: LONG_RANGE_MS,
  });
  return (
    <Card title="Over time" aside={<RangeButtons range={range} />}>
      <Asked query={asked}>
        {(series) => (
          <>
            {channel !== undefined && (
              <p className="mb-4 text-soft">
                Only of the channel <strong className="text-ink">{channel}</strong>; copies have none.
              </p>
            )}
            <Suspense fallback={<p className="text-soft">Fetching what draws charts …</p>}>
              <DomainCharts series={series} />
            </Suspense>
            <ChannelTable series={series} chosen={channel} />
          </>
        )}
      </Asked>
    </Card>
  );
}

function RangeButtons({ range }: { readonly range: Range }) {
  const navigate = useNavigate({ from: '/domains/$domain' });
  return (
    <div role="group" aria-label="How far back" className="flex flex-wrap gap-1">
      {(Object.keys(RANGES) as Range[]).map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={each === range}
          onClick={() =>
            void navigate({
              search: ({ range: _range, ...search }) => (each === DEFAULT_RANGE ? search : { ...search, range: each }),
              replace: true,
              resetScroll: false,
            })
          }
          className="rounded-md border border-edge px-2.5 py-1 text-sm aria-pressed:bg-ink aria-pressed:font-semibold aria-pressed:text-raised"
        >
          {RANGES[each].name}
        </button>
      ))}
    </div>
  );
}

function pathOf(domain: string, range: Range, channel: string | undefined, nowMs: number): string {
  const query = new URLSearchParams({ from: new Date(nowMs - RANGES[range].minutes * 60_000).toISOString() });
  if (channel !== undefined) query.set('channel', channel);
  return `/domains/${encodeURIComponent(domain)}/series?${query.toString()}`;
}
