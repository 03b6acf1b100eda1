import type { JsonObject } from '@banyan/contracts';
import { governanceOf } from '../reading/governance-words.js';
import type { OperationView } from '../reading/operation-view.js';
import type { References } from '../reading/references.js';
import { schemaRows } from '../reading/schema-rows.js';

/** Is anything that the operation is asked with about a person, by what its contract says (`x-pii`)? */
export function asksForPersonal({ parameters, body }: OperationView, references: References): boolean {
  const schemas = [...parameters.map(({ schema }) => schema), ...(body?.contents ?? []).map(({ schema }) => schema)];
  return (
    parameters.some(({ own }) => isPersonal(own)) ||
    schemas.some((schema) => schemaRows(schema, references).some((row) => isPersonal(row.schema)))
  );
}

function isPersonal(schema: JsonObject | boolean): boolean {
  const pii = governanceOf(schema)?.pii;
  return pii !== undefined && pii !== 'none';
}
