import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  CONTRACTS_DIR,
  type JsonObject,
  type PersonalField,
  personalFields,
  readContractDocument,
} from '@banyan/contracts';
import { isObject, resolveReferences } from '../../../libs/contracts/src/resolve-references.js';
import { eventSchemaFiles, readEventFile } from '../event-schemas.js';

/** An operation of a contract that is asked with, or answers, something about a person. */
export interface TaggedOperation {
  /** Such as `orders/v2`. */
  readonly contract: string;
  readonly operationId: string;
  readonly method: string;
  /** As the contract has it: `/orders/v2/orders/{reference}`. */
  readonly path: string;
  /** Of the JSON that it is asked with, references resolved; undefined: nothing of it is tagged. */
  readonly asked: JsonObject | undefined;
  /** Every field that is tagged, in questions and answers. */
  readonly fields: readonly PersonalField[];
}

/** Every one of every version of every contract that there is, of the text that people edit. */
export function taggedOperations(): readonly TaggedOperation[] {
  const texts = readdirSync(CONTRACTS_DIR, { recursive: true, encoding: 'utf8' });
  return texts
    .filter((file) => file.endsWith('/openapi.yaml'))
    .toSorted()
    .flatMap((file) => operationsIn(file));
}

/** Files of events with a tagged field, such as `orders/accepted.v1.yaml`. What they share counts where it is used. */
export function taggedEvents(): readonly string[] {
  const shared = new Map(eventSchemaFiles().map((file) => [file, readEventFile(file) as unknown as JsonObject]));
  return eventSchemaFiles().filter((file) => {
    const text = JSON.stringify(shared.get(file));
    return file.includes('/') && (/"x-pii":"(?!none)/.test(text) || text.includes('$defs/Customer'));
  });
}

function operationsIn(file: string): readonly TaggedOperation[] {
  const document = resolveReferences(readContractDocument(join('contracts', file)));
  const all = personalFields(document);
  const contract = file.replace('/openapi.yaml', '');
  return Object.entries(document['paths'] as JsonObject).flatMap(([path, item]) =>
    Object.entries(item as JsonObject).flatMap(([method, operation]) => {
      if (!isObject(operation) || typeof operation['operationId'] !== 'string') return [];
      const { operationId } = operation;
      const fields = all.filter((field) => field.operationId === operationId);
      if (fields.length === 0) return [];
      const isAsked = fields.some(({ side }) => side === 'request');
      return [{ contract, operationId, method, path, fields, asked: isAsked ? bodyOf(operation) : undefined }];
    }),
  );
}

function bodyOf(operation: JsonObject): JsonObject | undefined {
  const content = (operation['requestBody'] as JsonObject | undefined)?.['content'] as JsonObject | undefined;
  const json = content?.['application/json'] as JsonObject | undefined;
  return isObject(json?.['schema']) ? json['schema'] : undefined;
}
