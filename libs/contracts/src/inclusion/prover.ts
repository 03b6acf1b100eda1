import type { JsonValue } from '../resolve-references.js';
import { solveArray } from './array/solve-array.js';
import { Evaluator } from './evaluate.js';
import type { Atom, Formula, FormulaOf } from './formula.js';
import { type Formulas, typesAbout } from './formulas.js';
import { type JsonType, TYPE, TYPES, typeOf } from './json-type.js';
import type { Budget, InclusionLimits } from './limits.js';
import { solveNumber } from './number/solve-number.js';
import { solveObject } from './object/solve-object.js';
import { firstOf, NONE, type Outcome, some, unknown } from './outcome.js';
import { otherThan } from './other-than.js';
import type { Patterns } from './patterns.js';
import { solveText } from './text/solve-text.js';

const UNCONFIRMED = 'a value was found that ajv does not confirm';

/** An atom as it stands in a conjunction about one type. */
export type Literal = Atom & { readonly id: number };

/** What holds at once of a value of one type: atoms, and disjunctions that are not looked into yet. */
interface Branch {
  readonly literals: ReadonlyMap<number, Literal>;
  /** Schemas and disjunctions that hold, by number. */
  readonly asserted: ReadonlySet<number>;
  readonly choices: readonly FormulaOf<'or'>[];
}

type Known = Pick<Branch, 'literals' | 'asserted'>;

/** Can a value be believed? Asked of values for the whole question only. */
export type Confirm = (value: JsonValue) => boolean;

/**
 * Decides whether a conjunction of formulas has a value, and finds one. Per type: what is asserted without choice is
 * solved first; the value found shows which of the choices it fails, and only those are tried one by one.
 *
 * A question that comes up again inside itself is answered `none`: of all values there is one of least depth, and no
 * part of it can answer the same question. (As in Attouche and others, "Witness Generation for JSON Schema", VLDB 2022,
 * which builds the values from below instead.)
 */
export class Prover {
  readonly evaluator: Evaluator;
  readonly #known = new Map<string, Outcome>();
  /** Questions being asked, and at which depth. */
  readonly #open = new Map<string, number>();
  /** The outermost question that an answer since then has assumed to have none. */
  #assumed = Infinity;

  constructor(
    readonly formulas: Formulas,
    readonly patterns: Patterns,
    readonly limits: InclusionLimits,
    readonly budget: Budget,
  ) {
    this.evaluator = new Evaluator(patterns, budget);
  }

  satisfy(conjunction: readonly Formula[], confirm?: Confirm): Outcome {
    const parts = new Map(conjunction.map((part) => [part.id, part]));
    const key = [...parts.keys()].sort((a, b) => a - b).join();
    const known = this.#known.get(key);
    if (known) return known;
    const above = this.#open.get(key);
    if (above !== undefined) {
      this.#assumed = Math.min(this.#assumed, above);
      return NONE;
    }
    const depth = this.#open.size;
    if (depth >= this.limits.valueDepth) return unknown('values would be too deep');
    const assumedBefore = this.#assumed;
    this.#assumed = Infinity;
    this.#open.set(key, depth);
    let outcome: Outcome;
    try {
      outcome = firstOf(TYPES, (type) => this.#ofType(type, [...parts.values()], confirm));
    } finally {
      this.#open.delete(key);
    }
    const isFinal = outcome.kind === 'some' || this.#assumed >= depth;
    if (isFinal) this.#known.set(key, outcome);
    this.#assumed = Math.min(assumedBefore, isFinal ? Infinity : this.#assumed);
    return outcome;
  }

  /** Up to so many different values; `every`: there are no more, which is proved. */
  several(
    conjunction: readonly Formula[],
    most: number,
  ): { readonly values: readonly JsonValue[]; readonly every: boolean } {
    const values: JsonValue[] = [];
    while (values.length < most) {
      const others = values.length === 0 ? [] : [this.formulas.not(this.formulas.values(values))];
      const outcome = this.satisfy([...conjunction, ...others]);
      if (outcome.kind !== 'some') return { values, every: outcome.kind === 'none' };
      values.push(outcome.value);
    }
    return { values, every: false };
  }

  #ofType(type: JsonType, conjunction: readonly Formula[], confirm?: Confirm): Outcome {
    const branch = this.#extended(type, { literals: new Map(), asserted: new Set(), choices: [] }, conjunction);
    return branch ? this.#search(type, branch, confirm) : NONE;
  }

  #search(type: JsonType, branch: Branch, confirm?: Confirm): Outcome {
    this.budget.spend();
    const { literals, asserted, choices } = branch;
    const doubt = doubtOf(literals);
    const believed = (value: JsonValue): Outcome =>
      confirm === undefined || confirm(value) ? some(value) : unknown(doubt);
    const listed = leastList(literals, type);
    if (listed) return this.#listed(listed, branch, believed);
    const found = this.#solve(type, [...literals.values()]);
    if (found.kind === 'none') return NONE;
    let choice: FormulaOf<'or'> | undefined;
    if (found.kind === 'some') {
      const failed = choices.filter((each) => this.evaluator.holds(each, found.value) === false);
      choice = fewest(failed);
      if (!choice) {
        const outcome = believed(found.value);
        if (outcome.kind === 'some') return outcome;
      }
    }
    choice ??= fewest(choices);
    if (!choice) return found.kind === 'some' ? unknown(doubt) : found;
    const rest = choices.filter((each) => each !== choice);
    return firstOf(choice.parts, (part) => {
      const next = this.#extended(type, { literals, asserted, choices: rest }, [part]);
      return next ? this.#search(type, next, confirm) : NONE;
    });
  }

  /** Where the values are listed, each is looked at. */
  #listed(
    values: readonly JsonValue[],
    { literals, choices }: Branch,
    believed: (value: JsonValue) => Outcome,
  ): Outcome {
    const all: readonly Formula[] = [...literals.values(), ...choices];
    return firstOf(values, (value) => {
      let answer: boolean | undefined = true;
      for (const each of all) {
        const holds = this.evaluator.holds(each, value);
        if (holds === false) return NONE;
        if (holds === undefined) answer = undefined;
      }
      const outcome = believed(value);
      return answer === undefined && outcome.kind !== 'some' ? unknown(doubtOf(literals)) : outcome;
    });
  }

  /** Undefined: they contradict each other. */
  #extended(type: JsonType, branch: Branch, more: readonly Formula[]): Branch | undefined {
    const literals = new Map(branch.literals);
    const asserted = new Set(branch.asserted);
    let choices = [...branch.choices];
    const open = [...more];
    for (;;) {
      for (let formula = open.pop(); formula; formula = open.pop()) {
        this.budget.spend();
        switch (formula.op) {
          case 'true':
            continue;
          case 'false':
            return undefined;
          case 'and':
            open.push(...formula.parts);
            continue;
          case 'or':
          case 'schema':
            if (asserted.has(formula.id)) continue;
            if (asserted.has(this.formulas.not(formula).id)) return undefined;
            asserted.add(formula.id);
            if (formula.op === 'or') choices.push(formula);
            else open.push(formula.expand());
            continue;
          case 'types':
            if ((formula.types & type) === 0) return undefined;
            continue;
          default:
        }
        if ((typesAbout(formula.op) & type) === 0) {
          if ('positive' in formula && !formula.positive) return undefined;
          continue;
        }
        if (literals.has(this.formulas.not(formula).id)) return undefined;
        if (formula.op === 'values' && !formula.positive && (type & (TYPE.array | TYPE.object)) !== 0) {
          open.push(
            ...formula.values.filter((value) => typeOf(value) === type).map((value) => otherThan(value, this.formulas)),
          );
          continue;
        }
        literals.set(formula.id, formula);
      }
      const left: FormulaOf<'or'>[] = [];
      for (const choice of choices) {
        const reduced = this.#reduced(type, choice, { literals, asserted });
        if (reduced.op === 'or') left.push(reduced);
        else open.push(reduced);
      }
      choices = left;
      if (open.length === 0)
        return { literals, asserted, choices: [...new Map(left.map((each) => [each.id, each])).values()] };
    }
  }

  /** Without the parts that cannot hold of the type or beside the literals; true where one of them does hold. */
  #reduced(type: JsonType, choice: FormulaOf<'or'>, known: Known): Formula {
    const parts: Formula[] = [];
    for (const part of choice.parts) {
      this.budget.spend();
      const kept = this.#part(type, part, known);
      if (kept.op === 'true') return kept;
      if (kept.op !== 'false') parts.push(kept);
    }
    return this.formulas.or(parts);
  }

  #part(type: JsonType, part: Formula, known: Known): Formula {
    const f = this.formulas;
    switch (part.op) {
      case 'true':
      case 'false':
        return part;
      case 'and': {
        const kept: Formula[] = [];
        for (const each of part.parts) {
          const reduced = this.#part(type, each, known);
          if (reduced.op === 'false') return reduced;
          if (reduced.op !== 'true') kept.push(reduced);
        }
        return f.and(kept);
      }
      case 'or':
      case 'schema':
        if (known.asserted.has(part.id)) return f.true;
        return known.asserted.has(f.not(part).id) ? f.false : part;
      case 'types':
        return (part.types & type) === 0 ? f.false : f.true;
      default:
        if ((typesAbout(part.op) & type) === 0) return 'positive' in part && !part.positive ? f.false : f.true;
        if (known.literals.has(part.id)) return f.true;
        return known.literals.has(f.not(part).id) ? f.false : part;
    }
  }

  #solve(type: JsonType, literals: readonly Literal[]): Outcome {
    switch (type) {
      case TYPE.null:
        return this.#plain([null], literals);
      case TYPE.boolean:
        return this.#plain([false, true], literals);
      case TYPE.number:
        return solveNumber(literals, this);
      case TYPE.string:
        return solveText(literals, this);
      case TYPE.array:
        return solveArray(literals, this);
      case TYPE.object:
        return solveObject(literals, this);
    }
  }

  #plain(values: readonly JsonValue[], literals: readonly Literal[]): Outcome {
    return firstOf(values, (value) =>
      literals.some((literal) => this.evaluator.holds(literal, value) === false) ? NONE : some(value),
    );
  }
}

/** Why a value that was found may not be one. */
function doubtOf(literals: Branch['literals']): string {
  return [...literals.values()].find((literal) => literal.op === 'opaque')?.why ?? UNCONFIRMED;
}

/** The shortest list that all values must be of. */
function leastList(literals: ReadonlyMap<number, Literal>, type: JsonType): readonly JsonValue[] | undefined {
  let least: readonly JsonValue[] | undefined;
  for (const literal of literals.values()) {
    if (literal.op !== 'values' || !literal.positive) continue;
    const values = literal.values.filter((value) => typeOf(value) === type);
    if (!least || values.length < least.length) least = values;
  }
  return least;
}

function fewest(choices: readonly FormulaOf<'or'>[]): FormulaOf<'or'> | undefined {
  return choices.reduce<FormulaOf<'or'> | undefined>(
    (best, each) => (best && best.parts.length <= each.parts.length ? best : each),
    undefined,
  );
}
