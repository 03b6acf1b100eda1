import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { CounterexampleRequest, CounterexampleResponse } from '../comparison.js';

/**
 * A second opinion on messages, that shares nothing with the code under test: ajv over the document as it is written,
 * with its own references and its own reading of texts, and the parameter styles that the corpus uses. A read-only
 * member in a request, or a write-only one in a response, is refused.
 */
export class MessageOracle {
  readonly #ajv = oracle();

  constructor(
    readonly document: JsonObject,
    readonly refusesUnknown: boolean,
  ) {
    this.#ajv.addSchema(document, 'doc');
  }

  /** @param operation pointer of one that is not found by its path: of a webhook or a callback */
  accepts(request: CounterexampleRequest, operation?: string): boolean {
    const found = operation === undefined ? this.#operationOf(request) : this.#operationAt(operation);
    if (found === undefined) return false;
    const { pointer, value, path } = found;
    const direction = operation === undefined ? 'readOnly' : 'writeOnly';
    return (
      this.#isAuthorised(value, request) &&
      this.#parametersFit(pointer, value, path, request) &&
      this.#bodyFits(`${pointer}/requestBody`, request, direction)
    );
  }

  allows(response: CounterexampleResponse, operation?: string): boolean {
    const found = operation === undefined ? this.#operationOf(response) : this.#operationAt(operation);
    if (found === undefined) return false;
    const responses = this.#at(`${found.pointer}/responses`);
    const key = [String(response.status), `${Math.floor(response.status / 100)}XX`, 'default'].find(
      (name) => responses !== undefined && Object.hasOwn(responses.value, name),
    );
    if (key === undefined) return false;
    const described = this.#at(`${found.pointer}/responses/${key}`);
    if (described === undefined) return false;
    const headers = this.#at(`${described.pointer}/headers`);
    for (const name of Object.keys(headers?.value ?? {})) {
      if (name.toLowerCase() === 'content-type') continue;
      const header = this.#at(`${headers?.pointer}/${escaped(name)}`);
      const text = headerOf(response.headers, name);
      if (text === undefined && header?.value['required'] === true) return false;
      if (text !== undefined && header && !this.#textFits(`${header.pointer}/schema`, text)) return false;
    }
    return this.#contentFits(described.pointer, response, operation === undefined ? 'writeOnly' : 'readOnly');
  }

  #operationOf({ method, path }: { readonly method: string; readonly path: string }) {
    const paths = isObject(this.document['paths']) ? Object.keys(this.document['paths']) : [];
    const inOrder = paths.toSorted((a, b) => a.split('{').length - b.split('{').length);
    for (const template of inOrder) {
      const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
      const pattern = new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`);
      const texts = pattern.exec(path)?.slice(1) ?? (template === path ? [] : undefined);
      const item = this.#at(`/paths/${escaped(template)}`);
      const operation = item && this.#at(`${item.pointer}/${method.toLowerCase()}`);
      if (texts === undefined || operation === undefined) continue;
      return { ...operation, path: new Map(names.map((name, at) => [name, decodeURIComponent(texts[at] ?? '')])) };
    }
    return undefined;
  }

  #operationAt(pointer: string) {
    const operation = this.#at(pointer);
    return operation && { ...operation, path: new Map<string, string>() };
  }

  #isAuthorised(operation: JsonObject, request: CounterexampleRequest): boolean {
    const security = operation['security'] ?? this.document['security'] ?? [];
    const alternatives = security as readonly JsonObject[];
    if (alternatives.length === 0) return true;
    return alternatives.some((requirement) =>
      Object.entries(requirement).every(([name, scopes]) => {
        const scheme = this.#at(`/components/securitySchemes/${name}`)?.value ?? {};
        const sent = headerOf(request.headers, 'authorization') ?? '';
        if (scheme['type'] === 'http') return sent.toLowerCase().startsWith(nameOf(scheme['scheme']));
        if (scheme['type'] === 'oauth2') return (scopes as readonly string[]).every((scope) => sent.includes(scope));
        if (scheme['in'] === 'query') return new URLSearchParams(request.query).has(nameOf(scheme['name']));
        return headerOf(request.headers, nameOf(scheme['name'])) !== undefined;
      }),
    );
  }

  #parametersFit(
    pointer: string,
    operation: JsonObject,
    path: ReadonlyMap<string, string>,
    request: CounterexampleRequest,
  ): boolean {
    const query = new URLSearchParams(request.query);
    const known = new Set<string>();
    const declared = new Map<string, { readonly value: JsonObject; readonly pointer: string }>();
    for (const at of [pointer.slice(0, pointer.lastIndexOf('/')), pointer]) {
      const list = this.#value(`${at}/parameters`);
      for (let n = 0; Array.isArray(list) && n < list.length; n++) {
        const parameter = this.#at(`${at}/parameters/${n}`);
        if (parameter) declared.set(`${nameOf(parameter.value['in'])} ${nameOf(parameter.value['name'])}`, parameter);
      }
    }
    for (const { value, pointer: at } of declared.values()) {
      const name = nameOf(value['name']);
      if (value['in'] === 'header' && /^(accept|content-type|authorization)$/i.test(name)) continue;
      const texts = this.#textsOf(value, name, query, path, request);
      for (const used of query.keys()) if (used === name || used.startsWith(`${name}[`)) known.add(used);
      if (texts === undefined) {
        if (value['required'] === true) return false;
        continue;
      }
      if (value['allowEmptyValue'] === true && texts.length === 1 && texts[0]?.[1] === '') continue;
      if (!this.#parameterFits(value, at, texts)) return false;
    }
    for (const requirement of (operation['security'] ?? []) as readonly JsonObject[]) {
      for (const scheme of Object.keys(requirement)) {
        known.add(nameOf(this.#at(`/components/securitySchemes/${scheme}`)?.value['name']));
      }
    }
    return !this.refusesUnknown || [...query.keys()].every((name) => known.has(name));
  }

  #textsOf(
    parameter: JsonObject,
    name: string,
    query: URLSearchParams,
    path: ReadonlyMap<string, string>,
    request: CounterexampleRequest,
  ): readonly (readonly [string, string])[] | undefined {
    switch (parameter['in']) {
      case 'path':
        return [[name, path.get(name) ?? '']];
      case 'header': {
        const text = headerOf(request.headers, name);
        return text === undefined ? undefined : [[name, text]];
      }
      case 'cookie': {
        const match = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(headerOf(request.headers, 'cookie') ?? '');
        return match ? [[name, decodeURIComponent(match[1] ?? '')]] : undefined;
      }
      default: {
        const isDeep = parameter['style'] === 'deepObject';
        const texts = [...query].filter(([key]) => (isDeep ? key.startsWith(`${name}[`) : key === name));
        return texts.length === 0 ? undefined : texts;
      }
    }
  }

  #parameterFits(parameter: JsonObject, pointer: string, texts: readonly (readonly [string, string])[]): boolean {
    const [[, first] = ['', '']] = texts;
    const content = parameter['content'];
    if (isObject(content)) {
      const schema = `${pointer}/content/${escaped(Object.keys(content)[0] ?? '')}/schema`;
      return this.#fits(schema, JSON.parse(first) as JsonValue);
    }
    const at = `${pointer}/schema`;
    if (parameter['style'] === 'deepObject') {
      const names = texts.map(([key]) => key.replace(/^.*\[(.*)\]$/, '$1'));
      return lists(texts.map(([, text]) => text)).some((values) =>
        this.#fits(at, Object.fromEntries(names.map((key, n) => [key, values[n] ?? null]))),
      );
    }
    const isList = this.#at(at)?.value['type'] === 'array';
    const isExploded = parameter['explode'] ?? parameter['in'] === 'query';
    if (isList) {
      if (isExploded !== true && texts.length > 1) return false;
      const items = isExploded === true ? texts.map(([, text]) => text) : first.split(',');
      return lists(items).some((values) => this.#fits(at, values));
    }
    if (this.#at(at)?.value['type'] === 'object') return false;
    return texts.length === 1 && this.#textFits(at, first);
  }

  /** A text, or the number or boolean that it is read as. */
  #textFits(pointer: string, text: string): boolean {
    return readingsOf(text).some((value) => this.#fits(pointer, value));
  }

  #bodyFits(pointer: string, request: CounterexampleRequest, direction: 'readOnly' | 'writeOnly'): boolean {
    const described = this.#at(pointer);
    if (described === undefined) return request.body === undefined || !this.refusesUnknown;
    if (request.body === undefined) return described.value['required'] !== true;
    return this.#contentFits(described.pointer, request, direction);
  }

  #contentFits(
    pointer: string,
    { body, headers }: { readonly body?: JsonValue; readonly headers: Readonly<Record<string, string>> },
    direction: 'readOnly' | 'writeOnly',
  ): boolean {
    const content = this.#value(`${pointer}/content`);
    if (body === undefined) return content === undefined;
    const sent = (headerOf(headers, 'content-type') ?? '').toLowerCase().split(';')[0]?.trim() ?? '';
    const type = Object.keys(isObject(content) ? content : {}).find((name) => {
      const range = name.toLowerCase().split(';')[0]?.trim() ?? '';
      return range === sent || (range.endsWith('/*') && sent.startsWith(range.slice(0, -1)));
    });
    if (type === undefined) return false;
    const schema = `${pointer}/content/${escaped(type)}/schema`;
    if (this.#value(schema) === undefined) return true;
    return this.#fitsDirected(schema, body, direction);
  }

  /** Members of the other direction are neither required nor allowed; looked for where the corpus has them, at the top. */
  #fitsDirected(pointer: string, body: JsonValue, direction: 'readOnly' | 'writeOnly'): boolean {
    const schema = this.#at(pointer)?.value ?? {};
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const hidden = Object.keys(properties).filter(
      (name) => isObject(properties[name]) && properties[name][direction] === true,
    );
    if (hidden.length === 0) return this.#fits(pointer, body);
    if (isObject(body) && hidden.some((name) => Object.hasOwn(body, name))) return false;
    const required = ((schema['required'] ?? []) as readonly string[]).filter((name) => !hidden.includes(name));
    return oracle().compile({ ...schema, required })(body);
  }

  #fits(pointer: string, value: JsonValue): boolean {
    const reference = `doc#${pointer.split('/').map(encodeURIComponent).join('/')}`;
    const validate: ValidateFunction = this.#ajv.compile({ $ref: reference });
    // Not structuredClone, whose objects are of another realm in a test, and then equal to nothing.
    return validate(JSON.parse(JSON.stringify(value)));
  }

  #value(pointer: string): JsonValue | undefined {
    let value: JsonValue | undefined = this.document;
    for (const part of pointer.split('/').slice(1)) {
      const step = part.replaceAll('~1', '/').replaceAll('~0', '~');
      value = (value as Readonly<Record<string, JsonValue>> | undefined)?.[step];
    }
    return value;
  }

  #at(pointer: string): { readonly value: JsonObject; readonly pointer: string } | undefined {
    const value = this.#value(pointer);
    if (!isObject(value)) return undefined;
    const reference = value['$ref'];
    return typeof reference === 'string' ? this.#at(reference.slice(1)) : { value, pointer };
  }
}

function oracle(): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, logger: false });
  // The default export of a CommonJS module: Node gives the function, TypeScript's types the namespace.
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  return ajv;
}

function readingsOf(text: string): readonly JsonValue[] {
  const isNumber = text !== '' && /^-?[\d.]+(e[+-]?\d+)?$/i.test(text) && !/^-?0\d/.test(text);
  return [text, ...(isNumber ? [Number(text)] : []), ...(text === 'true' || text === 'false' ? [text === 'true'] : [])];
}

/** Every list of readings of these texts. */
function lists(texts: readonly string[]): readonly JsonValue[][] {
  return texts.reduce<readonly JsonValue[][]>(
    (all, text) => all.flatMap((values) => readingsOf(text).map((value) => [...values, value])),
    [[]],
  );
}

const nameOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
const escaped = (step: string): string => step.replaceAll('~', '~0').replaceAll('/', '~1');

function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
