import { hash } from 'node:crypto';
import { WatchedFile } from '@banyan/access';
import { type Clock, ConfigurationError } from '@banyan/kernel';
import { type ApiKey, isInForce } from './api-key.js';
import { CredentialRefused } from './credential-refused.js';
import { decodeJwt } from 'jose';
import { IDENTITY_POLICY, ISSUER_POLICY, type IssuerPolicy } from './identity-policy.js';
import type { IdentityRules } from './identity-rules.js';
import { IssuerKeys, type KeysFetched } from './issuer-keys.js';
import type { Anonymous, CustomerPrincipal, Principal, StorefrontPrincipal } from './principal.js';
import { readIdentity } from './read-identity.js';
import type { SessionRules } from './session-rules.js';
import type { TokenIssuer } from './token-issuer.js';
import { VerifiedTokens } from './verified-tokens.js';
import { verifyToken } from './verify-token.js';

/** What happens to identities that somebody may want to know; no key, token or claim is in it. */
export type IdentityEvent =
  | { readonly kind: 'file-taken'; readonly keys: number; readonly issuers: number }
  | { readonly kind: 'file-refused'; readonly reason: string }
  | ({ readonly issuer: string } & (
      { readonly kind: 'keys-had'; readonly keys: number } | { readonly kind: 'keys-failed'; readonly reason: string }
    ));

export interface IdentityOptions {
  /** BANYAN_IDENTITY_FILE. Read again when it changes. */
  readonly file: string;
  /** Every scope that an operation needs. */
  readonly scopes: ReadonlySet<string>;
  /** Are there keys that assertions to the core are signed with? Default: no. */
  readonly canAssert?: boolean;
  readonly clock: Clock;
  readonly onEvent: (event: IdentityEvent) => void;
  readonly issuerPolicy?: IssuerPolicy;
}

/** The rules of a file, ready to be held against a request. */
interface InForce {
  readonly anonymous: Anonymous;
  readonly coreOrders: string | undefined;
  readonly keys: ReadonlyMap<string, ApiKey>;
  readonly issuers: ReadonlyMap<string, TokenIssuer>;
  readonly verified: VerifiedTokens;
  readonly sessions: SessionRules | undefined;
}

/** Another scheme is somebody else's: of a proxy in front that asks for a password, say. */
const BEARER = /^Bearer(?: +(.*))?$/i;
/** What keys of ours begin with; everything else may be a token. */
const KEY_PREFIX = 'banyan_';

/** Finds out who asks. */
export class Identity {
  readonly #file: WatchedFile<IdentityRules>;
  #rules: IdentityRules;
  #inForce: InForce;
  readonly #issuers = new Map<string, IssuerKeys>();

  private constructor(
    private readonly options: IdentityOptions,
    file: WatchedFile<IdentityRules>,
  ) {
    this.#file = file;
    this.#rules = file.value;
    this.#inForce = this.#made(this.#rules);
  }

  /** @throws ConfigurationError with every fault of the file */
  static open(options: IdentityOptions): Identity {
    const { file, scopes, canAssert = false, clock, onEvent } = options;
    const opened = WatchedFile.open({
      file,
      read: (text) => readIdentity(text, scopes, canAssert),
      clock,
      lookEveryMs: IDENTITY_POLICY.lookAtFileEveryMs.value,
      onTaken: ({ keys, issuers }) => onEvent({ kind: 'file-taken', keys: keys.size, issuers: issuers.length }),
      onFault: (reason) => onEvent({ kind: 'file-refused', reason }),
    });
    if ('file' in opened) return new Identity(options, opened.file);
    throw new ConfigurationError(opened.faults.map((fault) => `BANYAN_IDENTITY_FILE: ${fault}`));
  }

  /** Why the file as it is now is not in force; undefined: it is. */
  get fault(): string | undefined {
    return this.#file.fault;
  }

  /** Whose orders those are that the core took by itself; undefined: no storefront's. */
  get coreOrders(): string | undefined {
    return this.#now().coreOrders;
  }

  /** What the core's session cookie says; undefined: nothing. The same object as long as the file is the same. */
  get sessions(): SessionRules | undefined {
    return this.#now().sessions;
  }

  /** Whoever shows nothing. */
  get anonymous(): Anonymous {
    return this.#now().anonymous;
  }

  /** Is what is shown a key of ours, or a token of an issuer that the file names? Whether it is good is not asked. */
  isOurs(authorization: string): boolean {
    const credential = credentialIn(authorization);
    if (credential === undefined || credential === '') return false;
    return credential.startsWith(KEY_PREFIX) || this.#now().issuers.has(issuerIn(credential));
  }

  /** Who asks, as far as it is known without asking or verifying anything; undefined: it is not. Never throws. */
  recall(authorization: string): StorefrontPrincipal | CustomerPrincipal | undefined {
    const credential = credentialIn(authorization);
    if (credential === undefined || credential === '') return undefined;
    const { keys, verified } = this.#now();
    const nowMs = this.options.clock.nowMs();
    const hashed = hash('sha256', credential);
    if (!credential.startsWith(KEY_PREFIX)) return verified.recall(hashed, nowMs);
    const key = keys.get(hashed);
    return key !== undefined && isInForce(key, nowMs) ? key.principal : undefined;
  }

  /**
   * Who asks; at once, but for a token that was not seen before.
   *
   * @param authorization of the request, undefined: none
   * @throws CredentialRefused, or the promise is rejected with it, or with IssuerAway
   */
  find(authorization: string | undefined): Principal | Promise<Principal> {
    const inForce = this.#now();
    if (authorization === undefined) return inForce.anonymous;
    const credential = credentialIn(authorization);
    if (credential === undefined) return inForce.anonymous;
    if (credential === '') throw new CredentialRefused('malformed');
    const { clock } = this.options;
    const hashed = hash('sha256', credential);
    if (credential.startsWith(KEY_PREFIX)) return keyed(inForce.keys.get(hashed), clock.nowMs());
    return inForce.verified.recall(hashed, clock.nowMs()) ?? this.#verify(credential, hashed, inForce);
  }

  async #verify(token: string, hashed: string, { issuers, verified }: InForce): Promise<CustomerPrincipal> {
    const customer = await verifyToken(token, issuers, this.options.clock);
    verified.keep(hashed, customer);
    return customer.principal;
  }

  #now(): InForce {
    const rules = this.#file.value;
    if (rules !== this.#rules) {
      this.#rules = rules;
      this.#inForce = this.#made(rules);
    }
    return this.#inForce;
  }

  /** What was verified by other rules is verified anew; keys of issuers that are still named are kept. */
  #made({ anonymous, coreOrders, keys, issuers, sessions }: IdentityRules): InForce {
    const { clock, onEvent, issuerPolicy = ISSUER_POLICY } = this.options;
    const wanted = new Set(issuers.map(({ issuer, keysUrl }) => `${issuer} ${keysUrl}`));
    for (const place of this.#issuers.keys()) if (!wanted.has(place)) this.#issuers.delete(place);
    const made = issuers.map(({ keysUrl, ...issuer }): TokenIssuer => {
      const place = `${issuer.issuer} ${keysUrl}`;
      const onFetched = (outcome: KeysFetched): void => onEvent(eventOf(issuer.issuer, outcome));
      const had = this.#issuers.get(place);
      const own = had ?? new IssuerKeys(issuer.issuer, keysUrl, clock, issuerPolicy, onFetched);
      this.#issuers.set(place, own);
      return { ...issuer, keys: own };
    });
    return {
      anonymous,
      coreOrders,
      keys,
      issuers: new Map(made.map((issuer) => [issuer.issuer, issuer])),
      verified: new VerifiedTokens(IDENTITY_POLICY.verifiedTokens.value),
      sessions,
    };
  }
}

/** Undefined: none of ours; empty: it is said that there is one. */
function credentialIn(authorization: string): string | undefined {
  const shown = BEARER.exec(authorization);
  return shown === null ? undefined : (shown[1] ?? '').trim();
}

/** As a token says it itself; empty: it is none. */
function issuerIn(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    // An opaque token is the core's own, or somebody else's.
    return '';
  }
}

function keyed(key: ApiKey | undefined, nowMs: number): Principal {
  if (key === undefined) throw new CredentialRefused('unknown-key');
  if (!isInForce(key, nowMs)) throw new CredentialRefused('key-out-of-time');
  return key.principal;
}

function eventOf(issuer: string, outcome: KeysFetched): IdentityEvent {
  return outcome.kind === 'had'
    ? { kind: 'keys-had', issuer, keys: outcome.keys }
    : { kind: 'keys-failed', issuer, reason: outcome.reason };
}
