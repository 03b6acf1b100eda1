import type { ProblemDetail } from '@banyan/kernel';
import type { IncomingHttpHeaders } from 'node:http';
import type { PersonalField } from '../governance/personal-fields.js';
import { parseQuery } from '../query-string.js';
import { RequestParameters } from '../request-parameters.js';
import type { Violation } from '../contract-operation.js';
import type { SchemaCheck, SchemaCompiler } from '../schema-checks.js';
import type {
  CoreAnswer,
  LegacyWire,
  LegacyWireSpoke,
  WireAnswer,
  WireFacts,
  WireQuestion,
  WireReading,
} from './legacy-wire.js';
import type { WireMatch, WireOperationSpecification } from './wire-specification.js';

/** A request as the gateway hands it over: recognised, its path decoded, its body read whole. */
export interface WireParts {
  readonly path: Readonly<Record<string, string>>;
  /** The raw query, without its question mark; empty when there is none. */
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly body?: Uint8Array | undefined;
}

/** One operation of a legacy wire, compiled: its spoke behind the checks that the specification makes. */
export class LegacyWireOperation {
  readonly domain: string;
  readonly version = 'legacy';
  readonly operationId: string;
  /** The domain's operation, such as `availability.one`. */
  readonly operation: string;
  readonly method: string;
  /** `http.route` in telemetry. */
  readonly route: string;
  readonly match: WireMatch;
  /** See `LegacyWireSpoke`. */
  readonly captures: boolean;
  /** See `LegacyWire`. */
  readonly credentialMs: number;
  readonly factsMs: number;
  /** Of what is deprecated in a core nobody tells. */
  readonly deprecated: { readonly names: readonly string[] } = { names: [] };
  /** Its fields that are tagged `x-pii`; what stands in them is told nowhere. */
  readonly personal: readonly PersonalField[];
  readonly #spoke: LegacyWireSpoke;
  readonly #parameters: RequestParameters;
  readonly #answers: ReadonlyMap<number, { readonly mediaType: string; readonly check: SchemaCheck }>;
  readonly #mediaTypes: ReadonlySet<string>;

  /** @throws Error when a schema of the operation cannot be compiled */
  constructor(
    wire: LegacyWire,
    specification: WireOperationSpecification,
    spoke: LegacyWireSpoke,
    schemas: SchemaCompiler,
  ) {
    this.domain = wire.domain;
    this.operationId = specification.operationId;
    this.operation = spoke.operation;
    this.method = specification.method;
    this.route = specification.route;
    this.match = specification.match;
    this.captures = spoke.captures === true;
    this.credentialMs = wire.credentialMs;
    this.factsMs = wire.factsMs;
    this.personal = specification.personal;
    this.#spoke = spoke;
    this.#parameters = new RequestParameters(specification.parameters, schemas);
    this.#answers = new Map(
      [...specification.answers].map(([status, { mediaType, schema }]) => [
        status,
        { mediaType, check: schemas.compile(schema) },
      ]),
    );
    this.#mediaTypes = new Set([...specification.answers.values()].map(({ mediaType }) => mediaType));
  }

  /** What the request asks; undefined: the contract does not describe it, and it is the core's to answer. */
  accept(request: WireParts): WireQuestion | undefined {
    const { path, headers, body } = request;
    if (this.captures) {
      const values = parseQuery(request.query);
      return values && this.#spoke.accept({ path, query: Object.fromEntries(values), headers, body });
    }
    if (!this.#isWanted(headers.accept)) return undefined;
    const faults: ProblemDetail[] = [];
    this.#parameters.checkPath(path, faults);
    this.#parameters.checkHeaders(headers, faults);
    const query = this.#parameters.readQuery(request.query, faults);
    if (faults.length > 0) return undefined;
    return this.#spoke.accept({ path, query, headers, body });
  }

  /**
   * As `LegacyWireSpoke.read`. An answer that does not keep the contract itself teaches nothing: what we write by it would not
   * keep it either.
   *
   * @throws ArmError, TranslationRefused
   */
  read(question: WireQuestion, answer: CoreAnswer): WireReading {
    const reading = this.#spoke.read(question, answer);
    if (reading.kind !== 'answered' || reading.facts.size === 0) return reading;
    const isKept = this.checkAnswer(answer.status, new TextDecoder().decode(answer.bytes)).length === 0;
    return isKept ? reading : { ...reading, facts: new Map() };
  }

  /** See `LegacyWireSpoke.present`. */
  present(question: WireQuestion, result: unknown, known: WireFacts): WireAnswer | undefined {
    return this.#spoke.present(question, result, known);
  }

  /** The credential that a request of the operation's `ending` element ends. */
  ended(headers: IncomingHttpHeaders, body: Uint8Array): string | undefined {
    return this.#spoke.ends?.({ headers, body });
  }

  /**
   * How an answer that we wrote breaks the contract; empty when it keeps it. For tests, and for a sample at run time.
   *
   * @param body as it is sent: JSON is held against its schema as a value, anything else as a text
   */
  checkAnswer(status: number, body: unknown): readonly Violation[] {
    const answer = this.#answers.get(status);
    if (!answer) return [{ pointer: '', message: `status ${status} is not in the contract` }];
    const text = String(body);
    if (answer.mediaType !== 'application/json') return answer.check.faults(text, false);
    try {
      return answer.check.faults(JSON.parse(text), false);
    } catch (error) {
      // A core may write something ahead of its document, or half of it.
      if (error instanceof SyntaxError) return [{ pointer: '', message: 'is not valid JSON' }];
      throw error;
    }
  }

  /** Whoever asks for another form than the contract's gets it from the core, which may have it. */
  #isWanted(accept: string | undefined): boolean {
    if (accept === undefined) return true;
    const wanted = new Set(accept.split(',').map((range) => (range.split(';', 1)[0] ?? '').trim().toLowerCase()));
    if (wanted.has('*/*')) return wanted.size === 1 || this.#names(wanted);
    return this.#names(wanted);
  }

  #names(wanted: ReadonlySet<string>): boolean {
    const others = [...wanted].filter((range) => range !== '*/*' && !this.#mediaTypes.has(range));
    return others.length === 0;
  }
}
