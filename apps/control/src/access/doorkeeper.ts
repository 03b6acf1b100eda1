import type { Role, TokenEntry } from '@banyan/access';
import { type Clock, ProblemError } from '@banyan/kernel';
import { counter } from '@banyan/observability';
import { type Asker, rememberAsker } from './asker.js';
import type { KnownTokens } from './known-tokens.js';
import { sessionIdIn } from './session-cookie.js';
import { Sessions, type SignedIn } from './sessions.js';
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
    const role = signedIn === undefined ? undefined : this.#roleOf(signedIn);
    return signedIn === undefined || role === undefined
      ? undefined
      : { kind: 'token', name: signedIn.name, role, by: 'session' };
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
    return { id: this.#sessions.begin({ kind: 'token', name: entry.name, hash: entry.hash }), asker };
  }

  /**
   * Begins a session of somebody whom the issuer has named, and remembers of the request whose it is.
   *
   * @returns the id of the session
   * @throws ProblemError `role-insufficient` when none of the groups may do anything
   */
  admit(person: Extract<SignedIn, { kind: 'person' }>, request: Asking): string {
    const role = this.#roleOf(person);
    if (role === undefined) {
      throw new ProblemError('role-insufficient', {
        detail: `${person.name} is in no group that may do anything here: ${person.groups.join(', ') || 'in none at all'}.`,
      });
    }
    rememberAsker(request, { kind: 'token', name: person.name, role, by: 'session' });
    return this.#sessions.begin(person);
  }

  signOut(request: Asking): void {
    const asker = this.find(request);
    if (asker !== undefined) rememberAsker(request, asker);
    const id = sessionIdIn(request.headers);
    if (id !== undefined) this.#sessions.end(id);
  }

  /** Of the file as it is now: a token that is gone and a group that may nothing any more end the session. */
  #roleOf(of: SignedIn): Role | undefined {
    return of.kind === 'token' ? this.tokens?.still(of)?.role : this.tokens?.roleOf(of.groups);
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
