import { isoUtc } from '@banyan/kernel';
import type { DecisionKind, DecisionRecord, Sighting } from '@banyan/rollout';

/** Something that happened, to be marked on a chart. */
export interface SeriesMark {
  /** ISO UTC. */
  readonly at: string;
  readonly kind: 'trip' | 'rolled-back' | 'reset' | 'hold' | 'slider' | 'stage' | 'release';
  /** What happened, in a few words. */
  readonly text: string;
  /** The decision that it is; null: it was seen, and nobody decided it here. */
  readonly decision: string | null;
}

/** Decisions that turn traffic; steps of a ramp are seen as the slider that they move. */
export const MARKED_DECISIONS = ['trip', 'rolled-back', 'reset', 'hold'] as const satisfies readonly DecisionKind[];

/** The oldest first. Pure. */
export function seriesMarks(decisions: readonly DecisionRecord[], sightings: readonly Sighting[]): SeriesMark[] {
  const decided = decisions.flatMap(({ id, atMs, kind, reason }): (SeriesMark & { atMs: number })[] => {
    const marked = MARKED_DECISIONS.find((each) => each === kind);
    return marked === undefined ? [] : [{ atMs, at: isoUtc(atMs), kind: marked, text: reason, decision: id }];
  });
  const seen = sightings.map(({ atMs, kind, was, is }) => ({
    atMs,
    at: isoUtc(atMs),
    kind,
    text: sightingText({ kind, was, is }),
    decision: null,
  }));
  return [...decided, ...seen].toSorted((a, b) => a.atMs - b.atMs).map(({ atMs: _atMs, ...mark }) => mark);
}

/** `the flag intends 20 % for the service, and 5 % before`. */
export function sightingText({ kind, was, is }: Pick<Sighting, 'kind' | 'was' | 'is'>): string {
  switch (kind) {
    case 'slider':
      return `the flag intends ${is} % for the service${was === undefined ? '' : `, and ${was} % before`}`;
    case 'stage':
      return `stage ${is}${was === undefined ? '' : `, and ${was} before`}`;
    case 'release':
      return `the service says it is release ${is}${was === undefined ? '' : `, and ${was} before`}`;
  }
}
