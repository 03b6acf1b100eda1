import type { CounterexampleResponse } from '../comparison.js';
import type { ContractSchemas } from '../schema/contract-schemas.js';
import type { OperationText, ResponseText } from '../text/contract-text.js';
import { bestCover, readMediaType } from '../text/media-type.js';
import { bodyRefusal } from './body-refusal.js';
import { refusalOfTexts } from './refusal-of-texts.js';
import { responseDirection } from './request-check.js';

/** What a text says of a status: by the status itself, else its range, else `default`. */
export function responseFor(operation: OperationText, status: number): ResponseText | undefined {
  const { responses } = operation;
  return responses.get(String(status)) ?? responses.get(`${Math.floor(status / 100)}XX`) ?? responses.get('default');
}

/**
 * Reads a response as a client would that knows this text.
 *
 * @returns why it is not valid; undefined where it is
 */
export function refusalOfResponse(
  operation: OperationText,
  response: CounterexampleResponse,
  schemas: ContractSchemas,
): string | undefined {
  const described = responseFor(operation, response.status);
  if (described === undefined) return `the status ${response.status} is not described`;
  const sent = new Map(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, header] of described.headers) {
    const text = sent.get(name);
    if (text === undefined) {
      if (header.required) return `the header ${header.name} is missing`;
      continue;
    }
    const source = schemas.read(operation.of, header.schema, responseDirection(operation));
    const refusal = refusalOfTexts({ wire: { ...header, place: 'header' }, source }, [[header.name, text]]);
    if (refusal !== undefined) return `the header ${header.name} ${refusal}`;
  }
  return refusedBody(operation, described, response, schemas);
}

function refusedBody(
  operation: OperationText,
  described: ResponseText,
  response: CounterexampleResponse,
  schemas: ContractSchemas,
): string | undefined {
  if (response.body === undefined) return described.content.length === 0 ? undefined : 'the body is missing';
  const type = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  const mediaType = type === undefined ? undefined : readMediaType(type);
  if (mediaType === undefined) return 'the body has no media type';
  if (described.content.length === 0) return 'there is a body, and none is described';
  const content = bestCover(described.content, mediaType);
  if (content === undefined) return `the media type ${mediaType.text} is not described`;
  const refusal = bodyRefusal(
    schemas.read(operation.of, content.schema, responseDirection(operation)),
    response.body,
    mediaType,
  );
  return refusal === undefined
    ? undefined
    : `the body${refusal.pointer === '' ? '' : ` at ${refusal.pointer}`} ${refusal.message}`;
}
