import { parseQuery } from '../query-string.js';
import type { LegacyWireOperation } from './wire-operation.js';

/** A request's path as it was read once, for everybody. */
export interface WirePath {
  /** The bytes before the query. */
  readonly pathname: string;
  readonly query: string | undefined;
  /** Percent-decoded once; undefined: not decodable. */
  readonly segments: readonly string[] | undefined;
}

/** What method, path and query say of a request. */
export type WireRecognised =
  | {
      readonly kind: 'operation';
      readonly operation: LegacyWireOperation;
      readonly path: Readonly<Record<string, string>>;
    }
  /** The first element of the body decides. */
  | { readonly kind: 'soap'; readonly elements: ReadonlyMap<string, WireElement> };

/** What a SOAP body's first element says. */
export interface WireElement {
  readonly operation: LegacyWireOperation;
  /** Does it end what lets a caller in, rather than ask? */
  readonly ending: boolean;
}

/** The key of `WireRecognised.elements`. */
export function elementKey(namespace: string, element: string): string {
  return `{${namespace}}${element}`;
}

interface Template {
  readonly method: string;
  /** A literal, or the name of a parameter in brackets. */
  readonly segments: readonly string[];
  readonly query: ReadonlyMap<string, string>;
  readonly named: readonly string[];
  readonly operations: LegacyWireOperation[];
}

const PARAMETER = /^\{(.+)\}$/;

/**
 * Recognises the requests of legacy wires. A literal segment is compared byte by byte: another spelling of it is not
 * recognised, and is the core's to read. What no wire has costs the look-up of its first segment.
 */
export class LegacyWireRouter {
  readonly #templates = new Map<string, Template[]>();

  /** @throws Error when two operations cannot be told apart */
  constructor(readonly operations: readonly LegacyWireOperation[]) {
    for (const operation of operations) {
      for (const path of operation.match.paths) this.#add(operation, path.slice(1).split('/'));
    }
  }

  match(method: string, path: WirePath): WireRecognised | undefined {
    const { pathname } = path;
    const end = pathname.indexOf('/', 1);
    const templates = this.#templates.get(end === -1 ? pathname.slice(1) : pathname.slice(1, end));
    return templates === undefined ? undefined : find(templates, method, path);
  }

  #add(operation: LegacyWireOperation, segments: readonly string[]): void {
    const [first = ''] = segments;
    if (PARAMETER.test(first)) throw new Error(`${operation.route} begins with a parameter: it could be any path`);
    const { method, match } = operation;
    const templates = this.#templates.get(first) ?? [];
    this.#templates.set(first, templates);
    const shape = ({ method: of, segments: parts, query, named }: Omit<Template, 'operations'>) =>
      JSON.stringify([
        of,
        parts.map((part) => part.replace(PARAMETER, '{}')),
        [...query].map(([name, value]) => `${name}=${value}`).toSorted(),
        named.toSorted(),
      ]);
    const template: Template = { method, segments, query: match.query, named: match.named, operations: [operation] };
    const alike = templates.find((other) => shape(other) === shape(template));
    if (alike === undefined) templates.push(template);
    else if (match.soap === undefined || alike.operations.some((other) => !isAnotherElement(other, operation))) {
      throw new Error(`${method} ${operation.route} cannot be told from ${alike.operations[0]?.route}`);
    } else alike.operations.push(operation);
  }
}

function isAnotherElement({ match: { soap: one } }: LegacyWireOperation, { match }: LegacyWireOperation): boolean {
  const { soap: other } = match;
  return (
    one !== undefined && other !== undefined && (one.element !== other.element || one.namespace !== other.namespace)
  );
}

function find(templates: readonly Template[], method: string, path: WirePath): WireRecognised | undefined {
  const raw = path.pathname.slice(1).split('/');
  for (const template of templates) {
    if (template.method !== method || !fits(template, raw) || !queryFits(template, path.query)) continue;
    const { segments } = path;
    // Dots climb in some readers, encoded or not; what is decodable for nobody is read by the core as it likes.
    if (segments === undefined || segments.some((segment) => segment === '.' || segment === '..')) return undefined;
    const [operation] = template.operations;
    if (operation === undefined) return undefined;
    if (operation.match.soap !== undefined) return { kind: 'soap', elements: elementsOf(template.operations) };
    return { kind: 'operation', operation, path: parametersOf(template, segments) };
  }
  return undefined;
}

function fits({ segments }: Template, raw: readonly string[]): boolean {
  return (
    segments.length === raw.length &&
    segments.every((segment, index) => (PARAMETER.test(segment) ? raw[index] !== '' : segment === raw[index]))
  );
}

function queryFits({ query, named }: Template, raw: string | undefined): boolean {
  if (query.size === 0 && named.length === 0) return true;
  const given = parseQuery(raw ?? '');
  const isSaid = ([name, value]: readonly [string, string]): boolean => {
    const values = given?.get(name);
    return values?.length === 1 && values[0] === value;
  };
  return [...query].every(isSaid) && named.every((name) => given?.has(name) === true);
}

function parametersOf({ segments }: Template, decoded: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    segments.flatMap((segment, index) => {
      const name = PARAMETER.exec(segment)?.[1];
      return name === undefined ? [] : [[name, decoded[index] ?? '']];
    }),
  );
}

function elementsOf(operations: readonly LegacyWireOperation[]): ReadonlyMap<string, WireElement> {
  const elements = new Map<string, WireElement>();
  for (const operation of operations) {
    const { soap } = operation.match;
    if (soap === undefined) continue;
    elements.set(elementKey(soap.namespace, soap.element), { operation, ending: false });
    if (soap.ending !== undefined) elements.set(elementKey(soap.namespace, soap.ending), { operation, ending: true });
  }
  return elements;
}
