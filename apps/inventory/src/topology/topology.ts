import type { SalesPlace, Topology } from '@banyan/domains';

/**
 * What is wrong with a topology that should not be believed: one that names nothing, or leaves a place without any source,
 * would say of every product that there is none. Undefined: nothing. Pure.
 */
export function doubtOf({ sources, places }: Topology): string | undefined {
  if (sources.length === 0) return 'names no source';
  if (places.length === 0) return 'names no place';
  if (!sources.some(({ enabled }) => enabled)) return 'has no enabled source';
  const empty = places.find((each) => each.sources.length === 0);
  if (empty !== undefined) return `gives ${nameOf(empty.place)} no source`;
  const known = new Set(sources.map(({ code }) => code));
  const stranger = places.find((each) => each.sources.some((code) => !known.has(code)));
  return stranger === undefined ? undefined : `gives ${nameOf(stranger.place)} a source it does not name`;
}

/** One text for a place: `web`, `store/berlin-mitte`. */
export function nameOf({ channel, location }: SalesPlace): string {
  return location === undefined ? channel : `${channel}/${location}`;
}
