import type { IncomingMessage } from 'node:http';
import type { Operation, OperationAccess } from '@banyan/domains';
import {
  CredentialRefused,
  IssuerAway,
  type Anonymous,
  type CustomerPrincipal,
  type Identity,
  type Principal,
  type SessionRules,
  type StorefrontPrincipal,
} from '@banyan/identity';
import { ProblemError } from '@banyan/kernel';
import { counter } from '@banyan/observability';
import { CoreAway } from './ask-core.js';
import type { CoreSessions } from './core-sessions.js';
import { isSameOrigin } from './is-same-origin.js';
import { sessionIn } from './session-cookie.js';

/** RFC 6750, section 3. */
const REALM = 'Bearer realm="banyan"';
/** An issuer that cannot be asked is asked again every two seconds. */
const ISSUER_RETRY_AFTER_S = 2;
/** The core about one session every second. */
const CORE_RETRY_AFTER_S = 1;

/** What the core's sessions are believed by. */
export interface SessionParts {
  readonly sessions: Pick<CoreSessions, 'whose' | 'recall'>;
  /** The origin that the client used, as far as trusted proxies tell. */
  readonly originOf: (request: IncomingMessage) => string;
}

type Asked = Pick<Operation, 'access' | 'kind'>;

/** Who asks, at the edge: what they showed is believed or refused here, and what they may do is looked at before anything is read. */
export class EdgeIdentity {
  /** @param core absent: the core's sessions say nothing, whatever the file has of them */
  constructor(
    private readonly identity: Pick<
      Identity,
      'find' | 'recall' | 'isOurs' | 'sessions' | 'anonymous' | 'coreOrders' | 'fault'
    >,
    private readonly core?: SessionParts,
  ) {}

  /** Whose orders those are that the core took by itself; undefined: no storefront's. */
  get coreOrders(): string | undefined {
    return this.identity.coreOrders;
  }

  /** Why the file as it is now is not in force; undefined: it is. */
  get fault(): string | undefined {
    return this.identity.fault;
  }

  /** What the core's session cookie says; undefined: nothing. */
  get sessions(): SessionRules | undefined {
    return this.core && this.identity.sessions;
  }

  /** Is what is shown ours to believe or refuse, and not the core's? */
  isOurs(authorization: string): boolean {
    return this.identity.isOurs(authorization);
  }

  /**
   * Who asks, where they may ask this; at once, but for a token or a session that was not seen before.
   *
   * @throws ProblemError `credential-refused`, `credential-required`, `scope-insufficient`, `cross-site-request`, or `unavailable` where
   *   whoever knows is away; or the promise is rejected with it
   */
  find(request: IncomingMessage, asked: Asked): Principal | Promise<Principal> {
    const found = this.believe(request.headers.authorization);
    if (found instanceof Promise) return checked(found, asked.access);
    if (found.kind !== 'anonymous') return checkScope(found, asked.access);
    const whose = this.#bySession(request, asked, found);
    return whose instanceof Promise ? checked(whose, asked.access) : checkScope(whose, asked.access);
  }

  /** Who showed this; whoever showed nothing is anybody. @throws ProblemError, or the promise is rejected with it */
  believe(authorization: string | undefined): Principal | Promise<Principal> {
    try {
      const found = this.identity.find(authorization);
      return found instanceof Promise ? found.catch(refuse) : found;
    } catch (error) {
      return refuse(error);
    }
  }

  /** Who asks, as far as that is known already; undefined: somebody unknown, or somebody who has not been asked about yet. */
  recall(request: IncomingMessage): StorefrontPrincipal | CustomerPrincipal | undefined {
    const { authorization, cookie } = request.headers;
    if (authorization !== undefined) return this.identity.recall(authorization);
    const { sessions: rules } = this;
    if (cookie === undefined || rules === undefined) return undefined;
    const session = sessionIn(cookie, rules.cookie);
    return session === undefined ? undefined : this.core?.sessions.recall(session, request, rules);
  }

  /** Whose session of the core it is, where that makes a difference; else whoever shows nothing. */
  #bySession(request: IncomingMessage, { access, kind }: Asked, anonymous: Anonymous): Principal | Promise<Principal> {
    const { sessions: rules, core } = this;
    if (core === undefined || rules === undefined) return anonymous;
    const isEverybodys = anonymous.scopes.has(access.scope);
    // Nobody's, and for everybody: the core need not be asked, and may be away.
    if (isEverybodys && access.object === undefined) return anonymous;
    const session = sessionIn(request.headers.cookie, rules.cookie);
    if (session === undefined) return anonymous;
    // The cookie comes along with whatever any page has the browser send.
    if (kind === 'write' && !isSameOrigin(request.headers, core.originOf(request), rules.origins)) {
      throw new ProblemError('cross-site-request');
    }
    // What a write is repeated as must not hang on whether the core is there: its key would be another's.
    const instead = isEverybodys && kind === 'read' ? anonymous : undefined;
    try {
      const whose = core.sessions.whose(session, request, rules);
      return whose instanceof Promise ? whoever(whose, anonymous, instead) : (whose ?? anonymous);
    } catch (error) {
      return withoutCore(error, instead);
    }
  }
}

async function whoever(
  whose: Promise<CustomerPrincipal | undefined>,
  anonymous: Anonymous,
  instead: Anonymous | undefined,
): Promise<Principal> {
  try {
    return (await whose) ?? anonymous;
  } catch (error) {
    return withoutCore(error, instead);
  }
}

/** @param instead who may do it all the same; undefined: it takes somebody */
function withoutCore(error: unknown, instead: Anonymous | undefined): Principal {
  if (!(error instanceof CoreAway)) throw error;
  if (instead !== undefined) return instead;
  throw new ProblemError('unavailable', { cause: error, retryAfterSeconds: CORE_RETRY_AFTER_S });
}

async function checked(finding: Promise<Principal>, access: OperationAccess): Promise<Principal> {
  return checkScope(await finding, access);
}

/** @throws ProblemError `credential-required` of who showed nothing, `scope-insufficient` of others */
function checkScope(principal: Principal, { scope }: OperationAccess): Principal {
  if (principal.scopes.has(scope)) return principal;
  if (principal.kind === 'anonymous') throw new ProblemError('credential-required', { challenge: REALM });
  throw new ProblemError('scope-insufficient', {
    detail: `It takes the scope ${scope}.`,
    challenge: `${REALM}, error="insufficient_scope", scope="${scope}"`,
  });
}

/** Which fault it was is for us: whoever tries is told nothing that helps. */
function refuse(error: unknown): never {
  if (error instanceof CredentialRefused) {
    counter('banyan_credentials_refused_total').with({ reason: error.because }).inc();
    throw new ProblemError('credential-refused', { challenge: `${REALM}, error="invalid_token"` });
  }
  if (error instanceof IssuerAway) {
    counter('banyan_credentials_refused_total').with({ reason: 'issuer-away' }).inc();
    throw new ProblemError('unavailable', { cause: error, retryAfterSeconds: ISSUER_RETRY_AFTER_S });
  }
  throw error;
}
