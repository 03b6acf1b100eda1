import type { DecisionRecord, Sighting } from '@banyan/rollout';

/** From when on the service was given traffic, until it was not any more. */
export interface Rollout {
  readonly sinceMs: number;
  /** Undefined: it goes on. */
  readonly untilMs: number | undefined;
  /** What on the timeline began it, and what ended it. */
  readonly begunBy: string;
  readonly endedBy: string | undefined;
}

type Event =
  | { readonly kind: 'slider'; readonly id: string; readonly atMs: number; readonly percent: number }
  | { readonly kind: 'trip'; readonly id: string; readonly atMs: number }
  | { readonly kind: 'reset'; readonly id: string; readonly atMs: number };

/**
 * The rollouts of one domain, the oldest first: from the slider's leaving 0 (or a reset with the slider up) to its return to 0 or
 * a trip. Steps in between belong to the same rollout. Pure.
 */
export function rolloutsOf(
  decisions: readonly Pick<DecisionRecord, 'id' | 'kind' | 'atMs'>[],
  sightings: readonly Pick<Sighting, 'id' | 'kind' | 'atMs' | 'is'>[],
): readonly Rollout[] {
  const rollouts: Rollout[] = [];
  let open: Omit<Rollout, 'untilMs' | 'endedBy'> | undefined;
  let percent = 0;
  let tripped = false;
  const close = ({ id, atMs }: Event): void => {
    if (open !== undefined) rollouts.push({ ...open, untilMs: atMs, endedBy: id });
    open = undefined;
  };
  for (const event of inOrder(decisions, sightings)) {
    if (event.kind === 'trip') {
      tripped = true;
      close(event);
      continue;
    }
    if (event.kind === 'reset') tripped = false;
    else percent = event.percent;
    if (percent === 0) close(event);
    else if (!tripped) open ??= { sinceMs: event.atMs, begunBy: event.id };
  }
  if (open !== undefined) rollouts.push({ ...open, untilMs: undefined, endedBy: undefined });
  return rollouts;
}

function inOrder(
  decisions: Parameters<typeof rolloutsOf>[0],
  sightings: Parameters<typeof rolloutsOf>[1],
): readonly Event[] {
  const decided = decisions.flatMap(({ id, kind, atMs }): Event[] =>
    kind === 'trip' || kind === 'reset' ? [{ kind, id, atMs }] : [],
  );
  const seen = sightings.flatMap(({ id, kind, atMs, is }): Event[] =>
    kind === 'slider' ? [{ kind, id, atMs, percent: Number(is) }] : [],
  );
  return [...decided, ...seen].toSorted((a, b) => a.atMs - b.atMs);
}
