import { randomBytes } from 'node:crypto';
import type { TokenEntry } from '@banyan/access';
import { type Clock, sha256Hex } from '@banyan/kernel';
import { ACCESS_POLICY } from './access-policy.js';

/** Whose session it is: what is looked up again at every request. */
export type SignedIn =
  | ({ readonly kind: 'token' } & Pick<TokenEntry, 'name' | 'hash'>)
  /** The issuer has said so. What the groups may do is for the file of tokens to say. */
  | { readonly kind: 'person'; readonly name: string; readonly groups: readonly string[] };

interface Session {
  readonly of: SignedIn;
  readonly untilMs: number;
}

/** How long a session lasts, seconds. */
export const SESSION_SECONDS = ACCESS_POLICY.session.hours * 3_600;
const ID_BYTES = 32;

/**
 * Who has signed in from a browser. Kept in memory, and only as hashes: they end when control does, and a token never lies in a
 * browser.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>();

  constructor(private readonly clock: Clock) {}

  /** @returns the id of the session, for the cookie and nobody else */
  begin(of: SignedIn): string {
    const id = randomBytes(ID_BYTES).toString('base64url');
    this.#sessions.set(sha256Hex(id), {
      of,
      untilMs: this.clock.monotonicMs() + SESSION_SECONDS * 1_000,
    });
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > ACCESS_POLICY.sessions.value && oldest !== undefined) this.#sessions.delete(oldest);
    return id;
  }

  /** Whose session it is; undefined: it is over, or there never was one. */
  find(id: string): SignedIn | undefined {
    const key = sha256Hex(id);
    const session = this.#sessions.get(key);
    if (session === undefined) return undefined;
    if (this.clock.monotonicMs() < session.untilMs) return session.of;
    this.#sessions.delete(key);
    return undefined;
  }

  end(id: string): void {
    this.#sessions.delete(sha256Hex(id));
  }
}
