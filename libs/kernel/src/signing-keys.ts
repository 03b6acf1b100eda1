import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

/** A key that something is signed with, and the name by which what is signed says which. */
export interface SigningKey {
  readonly id: string;
  /** Prepared once: from bytes, every signature takes seven times as long. */
  readonly secret: KeyObject;
}

/** The first signs, and all of them verify. */
export type SigningKeys = readonly [SigningKey, ...SigningKey[]];

/** Keys as they are now: their file may be changed while they are in use. */
export type CurrentKeys = () => SigningKeys;

/** HMAC-SHA-256: a key shorter than its output weakens it (RFC 7518, section 3.2). */
const LEAST_BYTES = 32;
const KEY = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9_-]{43,128})$/;

/**
 * Keys as a setting has them: `id:secret`, with commas in between, secrets in base64url. The first signs and all of them
 * verify. To change keys, the new one is put behind the old on every replica, then ahead of it, and the old one is taken
 * out when the last that it signed has expired.
 *
 * @throws Error that says what is expected, and nothing of a secret
 */
export function readSigningKeys(text: string): SigningKeys {
  const keys = text.split(',').map(readKey);
  if (new Set(keys.map(({ id }) => id)).size < keys.length) throw new Error('has two keys of one id');
  const [first, ...others] = keys;
  if (first === undefined) throw new Error('has no key');
  return [first, ...others];
}

function readKey(text: string): SigningKey {
  const [, id = '', encoded = ''] = KEY.exec(text.trim()) ?? [];
  const secret = Buffer.from(encoded, 'base64url');
  // Two spellings of one secret would be two keys to whoever compares the settings of two replicas.
  if (secret.length < LEAST_BYTES || secret.toString('base64url') !== encoded) {
    throw new Error(`must be id:secret,…, each secret at least ${LEAST_BYTES} bytes in base64url without padding`);
  }
  return { id, secret: createSecretKey(secret) };
}

/**
 * What may be seen of keys, so that those of two processes can be compared: each by its name and a fingerprint, in their order. A secret of
 * 32 random bytes cannot be found by 32 bits of its hash.
 */
export function keyNames(text: string): string {
  return readSigningKeys(text)
    .map(({ id, secret }) => `${id}#${fingerprint(secret.export())}`)
    .join(', ');
}

/** Of what is the same for every replica, or is not. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash('sha256').update('banyan fingerprint ').update(bytes).digest('hex').slice(0, 8);
}
