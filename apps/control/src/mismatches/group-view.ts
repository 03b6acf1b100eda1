import { sha256Hex } from '@banyan/kernel';
import type { GroupOfMismatches, KeptComparisons, KeptGroup, KeptSample } from '@banyan/rollout';
import { distinctCount, OTHER, ruleFor, type IgnoreRule } from '@banyan/shadow';
import { causeText, type JudgementView } from './judgement.js';
import { kindText } from './mismatch-kind-words.js';
import { noCaseText } from './no-case-words.js';
import type { SampleBody } from './read-group-report.js';

/** A group of mismatches as people and programs read it. */
export interface GroupView extends Omit<GroupOfMismatches, 'domain'> {
  /** Of domain and group; stable, 16 hex digits. */
  readonly id: string;
  /** `kind` in words. */
  readonly kindText: string;
  /** Copies that differ in this way. */
  readonly count: number;
  /** Of them those whose shoppers were answered by the service. */
  readonly served: number;
  /** Of them those that rules ignored: they are no evidence. */
  readonly ignored: number;
  /** Number of the latest rule that ignored one; null: none did. */
  readonly ignoredBy: number | null;
  /** Number of the rule in force that ignores it; null: it counts. */
  readonly rule: number | null;
  /** Copies of this operation and release that were compared at all; null: not known. */
  readonly compared: number | null;
  /** count / compared, 0-1. */
  readonly ratio: number | null;
  /** How many different questions differed; where it is not exact, within about 15 %. */
  readonly questions: { readonly count: number; readonly exact: boolean };
  /** ISO UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly judgement: JudgementView | null;
}

/** A sample as people and programs read it: of its golden case only whether there can be one. */
export interface SampleView extends Omit<SampleBody, 'case'> {
  readonly id: string;
  readonly at: string;
  readonly replica: string;
  readonly reason: string;
  /** Null: one can be made. */
  readonly noCase: string | null;
  /** The same in a sentence. */
  readonly noCaseText: string | null;
}

export function groupView(
  group: KeptGroup,
  comparisons: readonly KeptComparisons[],
  judgements: ReadonlyMap<string, JudgementView>,
  rules: readonly IgnoreRule[],
): GroupView {
  const { operation, path, kind, about, release, count, served, ignored, ignoredBy, questions, firstMs, lastMs } =
    group;
  const compared = comparedOf(group, comparisons);
  return {
    id: groupId(group),
    operation,
    path,
    kind,
    kindText: kindText(kind),
    about,
    release,
    count,
    served,
    ignored,
    ignoredBy,
    // What is counted as the rest of them may be anything.
    rule: kind === OTHER ? null : (ruleFor(group, rules)?.number ?? null),
    compared,
    ratio: compared === null || compared === 0 ? null : Math.min(1, count / compared),
    questions: distinctCount(questions),
    firstSeen: new Date(firstMs).toISOString(),
    lastSeen: new Date(lastMs).toISOString(),
    judgement: judgements.get(causeText(group)) ?? null,
  };
}

export function sampleView({ id, atMs, replica, reason, body }: KeptSample): SampleView {
  const { case: made, ...rest } = body as SampleBody;
  const noCase = made.kind === 'ready' ? null : made.because;
  const text = noCase === null ? null : noCaseText(noCase);
  return { id, at: new Date(atMs).toISOString(), replica, reason, ...rest, noCase, noCaseText: text };
}

/** By which a group is found again. */
export function groupId({ domain, operation, path, kind, about, release }: GroupOfMismatches): string {
  return sha256Hex(JSON.stringify([domain, operation, path, kind, about, release])).slice(0, 16);
}

function comparedOf({ operation, release }: KeptGroup, comparisons: readonly KeptComparisons[]): number | null {
  const found = comparisons.find((each) => each.operation === operation && each.release === release);
  return found?.compared ?? null;
}
