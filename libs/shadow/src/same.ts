import type { FieldRule } from './comparison.js';
import { pairByKey, sameKeys } from './keyed-set.js';
import { type RuleNode, stepInto } from './rule-tree.js';
import { type Members, membersOf, type Walk } from './walk.js';

/**
 * Are both results the same under the rules? The question of nearly every comparison, so it builds nothing: no paths, no
 * lists. `differences` says where they differ when they do.
 */
export function same(serving: unknown, shadow: unknown, node: RuleNode | undefined, walk: Walk, depth = 0): boolean {
  if (serving === shadow || Object.is(serving, shadow)) return true;
  const rule = node?.rule;
  if (rule !== undefined && (isUncompared(rule) || isWithin(rule, serving, shadow))) return true;
  if (Array.isArray(serving)) {
    if (!Array.isArray(shadow)) return false;
    walk.visit(depth, serving.length);
    return sameItems(serving, shadow, node, walk, depth);
  }
  walk.visit(depth, 1);
  const left = membersOf(serving);
  if (left === undefined) return false;
  const right = membersOf(shadow);
  return right !== undefined && sameMembers(left, right, node, walk, depth);
}

/** A field that may differ as it likes. */
export function isUncompared(rule: FieldRule | undefined): boolean {
  return rule?.kind === 'ignored' || rule?.kind === 'clock';
}

/** Two numbers no further apart than their tolerance. */
export function isWithin(rule: FieldRule | undefined, serving: unknown, shadow: unknown): boolean {
  if (rule?.kind !== 'tolerance' || typeof serving !== 'number' || typeof shadow !== 'number') return false;
  return Math.abs(serving - shadow) <= rule.absolute;
}

function sameMembers(
  serving: Members,
  shadow: Members,
  node: RuleNode | undefined,
  walk: Walk,
  depth: number,
): boolean {
  let surplus = 0;
  for (const name in serving) {
    if (!same(serving[name], shadow[name], node && stepInto(node, name), walk, depth + 1)) return false;
    // One that need not be alike may be here alone: it must not make up for one that is there alone.
    if (Object.hasOwn(shadow, name)) surplus--;
  }
  for (const _ in shadow) surplus++;
  return surplus === 0 || sameSurplus(serving, shadow, node);
}

/** Members of the shadow alone: none may have a value, unless it is ignored. */
function sameSurplus(serving: Members, shadow: Members, node: RuleNode | undefined): boolean {
  for (const name in shadow) {
    if (Object.hasOwn(serving, name) || shadow[name] === undefined) continue;
    if (!isUncompared(stepInto(node, name)?.rule)) return false;
  }
  return true;
}

function sameItems(
  serving: readonly unknown[],
  shadow: readonly unknown[],
  node: RuleNode | undefined,
  walk: Walk,
  depth: number,
): boolean {
  if (serving.length !== shadow.length) return false;
  const below = stepInto(node, '*');
  const key = node?.rule?.kind === 'keyed-set' ? node.rule.key : undefined;
  if (key !== undefined && !sameKeys(serving, shadow, key)) {
    return pairByKey(serving, shadow, key).every(([a, b]) => same(a, b, below, walk, depth + 1));
  }
  for (let i = 0; i < serving.length; i++) {
    if (!same(serving[i], shadow[i], below, walk, depth + 1)) return false;
  }
  return true;
}
