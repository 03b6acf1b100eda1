import type { Shelf } from '../shelf/contract-shelf.js';
import { viewOf, type DocumentView, type OperationView } from './operation-view.js';
import { schemaRows } from './schema-rows.js';

export interface FoundOperation {
  readonly domain: string;
  readonly version: string;
  readonly operation: OperationView;
}

/**
 * Operations that have every word of what is sought: in path, id, summary, names of parameters and fields, codes of problems.
 * Of texts in force and drafts.
 */
export function findOperations(shelf: Shelf, sought: string): readonly FoundOperation[] {
  const words = sought
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return [...shelf.domains.values()].flat().flatMap(({ domain, version, text }) => {
    if (text === undefined) return [];
    const view = viewOf(text.document);
    return view.operations.flatMap((operation) => {
      const said = `${domain} ${version} ${saidBy(operation, view)}`.toLowerCase();
      return words.every((word) => said.includes(word)) ? [{ domain, version, operation }] : [];
    });
  });
}

function saidBy(operation: OperationView, { references }: DocumentView): string {
  const contents = [
    ...(operation.body?.contents ?? []),
    ...operation.responses.flatMap((response) => response.contents),
  ];
  const fields = contents.flatMap(({ schema }) => schemaRows(schema, references).map(({ label }) => label));
  const { operationId, method, route, summary = '', parameters, responses } = operation;
  const names = parameters.map(({ name }) => name);
  return [operationId, method, route, summary, ...names, ...responses.flatMap(({ codes }) => codes), ...fields].join(
    ' ',
  );
}
