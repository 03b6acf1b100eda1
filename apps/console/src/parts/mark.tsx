import type { ReactNode } from 'react';

export type Tone = 'good' | 'bad' | 'wait' | 'off';

const SIGNS: Readonly<Record<Tone, string>> = { good: '✓', bad: '✕', wait: '…', off: '–' };
const COLOURS: Readonly<Record<Tone, string>> = {
  good: 'text-good bg-good-ground',
  bad: 'text-bad bg-bad-ground',
  wait: 'text-wait bg-wait-ground',
  off: 'text-off bg-off-ground',
};

/** A state: a sign, a word and a colour, so that it is read without seeing colours. */
export function Mark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span
      className={`inline-flex max-w-full items-baseline gap-1.5 rounded-full px-2.5 py-0.5 text-sm font-semibold ${COLOURS[tone]}`}
    >
      <span aria-hidden="true">{SIGNS[tone]}</span>
      {children}
    </span>
  );
}
