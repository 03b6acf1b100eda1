import type { Finding, FindingEvent, FindingLook, FindingPolicy } from './finding.js';

/** What becomes of a finding by a look. */
export interface FindingLived<What> {
  /** Undefined: there is none, or none any more. */
  readonly finding: Finding<What> | undefined;
  readonly event?: FindingEvent;
}

/**
 * The next moment in the life of a finding. It is told when it has stood long enough, unchanged and with nobody at it; it counts as put
 * right when it was not seen for long enough; what comes back soon is the same again. Pure.
 */
export function nextFinding<What>(
  known: Finding<What> | undefined,
  look: FindingLook<What>,
  nowMs: number,
  policy: FindingPolicy,
): FindingLived<What> {
  if (look.kind === 'gone') return known === undefined ? { finding: undefined } : unseen(known, nowMs, policy);
  const { what, digest, underWay = false } = look;
  if (known === undefined) return { finding: begun(look, nowMs, 0) };
  const seen = { ...known, what, digest, lastSeenMs: nowMs };
  switch (known.state.kind) {
    case 'open':
      return { finding: seen };
    case 'leaving':
      return { finding: { ...seen, state: { kind: 'open' } } };
    case 'cleared': {
      const isBack = nowMs - known.state.atMs < policy.flapMs;
      // What is back soon keeps its number of openings, by which it is known not to be news.
      return { finding: begun(look, nowMs, isBack ? known.openings : 0) };
    }
    case 'settling': {
      // Another value, or somebody at it: a change is on its way. But not for ever.
      const sinceMs = digest === known.digest && !underWay ? known.state.sinceMs : nowMs;
      const isSettled = nowMs - sinceMs >= policy.settleMs || nowMs - known.firstSeenMs >= policy.longestSettlingMs;
      if (!isSettled) return { finding: { ...seen, state: { kind: 'settling', sinceMs } } };
      const event: FindingEvent = known.openings > 0 ? 'returned' : 'opened';
      return { finding: { ...seen, state: { kind: 'open' }, openedMs: nowMs, openings: known.openings + 1 }, event };
    }
  }
}

function unseen<What>(known: Finding<What>, nowMs: number, policy: FindingPolicy): FindingLived<What> {
  switch (known.state.kind) {
    case 'cleared':
      return { finding: known };
    case 'settling':
      // It was told to nobody this time: what was told before is put right as it was.
      return known.openings === 0
        ? { finding: undefined }
        : { finding: { ...known, state: { kind: 'cleared', atMs: nowMs } } };
    case 'open':
      return { finding: { ...known, state: { kind: 'leaving', sinceMs: nowMs } } };
    case 'leaving':
      if (nowMs - known.state.sinceMs < policy.clearMs) return { finding: known };
      return { finding: { ...known, state: { kind: 'cleared', atMs: nowMs } }, event: 'cleared' };
  }
}

function begun<What>(
  { what, digest }: Extract<FindingLook<What>, { kind: 'seen' }>,
  nowMs: number,
  openings: number,
): Finding<What> {
  return {
    what,
    digest,
    state: { kind: 'settling', sinceMs: nowMs },
    firstSeenMs: nowMs,
    lastSeenMs: nowMs,
    openedMs: null,
    openings,
  };
}
