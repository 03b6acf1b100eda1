import type { Clock } from '@banyan/kernel';
import { ACCESS_POLICY } from './access-policy.js';

interface Tries {
  readonly sinceMs: number;
  count: number;
}

/**
 * Counts wrong tokens by the address they come from. Only wrong ones are ever held back: a right one is let in from wherever it
 * comes, or whoever shares an address with operators and gateways could lock them out.
 */
export class WrongTokens {
  readonly #tries = new Map<string, Tries>();

  constructor(private readonly clock: Clock) {}

  /** Takes note of a wrong token. @returns seconds to wait, 1 or more, when there were too many; 0: there were not */
  note(address: string): number {
    const { most, withinMs } = ACCESS_POLICY.wrongTokens;
    const nowMs = this.clock.monotonicMs();
    const known = this.#tries.get(address);
    const tries = known === undefined || nowMs - known.sinceMs >= withinMs ? { sinceMs: nowMs, count: 0 } : known;
    tries.count += 1;
    this.#tries.delete(address);
    this.#tries.set(address, tries);
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > ACCESS_POLICY.watchedAddresses.value && oldest !== undefined) this.#tries.delete(oldest);
    return tries.count > most ? Math.max(1, Math.ceil((tries.sinceMs + withinMs - nowMs) / 1_000)) : 0;
  }
}
