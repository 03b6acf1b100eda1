import type { ContractRequest } from './contract-version.js';
import { isObject, type JsonObject, type JsonValue } from './resolve-references.js';
import type { OperationSpecification } from './specification.js';

/** Where in a value the deprecated members are; only ways that lead to one. */
interface Place {
  /** Is a value that stands here a deprecated one? Then its name's index. */
  name: number | undefined;
  readonly members: Map<string, Place>;
  /** Every item of a list, or every further member of an object. */
  items: Place | undefined;
}

const COMBINED = ['allOf', 'anyOf', 'oneOf'] as const;
const BRANCHES = ['then', 'else'] as const;

/**
 * The members and parameters that an operation marks `deprecated: true`, and which of them a request or an answer holds. Read
 * from the schemas once; where nothing is deprecated, asking costs a comparison.
 */
export class DeprecatedFields {
  /** Such as `query:location`, `/lines/*` and what is below, `200:/quantity`; the index is what is reported. */
  readonly names: readonly string[];
  readonly #query: readonly (readonly [string, number])[];
  readonly #header: readonly (readonly [string, number])[];
  readonly #body: Place | undefined;
  readonly #answers: ReadonlyMap<number, Place>;

  constructor(specification: OperationSpecification) {
    const names: string[] = [];
    const named = (name: string): number => {
      const at = names.indexOf(name);
      return at === -1 ? names.push(name) - 1 : at;
    };
    const parameters = specification.parameters.filter(({ deprecated }) => deprecated);
    const of = (place: 'query' | 'header') =>
      parameters.flatMap((parameter): [string, number][] =>
        parameter.in === place ? [[parameter.name, named(`${place}:${parameter.name}`)]] : [],
      );
    this.#query = of('query');
    this.#header = of('header').map(([name, index]) => [name.toLowerCase(), index]);
    const body = specification.requestBody;
    this.#body = body && placeOf(body.schema, '', named);
    this.#answers = new Map(
      [...specification.responses].flatMap(([status, schema]): [number, Place][] => {
        const place = placeOf(schema, `${status}:`, named);
        return place === undefined ? [] : [[status, place]];
      }),
    );
    this.names = names;
  }

  /** Calls `seen` with the index of each name that the request holds, once for each. */
  inRequest({ query, headers, body }: ContractRequest, seen: (index: number) => void): void {
    if (this.names.length === 0) return;
    for (const [name, index] of this.#query) if (query[name] !== undefined) seen(index);
    for (const [name, index] of this.#header) if (headers[name] !== undefined) seen(index);
    if (this.#body !== undefined) once(this.#body, body, seen);
  }

  /** The same of an answer. */
  inAnswer(status: number, body: unknown, seen: (index: number) => void): void {
    if (this.names.length === 0) return;
    const place = this.#answers.get(status);
    if (place !== undefined) once(place, body, seen);
  }
}

function once(place: Place, value: unknown, seen: (index: number) => void): void {
  const found = new Set<number>();
  walk(place, value, found);
  for (const index of found) seen(index);
}

function walk({ members, items }: Place, value: unknown, found: Set<number>): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    if (items !== undefined) for (const item of value) visit(items, item, found);
    return;
  }
  const holder = value as Readonly<Record<string, unknown>>;
  for (const [name, place] of members) if (Object.hasOwn(holder, name)) visit(place, holder[name], found);
  if (items === undefined) return;
  for (const name of Object.keys(holder)) if (!members.has(name)) visit(items, holder[name], found);
}

function visit(place: Place, value: unknown, found: Set<number>): void {
  if (place.name !== undefined) found.add(place.name);
  walk(place, value, found);
}

/** Undefined: nothing is deprecated there. The schemas of a specification have no references left, so they end. */
function placeOf(schema: JsonObject, at: string, named: (name: string) => number): Place | undefined {
  const place: Place = { name: undefined, members: new Map(), items: undefined };
  collect(place, schema, at, named);
  return prune(place);
}

function collect(place: Place, schema: JsonObject, at: string, named: (name: string) => number): void {
  for (const [name, property] of Object.entries(objectAt(schema, 'properties'))) {
    if (!isObject(property)) continue;
    const member = place.members.get(name) ?? { name: undefined, members: new Map(), items: undefined };
    const where = `${at}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if (property['deprecated'] === true) member.name = named(where);
    collect(member, property, where, named);
    place.members.set(name, member);
  }
  for (const word of ['items', 'additionalProperties'] as const) {
    const inner = schema[word];
    if (!isObject(inner)) continue;
    place.items ??= { name: undefined, members: new Map(), items: undefined };
    if (inner['deprecated'] === true) place.items.name = named(`${at}/*`);
    collect(place.items, inner, `${at}/*`, named);
  }
  for (const inner of [...COMBINED.flatMap((word) => listAt(schema, word)), ...BRANCHES.map((word) => schema[word])]) {
    if (isObject(inner)) collect(place, inner, at, named);
  }
}

function prune(place: Place): Place | undefined {
  if (place.items !== undefined) place.items = prune(place.items);
  for (const [name, member] of place.members) {
    // Where further members count, those that have a name of their own must be told from them.
    if (prune(member) === undefined && place.items === undefined) place.members.delete(name);
  }
  return place.name === undefined && place.members.size === 0 && place.items === undefined ? undefined : place;
}

function objectAt(schema: JsonObject, word: string): JsonObject {
  const value = schema[word];
  return isObject(value) ? value : {};
}

function listAt(schema: JsonObject, word: string): readonly JsonValue[] {
  const value = schema[word];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
