import type { Atom, Formula, FormulaOf } from './formula.js';
import { type Formulas, typesAbout } from './formulas.js';
import { type JsonType, TYPE, typeOf } from './json-type.js';
import type { Budget } from './limits.js';
import { otherThan } from './other-than.js';

/** An atom as it stands in a conjunction about one type. */
export type Literal = Atom & { readonly id: number };

/** What holds at once of a value of one type: atoms, and disjunctions that are not looked into yet. */
export interface Branch {
  readonly literals: ReadonlyMap<number, Literal>;
  /** Schemas and disjunctions that hold, by number. */
  readonly asserted: ReadonlySet<number>;
  readonly choices: readonly FormulaOf<'or'>[];
}

export const EMPTY_BRANCH: Branch = { literals: new Map(), asserted: new Set(), choices: [] };

type Known = Pick<Branch, 'literals' | 'asserted'>;

/** Adds formulas to what holds already, and draws what follows without a choice. */
export class Branches {
  /** By a disjunction: the numbers of what decides any of its parts. */
  readonly #deciding = new Map<number, ReadonlySet<number>>();

  constructor(
    readonly formulas: Formulas,
    readonly budget: Budget,
  ) {}

  /** Undefined: they contradict each other. */
  extended(type: JsonType, branch: Branch, more: readonly Formula[]): Branch | undefined {
    const known = { literals: new Map(branch.literals), asserted: new Set(branch.asserted) };
    // Those that were reduced before: looked at again when something is added that decides a part.
    let settled: readonly FormulaOf<'or'>[] = branch.choices;
    let open = [...more];
    while (open.length > 0) {
      const added: number[] = [];
      const fresh: FormulaOf<'or'>[] = [];
      for (let formula = open.pop(); formula; formula = open.pop()) {
        this.budget.spend();
        if (formula.op === 'or' || formula.op === 'schema') {
          if (known.asserted.has(formula.id)) continue;
          if (known.asserted.has(this.formulas.not(formula).id)) return undefined;
          known.asserted.add(formula.id);
          added.push(formula.id);
          if (formula.op === 'or') fresh.push(formula);
          else open.push(formula.expand());
          continue;
        }
        const follows = this.#added(type, formula, known);
        if (!follows) return undefined;
        if (follows === ASSERTED) added.push(formula.id);
        else open.push(...follows);
      }
      const kept = new Map<number, FormulaOf<'or'>>();
      for (const choice of [...settled, ...fresh]) {
        const isSettled = settled.includes(choice) && !this.#isDecided(choice, added);
        const reduced = isSettled ? choice : this.#reduced(type, choice, known);
        if (reduced.op === 'or') kept.set(reduced.id, reduced);
        else open.push(reduced);
      }
      settled = [...kept.values()];
    }
    return { ...known, choices: settled };
  }

  /** What else is to be added in place of it; undefined: it cannot hold. */
  #added(
    type: JsonType,
    formula: Exclude<Formula, { op: 'or' | 'schema' }>,
    { literals }: { readonly literals: Map<number, Literal> },
  ): readonly Formula[] | undefined {
    switch (formula.op) {
      case 'true':
        return [];
      case 'false':
        return undefined;
      case 'and':
        return formula.parts;
      case 'types':
        return (formula.types & type) === 0 ? undefined : [];
      default:
    }
    if ((typesAbout(formula.op) & type) === 0) return 'positive' in formula && !formula.positive ? undefined : [];
    if (literals.has(this.formulas.not(formula).id)) return undefined;
    if (formula.op === 'values' && !formula.positive && (type & (TYPE.array | TYPE.object)) !== 0) {
      const values = formula.values.filter((value) => typeOf(value) === type);
      return values.map((value) => otherThan(value, this.formulas));
    }
    literals.set(formula.id, formula);
    return ASSERTED;
  }

  #isDecided(choice: FormulaOf<'or'>, added: readonly number[]): boolean {
    let deciding = this.#deciding.get(choice.id);
    if (!deciding) {
      const parts = choice.parts.flatMap((part) => (part.op === 'and' ? part.parts : [part]));
      deciding = new Set(parts.flatMap((part) => [part.id, this.formulas.not(part).id]));
      this.#deciding.set(choice.id, deciding);
    }
    return added.some((id) => deciding.has(id));
  }

  /** Without the parts that cannot hold of the type or beside the literals; true where one of them does hold. */
  #reduced(type: JsonType, choice: FormulaOf<'or'>, known: Known): Formula {
    const parts: Formula[] = [];
    // Far cheaper than a step elsewhere.
    this.budget.spend(1 + (choice.parts.length >> 3));
    for (const part of choice.parts) {
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
}

/** Nothing more: it is one of the literals now. */
const ASSERTED: readonly Formula[] = [];
