import type { Difference } from '@banyan/domains';
import { nextFinding, type FindingLook, type FindingPolicy } from '@banyan/service';
import type { Finding, FindingEvent } from './finding.js';

/** What becomes of a difference by a look. */
export interface Lived {
  /** Undefined: there is none, or none any more. */
  readonly finding: Finding | undefined;
  readonly event?: FindingEvent;
}

/** The next moment in the life of a difference: a finding's, and what was tried against it for as long as it is the same one. Pure. */
export function nextOf(
  known: Finding | undefined,
  look: FindingLook<Difference>,
  nowMs: number,
  policy: FindingPolicy,
): Lived {
  const { finding, event } = nextFinding(known, look, nowMs, policy);
  if (finding === undefined) return { finding: undefined };
  // One that was never told is another, and nothing was tried against it.
  const { cures, cureDueMs } = known === undefined || finding.openings === 0 ? UNTRIED : known;
  const tried = { finding: { ...finding, cures, cureDueMs } };
  if (event === undefined) return tried;
  return { ...tried, event: event === 'cleared' && cures > 0 ? 'cured' : event };
}

const UNTRIED = { cures: 0, cureDueMs: null } as const;
