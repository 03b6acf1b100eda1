import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { askControl } from '../../api/ask-control.js';
import type { OrderPage, OrderSummary } from '../../api/control.generated.js';
import { asWords } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { Mark } from '../../parts/mark.js';
import { PageTitle } from '../page-title.js';
import { ANSWERS, money, tries } from './journey-words.js';
import { OrdersForm } from './orders-form.js';
import type { OrdersSearch } from './orders-search.js';

/** Orders, the newest first: to be found, and those that went wrong. */
export function OrdersPage() {
  const search = useSearch({ from: '/orders' });
  const navigate = useNavigate({ from: '/orders' });
  const query = useQuery({
    queryKey: ['orders', search],
    queryFn: ({ signal }) => askControl<OrderPage>(`/orders?${queryOf(search)}`, { signal }),
    refetchInterval: search.before === undefined ? 5_000 : false,
  });
  return (
    <>
      <PageTitle title="Orders" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <OrdersForm search={search} onSought={(sought) => void navigate({ search: sought })} />
        <Card title={search.state === 'failed' ? 'Orders that failed' : 'Orders'}>
          <Asked query={query}>{(page) => <Listed page={page} search={search} />}</Asked>
        </Card>
      </div>
    </>
  );
}

/** As control's API takes it: names and meanings are the same. */
function queryOf(search: OrdersSearch): string {
  const said = Object.entries(search).filter((each): each is [string, string] => each[1] !== undefined);
  return new URLSearchParams(said).toString();
}

function Listed({ page, search }: { readonly page: OrderPage; readonly search: OrdersSearch }) {
  if (page.orders.length === 0) return <Nothing search={search} />;
  return (
    <>
      {page.standingsKnown ? undefined : (
        <p className="mb-3 text-wait">The order service does not answer: how orders stand now is not known.</p>
      )}
      <ul className="divide-y divide-line">
        {page.orders.map((order) => (
          <OrderLine key={order.reference} order={order} />
        ))}
      </ul>
      <p className="mt-4 flex gap-6">
        {search.before === undefined ? undefined : (
          <Link to="/orders" search={{ ...search, before: undefined }}>
            The newest
          </Link>
        )}
        {page.next === null ? undefined : (
          <Link to="/orders" search={{ ...search, before: page.next }}>
            Older ones
          </Link>
        )}
      </p>
    </>
  );
}

function OrderLine({ order }: { readonly order: OrderSummary }) {
  const { reference, boundAt, arm, storefront, channel, customerHash, outcome, attempts, standing } = order;
  const { tone, words } = ANSWERS[outcome];
  return (
    <li className="grid gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0 md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)]">
      <div className="min-w-0">
        <Link to="/orders/$reference" params={{ reference }} className="font-mono wrap-anywhere">
          {reference}
        </Link>
        <p className="text-sm text-soft">
          <Instant iso={boundAt} />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 self-start">
        <Mark tone={tone}>{words}</Mark>
        {standing?.degraded === true ? <Mark tone="wait">not as usual</Mark> : undefined}
        {attempts > 1 ? <Mark tone="wait">{tries(attempts)}</Mark> : undefined}
      </div>
      <p className="text-sm wrap-anywhere">
        <span className={arm === 'legacy' ? 'text-legacy' : 'text-service'}>{arm}</span> · {storefront}
        {channel === null ? '' : ` · ${channel}`}
        {standing === null ? undefined : (
          <>
            {' '}
            · {money(standing.totalMinor, standing.currency)} · now {asWords(standing.state)}
            {standing.customer === '' ? '' : ` · ${standing.customer}`}
          </>
        )}
        {customerHash === null ? undefined : (
          <>
            {' '}
            ·{' '}
            <Link to="/orders" search={{ customer: customerHash }}>
              orders of this customer
            </Link>
          </>
        )}
      </p>
    </li>
  );
}

/** An empty list says what would stand in it, and where to look instead. */
function Nothing({ search }: { readonly search: OrdersSearch }) {
  const { find, state, before } = search;
  if (find !== undefined) {
    return (
      <p className="text-soft">
        No order has <q className="wrap-anywhere">{find}</q> for its reference, trace id or key. A key is looked for
        with its storefront before it, as in <code>web-shop 0b9c…</code>. Orders that the core captured without the
        gateway are in the back office alone.
      </p>
    );
  }
  if (Object.keys(search).some((name) => name !== 'state' && name !== 'before')) {
    return (
      <p className="text-soft">
        No order is so. Each part that is asked for leaves some out: take one away, or{' '}
        <Link to="/orders" search={{}}>
          see all of them
        </Link>
        . How an order stands is known of those that the service took; of the core’s it is in the back office.
      </p>
    );
  }
  if (state === 'failed') {
    return (
      <p className="text-soft">
        Nothing failed. An order stands here when it was refused, or when nobody can say yet what came of it. Payment
        declined, out of stock and fraud are refusals; a fallback is not, and is marked in the list of all.
      </p>
    );
  }
  return (
    <p className="text-soft">
      {state !== undefined
        ? 'No order is in this state.'
        : before === undefined
          ? 'No order has come through the gateway yet. Place one in the demo storefront, and its way stands here within seconds.'
          : 'There are no older ones.'}
    </p>
  );
}
