import type { FaultOutcome, FaultReport } from './readiness.js';

/**
 * The newest run, with what earlier ones tried and none tried again since: a run of one fault at one integration says nothing of the
 * others. Of an integration, each kind of fault that was injected stands by itself, and what people recorded together.
 *
 * @param runs the newest first
 */
export function withEarlierFaults([newest, ...earlier]: readonly FaultReport[]): FaultReport | undefined {
  if (newest === undefined) return undefined;
  const faults = [...newest.faults];
  const tried = new Set(faults.map(whatOf));
  for (const run of earlier) {
    const left = run.faults.filter((fault) => !tried.has(whatOf(fault)));
    faults.push(...left.map((fault) => ({ ...fault, triedAt: run.ranAt })));
    for (const fault of left) tried.add(whatOf(fault));
  }
  return { ...newest, faults };
}

function whatOf({ integration, injected }: FaultOutcome): string {
  return `${integration} ${injected ?? 'recorded'}`;
}
