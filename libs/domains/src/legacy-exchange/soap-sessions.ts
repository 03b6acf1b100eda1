import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../domain.js';
import { SharedLogin } from './shared-login.js';
import { leafText, readAnswer, writeCall } from './soap.codec.js';
import type { SoapExchange } from './soap-exchange.js';

/** A session id of the core: printable, and not one of the words that mean there is none. */
const SESSION_ID = /^[\x21-\x7e]{8,256}$/;

/** API sessions of the core, one for each store view. */
export class SoapSessions {
  readonly #logins = new Map<string, SharedLogin>();

  constructor(
    private readonly exchange: SoapExchange,
    private readonly connection: Pick<LegacyConnection, 'clock' | 'soapUser' | 'soapKey'>,
  ) {}

  /**
   * @throws ArmError `deadline` or `aborted` when the attempt ends first; whatever the login failed with
   * @throws TranslationRefused when the login's answer is not understood
   */
  sessionFor(storeView: string, attempt: Attempt): string | Promise<string> {
    return this.#loginFor(storeView).current(attempt);
  }

  /** Forgets a session that has expired; not its successor, which another caller may have begun meanwhile. */
  async forget(storeView: string, sessionId: string): Promise<void> {
    await this.#loginFor(storeView).forget(sessionId);
  }

  #loginFor(storeView: string): SharedLogin {
    const known = this.#logins.get(storeView);
    if (known) return known;
    const login = new SharedLogin(this.connection.clock, (attempt) => this.#login(storeView, attempt));
    this.#logins.set(storeView, login);
    return login;
  }

  async #login(storeView: string, attempt: Attempt): Promise<string> {
    const { soapUser, soapKey } = this.connection;
    const envelope = writeCall('login', { username: soapUser, apiKey: soapKey });
    const answer = await this.exchange.post(storeView, envelope, attempt);
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
