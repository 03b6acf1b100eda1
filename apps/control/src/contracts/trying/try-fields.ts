import type { JsonValue } from '@banyan/contracts';
import { listOf, objectOf } from '../reading/json.js';
import type { OperationView, ParameterView } from '../reading/operation-view.js';
import type { References } from '../reading/references.js';
import { plain } from '../reading/schema-words.js';

/** One parameter of an operation, as a form asks for it. */
export interface TryField {
  /** Of the form's member: `query.channel`. */
  readonly key: string;
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description: string | undefined;
  /** Where there are few; empty: it is typed. */
  readonly choices: readonly string[];
  /** Values to offer. */
  readonly examples: readonly string[];
  /** A list: one value a line, each sent by itself. */
  readonly list: boolean;
}

/** Values by `TryField.key`; an absent or empty one is not sent. */
export type TryValues = Readonly<Record<string, string>>;

export const BODY_KEY = 'body';

/** Parameters that a form can ask for; a cookie is none. */
export function fieldsOf({ parameters }: OperationView, references: References): readonly TryField[] {
  return parameters.flatMap((parameter) => {
    const place = parameter.in;
    if (place !== 'path' && place !== 'query' && place !== 'header') return [];
    const schema = objectOf(references.object(parameter.schema));
    const { name, required, description } = parameter;
    const isList = schema['type'] === 'array';
    const choices = isList ? [] : listOf(schema['enum']).map(plain);
    return [
      {
        key: `${place}.${name}`,
        name,
        in: place,
        required,
        description,
        choices,
        examples: examplesOf(parameter, references),
        list: isList,
      },
    ];
  });
}

/** The first examples of what must be there, and nothing of what may be left out: a request that the contract shows. */
export function exampleValues(operation: OperationView, references: References): TryValues {
  const values = fieldsOf(operation, references).flatMap(({ key, required, examples, choices }) => {
    const value = examples[0] ?? choices[0];
    return required && value !== undefined ? [[key, value] as const] : [];
  });
  const body = exampleBody(operation);
  return Object.fromEntries(body === undefined ? values : [...values, [BODY_KEY, JSON.stringify(body, undefined, 2)]]);
}

/** Undefined: there is no body, or none is shown. */
function exampleBody({ body }: OperationView): JsonValue | undefined {
  return body?.contents.find(({ mediaType }) => mediaType === 'application/json')?.examples[0]?.value;
}

function examplesOf({ examples, schema }: ParameterView, references: References): readonly string[] {
  const resolved = references.object(schema);
  const given = examples.length > 0 ? examples.map(({ value }) => value) : listOf(resolved['examples']);
  const others = [resolved['const'], resolved['default']].filter((value) => value !== undefined);
  return [
    ...new Set(
      [...given, ...others].map((value) => (Array.isArray(value) ? value.map(plain).join('\n') : plain(value))),
    ),
  ];
}
