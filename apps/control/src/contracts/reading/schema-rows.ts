import type { JsonObject, JsonValue } from '@banyan/contracts';
import { entriesOf, isObject, listOf } from './json.js';
import type { References } from './references.js';

/** One line of a schema as people read it: a member, the items of a list, or one of several alternatives. */
export interface SchemaRow {
  /** 0: the value itself. */
  readonly depth: number;
  /** A member's name, or what stands in its place; empty: the value itself. */
  readonly label: string;
  /**
   * - `itself`: the whole value.
   * - `member`: `label` is its name.
   * - `members`: whatever is called so, by a pattern (`label`) or at all.
   * - `items`: of a list; `label` is the place, where it is one.
   * - `part`: of a composition; `label` says how it takes part.
   */
  readonly kind: 'itself' | 'member' | 'members' | 'items' | 'part';
  /** Where it stands on the wire, as problems point at it: `/price/amountMinor`; `*` for every item or further member. */
  readonly path: string;
  readonly schema: JsonObject | boolean;
  readonly required: boolean;
  /** The component that it is, by name. */
  readonly component: string | undefined;
  /**
   * Why nothing is listed below it though there may be something: `recursive`, it is above already; `elsewhere`, its component
   * is shown at its own place; `too-much`, the table ends; `dangling`, its reference leads nowhere.
   */
  readonly ends?: 'recursive' | 'elsewhere' | 'too-much' | 'dangling';
}

export interface RowLimits {
  readonly mostRows: number;
  readonly mostDepth: number;
  /** Are the members of components listed where they are used, or at their own place only? */
  readonly expands: boolean;
}

/** A list of alternatives that is longer is a catalogue, and is read at its components. */
export const ROW_LIMITS: RowLimits = { mostRows: 400, mostDepth: 12, expands: true };

/** Everything a schema says, line by line, references followed. Ends with any schema, recursive ones too. */
export function schemaRows(
  schema: JsonValue | undefined,
  references: References,
  limits: RowLimits = ROW_LIMITS,
): readonly SchemaRow[] {
  const rows: SchemaRow[] = [];
  const walk = (at: Place): void => {
    const { value, trail, component } = references.follow(at.schema);
    const { depth, label, kind, path, required, above } = at;
    const row = { depth, label, kind, path, required, component, schema: value ?? {} };
    const isComponent = component !== undefined && depth > 0;
    if (value === undefined) rows.push({ ...row, ends: 'dangling' });
    else if (trail.some((each) => above.has(each))) rows.push({ ...row, ends: 'recursive' });
    else if (typeof value === 'boolean') rows.push(row);
    else {
      const below = partsOf(value, { ...at, above: new Set([...above, ...trail]) });
      if (below.length > 0 && isComponent && !limits.expands) rows.push({ ...row, ends: 'elsewhere' });
      else if (below.length > 0 && (depth >= limits.mostDepth || rows.length >= limits.mostRows)) {
        rows.push({ ...row, ends: 'too-much' });
      } else {
        rows.push(row);
        for (const each of below) {
          if (rows.length < limits.mostRows) walk(each);
        }
      }
    }
  };
  walk({ depth: 0, label: '', kind: 'itself', path: '', schema, required: true, above: new Set() });
  return rows;
}

interface Place extends Pick<SchemaRow, 'depth' | 'label' | 'kind' | 'path' | 'required'> {
  readonly schema: JsonValue | undefined;
  readonly above: ReadonlySet<string>;
}

const COMPOSED = [
  ['allOf', 'and'],
  ['oneOf', 'one of'],
  ['anyOf', 'any of'],
] as const;
const CONDITIONS = [
  ['not', 'but not'],
  ['if', 'if'],
  ['then', 'then'],
  ['else', 'else'],
] as const;

function partsOf(schema: JsonObject, { depth, path, above }: Place): readonly Place[] {
  const below = { depth: depth + 1, above, required: false };
  const names = listOf(schema['required']);
  const parts: Place[] = [];
  const add = (kind: Place['kind'], label: string, at: string, part: JsonValue | undefined, required = false): void => {
    if (isObject(part) || typeof part === 'boolean')
      parts.push({ ...below, kind, label, path: at, schema: part, required });
  };
  for (const [name, member] of entriesOf(schema['properties'])) {
    add('member', name, `${path}/${escaped(name)}`, member, names.includes(name));
  }
  for (const [pattern, member] of entriesOf(schema['patternProperties'])) add('members', pattern, `${path}/*`, member);
  for (const word of ['additionalProperties', 'unevaluatedProperties'] as const) {
    // `true` and `false` are words about the object, and no line of their own.
    if (isObject(schema[word])) add('members', '', `${path}/*`, schema[word]);
  }
  add('part', 'names of members', path, schema['propertyNames']);
  for (const [index, item] of listOf(schema['prefixItems']).entries())
    add('items', String(index), `${path}/${index}`, item);
  for (const word of ['items', 'unevaluatedItems'] as const)
    if (isObject(schema[word])) add('items', '', `${path}/*`, schema[word]);
  add('part', 'contains', `${path}/*`, schema['contains']);
  for (const [word, label] of COMPOSED) {
    const list = listOf(schema[word]);
    for (const [index, part] of list.entries()) {
      add('part', list.length === 1 ? label : `${label}: ${index + 1} of ${list.length}`, path, part);
    }
  }
  for (const [word, label] of CONDITIONS) add('part', label, path, schema[word]);
  for (const [name, part] of entriesOf(schema['dependentSchemas'])) add('part', `where ${name} is`, path, part);
  return parts;
}

function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
