import { messageOf, newId, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { RolloutStore, Sighting, SightingKind } from '@banyan/rollout';
import type { ReplicaPage } from '../reports/replica-book.js';

/** How often what gateways say is held against what is known, ms. */
const LOOK_EVERY_MS = 1_000;

/** What is so now, by kind, as all gateways that speak have it; a kind on which they do not agree is absent. */
export type Seen = ReadonlyMap<SightingKind, string>;

/**
 * Writes down what changes without control having been told: the slider, the stage, the release. A change is seen when all
 * gateways that speak agree on it, so one that is slow does not make it change to and fro.
 */
export class SightingWatch {
  /** By domain and kind; undefined: not read from PostgreSQL yet. */
  #known: Map<string, string> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<RolloutStore, 'connected' | 'latestSightings' | 'keepSighting'>,
    private readonly domains: readonly string[],
    private readonly speaking: () => readonly ReplicaPage[],
    private readonly clock: Clock,
  ) {}

  start(): void {
    // Another control may have written meanwhile.
    this.#known = undefined;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  /** Never throws; one at a time. */
  async look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #look(): Promise<void> {
    if (!this.store.connected) return;
    try {
      this.#known ??= new Map((await this.store.latestSightings()).map((seen) => [keyOf(seen), seen.is]));
      for (const domain of this.domains) {
        for (const [kind, is] of seenOf(domain, this.speaking())) {
          const key = keyOf({ domain, kind });
          const was = this.#known.get(key);
          if (was === is) continue;
          await this.store.keepSighting({ id: newId(), domain, kind, atMs: this.clock.nowMs(), was, is });
          this.#known.set(key, is);
        }
      }
    } catch (error) {
      log.debug('what was seen to change could not be written; it is tried again', { reason: messageOf(error) });
    }
  }
}

/** Pure. */
export function seenOf(domain: string, speaking: readonly ReplicaPage[]): Seen {
  const routes = speaking.flatMap(({ report }) => report.routes.filter((route) => route.domain === domain));
  const kinds: readonly (readonly [SightingKind, readonly (string | undefined)[]])[] = [
    ['slider', routes.map(({ canaryPercent }) => String(canaryPercent))],
    ['stage', routes.map(({ stage }) => stage)],
    // A gateway that has not asked the service yet knows no release: that is no other one.
    ['release', routes.flatMap(({ release }) => release ?? [])],
  ];
  return new Map(
    kinds.flatMap(([kind, said]) => {
      const [one, ...others] = new Set(said);
      return one === undefined || others.length > 0 ? [] : [[kind, one] as const];
    }),
  );
}

function keyOf({ domain, kind }: Pick<Sighting, 'domain' | 'kind'>): string {
  return `${domain} ${kind}`;
}
