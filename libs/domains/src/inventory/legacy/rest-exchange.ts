import { ArmError } from '@banyan/kernel';
import { RetryBudget, type Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import { LegacyExchange, type LegacyAnswer } from '../../legacy-exchange/legacy-exchange.js';
import { readJson, type RestFace } from './rest.codec.js';
import type { JsonValue } from '../../legacy-exchange/json-tree.js';
import { RestTokens } from './rest-tokens.js';

/** What is needed to reach the REST faces. */
export type RestConnection = Pick<
  LegacyConnection,
  'clock' | 'baseUrl' | 'restUser' | 'restPassword' | 'maxSockets' | 'retries'
>;

const OK = 200;
const UNAUTHORIZED = 401;

/** The HTTP side of the REST faces: reads, with a token, over sockets of its own. */
export class RestExchange {
  readonly #exchange: LegacyExchange;
  readonly #tokens: RestTokens;
  readonly #retries: RetryBudget;

  constructor(connection: RestConnection) {
    this.#exchange = new LegacyExchange(connection);
    this.#tokens = new RestTokens(this.#exchange, connection);
    this.#retries = connection.retries ?? new RetryBudget(connection.clock);
  }

  /**
   * Reads once, and once more with a fresh token when the core says that ours has expired, and the budget allows.
   *
   * @param target path and query, percent-encoded
   * @throws ArmError `transport`, `deadline` or `aborted`; `fault` when a fresh token is no better
   * @throws TranslationRefused when the answer is too large or encoded, or the token's answer is not understood
   */
  async get(face: RestFace, target: string, attempt: Attempt): Promise<LegacyAnswer> {
    this.#retries.called();
    for (let renewals = 0; ; renewals++) {
      const token = await this.#tokens.current(attempt);
      const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
      const answer = await this.#exchange.send({ method: 'GET', target, headers, face }, attempt);
      if (answer.status !== UNAUTHORIZED) return answer;
      await this.#tokens.forget(token);
      if (renewals > 0) throw new ArmError('legacy', 'fault', 'the core does not accept a fresh token');
      if (!this.#retries.take()) {
        throw new ArmError('legacy', 'fault', 'the core lets tokens expire faster than may be asked again');
      }
    }
  }

  /**
   * The document of an answer that is expected to be there.
   *
   * @throws ArmError as `get`, and `fault` for any status but 200
   * @throws TranslationRefused as `get` and `readJson`
   */
  async read(face: RestFace, target: string, attempt: Attempt): Promise<JsonValue> {
    const answer = await this.get(face, target, attempt);
    if (answer.status !== OK) throw new ArmError('legacy', 'fault', `the core answered ${answer.status}`);
    return readJson(face, answer.bytes, answer.contentType);
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}
