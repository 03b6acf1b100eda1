import { messageOf } from '@banyan/kernel';
import { ContractFault } from '../contract-fault.js';
import { personalFields, type PersonalField } from '../governance/personal-fields.js';
import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';
import { listAt, objectAt, readDocument, readParameter, type ParameterSpecification } from '../specification.js';

/** By what else than method and path an operation is recognised: several may share both. */
export interface WireMatch {
  /** Path templates, segment by segment compared as bytes. */
  readonly paths: readonly string[];
  /** Query parameters that must be there, once each, with this value: `{ route: 'api/price' }`. */
  readonly query: ReadonlyMap<string, string>;
  /** Query parameters that must be there, whatever they say: `sku[]`. */
  readonly named: readonly string[];
  /** The first element of a SOAP 1.1 body; undefined: the body is not looked at. */
  readonly soap: WireSoapMatch | undefined;
}

export interface WireSoapMatch {
  readonly namespace: string;
  readonly element: string;
  /** The element of the call that ends what lets a caller in; undefined: there is none. */
  readonly ending: string | undefined;
}

/** One operation of a legacy wire, references resolved. */
export interface WireOperationSpecification {
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** The path template in the file; `http.route` in telemetry. */
  readonly route: string;
  readonly match: WireMatch;
  readonly parameters: readonly ParameterSpecification[];
  /** By status. */
  readonly answers: ReadonlyMap<number, { readonly mediaType: string; readonly schema: JsonObject }>;
  /** Its fields that are tagged `x-pii`. */
  readonly personal: readonly PersonalField[];
}

/** `GET` and `POST` are what old wires read by; a core's other methods are the core's. */
const METHODS = ['get', 'post'] as const;

/**
 * Reads the OpenAPI 3.1 file of a legacy wire. It describes what the core does, so it may use what contracts of our own do
 * not: media types other than JSON, and `x-banyan-match`.
 *
 * @param contractsDir a folder laid out as the project's `contracts`
 * @throws ContractFault with every fault of the file
 */
export function readWireSpecification(
  specification: string,
  contractsDir: string,
): readonly WireOperationSpecification[] {
  const document = readDocument(specification, contractsDir);
  const { openapi, paths } = document;
  const personal = personalFields(document);
  const faults: string[] = [];
  const operations: WireOperationSpecification[] = [];
  if (typeof openapi !== 'string' || !openapi.startsWith('3.1.')) faults.push('openapi must be 3.1');
  for (const [route, item] of Object.entries(isObject(paths) ? paths : {})) {
    if (!isObject(item)) continue;
    for (const method of METHODS) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      try {
        const read = readOperation(route, method, [...listAt(item, 'parameters')], operation);
        operations.push({ ...read, personal: personal.filter((field) => field.operationId === read.operationId) });
      } catch (error) {
        faults.push(`${method.toUpperCase()} ${route}: ${messageOf(error)}`);
      }
    }
  }
  if (operations.length === 0) faults.push('has no operation');
  if (faults.length > 0) throw new ContractFault(specification, faults);
  return operations;
}

function readOperation(
  route: string,
  method: (typeof METHODS)[number],
  shared: readonly JsonValue[],
  operation: JsonObject,
): Omit<WireOperationSpecification, 'personal'> {
  const operationId = operation['operationId'];
  if (typeof operationId !== 'string') throw new Error('operationId is missing');
  const parameters = [...shared, ...listAt(operation, 'parameters')].map(readParameter);
  const match = readMatch(route, operation['x-banyan-match']);
  for (const path of match.paths) checkTemplate(path, parameters);
  if (match.soap !== undefined && method !== 'post') throw new Error('x-banyan-match: SOAP is posted');
  return { operationId, method: method.toUpperCase(), route, match, parameters, answers: readAnswers(operation) };
}

function readMatch(route: string, value: JsonValue | undefined): WireMatch {
  if (value === undefined) return { paths: [route], query: new Map(), named: [], soap: undefined };
  if (!isObject(value)) throw new Error('x-banyan-match is not an object');
  const { paths, query, named, soap, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new Error(`x-banyan-match has a member that is not known: ${unknown}`);
  return {
    paths: paths === undefined ? [route] : listAt(value, 'paths').map((path) => textOf(path, 'paths')),
    query: new Map(
      Object.entries(query === undefined ? {} : objectAt(value, 'query')).map(([name, text]) => [
        name,
        textOf(text, `query.${name}`),
      ]),
    ),
    named: named === undefined ? [] : listAt(value, 'named').map((name) => textOf(name, 'named')),
    soap: soap === undefined ? undefined : readSoap(objectAt(value, 'soap')),
  };
}

function readSoap({ namespace, element, ending }: JsonObject): WireSoapMatch {
  return {
    namespace: textOf(namespace, 'soap.namespace'),
    element: textOf(element, 'soap.element'),
    ending: ending === undefined ? undefined : textOf(ending, 'soap.ending'),
  };
}

function textOf(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string' || value === '') throw new Error(`x-banyan-match: ${name} is not a text`);
  return value;
}

const TEMPLATE = /^(?:\/(?:\{[A-Za-z]\w*\}|[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*))+\/?$/;

/** What can be read in two ways cannot be recognised; and a parameter is either in the path or it is not. */
function checkTemplate(path: string, parameters: readonly ParameterSpecification[]): void {
  if (!TEMPLATE.test(path)) throw new Error(`the path ${path} is not made of plain segments and parameters`);
  const templated = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name).toSorted();
  const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  if (templated.join() !== declared.toSorted().join()) {
    throw new Error(`the template ${path} and the path parameters differ`);
  }
}

function readAnswers(operation: JsonObject): WireOperationSpecification['answers'] {
  const answers = new Map<number, { mediaType: string; schema: JsonObject }>();
  for (const [status, response] of Object.entries(objectAt(operation, 'responses'))) {
    if (!/^[1-5]\d\d$/.test(status) || !isObject(response)) throw new Error(`response ${status} is not one status`);
    const content = objectAt(response, 'content');
    const [mediaType, ...others] = Object.keys(content);
    if (mediaType === undefined || others.length > 0) throw new Error(`response ${status} must have one media type`);
    const schema = objectAt(content, mediaType)['schema'];
    if (!isObject(schema)) throw new Error(`${mediaType} has no schema`);
    answers.set(Number(status), { mediaType, schema });
  }
  return answers;
}
