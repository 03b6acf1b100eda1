import { randomBytes } from 'node:crypto';
import { type Clock, sha256Hex } from '@banyan/kernel';
import { ACCESS_POLICY } from '../access-policy.js';

/** What must come back as it was sent, and where somebody goes then. */
export interface Beginning {
  readonly state: string;
  readonly nonce: string;
  /** Of PKCE (RFC 7636). */
  readonly verifier: string;
  readonly back: string;
}

/** How long somebody may take at the issuer, seconds. */
export const BEGINNING_SECONDS = ACCESS_POLICY.beginnings.minutes * 60;
const KEY_BYTES = 32;

/**
 * Who is at the issuer. Kept in memory under the hash of a key that only the browser has that began: a page of another site can lead
 * nobody into a session that is not theirs. Each is good once.
 */
export class SignInBeginnings {
  readonly #kept = new Map<string, Beginning & { readonly untilMs: number }>();

  constructor(private readonly clock: Clock) {}

  /** @returns the key, for the browser's cookie */
  keep(beginning: Beginning): string {
    const key = randomBytes(KEY_BYTES).toString('base64url');
    this.#kept.set(sha256Hex(key), { ...beginning, untilMs: this.clock.monotonicMs() + BEGINNING_SECONDS * 1_000 });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > ACCESS_POLICY.beginnings.most && oldest !== undefined) this.#kept.delete(oldest);
    return key;
  }

  /** @returns undefined: it was taken before, has taken too long, or never was */
  take(key: string): Beginning | undefined {
    const found = this.#kept.get(sha256Hex(key));
    this.#kept.delete(sha256Hex(key));
    return found !== undefined && this.clock.monotonicMs() < found.untilMs ? found : undefined;
  }
}
