import type { SalesPlace } from './inventory.model.js';

/** What is sold where: which sources (warehouses and stores) stand behind each place, and which of them are in use. */
export interface Topology {
  /** Every source once. Stock at one that is not enabled never counts. */
  readonly sources: readonly { readonly code: string; readonly enabled: boolean }[];
  /** Every place once, in the order of channels and locations; `sources` are codes of `sources` above, each once, the one that ships first ahead. */
  readonly places: readonly { readonly place: SalesPlace; readonly sources: readonly string[] }[];
}
