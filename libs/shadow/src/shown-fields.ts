import type { AlignedField } from './aligned-field.js';
import { alignAnswers } from './align-answers.js';
import { keyedHash } from '@banyan/kernel';
import { stableText } from './stable-text.js';
import { valueType } from './value-type.js';

/**
 * Which values of an operation may be kept to be looked at: rule-style paths of single values, `*` for any index. What is not
 * named here is withheld: of it a sample says the type and a hash.
 */
export interface ShownFields {
  readonly question: readonly string[];
  readonly answer: readonly string[];
}

/** A value as a sample has it; null: there is none. */
export type Cell =
  | { readonly text: string }
  /** Its type, and a hash by which equal ones are recognised. */
  | { readonly withheld: string; readonly hash: string }
  | null;

const LONGEST_TEXT = 400;
const ROOT = '$';

/** Writes down the values that may be seen. */
export class ShowingCells {
  readonly #shown: ReadonlySet<string>;
  #withheld = 0;

  constructor(
    shown: readonly string[],
    private readonly hashKey: string,
  ) {
    this.#shown = new Set(shown);
  }

  /** Values that were withheld so far. */
  get withheld(): number {
    return this.#withheld;
  }

  cell(path: string, value: unknown): Cell {
    if (value === undefined) return null;
    if (this.#isShown(path, value)) return { text: cut(stableText(value)) };
    this.#withheld += 1;
    return { withheld: valueType(value), hash: keyedHash(this.hashKey, stableText(value)) };
  }

  /** What holds values may be seen when all of them may. */
  #isShown(path: string, value: unknown): boolean {
    if (typeof value !== 'object' || value === null) return this.#shown.has(path);
    return leavesOf(value).every((leaf) => this.#shown.has(joined(path, leaf.path)));
  }
}

/** Every value of a question or answer by itself. @throws ComparisonRefused */
export function leavesOf(value: unknown): readonly AlignedField[] {
  return alignAnswers(value, value, {});
}

function joined(path: string, below: string): string {
  if (below === ROOT) return path;
  return path === ROOT ? below : `${path}.${below}`;
}

function cut(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT).toWellFormed()}…`;
}
