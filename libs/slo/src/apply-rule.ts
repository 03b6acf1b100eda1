import type { RuleResult } from './evidence.js';
import type { Rule } from './rules.js';
import { applyMismatch } from './rules/mismatch.js';
import { applyObjective } from './rules/objective.js';
import { applyOnset } from './rules/onset.js';
import { applyOrder } from './rules/order.js';
import { applySplit } from './rules/split.js';
import type { Trial } from './rules/trial.js';

/** One rule on one operation. */
export function applyRule(rule: Rule, trial: Trial): RuleResult {
  switch (rule.kind) {
    case 'split':
      return applySplit(rule, trial);
    case 'objective':
      return applyObjective(rule, trial);
    case 'onset':
      return applyOnset(rule, trial);
    case 'order':
      return applyOrder(rule, trial);
    case 'mismatch':
      return applyMismatch(rule, trial);
  }
}
