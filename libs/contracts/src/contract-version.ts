import type { IncomingHttpHeaders } from 'node:http';

/** A request to an owned operation, after the contract's own validation: parameters are typed as its schema says. */
export interface ContractRequest {
  /** Percent-decoded once. */
  readonly path: Readonly<Record<string, string>>;
  /** Typed by the contract's schemas; a repeated parameter is an array where the contract says so. */
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** Parsed JSON; undefined where the operation has no body. */
  readonly body: unknown;
}

/** What the storefront is answered, before serialisation. */
export interface ContractAnswer {
  readonly status: number;
  /** `application/json`, or `application/problem+json` when the status is 400 or above. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One operation of one contract version, both ways: pure functions between the version's wire and the canonical model.
 * `Input` and `Result` are the canonical types of the domain's operation.
 */
export interface OperationSpoke<Input = unknown, Result = unknown> {
  /** The domain's operation, such as `availability.one`. */
  readonly operation: string;
  /** @throws ProblemError when the input cannot mean anything in this domain. */
  accept(request: ContractRequest): Input;
  present(result: Result): ContractAnswer;
}

/** Where a version came from, for who proves it and who tells of it. Operations are named by their operationIds. */
export interface Descent {
  /** The version that it is like, such as `v2`. */
  readonly neighbour: string;
  readonly changes: readonly { readonly name: string; readonly says: string }[];
  /** What can be told of the neighbour no more, such as `Price.basis`. */
  readonly losses: readonly string[];
  /** The neighbour's operations, without what is lost. */
  readonly left: Readonly<Record<string, OperationSpoke>>;
  /** An answer with status 200 in the neighbour's words: what `left` says of the same value. */
  back(operationId: string, said: object): object;
  /** A body of a request to the neighbour, in the version's words. */
  ask(operationId: string, asked: object): object;
  /** What the version calls a place in a body that the neighbour points to. */
  pointer(operationId: string, neighbours: string): string;
}

/** A contract version of a domain: its published specification and the spoke that serves it. */
export interface ContractVersion {
  readonly domain: string;
  /** `v1`; the second segment of its paths and the value of the `Contract-Version` header. */
  readonly version: string;
  /** The OpenAPI file, relative to the project root. */
  readonly specification: string;
  /** By the specification's operationId. A test proves both sets equal. */
  readonly operations: Readonly<Record<string, OperationSpoke>>;
  /** Of a version that is written as its differences from another; absent: it is written by itself. */
  readonly descent?: Descent;
}
