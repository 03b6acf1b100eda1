import { useQuery } from '@tanstack/react-query';
import { askControl } from '../../api/ask-control.js';
import type { Configuration } from '../../api/control.generated.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Mark } from '../../parts/mark.js';

type Process = Configuration['processes'][number];

/** Each process with what it was started with. What somebody has set stands first: it is what a person looks for. */
export function ConfigurationPart() {
  const configuration = useQuery({
    queryKey: ['configuration'],
    queryFn: ({ signal }) => askControl<Configuration>('/configuration', { signal }),
  });
  return (
    <>
      <p className="mb-6 max-w-prose text-soft">
        Everything is set by environment variables, read once at the start. Secrets are seen by nobody here. What each
        one means: <code className="font-mono">docs/configuration.md</code>; the same on the command line:{' '}
        <code className="font-mono">banyan config print control</code>.
      </p>
      <Asked query={configuration}>
        {({ processes }) => (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
            {processes.map((process) => (
              <ProcessCard key={process.name} process={process} />
            ))}
            {processes.length === 1 && <p className="text-soft">No gateway has reported yet.</p>}
          </div>
        )}
      </Asked>
    </>
  );
}

function ProcessCard({ process: { name, settings, trouble } }: { readonly process: Process }) {
  if (settings === null) {
    return (
      <Card title={name} aside={<Mark tone="off">not known</Mark>}>
        <p>Its settings are not known: {trouble}.</p>
      </Card>
    );
  }
  const set = settings.filter(({ source, fault }) => source !== 'default' || fault !== undefined);
  const preset = settings.filter((line) => !set.includes(line));
  return (
    <Card title={name} aside={<span className="text-sm text-soft">{set.length} set, the others as they come</span>}>
      {set.length === 0 ? <p>Nothing is set: every value is the default.</p> : <Lines name={name} lines={set} />}
      {preset.length > 0 && (
        <details className="mt-4">
          <summary className="cursor-pointer font-semibold">{preset.length} defaults</summary>
          <div className="mt-3">
            <Lines name={`${name}, defaults`} lines={preset} />
          </div>
        </details>
      )}
    </Card>
  );
}

function Lines({ name, lines }: { readonly name: string; readonly lines: NonNullable<Process['settings']> }) {
  return (
    <dl aria-label={name} className="divide-y divide-line text-sm">
      {lines.map((line) => (
        <div key={line.name} className="grid gap-x-4 py-1.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
          <dt className="font-mono wrap-anywhere">{line.name}</dt>
          <dd className="wrap-anywhere">
            <span className="font-mono">{line.value || '–'}</span> <span className="text-soft">{line.source}</span>
            {line.fault !== undefined && <span className="block text-bad">✕ {line.fault}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
