import type { RecordedVerdict } from '@banyan/slo';

/** One verdict as a program reads it. An interface others rely on: members are added, never changed. */
export interface VerdictLine {
  /** Lines so far, and those of the service. */
  readonly n: number;
  readonly serviceN: number;
  readonly verdict: 'healthy' | 'breached' | 'inconclusive';
  /** The rule that breached, else the one nearest to its threshold; null before there is anything to judge. */
  readonly rule: string | null;
  /** What the rule's statistic reached, and from what it acts. Too large for a number, they are the largest. */
  readonly statistic: number | null;
  readonly threshold: number | null;
  /** Their natural logarithms, which are never too large. */
  readonly logStatistic: number | null;
  readonly logThreshold: number | null;
  /** Null when lines are not told apart by operation. */
  readonly operation: string | null;
  readonly text: string;
}

/** @param hasOperations are lines told apart by operation? */
export function verdictLine({ n, serviceN, verdict, decisive }: RecordedVerdict, hasOperations: boolean): VerdictLine {
  const { kind, text } = verdict;
  const { rule = null, logStatistic = null, logThreshold = null } = decisive ?? {};
  const operation = (hasOperations && decisive?.operation) || null;
  const [statistic, threshold] = [plain(logStatistic), plain(logThreshold)];
  return { n, serviceN, verdict: kind, rule, statistic, threshold, logStatistic, logThreshold, operation, text };
}

function plain(log: number | null): number | null {
  return log === null ? null : Math.min(Math.exp(log), Number.MAX_VALUE);
}
