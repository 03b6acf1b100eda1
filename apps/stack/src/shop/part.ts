import type { Addresses, Program } from '../processes/supervised.js';

/** Every process that the launcher can start. A second gateway is `gateway-2`. */
export type PartName =
  | 'postgres'
  | 'unleash'
  | 'legacy-core'
  | 'partners'
  | 'inventory'
  | 'pricing'
  | 'orders'
  | 'control'
  | 'storefront'
  | `gateway${'' | `-${number}`}`;

/** Where each part is reached; one that is somebody else's is there from the beginning. */
export type Whereabouts = ReadonlyMap<string, Addresses>;

/** One process of the shop, and what must be ready before it is started. */
export interface Part {
  readonly name: PartName;
  /** Those that are not part of this shop are not waited for. */
  readonly needs: readonly PartName[];
  /** Started before it as well, because it is told where they are; it ends without regard to them. */
  readonly asks?: readonly PartName[];
  readonly program: Program;
  /** Milliseconds it is given to end orderly. All stages together stay under ten seconds. */
  readonly graceMs: number;
  /** Done once, when it is ready for the first time and before those that need it are started. */
  readonly whenReady?: (addresses: Addresses) => Promise<void>;
}
