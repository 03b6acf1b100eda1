import type { JsonValue } from '../../resolve-references.js';
import type { CounterexampleResponse } from '../comparison.js';
import type { ContractSchemas } from '../schema/contract-schemas.js';
import type { OperationText } from '../text/contract-text.js';
import { written } from '../wire/parameter-text.js';
import { responseDirection } from '../wire/request-check.js';
import { responseFor } from '../wire/response-check.js';
import { exampleContent } from './example-request.js';
import { refusalOfTexts } from '../wire/refusal-of-texts.js';
import { validValue } from './valid-value.js';

/** What is settled of a response. A header that is undefined is left out, even though it might be sent. */
export interface ResponseParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly mediaType: string; readonly value: JsonValue };
}

/**
 * A response that a text allows for a status: its required headers, a small body.
 *
 * @param other the operation in the other text: values that both take are preferred
 * @returns undefined where the status is not described or no valid value was found
 */
export function exampleResponse(
  operation: OperationText,
  other: OperationText | undefined,
  status: number,
  schemas: ContractSchemas,
  parts: ResponseParts = {},
): CounterexampleResponse | undefined {
  const response = responseFor(operation, status);
  if (response === undefined) return undefined;
  const theirs = other && responseFor(other, status);
  const direction = responseDirection(operation);
  const headers: Record<string, string> = { ...parts.headers };
  for (const header of response.headers.values()) {
    if (!header.required || headers[header.name] !== undefined) continue;
    const own = schemas.read(operation.of, header.schema, direction);
    const counterpart = theirs?.headers.get(header.name.toLowerCase());
    const isUsable = (value: JsonValue): boolean => written({ ...header, place: 'header' }, value) !== undefined;
    const source = other && counterpart && schemas.read(other.of, counterpart.schema, direction);
    const isRead = (value: JsonValue): boolean => {
      const pairs = written({ ...header, place: 'header' }, value);
      if (pairs === undefined || source === undefined || counterpart === undefined) return pairs !== undefined;
      return refusalOfTexts({ wire: { ...counterpart, place: 'header' }, source }, pairs) === undefined;
    };
    const value =
      validValue([own], isRead) ?? (source && validValue([own, source], isRead)) ?? validValue([own], isUsable);
    const text = value === undefined ? undefined : written({ ...header, place: 'header' }, value)?.[0]?.[1];
    if (text === undefined) return undefined;
    headers[header.name] = text;
  }
  let { body } = parts;
  if (body === undefined) {
    for (const content of response.content) {
      body = exampleContent(operation, content, other, theirs?.content, schemas, direction);
      if (body !== undefined) break;
    }
    if (body === undefined && response.content.length > 0) return undefined;
  }
  return {
    kind: 'response',
    method: operation.method,
    path: operation.path.text,
    status,
    headers: { ...headers, ...(body && { 'Content-Type': body.mediaType }) },
    ...(body && { body: body.value }),
  };
}
