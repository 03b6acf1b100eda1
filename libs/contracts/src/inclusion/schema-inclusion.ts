import type { Inclusion, SchemaSource } from '../compatibility/inclusion.js';
import type { JsonValue } from '../resolve-references.js';
import { Formulas } from './formulas.js';
import { depthOf, JsonTexts } from './json-texts.js';
import { Budget, BudgetSpent, INCLUSION_LIMITS, type InclusionLimits } from './limits.js';
import { oracleOf } from './oracle.js';
import type { Outcome } from './outcome.js';
import { Patterns } from './patterns.js';
import { Prover } from './prover.js';
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
  const accepts = oracleOf(first);
  const refuses = oracleOf(second);
  const confirm = (value: JsonValue): boolean => accepts(value) === true && refuses(value) === false;
  const outcome = difference(first, second, limits, confirm);
  switch (outcome.kind) {
    case 'none':
      return { included: true };
    case 'some':
      return { included: false, counterexample: outcome.value };
    case 'unknown':
      return { included: null, because: outcome.because };
  }
}

/** What is valid under the first and not under the second. */
function difference(
  first: SchemaSource,
  second: SchemaSource,
  limits: InclusionLimits,
  confirm: (value: JsonValue) => boolean,
): Outcome {
  const formulas = new Formulas();
  const texts = new JsonTexts();
  const budget = new Budget(limits.steps);
  const read = ({ schema, document }: SchemaSource) =>
    new SchemaReader(formulas, new SchemaPlaces(document ?? schema, schema), limits, texts).read(schema);
  const prover = new Prover(formulas, new Patterns(limits, budget), limits, budget);
  try {
    return prover.satisfy([read(first), formulas.not(read(second))], confirm);
  } catch (error) {
    if (!(error instanceof BudgetSpent)) throw error;
    return { kind: 'unknown', because: error.message };
  }
}
