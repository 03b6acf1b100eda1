import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { askControl } from '../../api/ask-control.js';
import type { MismatchGroupList, OperationNoise } from '../../api/control.generated.js';
import { useShop } from '../../api/use-shop.js';
import { count, percent } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Choice } from '../../parts/choice.js';
import { Table } from '../../parts/table.js';
import { PageTitle } from '../page-title.js';
import { FieldTree } from './field-tree-view.js';
import { GroupTable } from './group-table.js';
import { PAGE_SIZE, type MismatchSearch } from './mismatch-search.js';
import { Pager } from './pager.js';
import { RulesCard } from './rules-card.js';

interface MismatchesPageProps {
  readonly domain: string;
  readonly search: MismatchSearch;
}

/** Where the arms of a domain differ and nothing explains it: by cause, or by field. */
export function MismatchesPage({ domain, search }: MismatchesPageProps) {
  const { judged = 'all', release, page = 1, view = 'causes' } = search;
  const navigate = useNavigate({ from: '/mismatches/$domain' });
  const change = (to: Partial<MismatchSearch>): void => void navigate({ search: { ...search, page: 1, ...to } });
  const groups = useQuery({
    queryKey: ['mismatch-groups', domain, judged, release, page],
    queryFn: ({ signal }) => askControl<MismatchGroupList>(pathOf(domain, { judged, release, page }), { signal }),
    placeholderData: (before) => before,
  });
  const shop = useShop();
  const noise = shop.data?.domains.find((each) => each.domain === domain)?.shadow.noise ?? [];
  return (
    <>
      <PageTitle title={`Mismatches of ${domain}`} aside={<Domains here={domain} />} />
      <Asked query={groups}>
        {(list) => (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            <Card title="What differs">
              <p>{summary(list)}</p>
              <div className="my-4 flex flex-wrap gap-x-6 gap-y-3">
                <Choice
                  name="Show"
                  value={view}
                  options={[
                    { value: 'causes', words: 'by cause' },
                    { value: 'fields', words: 'by field' },
                  ]}
                  onChange={(to) => change({ view: to })}
                />
                <Choice
                  name="Judged"
                  value={judged}
                  options={[
                    { value: 'all', words: 'all' },
                    { value: 'no', words: 'by nobody' },
                    { value: 'yes', words: 'by somebody' },
                  ]}
                  onChange={(to) => change({ judged: to })}
                />
                <Releases list={list} value={release} onChange={(to) => change({ release: to })} />
              </div>
              <Groups list={list} view={view} noise={noise} />
              <Pager page={page} total={list.total} onPage={(to) => change({ page: to })} />
            </Card>
            <RulesCard domain={domain} />
            <Compared list={list} />
            <p className="text-sm text-soft">
              A copy that differs in several ways is in several groups, once in each. What a change on its way explains,
              or nobody could verify, is in none. A judgement is a note: what is judged counts as a mismatch all the
              same; what a rule ignores is counted, and is no evidence. In a terminal:{' '}
              <code>npm run -s banyan -- mismatches {domain}</code>
            </p>
          </div>
        )}
      </Asked>
    </>
  );
}

function pathOf(
  domain: string,
  { judged, release, page }: { judged: string; release: string | undefined; page: number },
): string {
  const query = new URLSearchParams({
    limit: String(PAGE_SIZE),
    offset: String((page - 1) * PAGE_SIZE),
    ...(judged === 'all' ? {} : { judged }),
    ...(release === undefined ? {} : { release }),
  });
  return `/domains/${encodeURIComponent(domain)}/mismatch-groups?${query.toString()}`;
}

function summary({ comparisons, total, since }: MismatchGroupList): string {
  const sum = (of: 'compared' | 'mismatched'): number => comparisons.reduce((all, each) => all + each[of], 0);
  const [compared, mismatched] = [sum('compared'), sum('mismatched')];
  if (compared === 0) return `Nothing was compared since ${since}.`;
  const [differ, groups] = [count(mismatched, 'copy', 'copies'), count(total, 'group')];
  return `Of ${count(compared, 'compared copy', 'compared copies')} since ${since}, ${differ} (${percent(mismatched / compared)}) differ and nothing explains it: ${groups}.`;
}

function Domains({ here }: { readonly here: string }) {
  const shop = useShop();
  const others = (shop.data?.domains ?? []).filter(({ domain, extracted }) => extracted && domain !== here);
  if (others.length === 0) return undefined;
  return (
    <nav aria-label="Other domains" className="flex flex-wrap gap-x-4 text-sm">
      {others.map(({ domain }) => (
        <Link key={domain} to="/mismatches/$domain" params={{ domain }}>
          {domain}
        </Link>
      ))}
    </nav>
  );
}

interface ReleasesProps {
  readonly list: MismatchGroupList;
  readonly value: string | undefined;
  readonly onChange: (release: string | undefined) => void;
}

function Releases({ list, value, onChange }: ReleasesProps) {
  const named = new Set(list.comparisons.map(({ release }) => release).filter((release) => release !== ''));
  if (value !== undefined) named.add(value);
  if (named.size === 0) return undefined;
  return (
    <Choice
      name="Release"
      value={value ?? ''}
      options={[{ value: '', words: 'all' }, ...[...named].map((release) => ({ value: release, words: release }))]}
      onChange={(to) => onChange(to === '' ? undefined : to)}
    />
  );
}

interface GroupsProps {
  readonly list: MismatchGroupList;
  readonly view: 'causes' | 'fields';
  readonly noise: readonly OperationNoise[];
}

function Groups({ list, view, noise }: GroupsProps) {
  const { domain, groups, comparisons } = list;
  if (groups.length === 0) {
    return (
      <p className="text-soft">
        {comparisons.length === 0
          ? 'The slider of shadow traffic is in Unleash: as soon as it is up, copies of requests are asked of both arms, and what differs will stand here with samples of both answers.'
          : 'No group is like this.'}
      </p>
    );
  }
  return view === 'fields' ? (
    <FieldTree domain={domain} groups={groups} noise={noise} />
  ) : (
    <GroupTable domain={domain} groups={groups} noise={noise} />
  );
}

function Compared({ list: { comparisons } }: { readonly list: MismatchGroupList }) {
  if (comparisons.length === 0) return undefined;
  return (
    <Card title="What was compared">
      <Table
        caption="Compared copies by operation and release"
        rows={comparisons}
        keyOf={({ operation, release }) => `${operation} ${release}`}
        columns={[
          { name: 'Operation', cell: ({ operation }) => operation },
          { name: 'Release', cell: ({ release }) => release || 'not said' },
          { name: 'Compared', isFigure: true, cell: ({ compared }) => compared.toLocaleString('en') },
          { name: 'Unexplained', isFigure: true, cell: ({ mismatched }) => mismatched.toLocaleString('en') },
          { name: 'Ignored', isFigure: true, cell: ({ ignored }) => ignored.toLocaleString('en') },
          {
            name: 'Share',
            isFigure: true,
            cell: ({ compared, mismatched }) => percent(compared === 0 ? null : mismatched / compared),
          },
        ]}
      />
    </Card>
  );
}
