import type { IssuerKeys } from './issuer-keys.js';

/** Signatures that can be checked without being able to make them. A shared secret (`HS256`) can be both, and is never one. */
export const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Who signs tokens for customers, and what is believed of them. */
export interface TokenIssuer {
  /** `iss`, exactly. */
  readonly issuer: string;
  readonly keys: IssuerKeys;
  /** `aud` must name it. */
  readonly audience: string;
  /** By these alone. */
  readonly algorithms: readonly Algorithm[];
  /** `typ` of the head, such as `at+jwt` (RFC 9068). */
  readonly type: string;
  /** The longest that a token is believed after it was made, s. */
  readonly maxAgeSeconds: number;
  /** How far its clock and ours may be apart, s. */
  readonly toleranceSeconds: number;
  /** Which claim holds the e-mail by which orders are known. */
  readonly emailClaim: string;
  /** Which claim must be true for it to count; undefined: it always does. */
  readonly verifiedClaim: string | undefined;
  /** What its customers may do, at most. */
  readonly scopes: ReadonlySet<string>;
  /** What everybody may: nobody may less for having said who they are. */
  readonly everybodys: ReadonlySet<string>;
  /** Which claim says what of it a token is for; undefined: all of it. */
  readonly scopeClaim: string | undefined;
  /** What its customers' requests may call themselves. */
  readonly storefronts: readonly string[];
}
