import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Nobody guesses 256 bits, so one round of SHA-256 keeps them: a slow hash is for what people make up. */
const TOKEN_BYTES = 32;
/** So that scanners of repositories know one when they see it. */
const PREFIX = 'banyan_';
const HASH = /^sha256:[0-9a-f]{64}$/;

/** A new token: shown once, and kept nowhere but with whoever has it. */
export function newToken(): string {
  return PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is kept of a token: `sha256:` and 64 hex digits. It lets nobody in. */
export function hashOfToken(token: string): string {
  return `sha256:${createHash('sha256').update(token, 'utf8').digest('hex')}`;
}

export function isTokenHash(text: string): boolean {
  return HASH.test(text);
}

/** Are two hashes the same? Takes as long whether they are or not. */
export function isSameHash(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
