import type { Integration } from '@banyan/domains';
import type { IntegrationSwitch } from './integration-switches.js';
import type { Freshness } from './freshness.js';

/** Neither good nor bad is a state of its own: `no-data`. */
export type IntegrationState = 'ok' | 'degraded' | 'failing' | 'no-data';

/** An integration as of now, with everything the registry says of it. */
export interface WorkingIntegration extends Omit<Integration, 'domain' | 'face' | 'seen' | 'outOfUse'> {
  readonly state: IntegrationState;
  /** What the state is read from, in a sentence. */
  readonly because: string;
  /** Null: the whole shop's. */
  readonly domain: string | null;
  /** Null: not a face of the legacy core. */
  readonly face: string | null;
  /** What happens while people have it out of use; null: it cannot be. */
  readonly whenOff: string | null;
  /** By whom, why and until when it is out of use; null: it is in use. */
  readonly off: IntegrationSwitch | null;
  /** Of a feed whose follower says how fresh it is. */
  readonly freshness?: Freshness;
}

/** An entry, or a whole file, that cannot be used. */
export interface MisconfiguredIntegration {
  readonly state: 'misconfigured';
  /** Null: the entry, or the file, could not be read so far. */
  readonly id: string | null;
  readonly file: string;
  /** Each with its place in the file. */
  readonly faults: readonly string[];
}

export type IntegrationStatus = WorkingIntegration | MisconfiguredIntegration;
