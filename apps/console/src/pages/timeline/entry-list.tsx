import { Link } from '@tanstack/react-router';
import type { RolloutCost, TimelineEntry } from '../../api/control.generated.js';
import { asWords, count, percent } from '../../look/words.js';
import { Instant } from '../../parts/instant.js';
import { Mark, type Tone } from '../../parts/mark.js';

const TONES: Readonly<Record<string, Tone>> = {
  trip: 'bad',
  joined: 'bad',
  'rolled-back': 'wait',
  hold: 'wait',
  'ramp-frozen': 'wait',
  'ramp-stood-down': 'wait',
  reset: 'good',
  'ramp-reached': 'good',
  'incident-opened': 'bad',
  'incident-acknowledged': 'wait',
  'incident-resolved': 'good',
  'integration-off': 'wait',
  'chaos-begun': 'wait',
  'integration-on': 'good',
};

/** What happened, each with who, when, and where the evidence is. */
export function EntryList({
  entries,
  isFiltered,
}: {
  readonly entries: readonly TimelineEntry[];
  readonly isFiltered: boolean;
}) {
  if (entries.length === 0) {
    return (
      <p className="text-soft">
        {isFiltered
          ? 'Nothing that happened is so. Take a filter away to see more.'
          : 'Nothing has happened yet. Every decision, every step of a slider, every release that is seen, every change of a contract, every incident and whatever people do by hand will stand here.'}
      </p>
    );
  }
  return (
    <ol className="divide-y divide-line">
      {entries.map(({ id, at, kind, domain, by, text, href, rollout }) => (
        <li key={id} className="grid gap-x-5 gap-y-1 py-3 first:pt-0 last:pb-0 md:grid-cols-[12rem_minmax(0,1fr)]">
          <p className="text-sm text-soft">
            <Instant iso={at} />
          </p>
          <div className="min-w-0">
            <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Mark tone={TONES[kind] ?? 'off'}>{asWords(kind)}</Mark>
              {domain === null ? (
                <span className="text-sm text-soft">whole shop</span>
              ) : (
                <Link to="/domains/$domain" params={{ domain }} className="text-sm">
                  {domain}
                </Link>
              )}
              {by !== null && <span className="text-sm text-soft">by {by}</span>}
            </p>
            <p className="mt-1 wrap-anywhere">{href === null ? text : <a href={href}>{text}</a>}</p>
            {rollout !== null && <p className="mt-1 text-sm text-soft">{costSentence(rollout)}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}

function costSentence({ until, requests, failed, budgetSpent }: RolloutCost): string {
  const so = until === null ? 'This rollout goes on' : 'This rollout is over';
  if (requests === 0) return `${so}: nobody was answered by the service.`;
  const spent = budgetSpent === null ? '' : `, ${percent(budgetSpent)} of the error budget of 30 days`;
  return `${so}: ${count(failed, 'failure')} of ${count(requests, 'request')} at the service${spent}.`;
}
