import type { BusinessSignal } from '../api/control.generated.js';
import { duration } from '../look/words.js';
import { Mark, type Tone } from './mark.js';

const STATES: Readonly<Record<BusinessSignal['state'], { readonly tone: Tone; readonly words: string }>> = {
  usual: { tone: 'good', words: 'as usual' },
  high: { tone: 'bad', words: 'more than usual' },
  'no-data': { tone: 'off', words: 'no data' },
  'no-expectation': { tone: 'off', words: 'no expectation yet' },
};

/** The critical signals of the business, each beside what is usual; what a flag means stands below the one that has it. */
export function SignalTable({ signals }: { readonly signals: readonly BusinessSignal[] }) {
  return (
    <ul className="mt-1 divide-y divide-line">
      {signals.map((signal) => (
        <SignalLine key={signal.name} signal={signal} />
      ))}
    </ul>
  );
}

function SignalLine({ signal }: { readonly signal: BusinessSignal }) {
  const { title, state, text, means } = signal;
  const { tone, words } = STATES[state];
  return (
    <li className="grid gap-x-6 gap-y-1 py-2 text-sm sm:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)_11rem]">
      <span className="font-semibold">{title}</span>
      <span>
        <span className="tabular-nums">{amount(signal, signal.observed)}</span>
        {signal.expected === null ? undefined : (
          <span className="text-soft">
            {' '}
            · usual {amount(signal, signal.expected.low)} to {amount(signal, signal.expected.high)}
          </span>
        )}
      </span>
      <span className="justify-self-start sm:justify-self-end">
        <Mark tone={tone}>{words}</Mark>
      </span>
      <span className="text-soft sm:col-span-3">
        {text}.{state === 'high' ? ` ${means}` : ''}
      </span>
    </li>
  );
}

function amount({ unit }: BusinessSignal, value: number | null): string {
  if (value === null) return '–';
  return unit === 'ms' ? duration(value) : Math.round(value).toLocaleString('en');
}
