import type { ProblemDetail } from '@banyan/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import { parseQuery } from './query-string.js';
import { isObject, type JsonObject } from './resolve-references.js';
import type { SchemaCheck, SchemaCompiler } from './schema-checks.js';
import type { ParameterSpecification } from './specification.js';

type Scalar = 'string' | 'integer' | 'number' | 'boolean';

/** One parameter, compiled. */
interface Parameter {
  readonly specification: ParameterSpecification;
  readonly pointer: string;
  readonly type: Scalar;
  /** May it be given more than once? */
  readonly repeated: boolean;
  readonly check: SchemaCheck;
}

const SCALARS: readonly Scalar[] = ['string', 'integer', 'number', 'boolean'];

/** The parameters of one operation: text in, values typed and checked by the contract's schemas out. */
export class RequestParameters {
  readonly #path: readonly Parameter[];
  readonly #query: readonly Parameter[];
  readonly #header: readonly Parameter[];

  /** @throws Error naming the parameter, when its schema is of a type that cannot stand in a URL */
  constructor(specifications: readonly ParameterSpecification[], schemas: SchemaCompiler) {
    const compiled = specifications.map((specification) => compileParameter(specification, schemas));
    this.#path = compiled.filter((parameter) => parameter.specification.in === 'path');
    this.#query = compiled.filter((parameter) => parameter.specification.in === 'query');
    this.#header = compiled.filter((parameter) => parameter.specification.in === 'header');
  }

  /** Path parameters as they are; what is wrong with them is added to `faults`. */
  checkPath(given: Readonly<Record<string, string>>, faults: ProblemDetail[]): void {
    for (const parameter of this.#path) readValue(parameter, [given[parameter.specification.name] ?? ''], faults);
  }

  checkHeaders(given: IncomingHttpHeaders, faults: ProblemDetail[]): void {
    for (const parameter of this.#header) {
      const value = given[parameter.specification.name.toLowerCase()];
      readValue(parameter, value === undefined ? undefined : [value].flat(), faults);
    }
  }

  /** @returns the query, typed; only parameters that the contract names, and only those that were given */
  readQuery(query: string, faults: ProblemDetail[]): Readonly<Record<string, unknown>> {
    const given = parseQuery(query);
    if (given === undefined) {
      faults.push({ pointer: 'query:', message: 'has an escape that is not UTF-8' });
      return {};
    }
    const values: Record<string, unknown> = {};
    let known = 0;
    for (const parameter of this.#query) {
      const texts = given.get(parameter.specification.name);
      if (texts) known++;
      const value = readValue(parameter, texts, faults);
      if (value !== undefined) values[parameter.specification.name] = value;
    }
    if (known < given.size) {
      const names = this.#query.map(({ specification }) => specification.name);
      const knowing = names.length === 0 ? '' : `; known are ${names.join(', ')}`;
      faults.push({ pointer: 'query:', message: `has a parameter that this operation does not know${knowing}` });
    }
    return values;
  }
}

function compileParameter(specification: ParameterSpecification, schemas: SchemaCompiler): Parameter {
  const { name, in: place, schema } = specification;
  const repeated = schema['type'] === 'array';
  const items = schema['items'];
  const inner: JsonObject = repeated && isObject(items) ? items : schema;
  const type = SCALARS.find((candidate) => candidate === inner['type']);
  if (type === undefined) throw new Error(`${place} parameter ${name} has a type that is not read`);
  if (place === 'path' && (repeated || type !== 'string')) throw new Error(`path parameter ${name} must be a string`);
  if (place === 'header' && repeated) throw new Error(`header parameter ${name} cannot be repeated`);
  return { specification, pointer: `${place}:${name}`, type, repeated, check: schemas.compile(schema) };
}

function readValue(parameter: Parameter, texts: readonly string[] | undefined, faults: ProblemDetail[]): unknown {
  const { pointer, type, check, repeated } = parameter;
  const refuse = (message: string): undefined => {
    faults.push({ pointer, message });
  };
  if (texts === undefined) return parameter.specification.required ? refuse('is required') : undefined;
  if (!repeated && texts.length > 1) return refuse('is given more than once');
  const values = texts.map((text) => typed(text, type));
  if (values.includes(undefined)) return refuse(`must be ${type === 'integer' ? 'an' : 'a'} ${type}`);
  const value = repeated ? values : values[0];
  if (check.matches(value)) return value;
  const [fault] = check.faults(value, false);
  return refuse(fault?.message ?? 'does not match');
}

/** The value a text stands for; undefined when it is not of the type. Empty text is a string and nothing else. */
function typed(text: string, type: Scalar): string | number | boolean | undefined {
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'integer': {
      const value = /^-?(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
      return Number.isSafeInteger(value) ? value : undefined;
    }
    case 'number': {
      const value = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
      return Number.isFinite(value) ? value : undefined;
    }
  }
}
