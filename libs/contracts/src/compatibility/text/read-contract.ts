import { messageOf } from '@banyan/kernel';
import { ContractFault } from '../../contract-fault.js';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { schemaFaults } from '../schema/schema-faults.js';
import type { BodyText, ContentText, ContractText, OperationText, ResponseText } from './contract-text.js';
import { readHeaders, readParameters } from './read-parameters.js';
import { readMediaType } from './media-type.js';
import { readSecurity } from './read-security.js';
import { readTemplate } from './path-template.js';
import { readServers } from './read-servers.js';
import { References } from './references.js';
import { anchorsOf, below } from './pointer.js';
import { textOf } from './text-of.js';
import { schemaText } from './schema-text.js';

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
/** Dialects that are JSON Schema 2020-12, or 2020-12 and the annotations of OpenAPI. */
const KNOWN_DIALECTS =
  /^https:\/\/(json-schema\.org\/draft\/2020-12\/schema|spec\.openapis\.org\/oas\/3\.1\/dialect\/.+)#?$/;
/** Members of an operation that promise nothing. */
const isProse = (key: string): boolean => /^(summary|description|tags|externalDocs|x-.*)$/.test(key);
/** What is told at once of a text that is wrong throughout. */
const MOST_FAULTS = 20;

/**
 * Reads an OpenAPI 3.1 document for comparison: references followed, parameters of path and operation merged, defaults
 * of styles filled in. What no comparison depends on (a missing `info`, a response without a description) is let pass.
 *
 * @throws ContractFault with the pointer of everything that is wrong, at most 20
 */
export function readContract(document: JsonObject, which: 'earlier' | 'later'): ContractText {
  return new ContractReader(document, which).read();
}

/** A value that was reached, perhaps by references, and where it stands. */
export interface Found {
  readonly value: JsonObject;
  readonly pointer: string;
}

class ContractReader {
  readonly #faults: string[] = [];
  readonly #references: References;
  readonly #operations = new Map<string, OperationText>();
  readonly #webhooks = new Map<string, OperationText>();
  readonly #operationIds = new Map<string, string>();
  readonly #contract: ContractText;

  constructor(
    readonly document: JsonObject,
    which: 'earlier' | 'later',
  ) {
    const anchors = anchorsOf(document);
    this.#references = new References(document, anchors);
    const dialect = document['jsonSchemaDialect'];
    this.#contract = {
      which,
      document,
      anchors,
      dialect: typeof dialect === 'string' && !KNOWN_DIALECTS.test(dialect) ? dialect : undefined,
      operations: this.#operations,
      webhooks: this.#webhooks,
    };
  }

  read(): ContractText {
    const { paths, webhooks, components } = this.document;
    this.#checkVersion();
    if (this.#faults.length === 0) {
      if (paths === undefined && webhooks === undefined && components === undefined) {
        this.#fault('', 'has neither paths, webhooks nor components');
      }
      for (const [key, value] of Object.entries({ paths, webhooks, components })) {
        if (value !== undefined && !isObject(value)) this.#fault(`/${key}`, 'is not an object');
      }
      this.#readPaths(isObject(paths) ? paths : {});
      this.#readWebhooks(isObject(webhooks) ? webhooks : {});
      for (const fault of schemaFaults(this.document, this.#references)) this.#faults.push(fault);
    }
    const faults = [...new Set(this.#faults)];
    if (faults.length > 0) throw new ContractFault(`the ${this.#contract.which} text`, faults.slice(0, MOST_FAULTS));
    return this.#contract;
  }

  #checkVersion(): void {
    const { openapi, swagger } = this.document;
    if (swagger !== undefined) {
      this.#fault('/swagger', `is Swagger ${textOf(swagger)}; only OpenAPI 3.1 is compared. Convert it to 3.1 first`);
    } else if (openapi === undefined) {
      this.#fault('/openapi', 'is missing: this is not an OpenAPI document');
    } else if (typeof openapi === 'string' && /^3\.0(\.|$)/.test(openapi)) {
      this.#fault(
        '/openapi',
        `is ${openapi}; only OpenAPI 3.1 is compared. To convert: openapi: 3.1.1; nullable: true becomes a type list with 'null'; ` +
          'a boolean exclusiveMinimum or exclusiveMaximum becomes the number itself; example in a schema becomes examples',
      );
    } else if (typeof openapi !== 'string' || !/^3\.1(\.\d+)?(-.+)?$/.test(openapi)) {
      this.#fault('/openapi', `is ${JSON.stringify(openapi)}; only OpenAPI 3.1 is compared`);
    }
  }

  #readPaths(paths: JsonObject): void {
    for (const [path, item] of Object.entries(paths)) {
      if (path.startsWith('x-')) continue;
      const pointer = below('/paths', path);
      if (!path.startsWith('/')) {
        this.#fault(pointer, 'does not begin with a slash');
        continue;
      }
      if (/[{}]/.test(path.replaceAll(/\{[^{}]+\}/g, ''))) {
        this.#fault(pointer, 'has a brace that does not belong to a parameter');
        continue;
      }
      for (const operation of this.#readItem(item, pointer, path, (method) => `${method} ${path}`)) {
        const key = `${operation.method} ${operation.path.shape}`;
        const other = this.#operations.get(key);
        if (other) this.#fault(operation.pointer, `matches the same requests as ${other.title}`);
        this.#operations.set(key, operation);
      }
    }
  }

  #readWebhooks(webhooks: JsonObject): void {
    for (const [name, item] of Object.entries(webhooks)) {
      const read = this.#readItem(item, below('/webhooks', name), '/', (method) => `webhook ${name} (${method})`);
      for (const operation of read) this.#webhooks.set(`${name} ${operation.method}`, operation);
    }
  }

  #readItem(
    value: JsonValue,
    pointer: string,
    path: string,
    titleOf: (method: string) => string,
  ): readonly OperationText[] {
    const item = this.#try(pointer, () => this.#pathItem(value, pointer));
    if (item === undefined) return [];
    return METHODS.flatMap((method) => {
      const operation = item.value[method];
      if (operation === undefined) return [];
      const where = below(item.pointer, method);
      if (!isObject(operation)) {
        this.#fault(where, 'is not an object');
        return [];
      }
      const read = this.#try(where, () =>
        this.#readOperation(item.value, { value: operation, pointer: where }, path, {
          method: method.toUpperCase(),
          title: titleOf(method.toUpperCase()),
        }),
      );
      return read === undefined ? [] : [read];
    });
  }

  /** A path item may be a reference with members beside it; those beside it win, as most tools read it. */
  #pathItem(value: JsonValue, pointer: string): Found {
    const found = this.#references.follow(value, pointer);
    if (!isObject(value) || found.pointer === pointer) return found;
    const { $ref: _, ...beside } = value;
    return { value: { ...found.value, ...beside }, pointer: Object.keys(beside).length > 0 ? pointer : found.pointer };
  }

  #readOperation(
    item: JsonObject,
    { value, pointer }: Found,
    path: string,
    { method, title }: { readonly method: string; readonly title: string },
  ): OperationText {
    const template = readTemplate(path);
    const { operationId } = value;
    if (operationId !== undefined && typeof operationId !== 'string') throw new Error('operationId is not a string');
    this.#claim(operationId, title, pointer);
    const itemPointer = pointer.slice(0, pointer.lastIndexOf('/'));
    return {
      of: this.#contract,
      title,
      method,
      path: template,
      pointer,
      isOutgoing: !title.startsWith(method),
      operationId,
      deprecated: value['deprecated'] === true,
      parameters: readParameters(
        [
          { list: item['parameters'], pointer: below(itemPointer, 'parameters') },
          { list: value['parameters'], pointer: below(pointer, 'parameters') },
        ],
        template,
        this.#references,
        (at, message) => this.#fault(at, message),
      ),
      body: this.#readBody(value['requestBody'], below(pointer, 'requestBody')),
      responses: this.#readResponses(value['responses'], below(pointer, 'responses')),
      security: readSecurity(value['security'] ?? this.document['security'], this.document, this.#references),
      servers: readServers(value['servers'] ?? item['servers'] ?? this.document['servers']),
      callbacks: this.#readCallbacks(value['callbacks'], below(pointer, 'callbacks'), title),
      prose: Object.fromEntries(Object.entries(value).filter(([key]) => isProse(key))),
    };
  }

  #claim(operationId: string | undefined, title: string, pointer: string): void {
    if (operationId === undefined) return;
    const other = this.#operationIds.get(operationId);
    if (other !== undefined && other !== pointer) {
      this.#fault(pointer, `operationId ${operationId} is used twice (${title})`);
    }
    this.#operationIds.set(operationId, pointer);
  }

  #readBody(value: JsonValue | undefined, pointer: string): BodyText | undefined {
    if (value === undefined) return undefined;
    const body = this.#references.follow(value, pointer);
    return {
      pointer: body.pointer,
      required: body.value['required'] === true,
      content: this.#readContent(body.value['content'], below(body.pointer, 'content')),
    };
  }

  #readContent(value: JsonValue | undefined, pointer: string): readonly ContentText[] {
    if (value === undefined) return [];
    if (!isObject(value)) throw new Error(`${pointer} is not an object`);
    return Object.entries(value).flatMap(([name, content]) => {
      const at = below(pointer, name);
      const mediaType = readMediaType(name);
      if (mediaType === undefined || !isObject(content)) {
        this.#fault(at, mediaType === undefined ? 'is not a media type' : 'is not an object');
        return [];
      }
      const { schema, encoding } = content;
      return [{ mediaType, pointer: at, schema: schemaText(schema, at), encoding: isObject(encoding) ? encoding : {} }];
    });
  }

  #readResponses(value: JsonValue | undefined, pointer: string): ReadonlyMap<string, ResponseText> {
    const responses = new Map<string, ResponseText>();
    if (value === undefined) return responses;
    if (!isObject(value)) throw new Error(`${pointer} is not an object`);
    for (const [key, member] of Object.entries(value)) {
      if (key.startsWith('x-')) continue;
      const at = below(pointer, key);
      if (!/^([1-5](\d\d|XX)|default)$/.test(key)) {
        this.#fault(at, 'is neither a status, a range such as 4XX, nor default');
        continue;
      }
      const response = this.#try(at, () => this.#references.follow(member, at));
      if (response === undefined) continue;
      const { headers, content, links } = response.value;
      responses.set(key, {
        key,
        pointer: response.pointer,
        headers: readHeaders(headers, below(response.pointer, 'headers'), this.#references, (where, message) =>
          this.#fault(where, message),
        ),
        content: this.#readContent(content, below(response.pointer, 'content')),
        links: isObject(links) ? links : {},
      });
    }
    return responses;
  }

  #readCallbacks(value: JsonValue | undefined, pointer: string, title: string): ReadonlyMap<string, OperationText> {
    const callbacks = new Map<string, OperationText>();
    for (const [name, member] of Object.entries(isObject(value) ? value : {})) {
      const callback = this.#references.follow(member, below(pointer, name));
      for (const [expression, item] of Object.entries(callback.value)) {
        if (expression.startsWith('x-')) continue;
        const at = below(callback.pointer, expression);
        const read = this.#readItem(
          item,
          at,
          '/',
          (method) => `callback ${name} (${method} ${expression}) of ${title}`,
        );
        for (const operation of read) callbacks.set(`${name} ${expression} ${operation.method}`, operation);
      }
    }
    return callbacks;
  }

  #try<T>(pointer: string, read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      this.#fault(pointer, messageOf(error));
      return undefined;
    }
  }

  #fault(pointer: string, message: string): void {
    this.#faults.push(`${pointer === '' ? 'the document' : pointer} ${message}`);
  }
}
