import { isObject, type JsonValue } from '../../resolve-references.js';
import type { CounterexampleRequest } from '../comparison.js';
import type { ContractSchemas, Direction } from '../schema/contract-schemas.js';
import type { OperationText, ParameterText } from '../text/contract-text.js';
import { bestCover, readMediaType } from '../text/media-type.js';
import { textsIn } from '../text/path-template.js';
import { pointerOf, valueAt } from '../text/pointer.js';
import { isCarried } from './credentials-text.js';
import type { Pair } from './parameter-text.js';
import { bodyRefusal } from './body-refusal.js';
import { refusalOfTexts } from './refusal-of-texts.js';

export interface RequestCheck {
  readonly schemas: ContractSchemas;
  /** Is a query parameter, or a body, that the operation does not know refused? */
  readonly refusesUnknown: boolean;
}

export const requestDirection = ({ isOutgoing }: OperationText): Direction => (isOutgoing ? 'response' : 'request');
export const responseDirection = ({ isOutgoing }: OperationText): Direction => (isOutgoing ? 'request' : 'response');

/**
 * Reads a request as whoever serves the operation would: the texts on the wire, and not the values they were made of.
 *
 * @returns why it is refused; undefined where it is accepted
 */
export function refusalOfRequest(
  operation: OperationText,
  request: CounterexampleRequest,
  check: RequestCheck,
): string | undefined {
  const texts = textsIn(operation.path, request.path);
  if (request.method !== operation.method || texts === undefined) return `${operation.title} is not what is asked for`;
  const wire = new RequestWire(operation, request);
  return (
    credentialRefusal(operation, wire) ??
    parameterRefusal(operation, wire, texts, check) ??
    (check.refusesUnknown ? unknownRefusal(wire) : undefined) ??
    refusedBody(operation, request, check)
  );
}

/** The request taken apart; what parameters took is remembered, so that the rest is what nobody knows. */
class RequestWire {
  readonly headers: ReadonlyMap<string, string>;
  readonly query: readonly Pair[];
  readonly cookies: readonly Pair[];
  readonly taken = new Set<Pair>();

  constructor(
    readonly operation: OperationText,
    request: CounterexampleRequest,
  ) {
    this.headers = new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
    this.query = pairsOf(request.query, '&');
    this.cookies = pairsOf(this.headers.get('cookie') ?? '', ';');
  }

  take(parameter: ParameterText, texts: readonly string[]): readonly Pair[] {
    switch (parameter.place) {
      case 'path': {
        const text = texts[this.operation.path.names.indexOf(parameter.name)];
        return text === undefined ? [] : [[parameter.name, text]];
      }
      case 'header': {
        const text = this.headers.get(parameter.name.toLowerCase());
        return text === undefined ? [] : [[parameter.name, text]];
      }
      case 'query':
        return this.#mark(this.query.filter(([name]) => this.#belongs(parameter, name)));
      case 'cookie':
        return this.#mark(this.cookies.filter(([name]) => this.#belongs(parameter, name)));
    }
  }

  #mark(pairs: readonly Pair[]): readonly Pair[] {
    for (const pair of pairs) this.taken.add(pair);
    return pairs;
  }

  #belongs(parameter: ParameterText, name: string): boolean {
    if (parameter.style === 'deepObject') return name.startsWith(`${parameter.name}[`) && name.endsWith(']');
    if (name === parameter.name) return true;
    if (parameter.style !== 'form' || !parameter.explode || parameter.mediaType !== undefined) return false;
    // An object that is written as its members.
    const named = this.operation.parameters.some((other) => other.place === parameter.place && other.name === name);
    return !named && memberNames(this.operation, parameter.schema.schema).has(name);
  }
}

function memberNames(operation: OperationText, schema: JsonValue): ReadonlySet<string> {
  const { document, anchors } = operation.of;
  const names = new Set<string>();
  const seen = new Set<JsonValue>();
  const walk = (part: JsonValue | undefined): void => {
    if (!isObject(part) || seen.has(part)) return;
    seen.add(part);
    for (const name of Object.keys(isObject(part['properties']) ? part['properties'] : {})) names.add(name);
    if (typeof part['$ref'] === 'string') walk(valueAt(document, pointerOf(part['$ref'], document, anchors)));
    for (const key of ['allOf', 'anyOf', 'oneOf']) {
      const list = part[key];
      if (Array.isArray(list)) for (const item of list as readonly JsonValue[]) walk(item);
    }
  };
  walk(schema);
  return names;
}

function pairsOf(text: string, between: '&' | ';'): readonly Pair[] {
  return text
    .split(between)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part): Pair => {
      const at = part.indexOf('=');
      return at === -1 ? [decodeName(part), ''] : [decodeName(part.slice(0, at)), part.slice(at + 1)];
    });
}

const decodeName = (name: string): string => (/%(?![0-9a-f]{2})/i.test(name) ? name : decodeURIComponent(name));

function credentialRefusal(operation: OperationText, wire: RequestWire): string | undefined {
  const query = new Set(wire.query.map(([name]) => name));
  const cookies = new Set(wire.cookies.map(([name]) => name));
  const isEnough = operation.security.some((credentials) =>
    credentials.every((credential) => isCarried(credential, wire.headers, query, cookies)),
  );
  if (!isEnough) return 'the credentials are not among those that are accepted';
  for (const credential of operation.security.flat()) {
    if (credential.scheme['in'] !== 'query') continue;
    for (const pair of wire.query) if (pair[0] === credential.scheme['name']) wire.taken.add(pair);
  }
  return undefined;
}

function parameterRefusal(
  operation: OperationText,
  wire: RequestWire,
  texts: readonly string[],
  { schemas }: RequestCheck,
): string | undefined {
  for (const parameter of operation.parameters) {
    const what = `the ${parameter.place} parameter ${parameter.name}`;
    const pairs = wire.take(parameter, texts);
    if (pairs.length === 0) {
      if (parameter.required) return `${what} is missing`;
      continue;
    }
    if (parameter.allowEmptyValue && pairs.length === 1 && pairs[0]?.[1] === '') continue;
    const source = schemas.read(operation.of, parameter.schema, requestDirection(operation));
    const refusal = refusalOfTexts({ wire: parameter, source }, pairs);
    if (refusal !== undefined) return `${what} ${refusal}`;
  }
  return undefined;
}

function unknownRefusal(wire: RequestWire): string | undefined {
  const unknown = wire.query.find((pair) => !wire.taken.has(pair));
  return unknown === undefined ? undefined : `the query parameter ${unknown[0]} is not known`;
}

function refusedBody(
  operation: OperationText,
  request: CounterexampleRequest,
  { schemas, refusesUnknown }: RequestCheck,
): string | undefined {
  const { body } = operation;
  const type = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (request.body === undefined && type === undefined) return body?.required ? 'the body is missing' : undefined;
  if (body === undefined) return refusesUnknown ? 'there is a body, and the operation has none' : undefined;
  const mediaType = type === undefined ? undefined : readMediaType(type);
  if (mediaType === undefined || request.body === undefined) return 'the body has no media type';
  const content = bestCover(body.content, mediaType);
  if (content === undefined) return `the media type ${mediaType.text} is not accepted`;
  const refusal = bodyRefusal(
    schemas.read(operation.of, content.schema, requestDirection(operation)),
    request.body,
    mediaType,
  );
  return refusal === undefined
    ? undefined
    : `the body${refusal.pointer === '' ? '' : ` at ${refusal.pointer}`} ${refusal.message}`;
}
