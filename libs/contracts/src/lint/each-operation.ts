import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';
import { below } from './pointer.js';

export interface FoundOperation {
  /** Upper case. */
  readonly method: string;
  readonly route: string;
  readonly pointer: string;
  readonly item: JsonObject;
  readonly operation: JsonObject;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** Every operation of a document, in its order. */
export function operationsIn(document: JsonObject): readonly FoundOperation[] {
  return Object.entries(objectAt(document, 'paths')).flatMap(([route, item]) =>
    METHODS.flatMap((method) => {
      if (!isObject(item)) return [];
      const operation = item[method];
      if (!isObject(operation)) return [];
      const pointer = below('', 'paths', route, method);
      return [{ method: method.toUpperCase(), route, pointer, item, operation }];
    }),
  );
}

/** A parameter of an operation, its path's included, with where it stands. */
export function parametersIn({
  item,
  operation,
  route,
  pointer,
}: FoundOperation): readonly { readonly pointer: string; readonly parameter: JsonObject }[] {
  return [...listed(item, below('', 'paths', route)), ...listed(operation, pointer)];
}

function listed(holder: JsonObject, at: string): { pointer: string; parameter: JsonObject }[] {
  return listAt(holder, 'parameters').flatMap((parameter, index) =>
    isObject(parameter) ? [{ pointer: below(at, 'parameters', index), parameter }] : [],
  );
}

/** Each response of an operation by its status, as text. */
export function responsesIn({
  operation,
  pointer,
}: FoundOperation): readonly { readonly status: string; readonly pointer: string; readonly response: JsonObject }[] {
  return Object.entries(objectAt(operation, 'responses')).flatMap(([status, response]) =>
    isObject(response) ? [{ status, pointer: below(pointer, 'responses', status), response }] : [],
  );
}

/** Each media type of a body, with where it stands. */
export function mediaIn(
  holder: JsonObject,
  pointer: string,
): readonly { readonly type: string; readonly pointer: string; readonly media: JsonObject }[] {
  return Object.entries(objectAt(holder, 'content')).flatMap(([type, media]) =>
    isObject(media) ? [{ type, pointer: below(pointer, 'content', type), media }] : [],
  );
}

export function objectAt(holder: JsonObject, member: string): JsonObject {
  const value = holder[member];
  return isObject(value) ? value : {};
}

export function listAt(holder: JsonObject, member: string): readonly JsonValue[] {
  const value = holder[member];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** Empty where there is none. */
export function textAt(holder: JsonObject, member: string): string {
  const value = holder[member];
  return typeof value === 'string' ? value : '';
}

/** Is there a text that says something? */
export function says(holder: JsonObject, member: string): boolean {
  const value = holder[member];
  return typeof value === 'string' && value.trim() !== '';
}
