import type { Inconsistency } from '@banyan/domains';
import { canonicalJson, sha256Hex } from '@banyan/kernel';
import { nextFinding, type FindingEvent, type FindingLook, type FindingPolicy } from '@banyan/service';
import type { Finding } from './finding.js';

/** What happened to which finding. */
export interface Happened {
  readonly event: FindingEvent;
  readonly finding: Finding;
}

/** What is to be written after a look at some things. */
export interface Looked {
  readonly kept: readonly Finding[];
  readonly gone: readonly Pick<Inconsistency, 'kind' | 'subject'>[];
  readonly happened: readonly Happened[];
}

/**
 * What becomes of the findings about the things that were looked at. Pure.
 *
 * @param known every finding about them, of the kinds that were looked for
 * @param isUndecided of a finding that was not seen: it could not be, and is neither there nor gone
 */
export function afterLooking(
  known: readonly Finding[],
  seen: readonly Inconsistency[],
  isUndecided: (finding: Finding) => boolean,
  nowMs: number,
  policy: FindingPolicy,
): Looked {
  const before = new Map(known.map((finding) => [keyOf(finding.what), finding]));
  const looks = new Map<string, FindingLook<Inconsistency>>(
    seen.map((what) => [keyOf(what), { kind: 'seen', what, digest: digestOf(what) }]),
  );
  for (const [key, finding] of before) {
    if (!looks.has(key) && !isUndecided(finding)) looks.set(key, { kind: 'gone' });
  }
  const [kept, gone, happened]: [Finding[], Pick<Inconsistency, 'kind' | 'subject'>[], Happened[]] = [[], [], []];
  for (const [key, look] of looks) {
    const was = before.get(key);
    const { finding, event } = nextFinding(was, look, nowMs, policy);
    if (finding === undefined) {
      if (was !== undefined) gone.push({ kind: was.what.kind, subject: was.what.subject });
      continue;
    }
    if (finding !== was) kept.push(finding);
    if (event !== undefined) happened.push({ event, finding });
  }
  return { kept, gone, happened };
}

function keyOf({ kind, subject }: Pick<Inconsistency, 'kind' | 'subject'>): string {
  return `${kind}\n${subject}`;
}

/** Of what places say, and which of them are odd. When a row was written last is not in it: it may be written anew unchanged. */
function digestOf({ odd, evidence }: Inconsistency): string {
  return sha256Hex(canonicalJson({ odd, says: evidence.map(({ place, value }) => ({ place, value })) }));
}
