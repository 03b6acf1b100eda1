import { type Clock, messageOf, ProblemError } from '@banyan/kernel';
import { log } from '@banyan/observability';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  type Configuration,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { ACCESS_POLICY } from '../access-policy.js';
import { type Claims, groupsIn, personName } from './issuer-person.js';
import type { IssuerSettings } from './issuer-settings.js';
import { SignInBeginnings } from './sign-in-beginnings.js';

/** Who came back from the issuer, and where to. */
export interface Returned {
  readonly person: { readonly kind: 'person'; readonly name: string; readonly groups: readonly string[] };
  readonly back: string;
}

/**
 * The issuer at which people sign in: authorisation code with PKCE, state and nonce (RFC 9700), the ID token's signature held to its
 * keys. It is asked when somebody signs in and not before: while it is away tokens let people in.
 */
export class Issuer {
  /** For people. */
  readonly host: string;
  readonly #beginnings: SignInBeginnings;
  #found: Promise<Configuration> | undefined;

  constructor(
    private readonly settings: IssuerSettings,
    clock: Clock,
  ) {
    this.host = new URL(settings.issuer).host;
    this.#beginnings = new SignInBeginnings(clock);
  }

  /**
   * @param back a path of our own, where they go when they are signed in
   * @returns where to send them, and the key that their browser is to keep meanwhile
   * @throws ProblemError `unavailable`
   */
  async begin(back: string): Promise<{ readonly url: string; readonly key: string }> {
    const configuration = await this.#configuration();
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.settings.redirectUrl,
      scope: this.settings.scopes,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, key: this.#beginnings.keep({ state, nonce, verifier, back }) };
  }

  /**
   * @param query as it came back, with its question mark
   * @param key as the browser kept it
   * @throws ProblemError `forbidden` where it is not what was begun, or the issuer says no; `unavailable`
   */
  async finish(query: string, key: string | undefined): Promise<Returned> {
    const begun = key === undefined ? undefined : this.#beginnings.take(key);
    if (begun === undefined) {
      throw new ProblemError('forbidden', {
        detail: 'This sign-in did not begin in this browser, or took too long. Begin again.',
      });
    }
    const configuration = await this.#configuration();
    const { state: expectedState, nonce: expectedNonce, verifier: pkceCodeVerifier, back } = begun;
    try {
      const tokens = await authorizationCodeGrant(configuration, new URL(query, this.settings.redirectUrl), {
        expectedState,
        expectedNonce,
        pkceCodeVerifier,
        idTokenExpected: true,
      });
      const own: Claims = tokens.claims() ?? {};
      const { groupsClaim } = this.settings;
      // Some issuers keep groups out of the token, which they make long.
      const claims =
        groupsIn(own, groupsClaim) === undefined
          ? { ...(await this.#userInfo(configuration, tokens.access_token, own)), ...own }
          : own;
      return {
        person: { kind: 'person', name: personName(claims, this.host), groups: groupsIn(claims, groupsClaim) ?? [] },
        back,
      };
    } catch (error) {
      log.warn('the issuer did not let somebody in', { reason: `${this.host}: ${messageOf(error)}` });
      throw new ProblemError('forbidden', {
        detail: `${this.host} did not say who you are. Begin again, or show a token.`,
      });
    }
  }

  /** Where somebody ends what they began there. @returns undefined: the issuer has no such place, or is away */
  async signOutUrl(): Promise<string | undefined> {
    const configuration = await this.#configuration().catch(() => undefined);
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
    const { redirectUrl } = this.settings;
    return buildEndSessionUrl(configuration, {
      post_logout_redirect_uri: new URL('/console/sign-in', redirectUrl).href,
    }).href;
  }

  async #userInfo(configuration: Configuration, accessToken: string, { sub }: Claims): Promise<Claims> {
    if (configuration.serverMetadata().userinfo_endpoint === undefined || typeof sub !== 'string') return {};
    return fetchUserInfo(configuration, accessToken, sub);
  }

  /** Found once; while it is away it is looked for again by everybody who signs in. */
  async #configuration(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const isPlain = new URL(issuer).protocol === 'http:';
    this.#found ??= discovery(new URL(issuer), clientId, clientSecret, undefined, {
      timeout: ACCESS_POLICY.issuer.timeoutMs / 1_000,
      execute: [enableNonRepudiationChecks, ...(isPlain ? [allowInsecureRequests] : [])],
    });
    try {
      return await this.#found;
    } catch (error) {
      this.#found = undefined;
      log.warn('the issuer cannot be asked', { reason: `${this.host}: ${messageOf(error)}` });
      throw new ProblemError('unavailable', {
        detail: `${this.host} does not answer. A token lets you in all the same.`,
      });
    }
  }
}
