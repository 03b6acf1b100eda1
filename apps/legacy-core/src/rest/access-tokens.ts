import { randomBytes } from 'node:crypto';

/** A token lives this long after it was given, used or not. */
export const TOKEN_LIFE_MS = 4 * 3_600_000;

// A client that asks for one before every call must not fill the memory.
const MOST_TOKENS = 5000;

/** Tokens of the REST faces: in memory, gone when the core restarts. */
export class AccessTokens {
  readonly #nowMs: () => number;
  /** When each was given, oldest first. */
  readonly #givenAtMs = new Map<string, number>();

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  /** 32 lower-case letters and digits. */
  give(): string {
    const token = randomBytes(16).toString('hex');
    this.#givenAtMs.set(token, this.#nowMs());
    const oldest = this.#givenAtMs.keys().next();
    if (this.#givenAtMs.size > MOST_TOKENS && oldest.done !== true) this.end(oldest.value);
    return token;
  }

  isLive(token: string): boolean {
    const givenAtMs = this.#givenAtMs.get(token);
    if (givenAtMs === undefined) return false;
    if (this.#nowMs() - givenAtMs < TOKEN_LIFE_MS) return true;
    this.end(token);
    return false;
  }

  end(token: string): void {
    this.#givenAtMs.delete(token);
  }
}
