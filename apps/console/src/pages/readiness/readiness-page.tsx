import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { askControl } from '../../api/ask-control.js';
import type { Readiness, ReadinessCheck } from '../../api/control.generated.js';
import { useShop } from '../../api/use-shop.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { Mark, type Tone } from '../../parts/mark.js';
import { PageTitle } from '../page-title.js';

const ASK_EVERY_MS = 10_000;
const MARKS: Readonly<Record<ReadinessCheck['state'], { readonly tone: Tone; readonly words: string }>> = {
  ok: { tone: 'good', words: 'ok' },
  'not-ok': { tone: 'bad', words: 'not ok' },
  unknown: { tone: 'wait', words: 'unknown' },
};

/** May a domain be given more traffic: each check with its figure, its threshold, and what to do next. It prints on paper. */
export function ReadinessPage({ name }: { readonly name: string | undefined }) {
  const shop = useShop();
  return (
    <Asked query={shop}>
      {({ domains }) => {
        const extracted = domains.filter((domain) => domain.extracted).map(({ domain }) => domain);
        const shown = name ?? extracted[0];
        if (shown === undefined) {
          return (
            <>
              <PageTitle title="Readiness" />
              <p className="max-w-prose text-soft">
                No domain has a service yet. Once one has, this page says whether it may be given traffic.
              </p>
            </>
          );
        }
        return (
          <>
            <nav aria-label="Domains" className="mb-4 flex flex-wrap gap-1 print:hidden">
              {extracted.map((domain) => (
                <Link
                  key={domain}
                  to="/readiness"
                  search={{ domain }}
                  className={`rounded-md px-3 py-1.5 text-ink capitalize no-underline hover:bg-sunken ${domain === shown ? 'bg-sunken font-semibold' : ''}`}
                  {...(domain === shown ? { 'aria-current': 'page' as const } : {})}
                >
                  {domain}
                </Link>
              ))}
            </nav>
            <DomainReadiness name={shown} />
          </>
        );
      }}
    </Asked>
  );
}

function DomainReadiness({ name }: { readonly name: string }) {
  const readiness = useQuery({
    queryKey: ['readiness', name],
    queryFn: ({ signal }) => askControl<Readiness>(`/readiness/${encodeURIComponent(name)}`, { signal }),
    refetchInterval: ASK_EVERY_MS,
  });
  return (
    <>
      <PageTitle
        title={`Readiness of ${name}`}
        aside={
          readiness.data && (
            <Mark tone={readiness.data.ready ? 'good' : 'bad'}>{readiness.data.ready ? 'ready' : 'not ready'}</Mark>
          )
        }
      />
      <Asked query={readiness}>
        {({ asOf, checks }) => (
          <Card
            title={sentenceOf(checks)}
            aside={
              <span className="text-sm text-soft">
                as of <Instant iso={asOf} />
              </span>
            }
          >
            <ul className="divide-y divide-line">
              {checks.map((check) => (
                <Check key={check.id} check={check} />
              ))}
            </ul>
          </Card>
        )}
      </Asked>
    </>
  );
}

function Check({ check: { title, state, value, threshold, next } }: { readonly check: ReadinessCheck }) {
  const { tone, words } = MARKS[state];
  return (
    <li className="grid break-inside-avoid gap-x-4 gap-y-1 py-3 first:pt-0 last:pb-0 sm:grid-cols-[7.5rem_minmax(0,1fr)]">
      <span>
        <Mark tone={tone}>{words}</Mark>
      </span>
      <div className="min-w-0">
        <h3 className="font-semibold">{title}</h3>
        <p className="wrap-anywhere">
          {value} <span className="text-sm text-soft">(asked for: {threshold})</span>
        </p>
        {next !== null && <p className="mt-1 text-sm wrap-anywhere">Next: {next}</p>}
      </div>
    </li>
  );
}

function sentenceOf(checks: readonly ReadinessCheck[]): string {
  const count = (state: ReadinessCheck['state']): number => checks.filter((check) => check.state === state).length;
  return `${count('ok')} of ${checks.length} ok, ${count('not-ok')} not ok, ${count('unknown')} unknown`;
}
