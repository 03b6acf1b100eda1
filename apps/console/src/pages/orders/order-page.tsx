import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { askControl, ControlProblem } from '../../api/ask-control.js';
import type { OrderJourney } from '../../api/control.generated.js';
import { asWords } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Facts } from '../../parts/facts.js';
import { Instant } from '../../parts/instant.js';
import { Mark } from '../../parts/mark.js';
import { PageTitle } from '../page-title.js';
import { ComparisonCard } from './comparison-card.js';
import { ANSWERS, money, tries } from './journey-words.js';
import { MomentTable } from './moment-table.js';
import type { OrderSearch } from './order-search.js';
import { SwimLanes } from './swim-lanes.js';

/** One order, from click to warehouse. @param reference its reference, its trace id, or a storefront and its key */
export function OrderPage({ reference }: { readonly reference: string }) {
  const search = useSearch({ from: '/orders/$reference' });
  const query = useJourney(reference);
  const other = useJourney(search.against);
  return (
    <>
      <PageTitle
        title={`Order ${query.data?.reference ?? reference}`}
        aside={query.data && <Mark tone={ANSWERS[query.data.outcome].tone}>{ANSWERS[query.data.outcome].words}</Mark>}
      />
      {query.error instanceof ControlProblem && query.error.status === 404 ? (
        <Unknown />
      ) : (
        <Asked query={query}>
          {(journey) => (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
              <StandingCard journey={journey} />
              <WayCard journey={journey} search={search} />
              {search.against === undefined ? (
                <Against journey={journey} />
              ) : (
                <Asked query={other}>{(healthy) => <ComparisonCard one={journey} other={healthy} />}</Asked>
              )}
              <DecisionsCard journey={journey} />
            </div>
          )}
        </Asked>
      )}
    </>
  );
}

function useJourney(reference: string | undefined): UseQueryResult<OrderJourney> {
  return useQuery({
    queryKey: ['journey', reference],
    queryFn: ({ signal }) =>
      askControl<OrderJourney>(`/orders/${encodeURIComponent(reference ?? '')}/journey`, { signal }),
    enabled: reference !== undefined,
    retry: false,
    refetchInterval: ({ state: { data } }) =>
      data?.moments.some(({ outcome }) => outcome === 'waiting') ? 3_000 : false,
  });
}

function Unknown() {
  return (
    <p className="text-soft">
      No order has this reference, trace id or key. <Link to="/orders">All orders</Link>
    </p>
  );
}

function StandingCard({ journey }: { readonly journey: OrderJourney }) {
  const { arm, route, boundAt, storefront, standing, attempts, authority, traceIds } = journey;
  return (
    <Card title="What it is">
      <Facts
        facts={[
          { name: 'Asked', value: <Instant iso={boundAt} />, more: `by ${storefront}` },
          {
            name: 'Stands',
            value: asWords(standing?.state ?? journey.outcome),
            more:
              standing === null
                ? 'as it was answered'
                : `${standing.channel}${standing.customer === '' ? '' : `, ${standing.customer}`}`,
          },
          ...(standing === null ? [] : [{ name: 'Total', value: money(standing.totalMinor, standing.currency) }]),
          {
            name: 'Arm',
            value: <span className={arm === 'legacy' ? 'text-legacy' : 'text-service'}>{arm}</span>,
            more: route === null ? 'why was not noted yet then' : `${route.stage}: ${asWords(route.reason)}`,
          },
          ...(route === null ? [] : [{ name: 'Contract', value: `orders ${route.contract}` }]),
          {
            name: 'Attempts',
            value: tries(attempts),
            more: attempts > 1 ? 'the same key was asked again' : 'of the storefront',
          },
          { name: 'Stock', value: authority.arm, more: `has the authority, term ${authority.term}` },
          {
            name: traceIds.length > 1 ? 'Traces' : 'Trace',
            value:
              traceIds.length === 0 ? (
                'none'
              ) : (
                <span className="font-mono text-sm font-normal">{traceIds.join(' ')}</span>
              ),
          },
        ]}
      />
    </Card>
  );
}

const TAB =
  'rounded-md px-3 py-1.5 no-underline hover:bg-sunken aria-[current]:bg-sunken aria-[current]:font-semibold text-ink';

function WayCard({ journey, search }: { readonly journey: OrderJourney; readonly search: OrderSearch }) {
  const { view, source } = search;
  const moments = journey.moments.filter((moment) => source === undefined || moment.source === source);
  const hasTrace = journey.moments.some((moment) => moment.source === 'trace');
  return (
    <Card
      title="Its way"
      aside={
        <nav aria-label="How its way is shown" className="flex flex-wrap gap-1 text-sm">
          <Way search={{ view: undefined }} isCurrent={view === undefined}>
            Lanes
          </Way>
          <Way search={{ view: 'table' }} isCurrent={view === 'table'}>
            Table
          </Way>
          {hasTrace ? (
            <>
              <Way search={{ source: undefined }} isCurrent={source === undefined}>
                All
              </Way>
              <Way search={{ source: 'books' }} isCurrent={source === 'books'}>
                Books
              </Way>
              <Way search={{ source: 'trace' }} isCurrent={source === 'trace'}>
                Trace
              </Way>
            </>
          ) : undefined}
        </nav>
      }
    >
      {journey.missing.map((words) => (
        <p key={words} className="mb-3 text-sm text-soft">
          {words}
        </p>
      ))}
      {view === 'table' ? <MomentTable moments={moments} /> : <SwimLanes moments={moments} />}
    </Card>
  );
}

interface WayProps {
  readonly search: Pick<OrderSearch, 'view' | 'source'>;
  readonly isCurrent: boolean;
  readonly children: string;
}

function Way({ search, isCurrent, children }: WayProps) {
  return (
    <Link
      to="."
      search={(at) => ({ ...at, ...search })}
      className={TAB}
      aria-current={isCurrent ? 'true' : undefined}
      activeOptions={{ exact: true, explicitUndefined: true }}
    >
      {children}
    </Link>
  );
}

/** To hold it against another: one of the same channel that nothing happened to, or any. */
function Against({ journey: { healthy } }: { readonly journey: OrderJourney }) {
  return (
    <Card title="Held against a healthy order">
      {healthy === null ? (
        <p className="text-soft">
          There is no order of the same channel yet that nothing happened to. Once there is, it can be held against this
          one.
        </p>
      ) : (
        <p>
          <Link to="." search={(at) => ({ ...at, against: healthy })}>
            Show where it went otherwise
          </Link>{' '}
          <span className="text-soft">
            than <span className="font-mono text-sm wrap-anywhere">{healthy}</span>, which took as long as the median of
            the last ones of its channel that nothing happened to.
          </span>
        </p>
      )}
    </Card>
  );
}

function DecisionsCard({ journey: { decisions } }: { readonly journey: OrderJourney }) {
  return (
    <Card title="Decisions then">
      {decisions.length === 0 ? (
        <p className="text-soft">
          Nothing had been decided about orders by then, and nothing was while it was under way: flags alone chose its
          arm.
        </p>
      ) : (
        <ol className="divide-y divide-line">
          {decisions.map(({ id, at, kind, by, reason, when }) => (
            <li key={id} className="py-2">
              <p className="flex flex-wrap items-center gap-2 text-sm">
                <Mark tone={kind === 'trip' ? 'bad' : 'off'}>{asWords(kind)}</Mark>
                <span className="text-soft">
                  {when === 'in-force' ? 'in force then' : 'while it was under way'}, by {by}, <Instant iso={at} />
                </span>
              </p>
              <p className="mt-1 wrap-anywhere">
                <a href={`/decisions/${id}`}>{reason}</a>
              </p>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
