import { DocumentField, DocumentFault } from './document.js';
import type { Evidence, Verdict } from './evidence.js';
import { checkedPolicy, PolicyFault } from './evidence-policy.js';
import { judge } from './judge.js';
import { readEvidence } from './read-evidence.js';
import { decidingRule, type DecidingRule, type RecordedJudgement } from './recorded-judgement.js';
import { RULES_VERSION } from './rules.js';

/** What a verdict comes down to: the five things that a replay compares. */
export interface VerdictEssence {
  readonly kind: Verdict['kind'];
  readonly text: string;
  readonly decidedBy: DecidingRule | null;
}

/** Did judging a record again give what it says? */
export type Replay =
  | { readonly kind: 'same'; readonly recorded: RecordedJudgement; readonly now: VerdictEssence }
  | {
      readonly kind: 'different';
      /** Undefined: what is recorded cannot even be read, and was therefore not judged as it stands. */
      readonly recorded: RecordedJudgement | undefined;
      /** Undefined: it could not be judged. */
      readonly now: VerdictEssence | undefined;
      /** What differs, or why it cannot be judged, in words. */
      readonly because: string;
    }
  /** The record holds no judgement, such as a person's without any traffic. */
  | { readonly kind: 'no-inputs'; readonly because: string }
  /** It was judged by rules that this build does not have. */
  | { readonly kind: 'other-rules'; readonly rulesVersion: number; readonly because: string };

/** Of records made before they named the rules they were judged by. */
const UNNAMED_RULES = 1;
/**
 * ECMA-262 leaves the last digits of log and exp to the engine: a record outlives the one that wrote it. Anything a person
 * could change by hand is larger.
 */
const RELATIVE_TOLERANCE = 1e-9;

/**
 * Judges a recorded judgement again, from the record alone, and compares verdict, text, rule, statistic and threshold. Pure,
 * and total: a record is input like any other.
 *
 * @param recorded what a decision record holds as its evidence, as JSON gave it; what a person saw stands below `seen`
 */
export function replayJudgement(recorded: unknown): Replay {
  const held = membersOf(membersOf(recorded)['seen'] ?? recorded);
  const missing = ['evidence', 'objectives', 'policy', 'verdict'].filter((name) => isNothing(held[name]));
  if (missing.length === 4 || isNothing(held['evidence'])) {
    return { kind: 'no-inputs', because: 'the record holds no counts that could be judged' };
  }
  if (missing.length > 0) return different(`the record lacks ${missing.join(', ')}`);
  const rulesVersion = held['rulesVersion'] ?? UNNAMED_RULES;
  if (typeof rulesVersion !== 'number') return different('rulesVersion is not a number');
  if (rulesVersion !== RULES_VERSION) {
    const because = `judged by version ${rulesVersion} of the rules, and this build has version ${RULES_VERSION}`;
    return { kind: 'other-rules', rulesVersion, because };
  }
  try {
    return compared(held as unknown as RecordedJudgement);
  } catch (error) {
    if (error instanceof DocumentFault || error instanceof PolicyFault) return different(error.message);
    // Objectives and policy are read where they are used: whatever that comes to, it is not what was judged.
    return different(`it cannot be judged: ${error instanceof Error ? error.message : 'the record is malformed'}`);
  }
}

function compared(held: RecordedJudgement): Replay {
  const evidence = readEvidence(held.evidence);
  const before = essenceOfRecord(held.verdict);
  const again = judge(evidence, held.objectives, checkedPolicy(held.policy));
  const now: VerdictEssence = { kind: again.kind, text: again.text, decidedBy: decidingRule(again) };
  const recorded = readRecorded(held, evidence);
  const differs = differences(before, now);
  if (differences({ ...now, decidedBy: recorded.decidedBy }, now).length > 0) {
    differs.push('the rule named beside the verdict');
  }
  if (differs.length === 0) return { kind: 'same', recorded, now };
  return { kind: 'different', recorded, now, because: `not the same: ${differs.join(', ')}` };
}

/** What is shown of a record beside its verdict, whatever somebody made of it. @throws DocumentFault */
function readRecorded(held: RecordedJudgement, evidence: Evidence): RecordedJudgement {
  const [flag, rule] = [new DocumentField(held.flag, 'flag'), held.decidedBy];
  return {
    ...held,
    evidence,
    decidedBy: isNothing(rule) ? null : readRule(new DocumentField(rule, 'decidedBy')),
    flag: {
      name: flag.at('name').text(),
      definition: String(flag.at('definition').value),
      ...(flag.at('revision').absent ? {} : { revision: flag.at('revision').count(Number.MAX_SAFE_INTEGER) }),
    },
    contracts: new DocumentField(held.contracts, 'contracts').items().map((contract) => ({
      version: contract.at('version').text(),
      sha256: contract.at('sha256').text(),
    })),
  };
}

function readRule(rule: DocumentField): DecidingRule {
  const statistic = readNumber(rule.at('statistic'));
  return {
    rule: rule.at('rule').text(),
    operation: rule.at('operation').text(),
    ...(statistic === undefined ? {} : { statistic }),
    threshold: readNumber(rule.at('threshold')) ?? Number.NaN,
  };
}

/** JSON has no infinity: a record holds its name. */
function readNumber(field: DocumentField): number | undefined {
  if (field.absent) return undefined;
  return field.value === 'Infinity' ? Infinity : field.number(-Number.MAX_VALUE, Number.MAX_VALUE);
}

/** Reads the verdict by the same way as the one that is made now. @throws DocumentFault */
function essenceOfRecord(recorded: unknown): VerdictEssence {
  const verdict = new DocumentField(recorded, 'verdict');
  const kind = verdict.at('kind').oneOf('healthy', 'breached', 'inconclusive');
  const decidedBy = decidingRule(recorded as Verdict);
  return { kind, text: verdict.at('text').text(), decidedBy };
}

function differences(before: VerdictEssence, now: VerdictEssence): string[] {
  const [one, other] = [before.decidedBy, now.decidedBy];
  const same: Readonly<Record<string, boolean>> = {
    verdict: before.kind === now.kind,
    text: before.text === now.text,
    rule: one?.rule === other?.rule && one?.operation === other?.operation,
    statistic: sameNumber(one?.statistic, other?.statistic),
    threshold: sameNumber(one?.threshold, other?.threshold),
  };
  return Object.keys(same).filter((name) => !same[name]);
}

/** JSON has no infinity: a record holds its name. */
function sameNumber(recorded: unknown, now: number | undefined): boolean {
  if (typeof recorded !== 'number') return recorded === (now === undefined || Number.isFinite(now) ? now : String(now));
  if (now === undefined) return false;
  return (
    recorded === now || Math.abs(recorded - now) <= RELATIVE_TOLERANCE * Math.max(Math.abs(recorded), Math.abs(now))
  );
}

function different(because: string): Replay {
  return { kind: 'different', recorded: undefined, now: undefined, because };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null;
}
