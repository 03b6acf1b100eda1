import type { Difference } from './comparison.js';
import { type Pair, pairByKey } from './keyed-set.js';
import { type RuleNode, stepInto } from './rule-tree.js';
import { isUncompared, isWithin } from './same.js';
import { valueType } from './value-type.js';
import { type Members, membersOf, type Walk } from './walk.js';

/** Different places one observation may name; the first tell enough. */
const MOST_PLACES = 32;
/** What the path of a difference between the results themselves is called. */
export const ROOT = '$';
/** Garbage may be nested deeply; whoever counts and keeps paths may rely on their length. */
const LONGEST_PATH = 160;
/** Stands for the rest of a path. */
const CUT = '.…';
/** A member name that can be part of a path: a field, not a SKU or a name of a person that serves as a key. */
export const FIELD = /^[A-Za-z_][A-Za-z0-9_-]{0,39}$/;

/** Where two results differ: each place and pair of types once, with the first values met there. */
export function differences(serving: unknown, shadow: unknown, rules: RuleNode, walk: Walk): Difference[] {
  const found = new Map<string, Difference>();
  compareAt(serving, shadow, rules, ROOT, 0);
  return [...found.values()];

  function compareAt(a: unknown, b: unknown, node: RuleNode | undefined, path: string, depth: number): void {
    if (found.size >= MOST_PLACES || isUncompared(node?.rule) || Object.is(a, b) || a === b) return;
    walk.visit(depth, 1);
    if (isWithin(node?.rule, a, b)) return;
    if (Array.isArray(a) && Array.isArray(b)) return compareItems(a, b, node, path, depth);
    const [left, right] = [membersOf(a), membersOf(b)];
    if (left === undefined || right === undefined) return differ(a, b, path);
    compareMembers(left, right, node, path, depth);
  }

  function compareMembers(a: Members, b: Members, node: RuleNode | undefined, path: string, depth: number): void {
    for (const name of new Set([...Object.keys(a), ...Object.keys(b)])) {
      // Keys that are data (or garbage) must not make paths of their own.
      const isData = !FIELD.test(name) || (node !== undefined && !node.steps.has(name) && node.steps.has('*'));
      compareAt(own(a, name), own(b, name), stepInto(node, name), below(path, isData ? '*' : name), depth + 1);
      if (found.size >= MOST_PLACES) return;
    }
  }

  function compareItems(
    a: readonly unknown[],
    b: readonly unknown[],
    node: RuleNode | undefined,
    path: string,
    depth: number,
  ): void {
    const pairs = node?.rule?.kind === 'keyed-set' ? pairByKey(a, b, node.rule.key) : byIndex(a, b);
    for (const [left, right] of pairs) {
      compareAt(left, right, stepInto(node, '*'), below(path, '*'), depth + 1);
      if (found.size >= MOST_PLACES) return;
    }
  }

  function differ(a: unknown, b: unknown, path: string): void {
    const [servingType, shadowType] = [valueType(a), valueType(b)];
    const place = `${path} ${servingType} ${shadowType}`;
    if (!found.has(place)) found.set(place, { path, servingType, shadowType, serving: a, shadow: b });
  }
}

export function* byIndex(a: readonly unknown[], b: readonly unknown[]): Iterable<Pair> {
  for (let i = 0; i < Math.max(a.length, b.length); i++) yield [a[i], b[i]];
}

/** A member of the object itself: a field called `constructor` is not the inherited one. */
export function own(members: Members, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

export function below(path: string, step: string): string {
  const longer = path === ROOT ? step : `${path}.${step}`;
  if (longer.length <= LONGEST_PATH) return longer;
  return path.endsWith(CUT) ? path : path + CUT;
}
