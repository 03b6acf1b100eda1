import type { Inclusion, SchemaSource } from '../compatibility/inclusion.js';
import type { JsonValue } from '../resolve-references.js';
import { Evaluator } from './evaluate.js';
import type { Formula } from './formula.js';
import { Formulas } from './formulas.js';
import { TYPES } from './json-type.js';
import { depthOf, JsonTexts } from './json-texts.js';
import { Budget, BudgetSpent, INCLUSION_LIMITS, type InclusionLimits } from './limits.js';
import { oracleOf } from './oracle.js';
import { type Outcome, unknown } from './outcome.js';
import { Patterns } from './patterns.js';
import { type Confirm, Prover } from './prover.js';
import { SchemaReader } from './read-schema.js';
import { SchemaPlaces } from './schema-place.js';

/**
 * Is everything that is valid under the first schema valid under the second? JSON Schema 2020-12, formats asserted.
 * Included is what is proved: nothing can be valid under the first and not under the second. Not included is what has
 * a counterexample that ajv confirms under both. Never throws; the answer depends on nothing but the question.
 */
export function schemaInclusion(
  first: SchemaSource,
  second: SchemaSource,
  limits: InclusionLimits = INCLUSION_LIMITS,
): Inclusion {
  const deepest = Math.max(
    ...[first, second].flatMap(({ schema, document }) => [depthOf(schema), depthOf(document ?? true)]),
  );
  if (deepest > limits.schemaDepth) return { included: null, because: 'the schemas are too deep' };
  const [one, other] = [oracleOf(first, limits), oracleOf(second, limits)];
  const confirm = (value: JsonValue): boolean => one.accepts(value) === true && other.accepts(value) === false;
  const outcome = difference(first, second, limits, confirm);
  if (outcome.kind === 'none') return { included: true };
  const found = outcome.kind === 'some' ? outcome : amongExamples(first, second, limits, confirm);
  if (found.kind === 'some') {
    const because = other.fault(found.value);
    return { included: false, counterexample: found.value, ...(because !== undefined && { because }) };
  }
  return { included: null, because: outcome.kind === 'unknown' ? outcome.because : 'neither was shown' };
}

/** What is valid under the first and not under the second. */
function difference(first: SchemaSource, second: SchemaSource, limits: InclusionLimits, confirm: Confirm): Outcome {
  const { prover, read } = question(limits, limits.steps);
  const sought = [read(first), prover.formulas.not(read(second))];
  return withinBudget(() => prover.satisfy(sought, confirmedTwice(sought, prover, confirm)));
}

/** Not by ajv alone: as the specification has it, too, as far as that can be said. */
function confirmedTwice(sought: readonly Formula[], { patterns, budget }: Prover, confirm: Confirm): Confirm {
  const evaluator = new Evaluator(patterns, budget, true);
  return (value) => sought.every((each) => evaluator.holds(each, value) !== false) && confirm(value);
}

/** Where that is too hard a question: is any of some values that are valid under the first such a value? */
function amongExamples(first: SchemaSource, second: SchemaSource, limits: InclusionLimits, confirm: Confirm): Outcome {
  const { prover, read } = question(limits, limits.searchSteps);
  return withinBudget(() => {
    const { formulas } = prover;
    const seen: JsonValue[] = [];
    const isOne = confirmedTwice([read(first), formulas.not(read(second))], prover, confirm);
    for (const type of TYPES) {
      const asked = [formulas.types(type), read(first)];
      for (let n = 0; n < limits.examples / TYPES.length; n++) {
        const others = seen.length === 0 ? [] : [formulas.not(formulas.values(seen))];
        const outcome = prover.satisfy([...asked, ...others]);
        if (outcome.kind !== 'some') break;
        if (isOne(outcome.value)) return outcome;
        seen.push(outcome.value);
      }
    }
    return unknown('no example refutes it');
  });
}

function question(
  limits: InclusionLimits,
  steps: number,
): { readonly prover: Prover; readonly read: (source: SchemaSource) => Formula } {
  const formulas = new Formulas();
  const texts = new JsonTexts();
  const budget = new Budget(steps);
  const prover = new Prover(formulas, new Patterns(limits, budget), limits, budget);
  const read = ({ schema, document }: SchemaSource): Formula =>
    new SchemaReader(formulas, new SchemaPlaces(document ?? schema, schema), limits, texts).read(schema);
  return { prover, read };
}

function withinBudget(ask: () => Outcome): Outcome {
  try {
    return ask();
  } catch (error) {
    if (error instanceof BudgetSpent) return unknown(error.message);
    throw error;
  }
}
