import { useQuery } from '@tanstack/react-query';
import { askControl } from '../../api/ask-control.js';
import type { ShopMap } from '../../api/control.generated.js';
import { count } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { PageTitle } from '../page-title.js';
import { MapGraph } from './map-graph.js';
import type { MapSearch } from './map-search.js';
import { MapTable } from './map-table.js';
import { SwitchesCard } from './switches-card.js';

const AGAIN_MS = 5_000;

/** The way of a shopper's request, with its health, and which integration to mend first: as a graph, and the same as a table. */
export function MapPage({ search }: { readonly search: MapSearch }) {
  const asked = useQuery({
    queryKey: ['map'],
    queryFn: ({ signal }) => askControl<ShopMap>('/map', { signal }),
    refetchInterval: AGAIN_MS,
  });
  return (
    <>
      <PageTitle title="Map" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Asked query={asked}>
          {(map) => (
            <>
              <p className="text-lg">{mendFirst(map)}</p>
              <Card title="The way of a request">
                <MapGraph map={map} />
              </Card>
              <Card title="The same as a table">
                <MapTable map={map} />
              </Card>
            </>
          )}
        </Asked>
        <SwitchesCard chosen={search.integration} />
      </div>
    </>
  );
}

function mendFirst({ journeys: { seen, failed, minutes }, nodes }: ShopMap): string {
  if (seen === 0) {
    return `No session was seen within ${minutes} minutes. As soon as shoppers come, the integration that fails most of them stands here.`;
  }
  if (failed === 0) return `None of ${count(seen, 'session')} within ${minutes} minutes saw a failure.`;
  const of = `${failed.toLocaleString('en')} of ${count(seen, 'session')} within ${minutes} minutes saw a failure`;
  const first = nodes.find(({ rank, failedJourneys }) => rank === 1 && failedJourneys > 0);
  return first === undefined
    ? `${of}; no integration is the cause of any.`
    : `${of}. Mend ${first.title} first: it failed ${first.failedJourneys.toLocaleString('en')} of them.`;
}
