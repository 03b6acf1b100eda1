import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { askControl } from '../../api/ask-control.js';
import type { ContractList, ContractUsage, ContractVersion } from '../../api/control.generated.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Choice } from '../../parts/choice.js';
import { Instant } from '../../parts/instant.js';
import { Table } from '../../parts/table.js';
import { PageTitle } from '../page-title.js';
import { ConsumerTable } from './consumer-table.js';
import type { ContractSearch } from './contract-search.js';
import { StateMark } from './state-mark.js';
import { consumersOf, usersText } from './users-text.js';

/** What storefronts are promised, by whom, until when; and who really uses it. */
export function ContractsPage({ search: { domain } }: { readonly search: ContractSearch }) {
  const navigate = useNavigate({ from: '/contracts' });
  const contracts = useQuery({
    queryKey: ['contracts'],
    queryFn: ({ signal }) => askControl<ContractList>('/contracts', { signal }),
  });
  const usage = useQuery({
    queryKey: ['contract-usage'],
    queryFn: ({ signal }) => askControl<ContractUsage>('/contracts/usage', { signal }),
  });
  return (
    <>
      <PageTitle title="Contracts" aside={<a href="/contracts">Reference, with every operation</a>} />
      <Asked query={contracts}>
        {({ versions, storefronts, fault }) => {
          const domains = [...new Set(versions.map((each) => each.domain))];
          const shown = versions.filter((each) => domain === undefined || each.domain === domain);
          return (
            <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
              {fault !== null && (
                <p role="alert" className="rounded-lg border border-bad bg-bad-ground p-4 text-bad">
                  The registry cannot be read as it lies there now; this is how it was: {fault}
                </p>
              )}
              <Choice
                name="Domain"
                value={domain ?? ''}
                options={[{ value: '', words: 'all' }, ...domains.map((each) => ({ value: each, words: each }))]}
                onChange={(to) => void navigate({ search: to === '' ? {} : { domain: to } })}
              />
              <Card title="Versions">
                <VersionTable versions={shown} usage={usage.data} />
                <p className="mt-4 text-sm text-soft">
                  A published version is frozen, and all that are not retired are served side by side. They are
                  published, deprecated and retired in the repository, where each is checked before it is written:{' '}
                  <code>npm run -s banyan -- contracts --help</code>
                </p>
              </Card>
              <Card title="Who uses them">
                <Asked query={usage}>
                  {({ uses, countingSince }) => (
                    <ConsumerTable
                      uses={uses.filter((each) => domain === undefined || each.domain === domain)}
                      countingSince={countingSince}
                      storefronts={storefronts}
                    />
                  )}
                </Asked>
              </Card>
            </div>
          );
        }}
      </Asked>
    </>
  );
}

interface VersionTableProps {
  readonly versions: readonly ContractVersion[];
  readonly usage: ContractUsage | undefined;
}

function VersionTable({ versions, usage }: VersionTableProps) {
  return (
    <Table
      caption="Contract versions"
      rows={versions}
      keyOf={({ domain, version }) => `${domain}/${version}`}
      columns={[
        {
          name: 'Version',
          cell: ({ domain, version, owner }) => (
            <>
              <a href={`/contracts/${domain}/${version}`}>
                {domain} {version}
              </a>
              <span className="block text-sm text-soft">{owner.name}</span>
            </>
          ),
        },
        {
          name: 'State',
          cell: ({ state, deprecation, retirement, successor, fault }) => (
            <>
              <StateMark state={state} />
              {deprecation && retirement === null && (
                <span className="block text-sm text-soft">until {deprecation.sunset.slice(0, 10)}</span>
              )}
              {retirement && <span className="block text-sm text-soft">since {retirement.at.slice(0, 10)}</span>}
              {successor !== null && <span className="block text-sm text-soft">then {successor}</span>}
              {fault !== null && <span className="block text-sm text-bad">{fault}</span>}
            </>
          ),
        },
        {
          name: 'In force',
          cell: ({ published, ahead }) => {
            const current = published.at(-1);
            return (
              <>
                {current === undefined ? (
                  <span className="text-soft">not published</span>
                ) : (
                  <>
                    {current.version}
                    <span className="block text-sm text-soft">
                      since <Instant iso={current.at} />
                    </span>
                  </>
                )}
                {ahead !== null && <span className="block text-sm text-soft">{ahead} is being written</span>}
              </>
            );
          },
        },
        {
          name: 'Pinned',
          cell: ({ pins }) =>
            pins.length === 0 ? (
              <span className="text-soft">nobody</span>
            ) : (
              pins.map(({ storefront, version }) => (
                <span key={storefront} className="block">
                  {storefront} {version}
                </span>
              ))
            ),
        },
        { name: 'Used by', cell: ({ domain, version }) => usersText(usage, consumersOf(usage, domain, version)) },
      ]}
    />
  );
}
