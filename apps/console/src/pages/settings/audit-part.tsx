import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId } from 'react';
import { askControl } from '../../api/ask-control.js';
import type { AuditPage } from '../../api/control.generated.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { Mark } from '../../parts/mark.js';
import type { SettingsSearch } from './settings-search.js';

type Entry = AuditPage['entries'][number];
type Filters = Omit<SettingsSearch, 'part'>;

const FIRST_REFUSAL = 400;
const FIELD = 'mt-1 block w-full rounded-md border border-edge bg-ground px-3 py-1.5 font-normal';

/** Who did what, the newest first. The filters stand in the address. */
export function AuditPart({ search }: { readonly search: SettingsSearch }) {
  const { part: _part, ...filters } = search;
  const { before, ...newest } = search;
  const query = new URLSearchParams({ ...filters }).toString();
  const page = useQuery({
    queryKey: ['audit', query],
    queryFn: ({ signal }) => askControl<AuditPage>(`/audit?${query}`, { signal }),
  });
  return (
    <>
      <p className="mb-6 max-w-prose text-soft">
        Every call that changed something, or was to and was refused. It is only added to. The same on the command line:{' '}
        <code className="font-mono">banyan audit</code>.
      </p>
      <AuditFilters filters={filters} />
      <Asked query={page}>
        {({ entries, next }) => (
          <Card title="Calls" aside={<span className="text-sm text-soft">newest first</span>}>
            {entries.length === 0 ? <NoEntries filters={filters} /> : <EntryList entries={entries} />}
            <nav aria-label="Pages of the audit log" className="mt-4 flex flex-wrap gap-4">
              {before !== undefined && (
                <Link to="/settings" search={newest}>
                  To the newest
                </Link>
              )}
              {next !== null && (
                <Link to="/settings" search={{ ...search, before: next }}>
                  Older ones
                </Link>
              )}
            </nav>
          </Card>
        )}
      </Asked>
    </>
  );
}

/** Takes effect on Enter or by the button, and begins with the newest again. */
function AuditFilters({ filters }: { readonly filters: Filters }) {
  const navigate = useNavigate();
  const [nameId, operationId, outcomeId] = [useId(), useId(), useId()];
  const apply = (form: FormData): void => {
    const said = (key: string): string => {
      const value = form.get(key);
      return typeof value === 'string' ? value.trim() : '';
    };
    const outcome = (['done', 'refused'] as const).find((each) => each === said('outcome'));
    void navigate({
      to: '/settings',
      search: {
        part: 'audit',
        ...(said('name') && { name: said('name') }),
        ...(said('operation') && { operation: said('operation') }),
        ...(outcome && { outcome }),
      },
    });
  };
  return (
    <form
      key={JSON.stringify(filters)}
      action={apply}
      className="mb-6 grid items-end gap-4 sm:grid-cols-2 xl:grid-cols-[1fr_2fr_1fr_auto]"
    >
      <label htmlFor={nameId} className="text-sm font-semibold">
        Of whom
        <input id={nameId} name="name" defaultValue={filters.name} maxLength={64} className={FIELD} />
      </label>
      <label htmlFor={operationId} className="text-sm font-semibold">
        Operation
        <input
          id={operationId}
          name="operation"
          defaultValue={filters.operation}
          maxLength={200}
          placeholder="POST /api/domains/{domain}/rollback"
          className={`${FIELD} placeholder:text-soft`}
        />
      </label>
      <label htmlFor={outcomeId} className="text-sm font-semibold">
        Outcome
        <select id={outcomeId} name="outcome" defaultValue={filters.outcome ?? ''} className={FIELD}>
          <option value="">any</option>
          <option value="done">done</option>
          <option value="refused">refused</option>
        </select>
      </label>
      <button
        type="submit"
        className="rounded-md border border-edge bg-raised px-4 py-1.5 font-semibold hover:bg-sunken"
      >
        Filter
      </button>
    </form>
  );
}

function NoEntries({ filters }: { readonly filters: Filters }) {
  if (Object.keys(filters).length > 0)
    return (
      <p>
        None is like that.{' '}
        <Link to="/settings" search={{ part: 'audit' }}>
          Show all
        </Link>
      </p>
    );
  return (
    <p>
      Nobody has changed anything yet, and nobody was refused. What is done here, or by{' '}
      <code className="font-mono">banyan rollback</code>, is written down with who asked and why.
    </p>
  );
}

function EntryList({ entries }: { readonly entries: readonly Entry[] }) {
  return (
    <ol className="divide-y divide-line">
      {entries.map(({ id, at, name, role, person, operation, target, reason, status }) => (
        <li key={id} className="grid gap-x-6 gap-y-1 py-3 md:grid-cols-[13rem_minmax(0,1fr)_auto]">
          <p className="text-sm text-soft">
            <Instant iso={at} />
          </p>
          <div className="min-w-0">
            <p className="wrap-anywhere">
              <span className="font-semibold">{person ?? name ?? 'nobody known'}</span>
              {name !== null && name !== person && <span className="text-soft"> by the token {name}</span>}
              {role !== null && <span className="text-soft"> {role}</span>}
            </p>
            <p className="font-mono text-sm wrap-anywhere">
              {operation}
              {target !== '' && <span className="text-soft"> · {target}</span>}
            </p>
            {reason !== null && <p className="wrap-anywhere">{reason}</p>}
          </div>
          <p>
            <Mark tone={status < FIRST_REFUSAL ? 'good' : 'bad'}>
              {status < FIRST_REFUSAL ? 'done' : 'refused'} {status}
            </Mark>
          </p>
        </li>
      ))}
    </ol>
  );
}
