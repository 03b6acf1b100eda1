import type { Difference } from '@banyan/domains';
import { canonicalJson, sha256Hex } from '@banyan/kernel';
import type { FindingLook, FindingPolicy } from '@banyan/service';
import type { Finding, FindingEvent } from './finding.js';
import { nextOf } from './finding-life.js';

/** What happened to which difference. */
export interface Happened {
  readonly event: FindingEvent;
  readonly finding: Finding;
}

/** Which difference: there is one of each kind and order. */
export type FindingKey = Pick<Difference, 'kind' | 'reference'>;

/** What is to be written after a look at some orders. */
export interface AfterLooking {
  readonly kept: readonly Finding[];
  readonly gone: readonly FindingKey[];
  readonly happened: readonly Happened[];
}

/** A look at some orders. */
export interface LookedAt {
  readonly seen: readonly Difference[];
  /** Orders that somebody is at just now. */
  readonly underWay: ReadonlySet<string>;
  /** Orders of which a book said nothing: what was not seen of them is neither there nor gone. */
  readonly undecided: ReadonlySet<string>;
}

/**
 * What becomes of the differences of the orders that were looked at. Pure.
 *
 * @param known every difference of theirs
 */
export function afterLooking(
  known: readonly Finding[],
  { seen, underWay, undecided }: LookedAt,
  nowMs: number,
  policy: FindingPolicy,
): AfterLooking {
  const before = new Map(known.map((finding) => [keyOf(finding.what), finding]));
  const looks = new Map<string, FindingLook<Difference>>(
    seen.map((what) => [
      keyOf(what),
      { kind: 'seen', what, digest: digestOf(what), underWay: underWay.has(what.reference) },
    ]),
  );
  for (const [key, { what }] of before) {
    if (!looks.has(key) && !undecided.has(what.reference)) looks.set(key, { kind: 'gone' });
  }
  const [kept, gone, happened]: [Finding[], FindingKey[], Happened[]] = [[], [], []];
  for (const [key, look] of looks) {
    const was = before.get(key);
    const { finding, event } = nextOf(was, look, nowMs, policy);
    if (finding === undefined) {
      if (was !== undefined) gone.push({ kind: was.what.kind, reference: was.what.reference });
      continue;
    }
    if (finding !== was) kept.push(finding);
    if (event !== undefined) happened.push({ event, finding });
  }
  return { kept, gone, happened };
}

function keyOf({ kind, reference }: FindingKey): string {
  return `${kind}\n${reference}`;
}

/** Of what it was seen by: what a person has explained is explained as long as it says the same. */
export function digestOf({ seen }: Pick<Difference, 'seen'>): string {
  return sha256Hex(canonicalJson([...seen]));
}
