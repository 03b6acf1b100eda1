import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, type ChangeEvent, type ReactNode } from 'react';
import { askControl } from '../../api/ask-control.js';
import type { Timeline } from '../../api/control.generated.js';
import { useShop } from '../../api/use-shop.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { PageTitle } from '../page-title.js';
import { EntryList } from './entry-list.js';
import type { TimelineSearch } from './timeline-search.js';

/** The first page goes on by itself, ms. */
const AGAIN_MS = 5_000;
const FIELD = 'mt-1 block w-full rounded-md border border-edge bg-ground px-3 py-1.5 text-ink';

/** Everything that happened, the latest first: who did what, and on what evidence. */
export function TimelinePage({ search }: { readonly search: TimelineSearch }) {
  const asked = useQuery({
    queryKey: ['timeline', search],
    queryFn: ({ signal }) =>
      askControl<Timeline>(`/timeline?${new URLSearchParams({ ...search }).toString()}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: search.before === undefined ? AGAIN_MS : false,
  });
  return (
    <>
      <PageTitle title="Timeline" />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <Filters search={search} kinds={asked.data?.kinds ?? []} />
        <Asked query={asked}>
          {({ entries, next }) => (
            <Card title={search.before === undefined ? 'The latest' : 'Earlier'}>
              <EntryList entries={entries} isFiltered={Object.keys(search).length > 0} />
              <nav aria-label="Pages of the timeline" className="mt-5 flex flex-wrap gap-x-6 gap-y-2">
                {search.before !== undefined && (
                  <Link to="/timeline" search={({ before: _before, ...rest }) => rest}>
                    Back to the latest
                  </Link>
                )}
                {next !== null && (
                  <Link to="/timeline" search={(now) => ({ ...now, before: next })}>
                    Earlier
                  </Link>
                )}
              </nav>
            </Card>
          )}
        </Asked>
      </div>
    </>
  );
}

function Filters({ search, kinds }: { readonly search: TimelineSearch; readonly kinds: readonly string[] }) {
  const domains = useShop().data?.domains.map(({ domain }) => domain) ?? [];
  const navigate = useNavigate({ from: '/timeline' });
  const choose =
    (name: 'domain' | 'kind' | 'person') =>
    ({ target }: ChangeEvent<HTMLInputElement | HTMLSelectElement>): void => {
      void navigate({
        search: ({ [name]: _name, before: _before, ...rest }) =>
          target.value === '' ? rest : { ...rest, [name]: target.value },
        replace: true,
      });
    };
  return (
    <form
      aria-label="What of it"
      onSubmit={(event) => event.preventDefault()}
      className="grid grid-cols-[repeat(auto-fit,minmax(min(14rem,100%),1fr))] gap-4"
    >
      <Choice name="Domain">
        {(id) => (
          <select id={id} value={search.domain ?? ''} onChange={choose('domain')} className={FIELD}>
            <option value="">all domains</option>
            {withChosen(domains, search.domain).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        )}
      </Choice>
      <Choice name="Kind">
        {(id) => (
          <select id={id} value={search.kind ?? ''} onChange={choose('kind')} className={FIELD}>
            <option value="">all kinds</option>
            {withChosen(kinds, search.kind).map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        )}
      </Choice>
      <Choice name="Person">
        {(id) => (
          <input
            id={id}
            type="search"
            value={search.person ?? ''}
            onChange={choose('person')}
            maxLength={100}
            placeholder="a name, as it was given"
            className={FIELD}
          />
        )}
      </Choice>
    </form>
  );
}

function Choice({ name, children }: { readonly name: string; readonly children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="text-sm text-soft">
        {name}
      </label>
      {children(id)}
    </div>
  );
}

function withChosen(known: readonly string[], chosen: string | undefined): readonly string[] {
  return chosen === undefined || known.includes(chosen) ? known : [...known, chosen];
}
