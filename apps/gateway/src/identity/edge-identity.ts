import type { IncomingMessage } from 'node:http';
import type { OperationAccess } from '@banyan/domains';
import { CredentialRefused, IssuerAway, type Identity, type Principal } from '@banyan/identity';
import { ProblemError } from '@banyan/kernel';
import { counter } from '@banyan/observability';

/** RFC 6750, section 3. */
const REALM = 'Bearer realm="banyan"';
/** An issuer that cannot be asked is asked again every two seconds. */
const ISSUER_RETRY_AFTER_S = 2;

/** Who asks, at the edge: what they showed is believed or refused here, and what they may do is looked at before anything is read. */
export class EdgeIdentity {
  constructor(private readonly identity: Pick<Identity, 'find' | 'coreOrders' | 'fault'>) {}

  /** Whose orders those are that the core took by itself; undefined: no storefront's. */
  get coreOrders(): string | undefined {
    return this.identity.coreOrders;
  }

  /** Why the file as it is now is not in force; undefined: it is. */
  get fault(): string | undefined {
    return this.identity.fault;
  }

  /**
   * Who asks, where they may ask this; at once, but for a token that was not seen before.
   *
   * @throws ProblemError `credential-refused`, `credential-required`, `scope-insufficient`, or `unavailable` where its issuer is
   *   away; or the promise is rejected with it
   */
  find(request: IncomingMessage, access: OperationAccess): Principal | Promise<Principal> {
    const found = this.#found(request.headers.authorization);
    if (found instanceof Promise) return found.then((principal) => checkScope(principal, access), refuse);
    return checkScope(found, access);
  }

  #found(authorization: string | undefined): Principal | Promise<Principal> {
    try {
      return this.identity.find(authorization);
    } catch (error) {
      return refuse(error);
    }
  }
}

/** @throws ProblemError `credential-required` of who showed nothing, `scope-insufficient` of others */
export function checkScope(principal: Principal, { scope }: OperationAccess): Principal {
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
