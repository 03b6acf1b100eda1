import type { DecisionSummary, DomainStatus } from '../../api/control.generated.js';
import { asWords } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { Mark, type Tone } from '../../parts/mark.js';

const BAD: ReadonlySet<DecisionSummary['kind']> = new Set(['trip', 'joined']);

/** What was decided last, by whom and why, and whether the record of it is whole. */
export function DecisionTimeline({ domain: { decisions, chain } }: { readonly domain: DomainStatus }) {
  return (
    <Card
      title="Decisions"
      aside={
        chain && (
          <Mark tone={chain.intact ? 'good' : 'bad'}>
            {chain.intact ? 'record is whole' : `record was ${chain.because}`}
          </Mark>
        )
      }
    >
      {decisions === null ? (
        <p role="status" className="rounded-md bg-wait-ground p-3 text-wait">
          Decisions cannot be read: PostgreSQL does not answer control. What was decided is kept there, and stands here
          again when it is back.
        </p>
      ) : decisions.length === 0 ? (
        <p className="text-soft">
          Nothing was decided yet. A rollback, a reset, a hold and every step of a ramp will stand here.
        </p>
      ) : (
        <ol className="divide-y divide-line">
          {decisions.map(({ id, at, kind, by, reason }) => (
            <li key={id} className="grid gap-x-4 gap-y-1 py-3 first:pt-0 last:pb-0 sm:grid-cols-[12rem_minmax(0,1fr)]">
              <p className="text-sm text-soft">
                <Instant iso={at} />
              </p>
              <div>
                <p className="flex flex-wrap items-center gap-2">
                  <Mark tone={toneOf(kind)}>{asWords(kind)}</Mark>
                  <span className="text-sm text-soft">by {by}</span>
                </p>
                <p className="mt-1 wrap-anywhere">
                  <a href={`/decisions/${id}`}>{reason}</a>
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

function toneOf(kind: DecisionSummary['kind']): Tone {
  return BAD.has(kind) ? 'bad' : 'off';
}
