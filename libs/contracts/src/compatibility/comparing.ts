import type { JsonValue } from '../resolve-references.js';
import type { CounterexampleRequest, CounterexampleResponse } from './comparison.js';
import { counterpartOf, exampleRequest, type RequestParts } from './example/example-request.js';
import { exampleResponse, type ResponseParts } from './example/example-response.js';
import { READING_OPINIONS, REFUSES_UNKNOWN, type Profile } from './profiles.js';
import { ContractSchemas, type Direction } from './schema/contract-schemas.js';
import { judgeSchemas, type SchemaJudgement, type SchemaParty } from './schema/judge-schemas.js';
import type { ContractText, OperationText, ParameterText, ResponseText } from './text/contract-text.js';
import { refusalOfRequest } from './wire/request-check.js';
import { refusalOfResponse, responseFor } from './wire/response-check.js';

/**
 * One operation in both texts. `before` is what somebody relies on, `after` what they meet: the earlier and the later
 * text; of a webhook, whose sides of the wire are exchanged, the later and the earlier.
 */
export interface OperationPair {
  readonly before: OperationText;
  readonly after: OperationText;
  readonly isReversed: boolean;
}

export interface ParameterPair extends OperationPair {
  readonly old: ParameterText;
  readonly now: ParameterText;
}

export interface ResponsePair extends OperationPair {
  /** One that both texts read by these responses. */
  readonly status: number;
  readonly old: ResponseText | undefined;
  readonly now: ResponseText | undefined;
}

/** Something shown: what breaks, and why it does. */
export interface Shown<T> {
  readonly counterexample: T;
  readonly because: string;
}

/** The two texts side by side, and what rules ask about them. */
export class Comparing {
  readonly schemas = new ContractSchemas();
  /** In both texts; with webhooks and callbacks. */
  readonly operations: readonly OperationPair[];
  readonly parameters: readonly ParameterPair[];
  readonly responses: readonly ResponsePair[];
  readonly #judgements = new Map<string, SchemaJudgement>();

  constructor(
    readonly earlier: ContractText,
    readonly later: ContractText,
    readonly profile: Profile,
  ) {
    this.operations = pairsOf(earlier, later);
    this.parameters = this.operations.flatMap((pair) =>
      pair.before.parameters.flatMap((old) => {
        const now = counterpartOf(old, pair.before, pair.after);
        return now === undefined ? [] : [{ ...pair, old, now }];
      }),
    );
    this.responses = this.operations.flatMap(responsePairs);
  }

  /** Does the receiver take everything that the sender may send in this direction? */
  judge(sender: SchemaParty, receiver: SchemaParty, direction: Direction): SchemaJudgement {
    // The same component at many places is one question.
    const key = JSON.stringify([
      direction,
      ...[sender, receiver].map(({ contract, schema }) => [
        contract.which,
        this.schemas.read(contract, schema, direction).schema,
      ]),
    ]);
    let judgement = this.#judgements.get(key);
    if (judgement === undefined) {
      judgement = judgeSchemas(sender, receiver, direction, READING_OPINIONS[this.profile][direction], this.schemas);
      this.#judgements.set(key, judgement);
    }
    return judgement;
  }

  /** A request with these parts that was accepted before. */
  possibleRequest({ before, after }: OperationPair, parts: RequestParts = {}): CounterexampleRequest | undefined {
    const request = exampleRequest(before, after, this.schemas, parts);
    return request && this.accepts(before, request) ? request : undefined;
  }

  /** A request with these parts, if it was accepted and is no longer. */
  brokenRequest(pair: OperationPair, parts: RequestParts = {}): Shown<CounterexampleRequest> | undefined {
    const request = this.possibleRequest(pair, parts);
    const because = request && refusalOfRequest(pair.after, request, this.#check);
    return request === undefined || because === undefined ? undefined : { counterexample: request, because };
  }

  accepts(operation: OperationText, request: CounterexampleRequest): boolean {
    return refusalOfRequest(operation, request, this.#check) === undefined;
  }

  /** A request that an operation accepts, proved to be. */
  acceptedRequest(operation: OperationText): CounterexampleRequest | undefined {
    const request = exampleRequest(operation, undefined, this.schemas);
    return request && this.accepts(operation, request) ? request : undefined;
  }

  /** A response with these parts that may arrive now. */
  possibleResponse(
    { before, after }: OperationPair,
    status: number,
    parts: ResponseParts = {},
  ): CounterexampleResponse | undefined {
    const response = exampleResponse(after, before, status, this.schemas, parts);
    return response && refusalOfResponse(after, response, this.schemas) === undefined ? response : undefined;
  }

  /** A response with these parts, if it may arrive now and was not valid before. */
  brokenResponse(
    pair: OperationPair,
    status: number,
    parts: ResponseParts = {},
  ): Shown<CounterexampleResponse> | undefined {
    const response = this.possibleResponse(pair, status, parts);
    const because = response && refusalOfResponse(pair.before, response, this.schemas);
    return response === undefined || because === undefined ? undefined : { counterexample: response, because };
  }

  get #check(): { readonly schemas: ContractSchemas; readonly refusesUnknown: boolean } {
    return { schemas: this.schemas, refusesUnknown: REFUSES_UNKNOWN[this.profile] };
  }
}

function pairsOf(earlier: ContractText, later: ContractText): readonly OperationPair[] {
  const pairs: OperationPair[] = [];
  const add = (
    olds: ReadonlyMap<string, OperationText>,
    news: ReadonlyMap<string, OperationText>,
    isReversed: boolean,
  ): void => {
    for (const [key, old] of olds) {
      const now = news.get(key);
      if (now === undefined) continue;
      pairs.push(isReversed ? { before: now, after: old, isReversed } : { before: old, after: now, isReversed });
      add(old.callbacks, now.callbacks, !isReversed);
    }
  };
  add(earlier.operations, later.operations, false);
  add(earlier.webhooks, later.webhooks, true);
  return pairs;
}

/** Classes in the order in which one is preferred to stand for `default`. */
const CLASSES = [5, 4, 2, 3, 1] as const;

/** Each two responses that one status leads to, once. */
function responsePairs(pair: OperationPair): readonly ResponsePair[] {
  // Where no answer was described at all, none was promised.
  if (pair.before.responses.size === 0) return [];
  const keys = new Set([...pair.before.responses.keys(), ...pair.after.responses.keys()]);
  const explicit = [...keys].filter((key) => /^\d+$/.test(key)).map(Number);
  const others = CLASSES.map((first) =>
    [0, 99, ...Array.from({ length: 98 }, (_, at) => at + 1)]
      .map((rest) => first * 100 + rest)
      .find((status) => !explicit.includes(status)),
  );
  const seen = new Set<string>();
  return [...explicit, ...others].flatMap((status) => {
    if (status === undefined) return [];
    const [old, now] = [responseFor(pair.before, status), responseFor(pair.after, status)];
    const key = `${old?.key} ${now?.key}`;
    if ((old === undefined && now === undefined) || seen.has(key)) return [];
    seen.add(key);
    return [{ ...pair, status, old, now }];
  });
}

/** A value as people read it in a message, shortened. */
export function shown(value: JsonValue | undefined): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

const MOST_SHOWN = 80;
