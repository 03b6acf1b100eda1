import { ArmError } from '@banyan/kernel';
import { RetryBudget, type Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../domain.js';
import type { LegacyAnswer } from './legacy-exchange.js';
import { SoapExchange } from './soap-exchange.js';
import { SoapSessions } from './soap-sessions.js';
import { readAnswer, writeCall, type SoapBody, type SoapParameter } from './soap.codec.js';

/** The session's fault, whatever the resource. It is looked at before anything is done. */
const SESSION_EXPIRED = '5';

/** One call, without its session. */
export interface SoapQuestion {
  /** A code of the table of store views, never anything else. */
  readonly storeView: string;
  readonly method: string;
  /** In the order of the method's parts behind the session. */
  readonly parameters: Readonly<Record<string, SoapParameter>>;
  /** It may have had an effect although nothing of an answer came: it is never sent a second time by itself. */
  readonly once?: true;
}

/** What is needed to reach the SOAP face. */
export type SoapConnection = Pick<
  LegacyConnection,
  'clock' | 'baseUrl' | 'soapUser' | 'soapKey' | 'maxSockets' | 'retries'
>;

/** Calls of the older shop's SOAP face, in sessions that are kept as long as they live. */
export class SoapCaller {
  readonly #exchange: SoapExchange;
  readonly #sessions: SoapSessions;
  readonly #retries: RetryBudget;

  constructor(connection: SoapConnection) {
    this.#exchange = new SoapExchange(connection);
    this.#sessions = new SoapSessions(this.#exchange, connection);
    this.#retries = connection.retries ?? new RetryBudget(connection.clock);
  }

  /**
   * Asks once, and once more with a fresh session when the core says that ours has expired, and the budget allows.
   *
   * @returns the answer, or the fault of the resource
   * @throws ArmError `transport`, `deadline`, `aborted`, or `fault` for an answer that is none and a session that does not last
   * @throws TranslationRefused when the answer is not understood
   */
  async ask({ storeView, method, parameters, once }: SoapQuestion, attempt: Attempt): Promise<SoapBody> {
    this.#retries.called();
    for (let logins = 0; ; logins++) {
      const sessionId = await this.#sessions.sessionFor(storeView, attempt);
      const envelope = writeCall(method, { sessionId, ...parameters });
      const body = readBody(method, await this.#exchange.post(storeView, envelope, attempt, once));
      if (body.kind === 'answer' || body.code !== SESSION_EXPIRED) return body;
      await this.#sessions.forget(storeView, sessionId);
      if (logins > 0) throw fault('the core lets a fresh session expire');
      if (!this.#retries.take()) throw fault('the core lets sessions expire faster than may be asked again');
    }
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}

/** A fault may come with status 200 and an answer never with another: so the body decides, where it can be read. */
function readBody(method: string, answer: LegacyAnswer): SoapBody {
  if (answer.status === 200) return readAnswer(method, answer.bytes, answer.contentType);
  const failed = fault(`the core answered ${answer.status}`);
  if (answer.status !== 500) throw failed;
  let body: SoapBody;
  try {
    body = readAnswer(method, answer.bytes, answer.contentType);
  } catch {
    // A server error in any other shape than SOAP's: the status is all there is to know.
    throw failed;
  }
  if (body.kind !== 'fault') throw failed;
  return body;
}

function fault(message: string): ArmError {
  return new ArmError('legacy', 'fault', message);
}
