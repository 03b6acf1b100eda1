import { messageOf } from '@banyan/kernel';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { HeaderText, ParameterPlace, ParameterStyle, ParameterText, WireText } from './contract-text.js';
import { readMediaType } from './media-type.js';
import type { PathTemplate } from './path-template.js';
import { below } from './pointer.js';
import type { References } from './references.js';
import { schemaText } from './schema-text.js';

type Fault = (pointer: string, message: string) => void;

/** OpenAPI ignores header parameters of these names: media types and security say it. */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization']);
const STYLES: Readonly<Record<ParameterPlace, readonly ParameterStyle[]>> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form'],
};

/**
 * The parameters of an operation: those of its path, unless it has one of the same name and place itself. A parameter
 * of the path that is not declared is any text.
 */
export function readParameters(
  lists: readonly { readonly list: JsonValue | undefined; readonly pointer: string }[],
  template: PathTemplate,
  references: References,
  fault: Fault,
): readonly ParameterText[] {
  const parameters = new Map<string, ParameterText>();
  for (const { list, pointer } of lists) {
    if (list !== undefined && !Array.isArray(list)) fault(pointer, 'is not a list');
    const own = new Set<string>();
    for (const [at, value] of (Array.isArray(list) ? (list as readonly JsonValue[]) : []).entries()) {
      const where = below(pointer, at);
      try {
        const found = references.follow(value, where);
        const parameter = readParameter(found.value, found.pointer);
        const key = parameterKey(parameter);
        if (own.has(key)) fault(where, `repeats the ${parameter.place} parameter ${parameter.name}`);
        own.add(key);
        if (parameter.place === 'path' && !template.names.includes(parameter.name)) {
          // One of the path item may belong to a template elsewhere; one that no template names is never sent.
          fault(where, `is the path parameter ${parameter.name}, which is not in the path ${template.text}`);
        }
        if (!isIgnored(parameter)) parameters.set(key, parameter);
      } catch (error) {
        fault(where, messageOf(error));
      }
    }
  }
  for (const name of template.names) {
    const key = `path ${name}`;
    if (!parameters.has(key)) parameters.set(key, undeclared(name, lists.at(-1)?.pointer ?? ''));
  }
  return [...parameters.values()];
}

export function parameterKey({ place, name }: { readonly place: ParameterPlace; readonly name: string }): string {
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}

const isIgnored = ({ place, name }: ParameterText): boolean =>
  place === 'header' && IGNORED_HEADERS.has(name.toLowerCase());

function undeclared(name: string, pointer: string): ParameterText {
  const schema = { schema: { type: 'string' }, pointer };
  const plain = { style: 'simple', explode: false, mediaType: undefined } as const;
  const flags = { required: true, deprecated: false, allowReserved: false, allowEmptyValue: false };
  return { name, place: 'path', pointer, schema, ...plain, ...flags };
}

function readParameter(value: JsonObject, pointer: string): ParameterText {
  const { name, in: place } = value;
  if (typeof name !== 'string' || name === '') throw new Error('has no name');
  if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') {
    throw new Error(`(${name}) is in ${JSON.stringify(place)}, which is neither path, query, header nor cookie`);
  }
  return {
    ...readWire(name, value, pointer, place),
    place,
    pointer,
    // In a path there is no leaving out.
    required: value['required'] === true || place === 'path',
    deprecated: value['deprecated'] === true,
    allowReserved: value['allowReserved'] === true,
    allowEmptyValue: value['allowEmptyValue'] === true && place === 'query',
  };
}

export function readHeaders(
  value: JsonValue | undefined,
  pointer: string,
  references: References,
  fault: Fault,
): ReadonlyMap<string, HeaderText> {
  const headers = new Map<string, HeaderText>();
  if (value !== undefined && !isObject(value)) fault(pointer, 'is not an object');
  for (const [name, member] of Object.entries(isObject(value) ? value : {})) {
    if (name.toLowerCase() === 'content-type') continue;
    try {
      const found = references.follow(member, below(pointer, name));
      const required = found.value['required'] === true;
      headers.set(name.toLowerCase(), {
        ...readWire(name, found.value, found.pointer, 'header'),
        pointer: found.pointer,
        required,
      });
    } catch (error) {
      fault(below(pointer, name), messageOf(error));
    }
  }
  return headers;
}

function readWire(name: string, value: JsonObject, pointer: string, place: ParameterPlace): WireText {
  const { schema, content, style: written, explode } = value;
  if (schema !== undefined && content !== undefined) throw new Error(`(${name}) has both a schema and a content`);
  const style = STYLES[place].find((known) => known === written) ?? STYLES[place][0];
  if (style === undefined || (written !== undefined && style !== written)) {
    throw new Error(`(${name}) has the style ${JSON.stringify(written)}, which a ${place} parameter cannot have`);
  }
  const form = { style, explode: typeof explode === 'boolean' ? explode : style === 'form' };
  if (content === undefined) {
    return { name, schema: schemaText(schema, pointer), ...form, mediaType: undefined };
  }
  const entries = isObject(content) ? Object.entries(content) : [];
  const [type, holder] = entries[0] ?? [];
  const mediaType = type === undefined ? undefined : readMediaType(type);
  if (entries.length !== 1 || mediaType === undefined || type === undefined || !isObject(holder)) {
    throw new Error(`(${name}) has a content that is not exactly one media type`);
  }
  return { name, schema: schemaText(holder['schema'], below(pointer, 'content', type)), ...form, mediaType };
}
