import { answerCheck, type AnswerCheck, type Violation } from '@banyan/contracts';
import { ProblemError, type Clock } from '@banyan/kernel';
import type { OperationView, ResponseView } from '../reading/operation-view.js';
import type { ContractText } from '../shelf/contract-text.js';
import type { AskGateway, GatewayAnswer, NoGatewayAnswer } from './ask-gateway.js';
import { TRY_POLICY } from './try-policy.js';
import type { TryRequest } from './try-request.js';

/** What came of trying an operation. */
export interface Tried {
  readonly request: TryRequest;
  readonly answer: GatewayAnswer | NoGatewayAnswer;
  /** In what the answer breaks its contract; empty: in nothing. A text: why that is not known. Undefined: there was none. */
  readonly verdict: readonly Violation[] | string | undefined;
}

const MS_PER_MINUTE = 60_000;

/** Tries operations on behalf of readers: a bounded number, of bounded size, in bounded time. */
export class TryDesk {
  /** Per text, by its hash: a text in force stays for months. */
  readonly #checks = new WeakMap<object, AnswerCheck>();
  #allowed = TRY_POLICY.perMinute.value;
  #countedAtMs: number;
  #asking = 0;

  constructor(
    private readonly gateway: Pick<AskGateway, 'ask' | 'signs'>,
    private readonly clock: Clock,
  ) {
    this.#countedAtMs = clock.monotonicMs();
  }

  /** Does the gateway take what is tried for nobody's? */
  get signs(): boolean {
    return this.gateway.signs;
  }

  /** @throws ProblemError `overloaded` when more is tried than may be */
  async try(base: URL, text: ContractText, operation: OperationView, request: TryRequest): Promise<Tried> {
    this.#admit();
    this.#asking += 1;
    try {
      const answer = await this.gateway.ask(base, request);
      const verdict = answer.kind === 'answered' ? this.#verdict(text, operation, request, answer) : undefined;
      return { request, answer, verdict };
    } finally {
      this.#asking -= 1;
    }
  }

  #admit(): void {
    const nowMs = this.clock.monotonicMs();
    const { perMinute, atOnce } = TRY_POLICY;
    const regained = ((nowMs - this.#countedAtMs) / MS_PER_MINUTE) * perMinute.value;
    this.#allowed = Math.min(perMinute.value, this.#allowed + regained);
    this.#countedAtMs = nowMs;
    if (this.#allowed < 1 || this.#asking >= atOnce.value) {
      const detail = `${perMinute.value} a minute and ${atOnce.value} at once are tried from here, by all readers together.`;
      throw new ProblemError('overloaded', { detail, retryAfterSeconds: 1 });
    }
    this.#allowed -= 1;
  }

  #verdict(text: ContractText, operation: OperationView, request: TryRequest, answer: GatewayAnswer): Tried['verdict'] {
    const headers = headerFaults(operation.responses, answer);
    if (request.method === 'HEAD') return headers;
    if (answer.isCut) return `only the first ${TRY_POLICY.mostAnswerBytes.value} bytes of the answer were read`;
    let body: unknown;
    try {
      body = JSON.parse(answer.text);
    } catch {
      return [{ pointer: '', message: 'is not JSON' }, ...headers];
    }
    let check = this.#checks.get(text.document);
    if (check === undefined) this.#checks.set(text.document, (check = answerCheck(text.document)));
    const found = check(operation.operationId, answer.status, body);
    return typeof found === 'string' ? found : [...found, ...headers];
  }
}

/** Headers that the contract promises with this status, and that did not come. */
function headerFaults(responses: readonly ResponseView[], { status, headers }: GatewayAnswer): readonly Violation[] {
  const promised = responses.find((response) => response.status === String(status))?.headers ?? [];
  const came = new Set(headers.map(([name]) => name.toLowerCase()));
  return promised
    .filter(({ name, required }) => required && !came.has(name.toLowerCase()))
    .map(({ name }) => ({ pointer: `header:${name}`, message: 'is promised with this status, and did not come' }));
}
