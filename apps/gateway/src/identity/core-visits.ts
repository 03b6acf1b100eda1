import type { IncomingMessage } from 'node:http';
import type { LoginRules, SessionRules } from '@banyan/identity';
import { ProblemError } from '@banyan/kernel';
import type { RequestChanges } from '@banyan/proxy';
import { decodedTarget } from '../storefront/decoded-target.js';
import { CoreAway } from './ask-core.js';
import type { CoreLogins, Vouched } from './core-logins.js';
import type { CoreSessions } from './core-sessions.js';
import { CoreVisit } from './core-visit.js';
import type { EdgeIdentity } from './edge-identity.js';
import { cookiesWith, sessionIn } from './session-cookie.js';

export interface CoreVisitsOptions {
  readonly identity: Pick<EdgeIdentity, 'sessions' | 'isOurs' | 'believe'>;
  readonly sessions: Pick<CoreSessions, 'forget'>;
  /** Absent: there is nothing to sign assertions with. */
  readonly logins: Pick<CoreLogins, 'sessionOf' | 'forget'> | undefined;
}

const CORE_RETRY_AFTER_S = 1;
const CREDENTIAL: ReadonlySet<string> = new Set(['authorization']);
const CREDENTIAL_AND_COOKIES: ReadonlySet<string> = new Set(['authorization', 'cookie']);

/**
 * What passthrough does with who asks: a customer of an issuer arrives at the core signed in, and with no token; what an answer of the
 * core says of a session is heard.
 */
export class CoreVisits {
  constructor(private readonly options: CoreVisitsOptions) {}

  /**
   * Asked of every request that goes to the core.
   *
   * @returns undefined: it is a request like any other, and passes as it came
   * @throws the promise is rejected with ProblemError `credential-refused`, or `unavailable` where whoever knows is away
   */
  begin(request: IncomingMessage): CoreVisit | Promise<CoreVisit> | undefined {
    const { identity, sessions } = this.options;
    const rules = identity.sessions;
    if (rules === undefined) return undefined;
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined && rules.login !== undefined && identity.isOurs(authorization)) {
      return this.#exchange(request, authorization, rules, rules.login);
    }
    const session = sessionIn(cookie, rules.cookie);
    if (session === undefined) return undefined;
    const visit = new CoreVisit({
      cookie: rules.cookie,
      session,
      mayChange: !isSafe(request.method) || isSignOut(request, rules),
      forget: () => sessions.forget(session),
    });
    visit.begin();
    return visit;
  }

  /** A tunnel does not wait: a credential of ours stays here, and who asks is nobody there. */
  withhold(request: IncomingMessage): void {
    const { identity } = this.options;
    const { authorization } = request.headers;
    if (authorization === undefined || identity.sessions?.login === undefined) return;
    if (!identity.isOurs(authorization)) return;
    const { rawHeaders } = request;
    for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
      if (CREDENTIAL.has(rawHeaders[index]!.toLowerCase())) rawHeaders.splice(index, 2);
    }
  }

  async #exchange(
    request: IncomingMessage,
    authorization: string,
    rules: SessionRules,
    login: LoginRules,
  ): Promise<CoreVisit> {
    const principal = await this.options.identity.believe(authorization);
    const { logins } = this.options;
    if (principal.kind !== 'customer' || principal.email === undefined || logins === undefined) return asNobody();
    const { id, email } = principal;
    try {
      const session = await logins.sessionOf({ id, email }, request, rules, login);
      return session === undefined ? asNobody() : asCustomer({ id, email }, session, request, rules, logins);
    } catch (error) {
      if (!(error instanceof CoreAway)) throw error;
      throw new ProblemError('unavailable', { cause: error, retryAfterSeconds: CORE_RETRY_AFTER_S });
    }
  }
}

/** With the cookies that they bring, and without what they showed. */
function asNobody(): CoreVisit {
  return new CoreVisit({ changes: { target: undefined, without: CREDENTIAL, more: [] } });
}

function asCustomer(
  customer: Vouched,
  session: ReadonlyMap<string, string>,
  request: IncomingMessage,
  { cookie }: SessionRules,
  logins: Pick<CoreLogins, 'forget'>,
): CoreVisit {
  const cookies = cookiesWith(request.headers.cookie, session);
  // Whoever recognises a request of the core's by its session is to see the one that the core will.
  request.headers.cookie = cookies;
  const changes: RequestChanges = { target: undefined, without: CREDENTIAL_AND_COOKIES, more: ['Cookie', cookies] };
  return new CoreVisit({
    changes,
    withheld: new Set(session.keys()),
    cookie,
    session: session.get(cookie)!,
    mayChange: false,
    forget: () => logins.forget(customer),
  });
}

function isSignOut(request: IncomingMessage, { signOut }: SessionRules): boolean {
  if (signOut.length === 0) return false;
  const target = decodedTarget(request);
  return signOut.some((part) => target.includes(part));
}

function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
