import type { ContractOperation } from './contract-operation.js';

/** What a path means to the contracts. No match at all (undefined) means the path is not owned. */
export type ContractMatch =
  | {
      readonly kind: 'operation';
      readonly operation: ContractOperation;
      /** By name, as given: decoded once by whoever made the path canonical. */
      readonly path: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'method-not-allowed';
      readonly domain: string;
      readonly version: string;
      /** For the `Allow` header; `HEAD` wherever there is `GET`. */
      readonly allow: readonly string[];
    };

/** One step of the paths: literal segments, and at most one parameter in their place. */
interface Node {
  readonly literals: Map<string, Node>;
  parameter: { readonly node: Node } | undefined;
  /** Operations of the path that ends here, by method. */
  readonly operations: Map<string, { readonly operation: ContractOperation; readonly names: readonly string[] }>;
}

const emptyNode = (): Node => ({ literals: new Map(), parameter: undefined, operations: new Map() });

/**
 * Finds the operation of a path among all contract versions of all domains. A tree of segments: the cost follows the
 * length of the path and not the number of versions.
 *
 * A literal segment is preferred to a parameter in its place. Where the literal path does not have the method and the
 * parameter's does, the parameter's is taken: `GET …/availability/batch` asks about the SKU `batch`.
 */
export class ContractRouter {
  readonly #root = emptyNode();

  /** @throws Error when two operations claim the same method and path */
  constructor(readonly operations: readonly ContractOperation[]) {
    for (const operation of operations) this.#add(operation);
  }

  /**
   * @param method as sent; `HEAD` is treated as `GET`, and sending no body is the caller's part
   * @param segments the canonical path's segments, percent-decoded exactly once: a decoded `/` stays inside its segment
   */
  match(method: string, segments: readonly string[]): ContractMatch | undefined {
    const asked = method === 'HEAD' ? 'GET' : method;
    const ends: Node[] = [];
    collect(this.#root, segments, 0, ends);
    for (const end of ends) {
      const found = end.operations.get(asked);
      if (found) return { kind: 'operation', operation: found.operation, path: parametersOf(found, segments) };
    }
    const others = ends.flatMap((end) => [...end.operations.values()].map(({ operation }) => operation));
    const [first] = others;
    if (!first) return undefined;
    const allow = new Set(others.flatMap((other) => (other.method === 'GET' ? ['GET', 'HEAD'] : [other.method])));
    return { kind: 'method-not-allowed', domain: first.domain, version: first.version, allow: [...allow].toSorted() };
  }

  /** One operation of a version, for tests and tools. */
  find(domain: string, version: string, operationId: string): ContractOperation | undefined {
    return this.operations.find(
      (candidate) =>
        candidate.domain === domain && candidate.version === version && candidate.operationId === operationId,
    );
  }

  #add(operation: ContractOperation): void {
    let node = this.#root;
    const names: string[] = [];
    for (const segment of operation.route.split('/').slice(1)) {
      const name = /^\{([^}]+)\}$/.exec(segment)?.[1];
      if (name === undefined) {
        const next = node.literals.get(segment) ?? emptyNode();
        node.literals.set(segment, next);
        node = next;
      } else {
        names.push(name);
        node.parameter ??= { node: emptyNode() };
        node = node.parameter.node;
      }
    }
    if (node.operations.has(operation.method)) {
      throw new Error(`${operation.method} ${operation.route} is claimed twice`);
    }
    node.operations.set(operation.method, { operation, names });
  }
}

/** Every node at which the segments can end, literal ways first. An empty segment is no parameter's value. */
function collect(node: Node, segments: readonly string[], at: number, ends: Node[]): void {
  const segment = segments[at];
  if (segment === undefined) {
    if (node.operations.size > 0) ends.push(node);
    return;
  }
  const literal = node.literals.get(segment);
  if (literal) collect(literal, segments, at + 1, ends);
  if (node.parameter && segment !== '') collect(node.parameter.node, segments, at + 1, ends);
}

function parametersOf(
  found: { readonly operation: ContractOperation; readonly names: readonly string[] },
  segments: readonly string[],
): Readonly<Record<string, string>> {
  const path: Record<string, string> = {};
  let next = 0;
  for (const [at, segment] of found.operation.route.split('/').slice(1).entries()) {
    if (!segment.startsWith('{')) continue;
    const name = found.names[next++];
    if (name !== undefined) path[name] = segments[at] ?? '';
  }
  return path;
}
