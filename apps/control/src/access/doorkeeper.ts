import type { TokenEntry } from '@banyan/access';
import { type Clock, ProblemError } from '@banyan/kernel';
import { counter } from '@banyan/observability';
import { type Asker, rememberAsker } from './asker.js';
import type { KnownTokens } from './known-tokens.js';
import { sessionIdIn } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { WrongTokens } from './wrong-tokens.js';

/** What is looked at to find out who asks. */
export interface Asking {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where it comes from. */
  readonly ip: string;
}

/** Another scheme is somebody else's: of a proxy in front that asks for a password, say. */
const BEARER = /^Bearer\b\s*(\S*)/i;

/** Finds out who asks, and lets people in and out. */
export class Doorkeeper {
  readonly #sessions: Sessions;
  readonly #wrong: WrongTokens;

  /** @param tokens undefined: control has none, and asks nobody */
  constructor(
    readonly tokens: KnownTokens | undefined,
    clock: Clock,
  ) {
    this.#sessions = new Sessions(clock);
    this.#wrong = new WrongTokens(clock);
  }

  /**
   * A program shows its token, a browser the cookie of its session.
   *
   * @returns undefined: nobody that is known
   * @throws ProblemError `wrong-token`, `too-many-wrong-tokens`
   */
  find({ headers, ip }: Asking): Asker | undefined {
    if (this.tokens === undefined) return { kind: 'anybody' };
    const { authorization } = headers;
    const shown = BEARER.exec(typeof authorization === 'string' ? authorization : '');
    if (shown !== null) {
      const { name, role } = this.#checked(shown[1] ?? '', ip);
      return { kind: 'token', name, role, by: 'token' };
    }
    const id = sessionIdIn(headers);
    const signedIn = id === undefined ? undefined : this.#sessions.find(id);
    const entry = signedIn === undefined ? undefined : this.tokens.still(signedIn);
    return entry === undefined ? undefined : { kind: 'token', name: entry.name, role: entry.role, by: 'session' };
  }

  /**
   * Begins a session, and remembers of the request whose it is.
   *
   * @returns its id
   * @throws ProblemError `wrong-token`, `too-many-wrong-tokens`; `conflict` when control has no tokens
   */
  signIn(token: string, request: Asking): { readonly id: string; readonly asker: Asker } {
    const entry = this.#checked(token.trim(), request.ip);
    const asker: Asker = { kind: 'token', name: entry.name, role: entry.role, by: 'session' };
    rememberAsker(request, asker);
    return { id: this.#sessions.begin(entry), asker };
  }

  signOut(request: Asking): void {
    const asker = this.find(request);
    if (asker !== undefined) rememberAsker(request, asker);
    const id = sessionIdIn(request.headers);
    if (id !== undefined) this.#sessions.end(id);
  }

  #checked(token: string, ip: string): TokenEntry {
    if (this.tokens === undefined) {
      throw new ProblemError('conflict', { detail: 'Control has no tokens here: nobody needs to sign in.' });
    }
    const entry = this.tokens.find(token);
    if (entry !== undefined) return entry;
    const waitSeconds = this.#wrong.note(ip);
    counter('banyan_control_wrong_tokens_total').with({}).inc();
    if (waitSeconds > 0) throw new ProblemError('too-many-wrong-tokens', { retryAfterSeconds: waitSeconds });
    throw new ProblemError('wrong-token', { detail: 'Control knows no such token, or it has expired.' });
  }
}
