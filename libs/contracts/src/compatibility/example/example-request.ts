import type { JsonValue } from '../../resolve-references.js';
import type { CounterexampleRequest } from '../comparison.js';
import type { ContractSchemas } from '../schema/contract-schemas.js';
import type { ContentText, Credentials, OperationText, ParameterText } from '../text/contract-text.js';
import { sameMediaType, typeWithin } from '../text/media-type.js';
import { filledIn } from '../text/path-template.js';
import { parameterKey } from '../text/read-parameters.js';
import { credentialParts } from '../wire/credentials-text.js';
import { written, type Pair } from '../wire/parameter-text.js';
import { requestDirection } from '../wire/request-check.js';
import { refusalOfTexts } from '../wire/refusal-of-texts.js';
import { validValue } from './valid-value.js';

/** What is settled of a request; the rest is filled in with as little as is valid. */
export interface RequestParts {
  readonly parameter?: { readonly of: ParameterText; readonly pairs: readonly Pair[] };
  readonly body?: { readonly mediaType: string; readonly value: JsonValue };
  /** Send none, even though one may be sent. */
  readonly withoutBody?: true;
  readonly security?: Credentials;
}

/**
 * A request that an operation accepts: required parameters, a required body, credentials.
 *
 * @param other the operation in the other text: values that both take are preferred, so that a request that breaks does
 *   so for one reason
 * @returns undefined where no valid value was found, or HTTP cannot show the credentials
 */
export function exampleRequest(
  operation: OperationText,
  other: OperationText | undefined,
  schemas: ContractSchemas,
  parts: RequestParts = {},
): CounterexampleRequest | undefined {
  const credentials = credentialParts(
    parts.security ?? operation.security.find(({ length }) => length === 0) ?? operation.security[0] ?? [],
  );
  if (credentials === undefined) return undefined;
  const headers: Record<string, string> = { ...credentials.headers };
  const query = [...credentials.query];
  const cookies = [...credentials.cookies];
  const path: string[] = [];
  for (const parameter of operation.parameters) {
    const isSettled = parts.parameter?.of === parameter;
    if (!isSettled && !parameter.required) continue;
    const pairs = isSettled ? parts.parameter?.pairs : examplePairs(operation, other, parameter, schemas);
    if (pairs === undefined) return undefined;
    const texts = pairs.map(([name, value]) => `${parameter.place === 'query' ? encodeName(name) : name}=${value}`);
    if (parameter.place === 'query') query.push(...texts);
    else if (parameter.place === 'cookie') cookies.push(...texts);
    else if (parameter.place === 'header') for (const [name, value] of pairs) headers[name] = value;
    else path[operation.path.names.indexOf(parameter.name)] = pairs[0]?.[1] ?? '';
  }
  if (cookies.length > 0) headers['Cookie'] = cookies.join('; ');
  const body = parts.withoutBody ? undefined : (parts.body ?? exampleBody(operation, other, schemas));
  if (body === undefined && operation.body?.required && !parts.withoutBody) return undefined;
  return {
    kind: 'request',
    method: operation.method,
    path: filledIn(operation.path, path),
    query: query.join('&'),
    headers: { ...headers, ...(body && { 'Content-Type': body.mediaType }) },
    ...(body && { body: body.value }),
  };
}

const encodeName = (name: string): string => encodeURIComponent(name).replaceAll('%5B', '[').replaceAll('%5D', ']');

/** A value as text, in the style in which the operation wants it. */
export function examplePairs(
  operation: OperationText,
  other: OperationText | undefined,
  parameter: ParameterText,
  schemas: ContractSchemas,
): readonly Pair[] | undefined {
  const counterpart = other && counterpartOf(parameter, operation, other);
  const own = schemas.read(operation.of, parameter.schema, requestDirection(operation));
  const theirs = counterpart && other && schemas.read(other.of, counterpart.schema, requestDirection(other));
  const texts = (value: JsonValue): readonly Pair[] | undefined => written(parameter, value);
  const isRead = (value: JsonValue): boolean => {
    const pairs = texts(value);
    if (pairs === undefined || theirs === undefined || counterpart === undefined) return pairs !== undefined;
    // In a path only the place matters; elsewhere both have the same name.
    const renamed = pairs.map(([name, text]): Pair => [parameter.place === 'path' ? counterpart.name : name, text]);
    return refusalOfTexts({ wire: counterpart, source: theirs }, renamed) === undefined;
  };
  const value =
    validValue([own], isRead) ??
    (theirs && validValue([own, theirs], isRead)) ??
    validValue([own], (candidate) => texts(candidate) !== undefined);
  return value === undefined ? undefined : texts(value);
}

/** The same parameter in the other text: by place in the path, else by name. */
export function counterpartOf(
  parameter: ParameterText,
  operation: OperationText,
  other: OperationText,
): ParameterText | undefined {
  if (parameter.place === 'path') {
    const name = other.path.names[operation.path.names.indexOf(parameter.name)];
    return other.parameters.find((candidate) => candidate.place === 'path' && candidate.name === name);
  }
  return other.parameters.find((candidate) => parameterKey(candidate) === parameterKey(parameter));
}

function exampleBody(
  operation: OperationText,
  other: OperationText | undefined,
  schemas: ContractSchemas,
): RequestParts['body'] | undefined {
  if (!operation.body?.required) return undefined;
  for (const content of operation.body.content) {
    const body = exampleContent(operation, content, other, other?.body?.content, schemas);
    if (body !== undefined) return body;
  }
  return undefined;
}

/** A body of one media type, valid in both texts if possible. */
export function exampleContent(
  operation: OperationText,
  content: ContentText,
  other: OperationText | undefined,
  others: readonly ContentText[] | undefined,
  schemas: ContractSchemas,
  direction = requestDirection(operation),
): RequestParts['body'] | undefined {
  const own = schemas.read(operation.of, content.schema, direction);
  const theirs = others?.find(({ mediaType }) => sameMediaType(mediaType, content.mediaType));
  const value =
    (other && theirs && validValue([own, schemas.read(other.of, theirs.schema, direction)])) ?? validValue([own]);
  return value === undefined ? undefined : { mediaType: typeWithin(content.mediaType), value };
}
