import { messageOf } from '@banyan/kernel';
import type { Violation } from './contract-operation.js';
import { resolveReferences, type JsonObject } from './resolve-references.js';
import { SchemaCompiler, type SchemaCheck } from './schema-checks.js';
import { operationSpecifications } from './specification.js';

/**
 * How an answer breaks its contract; none when it keeps it.
 *
 * @param body the body as a value
 * @returns a text that says why it cannot be checked, where it cannot
 */
export type AnswerCheck = (operationId: string, status: number, body: unknown) => readonly Violation[] | string;

/**
 * Checks answers by a text alone, with no spoke behind it: for whoever meets them from outside. A schema is compiled when its
 * first answer comes.
 */
export function answerCheck(document: JsonObject): AnswerCheck {
  const schemas = new SchemaCompiler();
  const compiled = new Map<JsonObject, SchemaCheck>();
  let operations: ReadonlyMap<string, ReadonlyMap<number, JsonObject>>;
  try {
    const specifications = operationSpecifications('the contract', resolveReferences(document));
    operations = new Map(specifications.map(({ operationId, responses }) => [operationId, responses]));
  } catch (error) {
    const why = `this text is not read by the gateway: ${messageOf(error)}`;
    return () => why;
  }
  return (operationId, status, body) => {
    const schema = operations.get(operationId)?.get(status);
    if (schema === undefined) return [{ pointer: '', message: `status ${status} is not in the contract` }];
    let check = compiled.get(schema);
    if (check === undefined) compiled.set(schema, (check = schemas.compile(schema)));
    return check.faults(body, false);
  };
}
