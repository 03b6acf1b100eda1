import {
  accessOf,
  readContractDocument,
  type DeclaredAccess,
  type JsonObject,
  type JsonValue,
} from '@banyan/contracts';

/** An operation as its description has it: what it takes, and a request by its own examples. */
export interface DescribedOperation {
  /** Such as `orders v2`. */
  readonly contract: string;
  readonly operationId: string;
  readonly method: string;
  readonly access: DeclaredAccess;
  /** What the description promises to answer with. */
  readonly statuses: readonly number[];
  /** Does it want an `Idempotency-Key`? */
  readonly keyed: boolean;
  /** @param over values in place of examples: parameters of the path and members of the body that are there */
  request(over: Readonly<Record<string, JsonValue>>): { readonly path: string; readonly body: JsonObject | undefined };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/** Every operation of a contract version, by its description alone. @throws Error where one does not say what it takes */
export function describedOperations(domain: string, version: string): readonly DescribedOperation[] {
  const document = readContractDocument(`contracts/${domain}/${version}/openapi.yaml`);
  const resolved = (value: JsonValue | undefined): JsonObject => {
    const object = (value ?? {}) as JsonObject;
    const reference = object['$ref'];
    if (typeof reference !== 'string') return object;
    const found = reference
      .slice('#/'.length)
      .split('/')
      .reduce<JsonValue | undefined>((holder, name) => (holder as JsonObject | undefined)?.[name], document);
    return resolved(found);
  };
  return Object.entries(document['paths'] as JsonObject).flatMap(([route, item]) =>
    Object.entries(item as JsonObject).flatMap(([method, value]) => {
      if (!METHODS.includes(method)) return [];
      const operation = value as JsonObject;
      const operationId = textOf(operation['operationId']);
      const access = accessOf(operation['x-banyan-access']);
      if (access === undefined) throw new Error(`${domain} ${version} ${operationId} does not say what it takes`);
      const parameters = [...listOf((item as JsonObject)['parameters']), ...listOf(operation['parameters'])].map(
        resolved,
      );
      const media = resolved(operation['requestBody'])['content'] as JsonObject | undefined;
      const bodyExample = media && firstExample(resolved(media['application/json']));
      return [
        {
          contract: `${domain} ${version}`,
          operationId,
          method: method.toUpperCase(),
          access,
          statuses: Object.keys(operation['responses'] as JsonObject).map(Number),
          keyed: parameters.some(({ name }) => name === 'Idempotency-Key'),
          request: (over: Readonly<Record<string, JsonValue>>) => ({
            path: pathOf(route, parameters, over),
            body: bodyExample === undefined ? undefined : replaced(bodyExample as JsonObject, over),
          }),
        },
      ];
    }),
  );
}

function pathOf(route: string, parameters: readonly JsonObject[], over: Readonly<Record<string, JsonValue>>): string {
  let path = route;
  const query = new URLSearchParams();
  for (const parameter of parameters) {
    const name = textOf(parameter['name']);
    const value = textOf(over[name] ?? firstExample(parameter));
    if (parameter['in'] === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    if (parameter['in'] === 'query' && parameter['required'] === true) query.set(name, value);
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

/** Members that the body has anyway, wherever they stand. */
function replaced(body: JsonObject, over: Readonly<Record<string, JsonValue>>): JsonObject {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]): [string, JsonValue] => {
      if (Object.hasOwn(over, name)) return [name, over[name]!];
      const isHolder = typeof value === 'object' && value !== null && !Array.isArray(value);
      return [name, isHolder ? replaced(value as JsonObject, over) : value];
    }),
  );
}

function firstExample(holder: JsonObject): JsonValue | undefined {
  const [first] = Object.values((holder['examples'] ?? {}) as JsonObject);
  return (first as JsonObject | undefined)?.['value'];
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** Of what is a text, a number or a truth in a URL. */
function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
