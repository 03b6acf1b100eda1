import { ArmError, TranslationRefused } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import { withinAttempt } from './attempt-end.js';
import { leafText, readAnswer, writeCall } from './soap.codec.js';
import type { SoapExchange } from './soap-exchange.js';

/** Longest a login may take, in ms: as long as the longest read, since everybody at a store view waits for it. */
const LOGIN_BUDGET_MS = 2_000;

/** A session id of the core: printable, and not one of the words that mean there is none. */
const SESSION_ID = /^[\x21-\x7e]{8,256}$/;

/**
 * API sessions of the core, one for each store view, kept until the core says that they have expired. Many callers who
 * find none wait for one login, which ends by its own budget and not with the caller who happened to be first.
 */
export class SoapSessions {
  readonly #logins = new Map<string, Promise<string>>();

  constructor(
    private readonly exchange: SoapExchange,
    private readonly connection: Pick<LegacyConnection, 'clock' | 'soapUser' | 'soapKey'>,
  ) {}

  /**
   * @throws ArmError `deadline` or `aborted` when the attempt ends first; whatever the login failed with
   * @throws TranslationRefused when the login's answer is not understood
   */
  async sessionFor(storeView: string, attempt: Attempt): Promise<string> {
    return withinAttempt(attempt, () => this.#logins.get(storeView) ?? this.#begin(storeView, attempt.traceparent));
  }

  /** Forgets a session that has expired; not its successor, which another caller may have begun meanwhile. */
  async forget(storeView: string, sessionId: string): Promise<void> {
    const login = this.#logins.get(storeView);
    if (login && (await login.catch(() => sessionId)) === sessionId && this.#logins.get(storeView) === login) {
      this.#logins.delete(storeView);
    }
  }

  #begin(storeView: string, traceparent: string | undefined): Promise<string> {
    const login = this.#login(storeView, traceparent);
    this.#logins.set(storeView, login);
    login.catch(() => {
      if (this.#logins.get(storeView) === login) this.#logins.delete(storeView);
    });
    return login;
  }

  async #login(storeView: string, traceparent: string | undefined): Promise<string> {
    const deadline = new Deadline(this.connection.clock, LOGIN_BUDGET_MS);
    const answer = await this.exchange.post(
      storeView,
      writeCall('login', { username: this.connection.soapUser, apiKey: this.connection.soapKey }),
      {
        signal: new AbortController().signal,
        remainingMs: () => deadline.remainingMs(),
        ...(traceparent === undefined ? {} : { traceparent }),
      },
    );
    if (answer.status !== 200 && answer.status !== 500) throw loginFailed(`the login answered ${answer.status}`);
    const body = readLogin(answer.status, answer.bytes, answer.contentType);
    if (body.kind === 'fault') throw loginFailed('the core refuses the login');
    const sessionId = leafText(body.part, 'soap.login');
    if (sessionId === null || !SESSION_ID.test(sessionId)) throw new TranslationRefused('soap.login', 'is no session');
    return sessionId;
  }
}

function readLogin(status: number, bytes: Uint8Array, contentType: string | undefined): ReturnType<typeof readAnswer> {
  try {
    return readAnswer('login', bytes, contentType);
  } catch (error) {
    if (status === 200) throw error;
    throw loginFailed(`the login answered ${status}`);
  }
}

function loginFailed(message: string): ArmError {
  return new ArmError('legacy', 'fault', message);
}
