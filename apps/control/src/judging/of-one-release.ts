import type { Evidence } from '@banyan/slo';

/**
 * Those replicas' counts that are of the service's newest release: counts of two releases are never added. While it is
 * deployed some replicas have met it and others have not; the newest is the one that the replicas which have met it all
 * came to last. A replica that knows of no release, such as one just started, does not hide those that do.
 */
export function ofOneRelease<T extends { readonly evidence: Evidence }>(counted: readonly T[]): readonly T[] {
  const firstSeenMs = new Map<string, number>();
  for (const { evidence } of counted) {
    const { release = '', startedAtMs = 0 } = evidence;
    if (release === '') continue;
    firstSeenMs.set(release, Math.min(startedAtMs, firstSeenMs.get(release) ?? Infinity));
  }
  const [newest] = [...firstSeenMs].reduce((latest, each) => (isLater(each, latest) ? each : latest), ['', -1]);
  return counted.filter(({ evidence: { release = '' } }) => release === newest);
}

/** Two met in the same millisecond: any choice will do, as long as it is always the same. */
function isLater([release, atMs]: [string, number], [latest, latestAtMs]: [string, number]): boolean {
  return atMs === latestAtMs ? release > latest : atMs > latestAtMs;
}
