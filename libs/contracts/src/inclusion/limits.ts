/** How much work one question may cost, in counted steps: the answer is then the same on every machine. */
export interface InclusionLimits {
  /** Steps of the whole proof: formulas looked at, states of automata, values tried. */
  readonly steps: number;
  /** Steps of the search among examples of the first schema, after the proof came to no end. */
  readonly searchSteps: number;
  /** Examples tried in it. */
  readonly examples: number;
  /** How often another value is looked for after one that ajv does not confirm. */
  readonly retries: number;
  /** Largest schema, in values, that is given to ajv; what is larger has no counterexample. */
  readonly oracleSize: number;
  /** Largest schema that is given to ajv a second time, in its other mode. */
  readonly oracleTwiceSize: number;
  /** Most levels of JSON inside each other, in a schema. */
  readonly schemaDepth: number;
  /** Most levels of values inside each other that a counterexample may have. */
  readonly valueDepth: number;
  /** Most items of an array, and members of an object, of a counterexample. */
  readonly size: number;
  /** Most characters of a text of a counterexample. */
  readonly textLength: number;
  /** Most states of the automaton of one pattern before it is made deterministic. */
  readonly patternStates: number;
  /** Most cases in which `unevaluatedProperties` or `unevaluatedItems` of one schema may find different things evaluated. */
  readonly evaluationCases: number;
}

/** Each with its reason. */
export const INCLUSION_LIMITS: InclusionLimits = {
  // About 4 s of one processor at worst; an ordinary pair takes some hundred. Texts of the format `uri` without those of another
  // kind, in a member and in an array, take 850,000 (0.3 s).
  steps: 1_200_000,
  searchSteps: 60_000,
  examples: 40,
  retries: 4,
  // ajv compiles some 10,000 values a second, and starts the compiled code at the same pace.
  oracleSize: 12_000,
  oracleTwiceSize: 2_500,
  // Every level of a schema costs some frames of the stack, here and in ajv.
  schemaDepth: 250,
  valueDepth: 60,
  // What a person still reads; the search for distinct items grows with its square.
  size: 400,
  textLength: 20_000,
  // `[a-z]{1,2000}` is somebody's real pattern; a class repeated 10^5 times is none.
  patternStates: 6_000,
  // Seven optional parts; each case becomes a disjunct.
  evaluationCases: 128,
};

/** The steps are used up. Caught where the question was put, and answered as undecided. */
export class BudgetSpent extends Error {
  override readonly name = 'BudgetSpent';
}

export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** @throws BudgetSpent */
  spend(steps = 1): void {
    this.#left -= steps;
    if (this.#left < 0) throw new BudgetSpent('the question takes more steps than it may');
  }
}
