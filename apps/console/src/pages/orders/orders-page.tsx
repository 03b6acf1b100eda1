import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { askControl } from '../../api/ask-control.js';
import type { OrderPage, OrderSummary } from '../../api/control.generated.js';
import { Asked } from '../../parts/asked.js';
import { Button } from '../../parts/button.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { Mark } from '../../parts/mark.js';
import { PageTitle } from '../page-title.js';
import { ANSWERS, money, tries } from './journey-words.js';
import type { OrdersSearch } from './orders-search.js';

const FIELD = 'rounded-md border border-edge bg-raised px-3 py-2 text-ink';

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
        <form
          role="search"
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const said = new FormData(event.currentTarget).get('find');
            const find = typeof said === 'string' ? said.trim() : '';
            void navigate({ search: ({ arm, which }) => (find === '' ? { arm, which } : { find }) });
          }}
        >
          <label className="grid min-w-0 grow gap-1 sm:max-w-md">
            <span className="text-sm text-soft">Reference, trace id, or storefront and key</span>
            <input
              name="find"
              type="search"
              defaultValue={search.find ?? ''}
              key={search.find ?? ''}
              className={FIELD}
            />
          </label>
          <Button type="submit">Find</Button>
          <label className="flex items-center gap-2 py-2">
            <input
              type="checkbox"
              className="size-5"
              checked={search.which === 'failed'}
              onChange={({ target }) =>
                void navigate({ search: ({ arm }) => ({ arm, ...(target.checked ? { which: 'failed' } : {}) }) })
              }
            />
            Failed only
          </label>
          <label className="flex items-center gap-2">
            <span className="text-sm text-soft">Arm</span>
            <select
              className={FIELD}
              value={search.arm ?? ''}
              onChange={({ target: { value } }) =>
                void navigate({
                  search: ({ which }) => ({
                    which,
                    ...(value === 'legacy' || value === 'service' ? { arm: value } : {}),
                  }),
                })
              }
            >
              <option value="">both</option>
              <option value="legacy">legacy</option>
              <option value="service">service</option>
            </select>
          </label>
        </form>
        <Card title={search.which === 'failed' ? 'Orders that failed' : 'Orders'}>
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
          <Link to="/orders" search={(at) => ({ ...at, before: undefined })}>
            The newest
          </Link>
        )}
        {page.next === null ? undefined : (
          <Link to="/orders" search={(at) => ({ ...at, before: page.next ?? '' })}>
            Older ones
          </Link>
        )}
      </p>
    </>
  );
}

function OrderLine({ order }: { readonly order: OrderSummary }) {
  const { reference, boundAt, arm, storefront, outcome, attempts, standing } = order;
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
        {standing === null ? undefined : (
          <>
            {' '}
            · {standing.channel} · {money(standing.totalMinor, standing.currency)} · now {standing.state}
            {standing.customer === '' ? '' : ` · ${standing.customer}`}
          </>
        )}
      </p>
    </li>
  );
}

/** An empty list says what would stand in it, and where to look instead. */
function Nothing({ search: { find, which, before } }: { readonly search: OrdersSearch }) {
  if (find !== undefined) {
    return (
      <p className="text-soft">
        No order has <q className="wrap-anywhere">{find}</q> for its reference, trace id or key. A key is looked for
        with its storefront before it, as in <code>web-shop 0b9c…</code>. Orders that the core captured without the
        gateway are in the back office alone.
      </p>
    );
  }
  if (which === 'failed') {
    return (
      <p className="text-soft">
        Nothing failed. An order stands here when it was refused, or when nobody can say yet what came of it. Payment
        declined, out of stock and fraud are refusals; a fallback is not, and is marked in the list of all.
      </p>
    );
  }
  return (
    <p className="text-soft">
      {before === undefined
        ? 'No order has come through the gateway yet. Place one in the demo storefront, and its way stands here within seconds.'
        : 'There are no older ones.'}
    </p>
  );
}
