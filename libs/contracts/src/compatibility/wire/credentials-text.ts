import { textOf } from '../text/text-of.js';
import type { Credential, Credentials } from '../text/contract-text.js';

/** What credentials look like in a request. Scopes are no part of HTTP; here the token says which it carries. */
export interface CredentialParts {
  readonly headers: Readonly<Record<string, string>>;
  /** `name=value`, percent-encoded. */
  readonly query: readonly string[];
  readonly cookies: readonly string[];
}

const KEY = 'an-api-key';
const BASIC = 'Basic c2hvcDpzZWNyZXQ=';

/** @returns undefined where HTTP cannot show them: a client certificate, an unknown scheme, two in one header */
export function credentialParts(credentials: Credentials): CredentialParts | undefined {
  const headers: Record<string, string> = {};
  const query: string[] = [];
  const cookies: string[] = [];
  for (const credential of credentials) {
    const name = textOf(credential.scheme['name']);
    switch (placeOf(credential)) {
      case 'authorization':
        if (headers['Authorization'] !== undefined) return undefined;
        headers['Authorization'] = authorization(credential);
        break;
      case 'header':
        headers[name] = KEY;
        break;
      case 'query':
        query.push(`${encodeURIComponent(name)}=${KEY}`);
        break;
      case 'cookie':
        cookies.push(`${encodeURIComponent(name)}=${KEY}`);
        break;
      case 'nowhere':
        return undefined;
    }
  }
  return { headers, query, cookies };
}

/** Which credentials, of those asked for, are missing from a request. */
export function isCarried(
  credential: Credential,
  headers: ReadonlyMap<string, string>,
  query: ReadonlySet<string>,
  cookies: ReadonlySet<string>,
): boolean {
  const name = textOf(credential.scheme['name']);
  switch (placeOf(credential)) {
    case 'authorization': {
      const sent = headers.get('authorization') ?? '';
      const wanted = authorization(credential);
      if (sent.split(' ')[0]?.toLowerCase() !== wanted.split(' ')[0]?.toLowerCase()) return false;
      const scopes = new Set(/\(scopes: (.*)\)$/.exec(sent)?.[1]?.split(' '));
      return credential.scopes.every((scope) => scopes.has(scope));
    }
    case 'header':
      return headers.has(name.toLowerCase());
    case 'query':
      return query.has(name);
    case 'cookie':
      return cookies.has(name);
    case 'nowhere':
      return false;
  }
}

function placeOf({ kind, scheme }: Credential): 'authorization' | 'header' | 'query' | 'cookie' | 'nowhere' {
  if (kind === 'oauth2' || kind.startsWith('http ') || kind.startsWith('openIdConnect ')) return 'authorization';
  const place = scheme['in'];
  return kind.startsWith('apiKey ') && (place === 'header' || place === 'query' || place === 'cookie')
    ? place
    : 'nowhere';
}

function authorization({ kind, scopes }: Credential): string {
  if (kind === 'http basic') return BASIC;
  const scheme = kind.startsWith('http ') ? kind.slice('http '.length) : 'bearer';
  const name = scheme[0]?.toUpperCase() + scheme.slice(1);
  return scopes.length === 0 ? `${name} a-token` : `${name} a-token (scopes: ${scopes.join(' ')})`;
}
