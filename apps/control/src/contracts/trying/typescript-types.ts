import type { JsonObject, JsonValue } from '@banyan/contracts';
import { entriesOf, isObject, listOf, textOf } from '../reading/json.js';
import type { References } from '../reading/references.js';

/** Types as somebody pastes them into a storefront. */
export interface TypeScriptTypes {
  /** The type of the value asked for: a name, or written out. */
  readonly expression: string;
  /** Declarations it needs, in the order in which they are met. */
  readonly declarations: readonly string[];
}

/** Deeper than anybody nests by hand; below it, `unknown`. */
const MOST_DEPTH = 12;
const INDENT = '  ';

/** A schema as a TypeScript type: components by name, everything else where it stands. What a type cannot say is left out. */
export function typescriptTypes(schema: JsonValue | undefined, references: References): TypeScriptTypes {
  const declared = new Map<string, string>();
  const names = new Map<string, string>();

  function typeOf(value: JsonValue | undefined, depth: number): string {
    const { value: resolved, component, trail } = references.follow(value);
    const reference = trail.at(-1);
    if (component === undefined || reference === undefined || typeof resolved !== 'object')
      return written(resolved, depth);
    const known = names.get(reference);
    if (known !== undefined) return known;
    const name = freeName(component, declared);
    names.set(reference, name);
    // Its place is taken before it is written: a type may hold itself.
    declared.set(name, '');
    declared.set(name, `type ${name} = ${written(references.object({ $ref: reference }), 0)};`);
    return name;
  }

  function written(value: JsonObject | boolean | undefined, depth: number): string {
    if (value === false) return 'never';
    if (value === undefined || value === true || depth > MOST_DEPTH) return 'unknown';
    const { const: constant, enum: list, type } = value;
    if (constant !== undefined) return literal(constant);
    if (Array.isArray(list)) return union((list as readonly JsonValue[]).map(literal));
    const parts = [...composed(value, depth), ...ofTypes(value, type, depth)];
    return parts.length === 0
      ? 'unknown'
      : parts.length === 1
        ? (parts[0] ?? 'unknown')
        : parts.map(bracketed).join(' & ');
  }

  function composed(value: JsonObject, depth: number): readonly string[] {
    const alternatives = (['oneOf', 'anyOf'] as const).flatMap((word) => {
      const list = listOf(value[word]);
      return list.length === 0 ? [] : [union(list.map((each) => typeOf(each, depth + 1)))];
    });
    return [...listOf(value['allOf']).map((each) => typeOf(each, depth + 1)), ...alternatives].filter(
      (each) => each !== 'unknown',
    );
  }

  function ofTypes(value: JsonObject, type: JsonValue | undefined, depth: number): readonly string[] {
    const types = typeof type === 'string' ? [type] : listOf(type).filter((each) => typeof each === 'string');
    if (types.length > 0) return [union(types.map((each) => ofType(value, each, depth)))];
    if (value['properties'] !== undefined) return [ofType(value, 'object', depth)];
    return value['items'] === undefined ? [] : [ofType(value, 'array', depth)];
  }

  function ofType(value: JsonObject, type: string, depth: number): string {
    switch (type) {
      case 'integer':
      case 'number':
        return 'number';
      case 'array': {
        const fixed = listOf(value['prefixItems']);
        if (fixed.length > 0) return `readonly [${fixed.map((each) => typeOf(each, depth + 1)).join(', ')}]`;
        return `readonly ${bracketed(typeOf(value['items'], depth + 1))}[]`;
      }
      case 'object':
        return objectType(value, depth);
      case 'string':
      case 'boolean':
      case 'null':
        return type;
      default:
        return 'unknown';
    }
  }

  function objectType(value: JsonObject, depth: number): string {
    const required = listOf(value['required']);
    const pad = INDENT.repeat(depth + 1);
    const members = entriesOf(value['properties']).map(([name, member]) => {
      const mark = required.includes(name) ? '' : '?';
      const note = isDeprecated(member, references) ? `${pad}/** @deprecated */\n` : '';
      return `${note}${pad}readonly ${memberName(name)}${mark}: ${typeOf(member, depth + 1)};\n`;
    });
    const further = value['additionalProperties'];
    const others = isObject(further) ? typeOf(further, depth + 1) : 'unknown';
    if (members.length === 0)
      return further === false ? 'Record<string, never>' : `Readonly<Record<string, ${others}>>`;
    return `{\n${members.join('')}${INDENT.repeat(depth)}}`;
  }

  const expression = typeOf(schema, 0);
  return { expression, declarations: [...declared.values()] };
}

function isDeprecated(member: JsonValue, references: References): boolean {
  return references.object(member)['deprecated'] === true;
}

function literal(value: JsonValue): string {
  return typeof value === 'object' && value !== null ? 'unknown' : JSON.stringify(value);
}

function union(types: readonly string[]): string {
  const several = [...new Set(types)];
  return several.length === 1 ? (several[0] ?? 'unknown') : several.map(bracketed).join(' | ');
}

/** What holds an operator of its own is put into brackets. */
function bracketed(type: string): string {
  return /^[\w.]+$|^"[^"]*"$|^\{[^]*\}$/.test(type) ? type : `(${type})`;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

function memberName(name: string): string {
  return IDENTIFIER.test(name) ? name : JSON.stringify(name);
}

function freeName(component: string, taken: ReadonlyMap<string, string>): string {
  const plain = component.replace(/[^\w$]+/g, '_');
  const name = textOf(plain) === undefined || /^\d/.test(plain) ? `_${plain}` : plain;
  let free = name;
  for (let count = 2; taken.has(free); count++) free = `${name}${count}`;
  return free;
}
