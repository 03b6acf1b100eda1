import type { AlignedField, FieldState } from './aligned-field.js';
import type { ComparisonRules } from './comparison.js';
import { below, byIndex, FIELD, own, ROOT } from './differences.js';
import { pairByKey } from './keyed-set.js';
import { type RuleNode, ruleTree, stepInto } from './rule-tree.js';
import { isUncompared, isWithin, same } from './same.js';
import { stableText } from './stable-text.js';
import { type Members, membersOf, Walk } from './walk.js';

/** Places of one pair of answers: a basket of a hundred lines has about a thousand. */
export const MOST_FIELDS = 1_500;
/** The member that says of which kind an object of a union is. */
const KIND = 'kind';

interface Place {
  readonly path: string;
  readonly at: string;
  readonly depth: number;
  readonly legacyAround: readonly Members[];
  readonly serviceAround: readonly Members[];
  /** Below two objects of different kinds. */
  readonly follows: boolean;
}

const TOP: Place = { path: ROOT, at: ROOT, depth: 0, legacyAround: [], serviceAround: [], follows: false };

/**
 * Both answers field by field, in legacy's order. A member that only one arm has is one field, whatever stands below it; so
 * is a list of which the arms have the same items in another order. Where two objects say in `kind` that they are of
 * different kinds, that is the difference, and what differs beside it follows from it.
 *
 * @throws ComparisonRefused when they cannot be compared
 */
export function alignAnswers(legacy: unknown, service: unknown, rules: ComparisonRules): readonly AlignedField[] {
  const found: AlignedField[] = [];
  const walk = new Walk();
  visit(legacy, service, ruleTree(rules), TOP);
  return found;

  function visit(a: unknown, b: unknown, node: RuleNode | undefined, place: Place): void {
    if (found.length >= MOST_FIELDS) return;
    walk.visit(place.depth, 1);
    if (isUncompared(node?.rule)) return note(a, b, 'uncompared', place);
    if (Array.isArray(a) && Array.isArray(b)) return visitItems(a, b, node, place);
    const [left, right] = [membersOf(a), membersOf(b)];
    if (left !== undefined && right !== undefined) return visitMembers(left, right, node, place);
    const alike = Object.is(a, b) || a === b || isWithin(node?.rule, a, b);
    note(a, b, alike ? 'same' : place.follows ? 'follows' : 'differs', place);
  }

  function visitMembers(a: Members, b: Members, node: RuleNode | undefined, place: Place): void {
    const names = new Set([...Object.keys(a), ...Object.keys(b)]);
    const around = { legacyAround: [...place.legacyAround, a], serviceAround: [...place.serviceAround, b] };
    const otherKind = isOtherKind(own(a, KIND), own(b, KIND)) && !isUncompared(node && stepInto(node, KIND)?.rule);
    for (const name of names) {
      const [left, right] = [own(a, name), own(b, name)];
      if (left === undefined && right === undefined) continue;
      const isData = !FIELD.test(name) || (node !== undefined && !node.steps.has(name) && node.steps.has('*'));
      const step = isData ? '*' : name;
      visit(left, right, stepInto(node, name), {
        ...around,
        path: below(place.path, step),
        at: below(place.at, step),
        depth: place.depth + 1,
        follows: place.follows || (otherKind && name !== KIND),
      });
    }
  }

  function visitItems(a: readonly unknown[], b: readonly unknown[], node: RuleNode | undefined, place: Place): void {
    const key = node?.rule?.kind === 'keyed-set' ? node.rule.key : undefined;
    if (key === undefined && isReordered(a, b, node)) return note(a, b, place.follows ? 'follows' : 'differs', place);
    const pairs = key === undefined ? byIndex(a, b) : pairByKey(a, b, key);
    let index = 0;
    for (const [left, right] of pairs) {
      const [path, at] = [below(place.path, '*'), below(place.at, String(index))];
      visit(left, right, stepInto(node, '*'), { ...place, path, at, depth: place.depth + 1 });
      index += 1;
    }
  }

  function note(legacyValue: unknown, serviceValue: unknown, state: FieldState, place: Place): void {
    const { path, at, legacyAround, serviceAround } = place;
    const around = { legacy: legacyAround, service: serviceAround };
    found.push({ path, at, legacy: legacyValue, service: serviceValue, state, around });
  }
}

/** The same items, and not in the same order. */
function isReordered(a: readonly unknown[], b: readonly unknown[], node: RuleNode | undefined): boolean {
  if (a.length !== b.length || a.length < 2 || same(a, b, node, new Walk())) return false;
  return sortedTexts(a).join('\n') === sortedTexts(b).join('\n');
}

function isOtherKind(a: unknown, b: unknown): boolean {
  return typeof a === 'string' && typeof b === 'string' && a !== b;
}

function sortedTexts(items: readonly unknown[]): readonly string[] {
  return items.map(stableText).sort();
}
