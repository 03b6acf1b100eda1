import type { JsonValue } from '../resolve-references.js';
import { solveArray } from './array/solve-array.js';
import { Answers } from './answers.js';
import { type Branch, Branches, EMPTY_BRANCH, type Literal } from './branches.js';
import { Evaluator } from './evaluate.js';
import type { Formula, FormulaOf } from './formula.js';
import type { Formulas } from './formulas.js';
import { type JsonType, TYPE, TYPES, typeOf } from './json-type.js';
import type { Budget, InclusionLimits } from './limits.js';
import { solveNumber } from './number/solve-number.js';
import { solveObject } from './object/solve-object.js';
import { firstOf, NONE, type Outcome, some, unknown } from './outcome.js';
import type { Patterns } from './patterns.js';
import type { Several, Solving } from './solving.js';
import { solveText } from './text/solve-text.js';

const UNCONFIRMED = 'a value was found that ajv does not confirm';

/** Can a value be believed? Asked of values for the whole question only. */
export type Confirm = (value: JsonValue) => boolean;

/**
 * Decides whether a conjunction of formulas has a value, and finds one. Per type: what is asserted without choice is
 * solved first; the value found shows which of the choices it fails, and only those are tried one by one.
 * (Attouche and others, "Witness Generation for JSON Schema", VLDB 2022, build the values from below instead.)
 */
export class Prover implements Solving {
  readonly evaluator: Evaluator;
  readonly #answers = new Answers();
  readonly #branches: Branches;

  constructor(
    readonly formulas: Formulas,
    readonly patterns: Patterns,
    readonly limits: InclusionLimits,
    readonly budget: Budget,
  ) {
    this.evaluator = new Evaluator(patterns, budget);
    this.#branches = new Branches(formulas, budget);
  }

  satisfy(conjunction: readonly Formula[], confirm?: Confirm): Outcome {
    this.budget.spend();
    const parts = new Map(conjunction.map((part) => [part.id, part]));
    const key = [...parts.keys()].sort((a, b) => a - b).join();
    const known = this.#answers.find(key);
    if (known) return known;
    if (this.#answers.depth >= this.limits.valueDepth) return unknown('values would be too deep');
    return this.#answers.ask(key, () => firstOf(TYPES, (type) => this.#ofType(type, [...parts.values()], confirm)));
  }

  several(conjunction: readonly Formula[], most: number): Several {
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
    const branch = this.#branches.extended(type, EMPTY_BRANCH, conjunction);
    return branch ? this.#search(type, branch, confirm) : NONE;
  }

  #search(type: JsonType, branch: Branch, confirm?: Confirm, retries = this.limits.retries): Outcome {
    this.budget.spend();
    const { literals, choices } = branch;
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
        if (retries > 0) return this.#another(type, branch, found.value, confirm, retries - 1);
      }
    }
    choice ??= fewest(choices);
    if (!choice) return found.kind === 'some' ? unknown(doubt) : found;
    const rest = choices.filter((each) => each !== choice);
    return firstOf(choice.parts, (part) => {
      const next = this.#branches.extended(type, { ...branch, choices: rest }, [part]);
      return next ? this.#search(type, next, confirm, retries) : NONE;
    });
  }

  /** A value may be one that is disputed for a reason of its own. The question stays open in any case. */
  #another(type: JsonType, branch: Branch, than: JsonValue, confirm: Confirm | undefined, retries: number): Outcome {
    const next = this.#branches.extended(type, branch, [this.formulas.not(this.formulas.values([than]))]);
    const outcome = next ? this.#search(type, next, confirm, retries) : NONE;
    return outcome.kind === 'none' ? unknown(doubtOf(branch.literals)) : outcome;
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
