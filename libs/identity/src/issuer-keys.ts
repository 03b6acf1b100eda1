import { type Clock, messageOf } from '@banyan/kernel';
import { createLocalJWKSet } from 'jose';
import { IssuerAway } from './credential-refused.js';
import { fetchKeySet } from './fetch-key-set.js';
import type { IssuerPolicy } from './identity-policy.js';

/** What came of asking an issuer for its keys. */
export type KeysFetched =
  { readonly kind: 'had'; readonly keys: number } | { readonly kind: 'failed'; readonly reason: string };

/** As jose takes keys: by the head of a token. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;

interface Known {
  readonly names: ReadonlySet<string>;
  readonly set: KeySet;
  /** When they were asked for, monotonic ms. */
  readonly atMs: number;
}

/**
 * The public keys of an issuer, asked for when a token needs them. Old ones are believed while the issuer cannot be asked, for so
 * long and no longer; whoever sends tokens of a key that nobody knows makes nobody ask more often than the cooldown lets.
 */
export class IssuerKeys {
  #known: Known | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;
  #asking: Promise<void> | undefined;

  constructor(
    readonly issuer: string,
    private readonly url: string,
    private readonly clock: Clock,
    private readonly policy: IssuerPolicy,
    private readonly onFetched: (outcome: KeysFetched) => void,
  ) {}

  /**
   * May a token be held against this key? Waits for the issuer only where the key is not known.
   *
   * @returns undefined: the issuer has no such key
   * @throws IssuerAway where it has not been heard of for too long, or never
   */
  async of(name: string): Promise<KeySet | undefined> {
    if (this.stands(name)) return this.#known?.set;
    await this.#askAnew();
    const known = this.#believed;
    if (known === undefined) throw new IssuerAway(this.issuer);
    return known.names.has(name) ? known.set : undefined;
  }

  /** Does what was verified with this key still stand? Never waits; has keys that are getting old asked for anew, behind. */
  stands(name: string): boolean {
    const known = this.#believed;
    if (known === undefined) return false;
    if (this.clock.monotonicMs() - known.atMs >= this.policy.freshMs) void this.#askAnew();
    return known.names.has(name);
  }

  get #believed(): Known | undefined {
    const known = this.#known;
    return known !== undefined && this.clock.monotonicMs() - known.atMs <= this.policy.staleMs ? known : undefined;
  }

  /** One question at a time, and none within the cooldown. Never throws. */
  #askAnew(): Promise<void> {
    if (this.#asking !== undefined) return this.#asking;
    const nowMs = this.clock.monotonicMs();
    const { cooldownMs, retryMs } = this.policy;
    if (nowMs - this.#askedMs < (this.#believed === undefined ? retryMs : cooldownMs)) return DONE;
    this.#askedMs = nowMs;
    this.#asking = this.#ask(nowMs).finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(atMs: number): Promise<void> {
    try {
      const keys = await fetchKeySet(this.url, this.policy.fetchMs);
      // An issuer without a key signs nothing: that is a fault of it, and no reason to sign everybody out.
      if (keys.length === 0) throw new Error('has no key that can be used');
      this.#known = {
        names: new Set(keys.map(({ kid }) => kid)),
        set: createLocalJWKSet({ keys: [...keys] }),
        atMs,
      };
      this.onFetched({ kind: 'had', keys: keys.length });
    } catch (error) {
      this.onFetched({ kind: 'failed', reason: messageOf(error) });
    }
  }
}

const DONE = Promise.resolve();
