import { alignAnswers } from './align-answers.js';
import type { AlignedField } from './aligned-field.js';
import type { ComparisonRules } from './comparison.js';
import type { DifferingQuestion } from './in-flight-rule.js';
import { kindOf, type KindRule, type MismatchKind } from './mismatch-kind.js';
import { OTHER } from './mismatch-tally.js';

/** What the differences of one group have in common. */
export interface MismatchGroup extends Required<MismatchKind> {
  /** Of the copied request. */
  readonly operation: string;
  /** Rule-style path in the copied answer. */
  readonly path: string;
  /** Of the service, as it says; empty: it does not. */
  readonly release: string;
}

/** A copy whose answers differ for no reason that is known, and one of the questions that show it. */
export interface GroupedQuestion {
  readonly operation: string;
  readonly release: string;
  readonly atMs: number;
  readonly question: DifferingQuestion;
  readonly legacy: unknown;
  readonly service: unknown;
  /** Of the question's own operation. */
  readonly rules: ComparisonRules;
  readonly kindRule: KindRule | undefined;
  /** Of a copy in which a person's data may stand: the names that may stand in a path. Absent: any field's. */
  readonly namesKnown?: ReadonlySet<string>;
}

export interface Grouped {
  /** Each group once. */
  readonly groups: readonly MismatchGroup[];
  /** Both answers, place by place. */
  readonly fields: readonly AlignedField[];
}

/** In which groups a question's differences belong. @throws ComparisonRefused when the answers cannot be compared */
export function groupQuestion(of: GroupedQuestion): Grouped {
  const { legacy, service, rules } = of;
  const fields = alignAnswers(legacy, service, rules);
  const groups = new Map<string, MismatchGroup>();
  for (const field of fields) {
    if (field.state !== 'differs') continue;
    const group = groupOf(field, of);
    groups.set(groupText(group), group);
  }
  return { groups: [...groups.values()], fields };
}

/** In which group a difference at one place of a question's answers belongs. */
export function groupOf(field: AlignedField, of: GroupedQuestion): MismatchGroup {
  const { operation, release, atMs, question, kindRule, namesKnown } = of;
  const { kind, about } = kindOf({ ...field, operation: question.operation, input: question.input, atMs }, kindRule);
  const path = guarded(placedAt(question.at, field.path), namesKnown);
  // What a domain says of it may be made of values.
  return { operation, path, kind, about: namesKnown === undefined ? about : '', release };
}

/** One text for one group. */
export function groupText({ operation, path, kind, about, release }: MismatchGroup): string {
  return JSON.stringify([operation, path, kind, about, release]);
}

/** Stands for all groups beyond the bound. */
export function otherGroup(operation: string): MismatchGroup {
  return { operation, path: OTHER, kind: OTHER, about: '', release: '' };
}

/** `stock.kind` of `items.*` is `items.*.stock.kind`; a difference between the answers themselves is the place itself. */
export function placedAt(at: string | undefined, path: string): string {
  if (at === undefined) return path;
  return path === '$' ? at : `${at}.${path}`;
}

/** A key that looks like a field (a person's surname) is data where persons are: it becomes `*`. */
function guarded(path: string, namesKnown: ReadonlySet<string> | undefined): string {
  if (namesKnown === undefined) return path;
  return path
    .split('.')
    .map((step) => (step === '$' || namesKnown.has(step) ? step : '*'))
    .join('.');
}
