import type { ComparisonRules } from './comparison.js';
import { own } from './differences.js';
import { pairByKey } from './keyed-set.js';
import { type RuleNode, ruleTree, stepInto } from './rule-tree.js';
import { isUncompared, isWithin } from './same.js';
import { type Members, membersOf, Walk } from './walk.js';

/**
 * What legacy would have to say to agree with the service: the service's answer where they differ, and legacy's own where
 * they need not be alike, such as in clocks, in what is ignored and in the order of keyed sets.
 *
 * @throws ComparisonRefused when they cannot be compared
 */
export function expectedOf(legacy: unknown, service: unknown, rules: ComparisonRules): unknown {
  const walk = new Walk();
  return merged(legacy, service, ruleTree(rules), 0);

  function merged(a: unknown, b: unknown, node: RuleNode | undefined, depth: number): unknown {
    walk.visit(depth, 1);
    if (isUncompared(node?.rule) || isWithin(node?.rule, a, b)) return a;
    if (Array.isArray(a) && Array.isArray(b)) return mergedItems(a, b, node, depth);
    const [left, right] = [membersOf(a), membersOf(b)];
    return left === undefined || right === undefined ? b : mergedMembers(left, right, node, depth);
  }

  function mergedItems(a: readonly unknown[], b: readonly unknown[], node: RuleNode | undefined, depth: number) {
    const below = stepInto(node, '*');
    if (node?.rule?.kind !== 'keyed-set') return b.map((item, index) => merged(a[index], item, below, depth + 1));
    return pairByKey(a, b, node.rule.key).flatMap(([left, right]) =>
      right === undefined ? [] : [merged(left, right, below, depth + 1)],
    );
  }

  function mergedMembers(a: Members, b: Members, node: RuleNode | undefined, depth: number): Members {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    const members = [...names].map(
      (name) => [name, merged(own(a, name), own(b, name), stepInto(node, name), depth + 1)] as const,
    );
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  }
}
