import type { IncidentEntry } from '../../api/control.generated.js';
import { asWords } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { Mark, type Tone } from '../../parts/mark.js';

const TONES: Readonly<Record<IncidentEntry['kind'], Tone>> = {
  seen: 'wait',
  decided: 'bad',
  tried: 'wait',
  told: 'off',
  said: 'off',
  acknowledged: 'wait',
  resolved: 'good',
};

/** What happened, in the order in which it did. What was decided stands there as the decision record has it. */
export function TimelineCard({ timeline }: { readonly timeline: readonly IncidentEntry[] }) {
  return (
    <Card title="Timeline">
      <ol className="divide-y divide-line">
        {timeline.map(({ number, at, kind, by, text, about }) => (
          <li
            key={number}
            className="grid gap-x-4 gap-y-1 py-3 first:pt-0 last:pb-0 sm:grid-cols-[12rem_minmax(0,1fr)]"
          >
            <p className="text-sm text-soft">
              <Instant iso={at} />
            </p>
            <div>
              <p className="flex flex-wrap items-center gap-2">
                <Mark tone={TONES[kind]}>{asWords(kind)}</Mark>
                <span className="text-sm text-soft">by {by}</span>
              </p>
              <p className="mt-1 wrap-anywhere">
                {typeof about['decision'] === 'string' ? <a href={`/decisions/${about['decision']}`}>{text}</a> : text}
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}
