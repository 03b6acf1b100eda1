import type { RuleResult } from '@banyan/slo';
import type { RuleStatus } from './shop-status.js';

/** One line for one rule: where it stands and where it would trip, or why it may not act. */
export function ruleStatus(result: RuleResult): RuleStatus {
  const { rule, breached, logStatistic, logThreshold } = result;
  const idle = result.idle ?? (logStatistic === undefined ? 'nothing is counted for it' : null);
  return { rule, breached, idle, logStatistic: logStatistic ?? null, logThreshold, text: ruleText(result) };
}

function ruleText({ logStatistic, logThreshold, breached, idle }: RuleResult): string {
  if (logStatistic === undefined) return idle ?? 'does not act';
  const odds = `Bayes factor ${powerOfTen(logStatistic)}`;
  if (breached) return `breached: ${odds}, over ${powerOfTen(logThreshold)}`;
  return idle === undefined ? `${odds}, trips at ${powerOfTen(logThreshold)}` : `${odds}; does not act: ${idle}`;
}

/** e^log as `10^2.1`; what is about 1 as `1`. */
function powerOfTen(log: number): string {
  const exponent = (log / Math.LN10).toFixed(1);
  return exponent === '0.0' || exponent === '-0.0' ? '1' : `10^${exponent}`;
}
