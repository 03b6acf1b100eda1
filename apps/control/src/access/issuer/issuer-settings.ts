import { ConfigurationError } from '@banyan/kernel';

/** The shop's own issuer of identities (OpenID Connect), at which people sign in. */
export interface IssuerSettings {
  /** As its discovery document names it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client, which PKCE protects alone. */
  readonly clientSecret: string | undefined;
  /** Where it sends people back to: `…/sign-in/issuer/back` of control, as browsers reach it. */
  readonly redirectUrl: string;
  readonly scopes: string;
  /** The claim that lists groups. */
  readonly groupsClaim: string;
}

interface Config {
  readonly CONTROL_TOKENS_FILE: string | undefined;
  readonly CONTROL_OIDC_ISSUER: string | undefined;
  readonly CONTROL_OIDC_CLIENT_ID: string | undefined;
  readonly CONTROL_OIDC_CLIENT_SECRET: string | undefined;
  readonly CONTROL_OIDC_REDIRECT_URL: string | undefined;
  readonly CONTROL_OIDC_SCOPES: string;
  readonly CONTROL_OIDC_GROUPS_CLAIM: string;
}

export const BACK_PATH = '/sign-in/issuer/back';

/** @returns undefined: people sign in with tokens alone @throws ConfigurationError */
export function issuerSettings(config: Config): IssuerSettings | undefined {
  const {
    CONTROL_OIDC_ISSUER: issuer,
    CONTROL_OIDC_CLIENT_ID: clientId,
    CONTROL_OIDC_REDIRECT_URL: redirectUrl,
  } = config;
  if (issuer === undefined) return undefined;
  const faults: string[] = [];
  if (clientId === undefined) faults.push('CONTROL_OIDC_CLIENT_ID is required with CONTROL_OIDC_ISSUER');
  if (redirectUrl === undefined || new URL(redirectUrl).pathname !== BACK_PATH)
    faults.push(`CONTROL_OIDC_REDIRECT_URL is required with CONTROL_OIDC_ISSUER, and ends with ${BACK_PATH}`);
  if (config.CONTROL_TOKENS_FILE === undefined)
    faults.push(
      'CONTROL_TOKENS_FILE is required with CONTROL_OIDC_ISSUER: it says what groups may do, and holds the tokens for when the issuer is away',
    );
  if (!isProtected(issuer))
    faults.push('CONTROL_OIDC_ISSUER must be https: whoever is on the way could say who somebody is');
  if (faults.length > 0 || clientId === undefined || redirectUrl === undefined) throw new ConfigurationError(faults);
  return {
    issuer,
    clientId,
    clientSecret: config.CONTROL_OIDC_CLIENT_SECRET,
    redirectUrl,
    scopes: config.CONTROL_OIDC_SCOPES,
    groupsClaim: config.CONTROL_OIDC_GROUPS_CLAIM,
  };
}

/** Over TLS, or not over any network. */
export function isProtected(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}
