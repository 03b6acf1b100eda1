import { Button } from '../../parts/button.js';
import { ARMS, CHANNELS, ordersSearch, STATES, type OrdersSearch } from './orders-search.js';

const FIELD = 'w-full rounded-md border border-edge bg-raised px-3 py-2 text-ink';
const SECONDS = ':00Z';

interface OrdersFormProps {
  readonly search: OrdersSearch;
  /** What was asked for, from its newest page. */
  readonly onSought: (search: OrdersSearch) => void;
}

/** What orders are looked for by. Everything of it stands in the URL. */
export function OrdersForm({ search, onSought }: OrdersFormProps) {
  return (
    <form
      role="search"
      // What a link has changed is shown as it is.
      key={JSON.stringify(search)}
      className="grid grid-cols-[minmax(0,1fr)] items-end gap-3 sm:grid-cols-2 lg:grid-cols-6"
      onSubmit={(event) => {
        event.preventDefault();
        onSought(readForm(new FormData(event.currentTarget)));
      }}
    >
      <label className="grid gap-1 sm:col-span-2 lg:col-span-3">
        <span className="text-sm text-soft">Reference, trace id, or storefront and key</span>
        <input name="find" type="search" defaultValue={search.find ?? ''} className={FIELD} />
      </label>
      <Choice name="state" title="State" words={STATES} chosen={search.state} any="any" />
      <Choice name="arm" title="Arm" words={ARMS} chosen={search.arm} any="both" />
      <Choice name="channel" title="Channel" words={CHANNELS} chosen={search.channel} any="all" />
      <label className="grid gap-1 lg:col-span-2">
        <span className="text-sm text-soft">Customer, by hash</span>
        <input
          name="customer"
          defaultValue={search.customer ?? ''}
          pattern="[0-9a-f]{16}"
          title="16 digits and letters a to f, as the orders of a customer show them"
          className={`${FIELD} font-mono`}
        />
      </label>
      <Moment name="from" title="From, UTC" iso={search.from} />
      <Moment name="to" title="Before, UTC" iso={search.to} />
      <Button type="submit" className="justify-self-start">
        Find
      </Button>
    </form>
  );
}

function Choice({
  name,
  title,
  words,
  chosen,
  any,
}: {
  readonly name: string;
  readonly title: string;
  readonly words: readonly string[];
  readonly chosen: string | undefined;
  readonly any: string;
}) {
  return (
    <label className="grid gap-1">
      <span className="text-sm text-soft">{title}</span>
      <select
        name={name}
        defaultValue={chosen ?? ''}
        className={FIELD}
        onChange={({ currentTarget }) => currentTarget.form?.requestSubmit()}
      >
        <option value="">{any}</option>
        {words.map((word) => (
          <option key={word}>{word}</option>
        ))}
      </select>
    </label>
  );
}

function Moment({
  name,
  title,
  iso,
}: {
  readonly name: string;
  readonly title: string;
  readonly iso: string | undefined;
}) {
  return (
    <label className="grid min-w-0 gap-1 lg:col-span-2">
      <span className="text-sm text-soft">{title}</span>
      <input
        name={name}
        type="datetime-local"
        defaultValue={iso?.slice(0, 'yyyy-mm-ddThh:mm'.length) ?? ''}
        className={FIELD}
      />
    </label>
  );
}

/** One order that is looked for by its name is looked for by nothing else. */
function readForm(form: FormData): OrdersSearch {
  const said = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  const find = said('find');
  if (find !== '') return ordersSearch({ find });
  const instant = (name: string): string => (said(name) === '' ? '' : `${said(name).slice(0, 16)}${SECONDS}`);
  return ordersSearch({
    state: said('state'),
    arm: said('arm'),
    channel: said('channel'),
    customer: said('customer'),
    from: instant('from'),
    to: instant('to'),
  });
}
