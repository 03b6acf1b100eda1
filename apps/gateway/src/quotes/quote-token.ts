import type { SigningKey } from '@banyan/kernel';
import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a token carries. */
export interface SignedPromise {
  /** The domain and operation whose promise it is, such as `pricing quote.basket`: a token is good for nothing else. */
  readonly use: string;
  /** From when until when it is honoured, both inclusive, ms since the Unix epoch. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** What was promised: JSON. */
  readonly claims: unknown;
}

/** What a token is worth. Only a genuine one that is in its time is worth anything. */
export type ReadToken =
  | { readonly kind: 'valid'; readonly claims: unknown; readonly untilMs: number }
  | { readonly kind: 'refused'; readonly because: TokenRefusal };

export type TokenRefusal =
  /** Not of this form at all, or a genuine promise of something else. */
  | 'malformed'
  /** Signed with a key that is not known, or not any more. */
  | 'unknown-key'
  /** Changed by somebody, or never signed by us. */
  | 'bad-signature'
  /** For an instant that is still to come. */
  | 'not-yet'
  | 'expired';

/** The contract's bound of a token, characters. */
const MOST_CHARACTERS = 65_536;
/**
 * How far the clocks of two gateways may be apart: what the one promises now must not be yet to come for the other. (A promise for an instant that
 * is still to come is good this much earlier.)
 */
export const CLOCKS_APART_MS = 15_000;
/** Three parts in base64url; the last is a SHA-256. */
const COMPACT = /^([\w-]+)\.([\w-]+)\.([\w-]{43})$/;

/**
 * Signs a promise: a compact JWS (RFC 7515) with HS256, so that any library of it can check one. HMAC and not a signature
 * that others could verify: only this house's gateways sign and read tokens, and it costs microseconds where an order waits.
 *
 * @throws RangeError when it would be longer than the contract allows
 */
export function signQuoteToken({ use, fromMs, untilMs, claims }: SignedPromise, key: SigningKey): string {
  const payload = Buffer.from(JSON.stringify({ use, fromMs, untilMs, claims })).toString('base64url');
  const signed = `${headerOf(key.id)}.${payload}`;
  const token = `${signed}.${signatureOf(signed, key)}`;
  if (token.length > MOST_CHARACTERS) throw new RangeError('a promise is too long for a token');
  return token;
}

/**
 * Reads a token. Nothing of it is believed, nor even parsed, before its signature holds; the header is compared with the only
 * one that a key of ours writes, so that no token chooses how it is verified (RFC 8725, section 3.1).
 *
 * @param use the domain and operation whose promise is wanted
 * @param nowMs ms since the Unix epoch
 */
export function readQuoteToken(token: string, use: string, keys: readonly SigningKey[], nowMs: number): ReadToken {
  const [, header = '', payload = '', signature = ''] =
    token.length > MOST_CHARACTERS ? [] : (COMPACT.exec(token) ?? []);
  if (signature === '') return refused('malformed');
  const key = keys.find(({ id }) => headerOf(id) === header);
  if (key === undefined) return refused(isHeaderOfOurs(header) ? 'unknown-key' : 'malformed');
  const expected = signatureOf(`${header}.${payload}`, key);
  // As texts: base64url has several spellings of the same bytes, and a token is genuine in one.
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) return refused('bad-signature');
  const promise = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as SignedPromise;
  if (promise.use !== use) return refused('malformed');
  if (nowMs < promise.fromMs - CLOCKS_APART_MS) return refused('not-yet');
  if (nowMs > promise.untilMs) return refused('expired');
  return { kind: 'valid', claims: promise.claims, untilMs: promise.untilMs };
}

function headerOf(keyId: string): string {
  return Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'banyan-quote', kid: keyId })).toString('base64url');
}

/** Is it one of a key that is not known here? */
function isHeaderOfOurs(header: string): boolean {
  const [, keyId] =
    /^\{"alg":"HS256","typ":"banyan-quote","kid":"([A-Za-z0-9_-]{1,32})"\}$/.exec(
      Buffer.from(header, 'base64url').toString('latin1'),
    ) ?? [];
  return keyId !== undefined && headerOf(keyId) === header;
}

function signatureOf(signed: string, { secret }: SigningKey): string {
  return createHmac('sha256', secret).update(signed).digest('base64url');
}

function refused(because: TokenRefusal): ReadToken {
  return { kind: 'refused', because };
}
