import type { IssuerKeys } from './issuer-keys.js';
import type { CustomerPrincipal } from './principal.js';

/** A token that was verified once. */
export interface VerifiedToken {
  readonly principal: CustomerPrincipal;
  /** Wall clock, ms since the Unix epoch: from then on it is over. */
  readonly untilMs: number;
  /** It stands as long as its issuer has the key that it was signed with. */
  readonly keys: Pick<IssuerKeys, 'stands'>;
  readonly keyName: string;
}

/** Tokens that need not be verified again, by their hashes: the tokens themselves are not kept. Those first seen go first. */
export class VerifiedTokens {
  readonly #known = new Map<string, VerifiedToken>();

  constructor(private readonly most: number) {}

  get size(): number {
    return this.#known.size;
  }

  /** Whose it is; undefined: it was not seen, is over, or its key was withdrawn. */
  recall(hash: string, nowMs: number): CustomerPrincipal | undefined {
    const known = this.#known.get(hash);
    if (known === undefined) return undefined;
    if (nowMs < known.untilMs && known.keys.stands(known.keyName)) return known.principal;
    this.#known.delete(hash);
    return undefined;
  }

  keep(hash: string, token: VerifiedToken): void {
    this.#known.set(hash, token);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= this.most) return;
      this.#known.delete(oldest);
    }
  }
}
