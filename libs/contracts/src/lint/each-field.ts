import { isObject, type JsonObject, type JsonValue } from '../resolve-references.js';
import { below } from './pointer.js';

/** A named place of a contract where a value stands: a property of a schema, or a parameter. */
export interface FoundField {
  readonly name: string;
  readonly pointer: string;
  /** `member` of a body; else where the parameter is. */
  readonly place: 'member' | 'path' | 'query' | 'header' | 'cookie';
  /** What is said of it: its own words, and those of what it refers to. */
  readonly words: JsonObject;
  /** Is it below something that is tagged `x-pii` as a whole? */
  readonly covered: boolean;
}

const PLACES = ['path', 'query', 'header', 'cookie'] as const;

/**
 * Every named field of a document as written, once for each place it is written in: whoever is told of a fault finds it
 * there. What is only referred to is found where it stands.
 */
export function fieldsIn(document: JsonObject): readonly FoundField[] {
  const found: FoundField[] = [];

  const visit = (value: JsonValue, pointer: string, covered: boolean): void => {
    if (Array.isArray(value)) {
      value.forEach((item: JsonValue, index) => visit(item, below(pointer, index), covered));
      return;
    }
    if (!isObject(value)) return;
    const parameter = parameterOf(value);
    if (parameter !== undefined) {
      const schema = value['schema'];
      const words = { ...(isObject(schema) ? wordsOf(document, schema) : {}), ...value };
      found.push({ ...parameter, pointer, words, covered });
    }
    const within = covered || value['x-pii'] !== undefined;
    for (const [member, inner] of Object.entries(value)) {
      // Data, not descriptions.
      if (DATA.has(member) || member.startsWith('x-')) continue;
      const at = below(pointer, member);
      if ((member === 'properties' || member === 'patternProperties') && isObject(inner)) {
        for (const [name, property] of Object.entries(inner)) {
          const place = below(at, name);
          const words = isObject(property) ? wordsOf(document, property) : {};
          found.push({ name, pointer: place, place: 'member', words, covered: within });
          visit(property, place, within);
        }
      } else visit(inner, at, within);
    }
  };

  visit(document, '', false);
  return found;
}

const DATA = new Set(['example', 'examples', 'default', 'const', 'enum', 'required', 'security', 'mapping', 'scopes']);

function parameterOf(value: JsonObject): Pick<FoundField, 'name' | 'place'> | undefined {
  const { name, in: written } = value;
  const place = PLACES.find((each) => each === written);
  // A security scheme has a name and a place, too, and is no parameter.
  return typeof name === 'string' && place !== undefined && value['type'] === undefined ? { name, place } : undefined;
}

/** The words of a schema and of what it refers to, its own first. */
function wordsOf(document: JsonObject, schema: JsonObject): JsonObject {
  let words = schema;
  const seen = new Set<string>();
  let reference = schema['$ref'];
  while (typeof reference === 'string' && !seen.has(reference)) {
    seen.add(reference);
    const target = targetOf(document, reference);
    if (target === undefined) break;
    words = { ...target, ...words };
    reference = target['$ref'];
  }
  return words;
}

function targetOf(document: JsonObject, reference: string): JsonObject | undefined {
  let value: JsonValue | undefined = document;
  for (const part of reference.replace(/^#\//, '').split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  }
  return isObject(value) ? value : undefined;
}
