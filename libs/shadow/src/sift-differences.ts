import type { AlignedField } from './aligned-field.js';
import { MOST_FIELDS } from './align-answers.js';
import { isWithinPath, type IgnoreRule, ruleFor } from './ignore-rule.js';
import { groupOf, groupQuestion, type GroupedQuestion, placedAt } from './mismatch-group.js';

/** What of a copy's differences rules ignore. */
export interface Sifted {
  /** The number of the rule that ignores what differs at a path of a record; undefined: it counts. */
  ignoredBy(path: string): number | undefined;
  /** Where something differs that counts; empty: all of it is ignored. */
  readonly counted: readonly string[];
}

interface Place {
  readonly path: string;
  readonly rule: number | undefined;
}

/**
 * Which of the differences of one copy rules ignore. In doubt a difference counts: a path is ignored only if every difference
 * at it, above it and below it is, in each of the questions; and of an answer that is too long to be looked at whole
 * nothing is.
 *
 * @param questions those of the copy that show that it differs
 * @throws ComparisonRefused when the answers cannot be compared
 */
export function siftDifferences(questions: readonly GroupedQuestion[], rules: readonly IgnoreRule[]): Sifted {
  const places = questions.flatMap((of) => placesOf(of, rules));
  return {
    ignoredBy: (path) => {
      const touched = places.filter((each) => isWithinPath(each.path, path) || isWithinPath(path, each.path));
      return touched.every(({ rule }) => rule !== undefined) ? touched[0]?.rule : undefined;
    },
    counted: [...new Set(places.filter(({ rule }) => rule === undefined).map(({ path }) => path))],
  };
}

function placesOf(of: GroupedQuestion, rules: readonly IgnoreRule[]): readonly Place[] {
  const { fields } = groupQuestion(of);
  const inForce = fields.length < MOST_FIELDS ? rules : [];
  const place = (field: AlignedField): Place => ({
    path: placedAt(of.question.at, field.path),
    rule: ruleFor(groupOf(field, of), inForce)?.number,
  });
  const differing = fields.filter(({ state }) => state === 'differs').map(place);
  const following = fields.filter(({ state }) => state === 'follows').map(place);
  return [...differing, ...following.map((each) => ({ ...each, rule: each.rule ?? ruleOfKind(each, differing) }))];
}

/** What follows from two objects being of different kinds is ignored with that. */
function ruleOfKind({ path }: Place, differing: readonly Place[]): number | undefined {
  const kinds = differing.filter((each) => /(^|\.)kind$/.test(each.path) && isBeside(path, each.path));
  return kinds.every(({ rule }) => rule !== undefined) ? kinds[0]?.rule : undefined;
}

/** Is the field in the object whose `kind` this is? */
function isBeside(path: string, kindPath: string): boolean {
  const object = kindPath.slice(0, -'.kind'.length);
  return kindPath === 'kind' || isWithinPath(path, object);
}
