import type { ApiKey } from './api-key.js';
import type { Anonymous } from './principal.js';
import type { SessionRules } from './session-rules.js';
import type { TokenIssuer } from './token-issuer.js';

/** An issuer as the file has it: where its keys are, in place of the keys. */
export interface IssuerRules extends Omit<TokenIssuer, 'keys'> {
  readonly keysUrl: string;
}

/** Who is known, and what they may do. */
export interface IdentityRules {
  readonly anonymous: Anonymous;
  /** Whose orders those are that the core took by itself; undefined: no storefront's. */
  readonly coreOrders: string | undefined;
  /** By the SHA-256 of the key, lower-case hex. */
  readonly keys: ReadonlyMap<string, ApiKey>;
  readonly issuers: readonly IssuerRules[];
  /** What the core's session cookie says; undefined: nothing. */
  readonly sessions: SessionRules | undefined;
}
