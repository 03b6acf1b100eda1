import { ofEachParty, type Party } from '../parties.js';

/** What arrived at each party, by route: so that a test can prove how often it was asked. */
export class RequestCounts {
  #byParty = ofEachParty(() => new Map<string, number>());

  arrived(party: Party, method: string, route: string): void {
    const counts = this.#byParty[party];
    const key = `${method} ${route}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  report(): Record<Party, Record<string, number>> {
    return ofEachParty((party) => Object.fromEntries(this.#byParty[party]));
  }

  reset(): void {
    this.#byParty = ofEachParty(() => new Map());
  }
}
