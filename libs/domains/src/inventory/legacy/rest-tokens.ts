import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import type { LegacyExchange } from '../../legacy-exchange/legacy-exchange.js';
import { readJson } from './rest.codec.js';
import { SharedLogin } from '../../legacy-exchange/shared-login.js';

/** A token of the core: printable without quotes, and not one of the words that mean there is none. */
const TOKEN = /^[\w.~+/=-]{8,512}$/;

/** The integration's token, one for all who ask: the core lets it live for hours and says when it has expired. */
export class RestTokens {
  readonly #login: SharedLogin;

  constructor(
    private readonly exchange: LegacyExchange,
    private readonly connection: Pick<LegacyConnection, 'clock' | 'restUser' | 'restPassword'>,
  ) {
    this.#login = new SharedLogin(connection.clock, (attempt) => this.#ask(attempt));
  }

  /**
   * @throws ArmError `deadline` or `aborted` when the attempt ends first; whatever the login failed with
   * @throws TranslationRefused when the login's answer is not understood
   */
  current(attempt: Attempt): string | Promise<string> {
    return this.#login.current(attempt);
  }

  /** Forgets a token that has expired; not its successor. */
  async forget(token: string): Promise<void> {
    await this.#login.forget(token);
  }

  async #ask(attempt: Attempt): Promise<string> {
    const { restUser, restPassword } = this.connection;
    const answer = await this.exchange.send(
      {
        method: 'POST',
        target: '/rest/V1/integration/admin/token',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ username: restUser, password: restPassword }),
        face: 'rest',
      },
      attempt,
    );
    if (answer.status !== 200) throw new ArmError('legacy', 'fault', `the token was answered with ${answer.status}`);
    const token = readJson('rest', answer.bytes, answer.contentType);
    if (typeof token !== 'string' || !TOKEN.test(token)) throw new TranslationRefused('rest.token', 'is no token');
    return token;
  }
}
