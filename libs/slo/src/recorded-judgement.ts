import type { Evidence, Objective, Verdict } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { RULES_VERSION } from './rules.js';
import { definitionIn } from './stretch.js';

/** A published contract version, and what it said when the verdict was made. */
export interface RecordedContract {
  /** Such as `v1`. */
  readonly version: string;
  /** SHA-256 of the published specification file, lower-case hex. */
  readonly sha256: string;
}

/** What a judge knows beside the arithmetic. */
export interface JudgementFacts {
  /** The flag that sends traffic to the service, such as `inventory.serve`. */
  readonly flag: string;
  /** Unleash's own revision of all its flags; undefined: not known. */
  readonly flagRevision: number | undefined;
  readonly contracts: readonly RecordedContract[];
  /** Whose counts were judged: names, or names with what each had counted. */
  readonly replicas: readonly unknown[];
  /** Faults that were injected into the domain's calls on purpose, in words. Absent: none. */
  readonly chaos?: string;
}

/** What a verdict was made from, and what came of it. */
export interface Judged {
  readonly evidence: Evidence;
  readonly objectives: readonly Objective[];
  readonly policy: EvidencePolicy;
  readonly verdict: Verdict;
}

/** The rule that decided, its value and what it was held against; the numbers are those of the verdict's `by`. */
export interface DecidingRule {
  readonly rule: string;
  readonly operation: string;
  /** Natural logarithm of the evidence against the service; absent where the rule has none. */
  readonly statistic?: number;
  /** Natural logarithm of what trips. */
  readonly threshold: number;
}

/** A judgement as a decision record holds it: everything that is needed to judge again, and to know what was in force. */
export interface RecordedJudgement extends Judged {
  /** Of the rules that judged; see `RULES_VERSION`. */
  readonly rulesVersion: number;
  /** Null: no rule decided. */
  readonly decidedBy: DecidingRule | null;
  readonly flag: { readonly name: string; readonly definition: string; readonly revision?: number };
  readonly contracts: readonly RecordedContract[];
  readonly replicas: readonly unknown[];
  /** Faults that were injected on purpose. Absent: none. */
  readonly chaos?: string;
}

/** Composes what the record of a judgement holds. The one place where that is decided, for every process that judges. */
export function recordedJudgement(judged: Judged, facts: JudgementFacts): RecordedJudgement {
  const { evidence, objectives, policy, verdict } = judged;
  const revision = facts.flagRevision === undefined ? {} : { revision: facts.flagRevision };
  return {
    rulesVersion: RULES_VERSION,
    evidence,
    objectives,
    policy,
    verdict,
    decidedBy: decidingRule(verdict),
    flag: { name: facts.flag, definition: definitionIn(evidence.stretch), ...revision },
    contracts: facts.contracts,
    replicas: facts.replicas,
    ...(facts.chaos === undefined ? {} : { chaos: facts.chaos }),
  };
}

/** The rule that breached, with its numbers; null for every other verdict. */
export function decidingRule(verdict: Verdict): DecidingRule | null {
  if (verdict.kind !== 'breached') return null;
  const { rule, operation, logStatistic, logThreshold } = verdict.by;
  const statistic = logStatistic === undefined ? {} : { statistic: logStatistic };
  return { rule, operation, ...statistic, threshold: logThreshold };
}
