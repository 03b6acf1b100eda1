import { messageOf } from '@banyan/kernel';
import { readContractDocument } from './contract-document.js';
import { personalFields, type PersonalField } from './governance/personal-fields.js';
import { ContractFault } from './contract-fault.js';
import { isObject, resolveReferences, type JsonObject, type JsonValue } from './resolve-references.js';

/** A parameter of an operation, as far as requests are checked by it. */
export interface ParameterSpecification {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly deprecated: boolean;
  readonly schema: JsonObject;
}

/** One operation of a specification, references resolved. */
export interface OperationSpecification {
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** The path template, such as `/inventory/v1/availability/{sku}`. */
  readonly route: string;
  readonly parameters: readonly ParameterSpecification[];
  /** Undefined: the operation has no request body. */
  readonly requestBody: { readonly required: boolean; readonly schema: JsonObject } | undefined;
  /** The body's schema by status. */
  readonly responses: ReadonlyMap<number, JsonObject>;
  /** What it says is about a person. */
  readonly personal: readonly PersonalField[];
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** The media types this gateway writes: JSON below status 400, problem details from there on. */
const mediaTypeOf = (status: number): string => (status < 400 ? 'application/json' : 'application/problem+json');

/**
 * Reads an OpenAPI 3.1 file. Only what requests and answers are checked by is kept; a feature that would be promised
 * and not kept (a cookie parameter, another media type, a parameter style of its own) is a fault.
 *
 * @param contractsDir a folder laid out as the project's `contracts`
 * @throws ContractFault with every fault of the file
 */
export function readSpecification(specification: string, contractsDir: string): readonly OperationSpecification[] {
  return operationSpecifications(specification, readDocument(specification, contractsDir));
}

/** The document of a file, references resolved. @throws ContractFault */
export function readDocument(specification: string, contractsDir: string): JsonObject {
  return withoutReferences(specification, readContractDocument(specification, contractsDir));
}

/**
 * The same of a document that was read already, its references resolved.
 *
 * @throws ContractFault with every fault of the document
 */
export function operationSpecifications(
  specification: string,
  document: JsonObject,
): readonly OperationSpecification[] {
  const faults: string[] = [];
  const operations: OperationSpecification[] = [];
  const seen = new Set<string>();
  const personal = personalFields(document);
  const { openapi, paths } = document;
  if (typeof openapi !== 'string' || !openapi.startsWith('3.1.')) faults.push('openapi must be 3.1');
  for (const [route, item] of Object.entries(isObject(paths) ? paths : {})) {
    if (!isObject(item)) continue;
    for (const method of METHODS) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      const where = `${method.toUpperCase()} ${route}`;
      try {
        const read = readOperation(route, method, item, operation);
        if (seen.has(read.operationId)) throw new Error(`operationId ${read.operationId} is used twice`);
        seen.add(read.operationId);
        operations.push({ ...read, personal: personal.filter((field) => field.operationId === read.operationId) });
      } catch (error) {
        faults.push(`${where}: ${messageOf(error)}`);
      }
    }
  }
  if (operations.length === 0) faults.push('has no operation');
  if (faults.length > 0) throw new ContractFault(specification, faults);
  return operations;
}

function withoutReferences(specification: string, document: JsonObject): JsonObject {
  try {
    return resolveReferences(document);
  } catch (error) {
    throw new ContractFault(specification, [messageOf(error)]);
  }
}

function readOperation(
  route: string,
  method: (typeof METHODS)[number],
  item: JsonObject,
  operation: JsonObject,
): Omit<OperationSpecification, 'personal'> {
  const operationId = operation['operationId'];
  if (typeof operationId !== 'string') throw new Error('operationId is missing');
  const parameters = [...listAt(item, 'parameters'), ...listAt(operation, 'parameters')].map(readParameter);
  const templated = [...route.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
  const declared = parameters.flatMap((parameter) => (parameter.in === 'path' ? [parameter.name] : []));
  if (templated.length !== declared.length || new Set([...templated, ...declared]).size !== declared.length) {
    throw new Error('the path template and the path parameters differ');
  }
  const responses = new Map<number, JsonObject>();
  for (const [status, response] of Object.entries(objectAt(operation, 'responses'))) {
    if (!/^[1-5]\d\d$/.test(status) || !isObject(response)) throw new Error(`response ${status} is not one status`);
    responses.set(Number(status), schemaOf(response, mediaTypeOf(Number(status))));
  }
  const body = operation['requestBody'];
  return {
    operationId,
    method: method.toUpperCase(),
    route,
    parameters,
    requestBody: isObject(body)
      ? { required: body['required'] === true, schema: schemaOf(body, 'application/json') }
      : undefined,
    responses,
  };
}

/** @throws Error that says what is wrong with it */
export function readParameter(parameter: JsonValue): ParameterSpecification {
  if (!isObject(parameter)) throw new Error('a parameter is not an object');
  const { name, in: place, schema, style, explode, content } = parameter;
  if (typeof name !== 'string') throw new Error('a parameter has no name');
  if (place !== 'path' && place !== 'query' && place !== 'header') {
    throw new Error(`parameter ${name} is neither in path, query nor header`);
  }
  if (style !== undefined || explode !== undefined || content !== undefined) {
    throw new Error(`parameter ${name} has a style or a content of its own, which is not read`);
  }
  if (!isObject(schema)) throw new Error(`parameter ${name} has no schema`);
  const deprecated = parameter['deprecated'] === true || schema['deprecated'] === true;
  return { name, in: place, required: parameter['required'] === true, deprecated, schema };
}

function schemaOf(holder: JsonObject, mediaType: string): JsonObject {
  const content = objectAt(holder, 'content');
  const [only, ...others] = Object.keys(content);
  if (only !== mediaType || others.length > 0) throw new Error(`content must be ${mediaType} and nothing else`);
  const schema = objectAt(content, mediaType)['schema'];
  if (!isObject(schema)) throw new Error(`${mediaType} has no schema`);
  return schema;
}

export function objectAt(value: JsonObject, key: string): JsonObject {
  const member = value[key];
  if (!isObject(member)) throw new Error(`${key} is missing`);
  return member;
}

export function listAt(value: JsonObject, key: string): readonly JsonValue[] {
  const member = value[key];
  return Array.isArray(member) ? (member as readonly JsonValue[]) : [];
}
