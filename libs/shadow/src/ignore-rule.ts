import type { MismatchGroup } from './mismatch-group.js';
import { ROOT } from './differences.js';

/** What a person said may differ for a time. A domain has its own; the number is the shop's. */
export interface IgnoreRule {
  /** 1, 2, 3 … in the order in which they were made. */
  readonly number: number;
  /** Of the copied request; null: every operation. */
  readonly operation: string | null;
  /** Rule-style path in the copied answer: this field and all below it. */
  readonly path: string;
  /** In what way it differs; null: in any. */
  readonly kind: string | null;
  /** What the domain says such differences have in common; null: anything. */
  readonly about: string | null;
}

/**
 * The first of the rules that covers a difference; undefined: none does, and it counts. Every part of a rule that is said
 * must fit. `$` is the place where two answers differ as a whole, and nothing below it: no rule ignores everything.
 */
export function ruleFor(
  difference: Pick<MismatchGroup, 'operation' | 'path' | 'kind' | 'about'>,
  rules: readonly IgnoreRule[],
): IgnoreRule | undefined {
  return rules.find(
    ({ operation, path, kind, about }) =>
      (operation === null || operation === difference.operation) &&
      (kind === null || kind === difference.kind) &&
      (about === null || about === difference.about) &&
      isWithinPath(difference.path, path),
  );
}

/** Is the field the other one, or below it? */
export function isWithinPath(path: string, field: string): boolean {
  return path === field || (field !== ROOT && path.startsWith(`${field}.`));
}
