import { newId, type Clock, type SigningKey } from '@banyan/kernel';
import { SignJWT } from 'jose';
import { IDENTITY_POLICY } from './identity-policy.js';

const MS_PER_SECOND = 1_000;
/** `iss` of what we assert. */
const ISSUER = 'banyan';

export interface Asserted {
  /** By which the core knows its customers. */
  readonly email: string;
  readonly audience: string;
}

/**
 * Says to the core who somebody is: an assertion by RFC 7523, section 3, signed with HMAC-SHA-256 and good for a minute. `jti` is
 * unlike that of every other, so that the core can take each once.
 */
export async function signAssertion(
  { email, audience }: Asserted,
  { id, secret }: SigningKey,
  clock: Pick<Clock, 'nowMs'>,
): Promise<string> {
  const nowS = Math.floor(clock.nowMs() / MS_PER_SECOND);
  return new SignJWT({ email })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: id })
    .setIssuer(ISSUER)
    .setSubject(email)
    .setAudience(audience)
    .setIssuedAt(nowS)
    .setExpirationTime(nowS + IDENTITY_POLICY.sessions.assertionSeconds.value)
    .setJti(newId())
    .sign(secret);
}
