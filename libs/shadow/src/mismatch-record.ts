import { keyedHash, otherArm, type Arm } from '@banyan/kernel';
import type { ComparisonRules, Difference } from './comparison.js';
import { differences } from './differences.js';
import type { DifferingQuestion } from './in-flight-rule.js';
import { placedAt } from './mismatch-group.js';
import { ruleTree } from './rule-tree.js';
import { stableText } from './stable-text.js';
import { Walk } from './walk.js';

/**
 * One unexplained difference, kept for people. It holds no value: equal hashes stand for equal values within one shop
 * (HMAC-SHA-256 by the shop's key, first 16 hex digits), which is enough to see "always the same wrong value".
 */
export interface MismatchRecord {
  /** When the copy was made, ms since the Unix epoch. */
  readonly atMs: number;
  readonly operation: string;
  readonly serving: Arm;
  readonly shadow: Arm;
  /** Rule-style path in the copied answer. */
  readonly path: string;
  readonly servingType: string;
  readonly shadowType: string;
  readonly servingHash: string;
  readonly shadowHash: string;
  /** Of the smallest question that differed: of one item of a batch, the same as if it had been asked for alone. */
  readonly inputHash: string;
  /** Of the live request; 32 hex digits. */
  readonly traceId: string;
  /** How often both arms were asked again before the difference was taken for one. */
  readonly askedAgain: number;
  /** Rollout stage and definition of the serve flag at the time. */
  readonly stage: string;
  readonly definition: string;
  /** Number of the rule that ignores it: then it is no evidence; null: none does. */
  readonly ignoredBy: number | null;
}

/** What a record says of the copy, rather than of the difference. */
export type CopyFacts = Pick<MismatchRecord, 'atMs' | 'operation' | 'traceId' | 'stage' | 'definition'> & {
  readonly arm: Arm;
};

/** The records of one question that differs and could not be explained: one for each place, at least one. */
export function recordsOf(
  facts: CopyFacts,
  question: DifferingQuestion,
  rules: ComparisonRules,
  askedAgain: number,
  hashKey: string,
): Omit<MismatchRecord, 'ignoredBy'>[] {
  const { arm, ...copy } = facts;
  const inputHash = keyedHash(hashKey, stableText(question.input));
  return differencesOf(question, rules).map(({ path, servingType, shadowType, serving, shadow }) => ({
    ...copy,
    serving: otherArm(arm),
    shadow: arm,
    path: placedAt(question.at, path),
    servingType,
    shadowType,
    servingHash: keyedHash(hashKey, stableText(serving)),
    shadowHash: keyedHash(hashKey, stableText(shadow)),
    inputHash,
    askedAgain,
  }));
}

function differencesOf({ serving, shadow }: DifferingQuestion, rules: ComparisonRules): readonly Difference[] {
  return differences(serving, shadow, ruleTree(rules), new Walk());
}
