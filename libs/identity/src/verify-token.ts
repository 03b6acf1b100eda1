import { type Clock, sha256Hex } from '@banyan/kernel';
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  jwtVerify,
  type JWTPayload,
  type ProtectedHeaderParameters,
} from 'jose';
import { CredentialRefused, type RefusedBecause } from './credential-refused.js';
import { IDENTITY_POLICY } from './identity-policy.js';
import type { TokenIssuer } from './token-issuer.js';
import type { VerifiedToken } from './verified-tokens.js';

/** RFC 9068, section 2.2, and what a customer cannot be known without. */
const REQUIRED = ['sub', 'exp', 'iat'];
const MS_PER_SECOND = 1_000;

/**
 * Reads a token and believes it: signed by an issuer that is known, in its way, with a key that it publishes, for us, not over
 * and not older than it may be.
 *
 * @throws CredentialRefused
 * @throws IssuerAway where its issuer has not been heard of for too long
 */
export async function verifyToken(
  token: string,
  issuers: ReadonlyMap<string, TokenIssuer>,
  clock: Clock,
): Promise<VerifiedToken> {
  if (token.length > IDENTITY_POLICY.longestTokenCharacters.value) throw new CredentialRefused('malformed');
  const { head, said } = decoded(token);
  const issuer = issuers.get(said.iss ?? '');
  if (issuer === undefined) throw new CredentialRefused('unknown-issuer');
  // Before a key is looked for: what it says of its signature decides nothing that the file has not allowed.
  if (!issuer.algorithms.some((each) => each === head.alg)) throw new CredentialRefused('algorithm');
  if (typeof head.kid !== 'string') throw new CredentialRefused('unknown-signer');
  const keys = await issuer.keys.of(head.kid);
  if (keys === undefined) throw new CredentialRefused('unknown-signer');
  const payload = await verified();
  return { ...customerOf(payload, issuer), keys: issuer.keys, keyName: head.kid };

  async function verified(): Promise<JWTPayload> {
    const { algorithms, audience, type, toleranceSeconds, maxAgeSeconds } = issuer!;
    try {
      const { payload: claims } = await jwtVerify(token, keys!, {
        algorithms: [...algorithms],
        issuer: issuer!.issuer,
        audience,
        typ: type,
        requiredClaims: REQUIRED,
        clockTolerance: toleranceSeconds,
        maxTokenAge: maxAgeSeconds,
        currentDate: new Date(clock.nowMs()),
      });
      return claims;
    } catch (error) {
      throw new CredentialRefused(reasonOf(error));
    }
  }
}

function decoded(token: string): { readonly head: ProtectedHeaderParameters; readonly said: JWTPayload } {
  try {
    return { head: decodeProtectedHeader(token), said: decodeJwt(token) };
  } catch {
    // What it says is not told, even to a log.
    throw new CredentialRefused('malformed');
  }
}

function customerOf(claims: JWTPayload, issuer: TokenIssuer): Pick<VerifiedToken, 'principal' | 'untilMs'> {
  const { sub, exp, iat } = claims;
  if (typeof sub !== 'string' || sub === '' || exp === undefined || iat === undefined) {
    throw new CredentialRefused('claims');
  }
  const { toleranceSeconds, maxAgeSeconds, storefronts } = issuer;
  return {
    principal: {
      kind: 'customer',
      id: `customer:${sha256Hex(`${issuer.issuer}\n${sub}`)}`,
      scopes: scopesOf(claims, issuer),
      storefronts,
      email: emailOf(claims, issuer),
    },
    untilMs: (Math.min(exp, iat + maxAgeSeconds) + toleranceSeconds) * MS_PER_SECOND,
  };
}

/** What everybody may; and of what the issuer's customers may, what this token is for. */
function scopesOf(claims: JWTPayload, { scopes, everybodys, scopeClaim }: TokenIssuer): ReadonlySet<string> {
  if (scopeClaim === undefined) return new Set([...everybodys, ...scopes]);
  const said = claims[scopeClaim];
  // RFC 8693, section 4.2, has one text; some issuers a list.
  const words = typeof said === 'string' ? said.split(' ') : Array.isArray(said) ? (said as readonly unknown[]) : [];
  return new Set([...everybodys, ...[...scopes].filter((scope) => words.includes(scope))]);
}

/** An address that nobody has vouched for is one that anybody can say. */
function emailOf(claims: JWTPayload, { emailClaim, verifiedClaim }: TokenIssuer): string | undefined {
  const email = claims[emailClaim];
  if (typeof email !== 'string' || email === '') return undefined;
  if (verifiedClaim !== undefined && claims[verifiedClaim] !== true) return undefined;
  return email.toLowerCase();
}

const BY_CLAIM: Readonly<Record<string, RefusedBecause>> = {
  aud: 'audience',
  iss: 'unknown-issuer',
  typ: 'type',
  nbf: 'not-yet',
  iat: 'not-yet',
};

function reasonOf(error: unknown): RefusedBecause {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === 'missing' ? 'claims' : (BY_CLAIM[error.claim] ?? 'claims');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) {
    return 'unknown-signer';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return 'malformed';
}
