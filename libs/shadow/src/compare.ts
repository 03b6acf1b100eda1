import type { ComparisonRules, Observation } from './comparison.js';
import { differences } from './differences.js';
import { ruleTree } from './rule-tree.js';
import { same } from './same.js';
import { Walk } from './walk.js';

const MATCH: Observation = Object.freeze({ kind: 'match' });

/**
 * Compares what the serving arm and the shadow answered, as canonical results under per-field rules. A member that is
 * undefined and one that is absent are the same. Copies nothing; both are only read.
 *
 * @throws ComparisonRefused when they cannot be compared: too deep (cyclic), too large, not plain data
 */
export function compare(serving: unknown, shadow: unknown, rules: ComparisonRules): Observation {
  const tree = ruleTree(rules);
  if (same(serving, shadow, tree, new Walk())) return MATCH;
  const found = differences(serving, shadow, tree, new Walk());
  return {
    kind: 'mismatch',
    mismatches: found.map(({ path, servingType, shadowType }) => ({ path, servingType, shadowType })),
  };
}
