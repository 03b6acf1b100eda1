import { ProblemError, type ProblemDetail } from '@banyan/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import type { ContractAnswer, ContractVersion, OperationSpoke } from './contract-version.js';
import { DeprecatedFields } from './deprecated-fields.js';
import type { PersonalField } from './governance/personal-fields.js';
import { parseJsonBody } from './json-body.js';
import { RequestParameters } from './request-parameters.js';
import { MOST_DETAILS, type SchemaCheck, type SchemaCompiler } from './schema-checks.js';
import type { OperationSpecification } from './specification.js';

/** A request to an owned operation, as the gateway hands it over: read, bounded, its path decoded, nothing else. */
export interface RequestParts {
  /** From the match. */
  readonly path: Readonly<Record<string, string>>;
  /** The raw query, without its question mark; empty when there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  /** At most the gateway's bound (1 MiB); undefined or empty: no body. Not looked at unless `takesBody`. */
  readonly body?: Uint8Array;
}

/** One way in which an answer breaks its contract. */
export interface Violation {
  /** JSON pointer into the answer's body; empty for the body as a whole or its status. */
  readonly pointer: string;
  readonly message: string;
}

/** Above this many bytes only the first fault of a body is named: naming all costs time in proportion to them. */
const EVERY_FAULT_BELOW_BYTES = 16 * 1024;

/** One operation of one contract version, compiled: its spoke behind the checks that the specification makes. */
export class ContractOperation {
  readonly domain: string;
  /** `v1`. */
  readonly version: string;
  readonly operationId: string;
  /** The domain's operation, such as `availability.one`. */
  readonly operation: string;
  readonly method: string;
  /** The path template; `http.route` in telemetry. */
  readonly route: string;
  /** Does the operation read a request body? */
  readonly takesBody: boolean;
  /** Its members and parameters that are marked `deprecated`, for who counts their use. */
  readonly deprecated: DeprecatedFields;
  /** Its fields that are tagged `x-pii`; what stands in them is told nowhere. */
  readonly personal: readonly PersonalField[];
  readonly #spoke: OperationSpoke;
  readonly #parameters: RequestParameters;
  readonly #body: { readonly required: boolean; readonly check: SchemaCheck } | undefined;
  readonly #answers: ReadonlyMap<number, SchemaCheck>;

  /** @throws Error when a schema of the operation cannot be compiled */
  constructor(
    version: ContractVersion,
    specification: OperationSpecification,
    spoke: OperationSpoke,
    schemas: SchemaCompiler,
  ) {
    this.domain = version.domain;
    this.version = version.version;
    this.operationId = specification.operationId;
    this.operation = spoke.operation;
    this.method = specification.method;
    this.route = specification.route;
    this.takesBody = specification.requestBody !== undefined;
    this.personal = specification.personal;
    this.deprecated = new DeprecatedFields(specification);
    this.#spoke = spoke;
    this.#parameters = new RequestParameters(specification.parameters, schemas);
    this.#body = specification.requestBody && {
      required: specification.requestBody.required,
      check: schemas.compile(specification.requestBody.schema),
    };
    this.#answers = new Map([...specification.responses].map(([status, schema]) => [status, schemas.compile(schema)]));
  }

  /**
   * Checks a request by the contract and translates it.
   *
   * @param deprecatedSeen called with the index of each of `deprecated.names` that the request holds
   * @returns the canonical input of the domain's operation
   * @throws ProblemError `invalid-request` with what was refused, `unsupported-media-type`, or what the spoke says
   */
  accept(request: RequestParts, deprecatedSeen?: (index: number) => void): unknown {
    const faults: ProblemDetail[] = [];
    this.#parameters.checkPath(request.path, faults);
    this.#parameters.checkHeaders(request.headers, faults);
    const query = this.#parameters.readQuery(request.query, faults);
    const body = this.#readBody(request, faults);
    if (faults.length > 0) throw new ProblemError('invalid-request', { errors: faults.slice(0, MOST_DETAILS) });
    const accepted = { path: request.path, query, headers: request.headers, body };
    if (deprecatedSeen !== undefined) this.deprecated.inRequest(accepted, deprecatedSeen);
    return this.#spoke.accept(accepted);
  }

  /** What the storefront is answered with a canonical result of the domain's operation. */
  present(result: unknown): ContractAnswer {
    return this.#spoke.present(result);
  }

  /**
   * How an answer breaks the contract; none when it keeps it. For tests, and for a sample of the answers at run time
   * (an answer costs microseconds).
   *
   * @param body the body as a value, before serialisation
   */
  checkAnswer(status: number, body: unknown): readonly Violation[] {
    const check = this.#answers.get(status);
    if (!check) return [{ pointer: '', message: `status ${status} is not in the contract` }];
    return check.faults(body, false);
  }

  #readBody(request: RequestParts, faults: ProblemDetail[]): unknown {
    if (!this.#body) return undefined;
    const bytes = request.body;
    if (bytes === undefined || bytes.length === 0) {
      if (this.#body.required) faults.push({ pointer: '', message: 'is required' });
      return undefined;
    }
    requireJson(request.headers);
    const value = parseJsonBody(bytes);
    if (!this.#body.check.matches(value)) {
      faults.push(...this.#body.check.faults(value, bytes.length <= EVERY_FAULT_BELOW_BYTES));
    }
    return value;
  }
}

/** `application/json`, in UTF-8 where a charset is named, and not compressed. */
const JSON_IN_UTF8 = /^application\/json[ \t]*(;[ \t]*charset=("?)utf-8\2[ \t]*)?;?$/i;

function requireJson(headers: IncomingHttpHeaders): void {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new ProblemError('unsupported-media-type', {
      detail: 'This operation reads bodies that are not compressed.',
    });
  }
  if (!JSON_IN_UTF8.test(headers['content-type'] ?? '')) {
    throw new ProblemError('unsupported-media-type', { detail: 'This operation reads application/json.' });
  }
}
