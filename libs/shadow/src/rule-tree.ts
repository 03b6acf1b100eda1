import type { ComparisonRules, FieldRule } from './comparison.js';

/** Rules by path, one node for each step: what a walk over two results carries along. */
export interface RuleNode {
  readonly rule: FieldRule | undefined;
  /** Steps by member name; `*` for any index or key. */
  readonly steps: ReadonlyMap<string, RuleNode>;
}

interface Branch {
  rule: FieldRule | undefined;
  readonly steps: Map<string, Branch>;
}

const trees = new WeakMap<ComparisonRules, RuleNode>();

/**
 * The tree of a set of rules; built once for each set, so rules must not change after their first use.
 *
 * @throws RangeError for a tolerance that is not a number of at least 0, or an empty key
 */
export function ruleTree(rules: ComparisonRules): RuleNode {
  const known = trees.get(rules);
  if (known !== undefined) return known;
  const root: Branch = { rule: undefined, steps: new Map() };
  for (const [path, rule] of Object.entries(rules)) {
    check(path, rule);
    let branch = root;
    for (const step of path.split('.')) {
      const next: Branch = branch.steps.get(step) ?? { rule: undefined, steps: new Map() };
      branch.steps.set(step, next);
      branch = next;
    }
    branch.rule = rule;
  }
  trees.set(rules, root);
  return root;
}

/** The node one step further; a name that is spelled out goes before `*`. */
export function stepInto(node: RuleNode | undefined, step: string): RuleNode | undefined {
  return node === undefined ? undefined : (node.steps.get(step) ?? node.steps.get('*'));
}

function check(path: string, rule: FieldRule): void {
  if (rule.kind === 'tolerance' && !(rule.absolute >= 0)) {
    throw new RangeError(`${path}: a tolerance is a number of at least 0, not ${rule.absolute}`);
  }
  if (rule.kind === 'keyed-set' && rule.key === '') throw new RangeError(`${path}: a keyed set names its key`);
}
