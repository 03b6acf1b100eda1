import type { JsonObject, JsonValue } from '@banyan/contracts';
import { entriesOf, isObject, listOf, objectOf, textOf } from './json.js';
import { References } from './references.js';

export interface ParameterView {
  readonly name: string;
  /** `path`, `query`, `header` or `cookie`. */
  readonly in: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description: string | undefined;
  /** Of its value; of a parameter with a content, that content's. */
  readonly schema: JsonValue | undefined;
  /** What is said of it beside its schema, such as `x-pii`. */
  readonly own: JsonObject;
  readonly examples: readonly ExampleView[];
}

export interface ExampleView {
  /** Undefined: it is the only one. */
  readonly name: string | undefined;
  readonly summary: string | undefined;
  readonly value: JsonValue;
}

export interface ContentView {
  readonly mediaType: string;
  readonly schema: JsonValue | undefined;
  readonly examples: readonly ExampleView[];
}

export interface HeaderView {
  readonly name: string;
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly description: string | undefined;
  readonly schema: JsonValue | undefined;
  readonly example: JsonValue | undefined;
}

export interface ResponseView {
  /** `200`, `4XX` or `default`. */
  readonly status: string;
  readonly description: string | undefined;
  readonly headers: readonly HeaderView[];
  readonly contents: readonly ContentView[];
  /** Codes of the problems that its examples show, each once. */
  readonly codes: readonly string[];
}

export interface OperationView {
  /** Where none is given, method and path. */
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** The path template. */
  readonly route: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly tags: readonly string[];
  readonly deprecated: boolean;
  readonly parameters: readonly ParameterView[];
  readonly body:
    | {
        readonly required: boolean;
        readonly description: string | undefined;
        readonly contents: readonly ContentView[];
      }
    | undefined;
  readonly responses: readonly ResponseView[];
  /** Names of the security schemes of each way in; empty: anybody may ask. */
  readonly security: readonly (readonly string[])[];
  /** Members that begin with `x-`, as they are written. */
  readonly extensions: readonly (readonly [string, JsonValue])[];
}

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options', 'trace'];

/** A document as its readers ask for it. Never throws: what cannot be read is not there. */
export interface DocumentView {
  readonly title: string;
  readonly summary: string | undefined;
  readonly description: string | undefined;
  readonly contact: JsonObject;
  readonly operations: readonly OperationView[];
  /** By name. */
  readonly schemas: readonly (readonly [string, JsonValue])[];
  readonly securitySchemes: readonly (readonly [string, JsonObject])[];
  /** Webhooks and callbacks, which the gateway does not have, by name. */
  readonly receivers: readonly (readonly [string, OperationView])[];
  readonly references: References;
}

export function viewOf(document: JsonObject): DocumentView {
  const references = new References(document);
  const info = objectOf(document['info']);
  const components = objectOf(document['components']);
  const operations = entriesOf(document['paths']).flatMap(([route, item]) =>
    operationsOf(route, item, document, references),
  );
  const webhooks = entriesOf(document['webhooks']).flatMap(([name, item]) =>
    operationsOf(name, item, document, references).map((operation) => [name, operation] as const),
  );
  return {
    title: textOf(info['title']) ?? 'Untitled',
    summary: textOf(info['summary']),
    description: textOf(info['description']),
    contact: objectOf(info['contact']),
    operations,
    schemas: entriesOf(components['schemas']),
    securitySchemes: entriesOf(components['securitySchemes']).map(
      ([name, scheme]) => [name, references.object(scheme)] as const,
    ),
    receivers: [...webhooks, ...callbacksOf(document, references)],
    references,
  };
}

function callbacksOf(document: JsonObject, references: References): DocumentView['receivers'] {
  return entriesOf(document['paths']).flatMap(([, item]) =>
    entriesOf(references.object(item)).flatMap(([, operation]) =>
      entriesOf(objectOf(operation)['callbacks']).flatMap(([name, callback]) =>
        entriesOf(references.object(callback)).flatMap(([route, each]) =>
          operationsOf(route, each, document, references).map((view) => [name, view] as const),
        ),
      ),
    ),
  );
}

function operationsOf(
  route: string,
  path: JsonValue,
  document: JsonObject,
  references: References,
): readonly OperationView[] {
  const item = references.object(path);
  return METHODS.flatMap((method) => {
    const operation = item[method];
    if (!isObject(operation)) return [];
    const body = operation['requestBody'] === undefined ? undefined : references.object(operation['requestBody']);
    const security = operation['security'] ?? document['security'];
    return [
      {
        operationId: textOf(operation['operationId']) ?? `${method.toUpperCase()} ${route}`,
        method: method.toUpperCase(),
        route,
        summary: textOf(operation['summary']) ?? textOf(item['summary']),
        description: textOf(operation['description']) ?? textOf(item['description']),
        tags: listOf(operation['tags']).filter((tag) => typeof tag === 'string'),
        deprecated: operation['deprecated'] === true,
        parameters: parametersOf(item, operation, references),
        body: body && {
          required: body['required'] === true,
          description: textOf(body['description']),
          contents: contentsOf(body['content'], references),
        },
        responses: entriesOf(operation['responses']).map(([status, response]) =>
          responseOf(status, response, references),
        ),
        security: listOf(security).map((way) => Object.keys(objectOf(way))),
        extensions: Object.entries(operation).filter(([name]) => name.startsWith('x-')),
      },
    ];
  });
}

/** An operation's own parameter stands in place of its path's of that name. */
function parametersOf(item: JsonObject, operation: JsonObject, references: References): readonly ParameterView[] {
  const found = new Map<string, ParameterView>();
  for (const each of [...listOf(item['parameters']), ...listOf(operation['parameters'])]) {
    const parameter = references.object(each);
    const name = textOf(parameter['name']);
    const place = textOf(parameter['in']);
    if (name === undefined || place === undefined) continue;
    const [content] = contentsOf(parameter['content'], references);
    const schema = parameter['schema'] ?? content?.schema;
    const resolved = references.object(schema);
    found.set(`${place} ${name}`, {
      name,
      in: place,
      required: parameter['required'] === true || place === 'path',
      deprecated: parameter['deprecated'] === true || resolved['deprecated'] === true,
      description: textOf(parameter['description']),
      schema,
      own: parameter,
      examples: examplesOf(parameter, references),
    });
  }
  return [...found.values()];
}

function responseOf(status: string, value: JsonValue, references: References): ResponseView {
  const response = references.object(value);
  const contents = contentsOf(response['content'], references);
  const codes = contents.flatMap(({ examples }) =>
    examples.flatMap(({ value: example }) => textOf(objectOf(example)['code']) ?? []),
  );
  return {
    status,
    description: textOf(response['description']),
    headers: entriesOf(response['headers']).map(([name, header]) =>
      headerOf(name, references.object(header), references),
    ),
    contents,
    codes: [...new Set(codes)],
  };
}

function headerOf(name: string, header: JsonObject, references: References): HeaderView {
  const [content] = contentsOf(header['content'], references);
  const [example] = examplesOf(header, references);
  return {
    name,
    required: header['required'] === true,
    deprecated: header['deprecated'] === true,
    description: textOf(header['description']),
    schema: header['schema'] ?? content?.schema,
    example: example?.value,
  };
}

function contentsOf(value: JsonValue | undefined, references: References): readonly ContentView[] {
  return entriesOf(value).map(([mediaType, media]) => {
    const { schema } = references.object(media);
    return { mediaType, schema, examples: examplesOf(references.object(media), references) };
  });
}

/** Of the holder itself; where it has none, those of its schema. */
function examplesOf(holder: JsonObject, references: References): readonly ExampleView[] {
  const named = entriesOf(holder['examples']).flatMap(([name, each]) => {
    const example = references.object(each);
    return example['value'] === undefined
      ? []
      : [{ name, summary: textOf(example['summary']), value: example['value'] }];
  });
  if (named.length > 0) return named;
  if (holder['example'] !== undefined) return [{ name: undefined, summary: undefined, value: holder['example'] }];
  const schema = references.object(holder['schema']);
  const given = [...listOf(schema['examples']), ...(schema['example'] === undefined ? [] : [schema['example']])];
  return given.map((value) => ({ name: undefined, summary: undefined, value }));
}
