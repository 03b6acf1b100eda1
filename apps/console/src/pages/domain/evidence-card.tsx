import type { DomainStatus, OperationStatus } from '../../api/control.generated.js';
import { duration } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Mark, type Tone } from '../../parts/mark.js';

/** Each operation with both arms' figures and every rule's own words. */
export function EvidenceCard({ domain }: { readonly domain: DomainStatus }) {
  return (
    <Card title="Evidence">
      {domain.operations.length === 0 ? (
        <p className="text-soft">Nothing is measured here yet.</p>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          {domain.operations.map((operation) => (
            <Operation key={operation.operation} operation={operation} />
          ))}
        </div>
      )}
    </Card>
  );
}

function Operation({
  operation: { operation, legacy, service, slowOverMs, rules },
}: {
  readonly operation: OperationStatus;
}) {
  return (
    <section aria-label={operation}>
      <h3 className="font-mono text-sm font-semibold">{operation}</h3>
      <div className="mt-2 overflow-x-auto" tabIndex={0} role="region" aria-label={`figures of ${operation}`}>
        <table className="w-full min-w-80 text-right">
          <thead className="text-sm text-soft">
            <tr>
              <th className="pb-1 text-left font-normal">Arm</th>
              <th className="pb-1 pl-4 font-normal">Requests</th>
              <th className="pb-1 pl-4 font-normal">Failed</th>
              <th className="pb-1 pl-4 font-normal">{slowOverMs === null ? 'Slow' : `Over ${duration(slowOverMs)}`}</th>
            </tr>
          </thead>
          <tbody>
            {[
              { arm: 'legacy', figures: legacy, colour: 'text-legacy' },
              { arm: 'service', figures: service, colour: 'text-service' },
            ].map(({ arm, figures, colour }) => (
              <tr key={arm} className="border-t border-line">
                <th scope="row" className={`py-1.5 text-left font-semibold ${colour}`}>
                  {arm}
                </th>
                <td className="pl-4">{figures.requests.toLocaleString('en')}</td>
                <td className="pl-4">{figures.failed.toLocaleString('en')}</td>
                <td className="pl-4">{figures.slow.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="mt-3 grid gap-1.5 text-sm">
        {rules.map(({ rule, breached, idle, text }) => (
          <li key={rule} className="flex flex-wrap items-baseline gap-x-2">
            <Mark tone={toneOf(breached, idle)}>{rule}</Mark>
            <span className="min-w-0 flex-1 basis-64 wrap-anywhere text-soft">{idle ?? text}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function toneOf(breached: boolean, idle: string | null): Tone {
  if (breached) return 'bad';
  return idle === null ? 'good' : 'off';
}
