import { isObject, type JsonValue } from '../resolve-references.js';
import type { Atom, Formula, FormulaOf, NameSet } from './formula.js';
import { typesAbout } from './formulas.js';
import { textFormat } from './formats.js';
import { canonicalText } from './json-texts.js';
import { TYPE, typeOf } from './json-type.js';
import type { Budget } from './limits.js';
import type { Patterns } from './patterns.js';
import { compare, isWhole, over, rationalOf } from './rational.js';

type Answer = boolean | undefined;

/** Schemas inside each other about the same value: beyond that a schema leads back to itself. */
const DEEPEST = 600;

/** Says of a value whether a formula holds; undefined where nobody knows. */
export class Evaluator {
  #depth = 0;
  /** Of arrays and objects, by the schemas that were asked of them. */
  readonly #known = new WeakMap<object, Map<number, Answer>>();

  /** @param asSpecified what ajv reads otherwise is taken as the specification has it, rather than as unknown */
  constructor(
    readonly patterns: Patterns,
    readonly budget: Budget,
    readonly asSpecified = false,
  ) {}

  holds(formula: Formula, value: JsonValue): Answer {
    switch (formula.op) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'and':
        this.budget.spend(formula.parts.length >> 3);
        return every(formula.parts, (part) => this.holds(part, value));
      case 'or':
        this.budget.spend(formula.parts.length >> 3);
        return some(formula.parts, (part) => this.holds(part, value));
      case 'schema':
        return this.#schema(formula, value);
      case 'types':
        return (formula.types & typeOf(value)) !== 0;
      default: {
        const positive = 'positive' in formula ? formula.positive : true;
        if ((typesAbout(formula.op) & typeOf(value)) === 0) return positive;
        const answer = this.#atom(formula, value);
        return answer === undefined || positive ? answer : !answer;
      }
    }
  }

  /** Is the name one of the set? */
  includes(names: NameSet, name: string): Answer {
    if ('matching' in names) return this.patterns.matches(names.matching, name);
    if (names.except.includes(name)) return false;
    return every(names.exceptMatching, (pattern) => not(this.patterns.matches(pattern, name)));
  }

  #schema(schema: FormulaOf<'schema'>, value: JsonValue): Answer {
    const known = typeof value === 'object' && value !== null ? this.#knownOf(value) : undefined;
    if (known?.has(schema.id)) return known.get(schema.id);
    this.budget.spend();
    if (this.#depth >= DEEPEST) return undefined;
    this.#depth++;
    try {
      const answer = this.holds(schema.expand(), value);
      // One that was cut short may have another answer from elsewhere.
      if (answer !== undefined) known?.set(schema.id, answer);
      return answer;
    } finally {
      this.#depth--;
    }
  }

  #knownOf(value: object): Map<number, Answer> {
    let known = this.#known.get(value);
    if (!known) this.#known.set(value, (known = new Map()));
    return known;
  }

  /** Whether it holds where it is positive, of a value it is about. */
  #atom(atom: Atom, value: JsonValue): Answer {
    if (atom.op === 'values') return atom.texts.has(canonicalText(value));
    if (atom.op === 'opaque') return atom.isDispute && this.asSpecified ? false : undefined;
    switch (typeOf(value)) {
      case TYPE.number:
        return ofNumber(atom, value as number, this.asSpecified);
      case TYPE.string:
        return this.#ofText(atom, value as string);
      case TYPE.array:
        return this.#ofArray(atom, value as readonly JsonValue[]);
      default:
        return isObject(value) ? this.#ofObject(atom, value) : undefined;
    }
  }

  #ofText(atom: Atom, text: string): Answer {
    switch (atom.op) {
      case 'minLength':
        return lengthOf(text) >= atom.count;
      case 'maxLength':
        return lengthOf(text) <= atom.count;
      case 'pattern':
        return this.patterns.matches(atom.source, text);
      case 'format':
        return textFormat(atom.name).holds(text);
      default:
        return undefined;
    }
  }

  #ofArray(atom: Atom, items: readonly JsonValue[]): Answer {
    this.budget.spend(1 + (items.length >> 3));
    switch (atom.op) {
      case 'minItems':
        return items.length >= atom.count;
      case 'maxItems':
        return items.length <= atom.count;
      case 'unique':
        return new Set(items.map(canonicalText)).size === items.length;
      case 'item':
        return atom.index >= items.length || this.holds(atom.holds, items[atom.index] as JsonValue);
      case 'rest':
        return every(items.slice(atom.from), (item) => this.holds(atom.holds, item));
      case 'atLeast':
      case 'atMost': {
        const answers = items.map((item) => this.holds(atom.holds, item));
        const sure = answers.filter((answer) => answer === true).length;
        const perhaps = sure + answers.filter((answer) => answer === undefined).length;
        const [low, high] =
          atom.op === 'atLeast'
            ? [sure >= atom.count, perhaps >= atom.count]
            : [perhaps <= atom.count, sure <= atom.count];
        return low === high ? low : undefined;
      }
      default:
        return undefined;
    }
  }

  #ofObject(atom: Atom, value: { readonly [name: string]: JsonValue }): Answer {
    const names = Object.keys(value);
    this.budget.spend(1 + (names.length >> 3));
    switch (atom.op) {
      case 'minProperties':
        return names.length >= atom.count;
      case 'maxProperties':
        return names.length <= atom.count;
      case 'has':
        return Object.hasOwn(value, atom.name);
      case 'property':
        return !Object.hasOwn(value, atom.name) || this.holds(atom.holds, value[atom.name] as JsonValue);
      case 'members':
        return every(names, (name) =>
          some([0, 1], (side) =>
            side === 0 ? not(this.includes(atom.names, name)) : this.holds(atom.holds, value[name] as JsonValue),
          ),
        );
      case 'names':
        return every(names, (name) => this.holds(atom.holds, name));
      default:
        return undefined;
    }
  }
}

function ofNumber(atom: Atom, value: number, asSpecified: boolean): Answer {
  if (!Number.isFinite(value)) return undefined;
  switch (atom.op) {
    case 'least': {
      const order = compare(rationalOf(value), atom.bound);
      return atom.exclusive ? order > 0 : order >= 0;
    }
    case 'most': {
      const order = compare(rationalOf(value), atom.bound);
      return atom.exclusive ? order < 0 : order <= 0;
    }
    case 'multiple': {
      const exactly = isWhole(over(rationalOf(value), atom.exact));
      return asSpecified || exactly === floatingMultiple(value, atom.divisor) ? exactly : undefined;
    }
    default:
      return undefined;
  }
}

/** As ajv reckons: in floating point, and with the integer that the quotient's text begins with. */
export function floatingMultiple(value: number, divisor: number): boolean {
  if (divisor === 0) return Number.isInteger(value);
  const quotient = value / divisor;
  return quotient === Number.parseInt(String(quotient), 10);
}

/** Characters are code points. */
export const lengthOf = (text: string): number => {
  let length = 0;
  for (const _ of text) length++;
  return length;
};

const not = (answer: Answer): Answer => (answer === undefined ? undefined : !answer);

export function every<T>(items: readonly T[], ask: (item: T) => Answer): Answer {
  let result: Answer = true;
  for (const item of items) {
    const answer = ask(item);
    if (answer === false) return false;
    if (answer === undefined) result = undefined;
  }
  return result;
}

export function some<T>(items: readonly T[], ask: (item: T) => Answer): Answer {
  let result: Answer = false;
  for (const item of items) {
    const answer = ask(item);
    if (answer === true) return true;
    if (answer === undefined) result = undefined;
  }
  return result;
}
