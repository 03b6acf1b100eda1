import type { Topology } from '@banyan/domains';
import { messageOf, type Clock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import type { SourceMap } from './source-map.js';
import { doubtOf } from './topology.js';
import type { TopologyStore } from './topology.store.js';

/** Who is asked. */
export interface TopologyReader {
  /** @throws Error when there is no answer that can be read */
  read(attempt: Attempt): Promise<Topology>;
}

export type TopologyOutcome =
  | { readonly kind: 'read'; readonly changed: boolean }
  | { readonly kind: 'failed'; readonly because: string }
  /** It was read, and says what cannot be. The last one stays in force. */
  | { readonly kind: 'refused'; readonly because: string };

/**
 * Between two reads: a store that opens, or a source that is switched off, is a matter of minutes in the core's own back
 * office, and four calls each half minute are nothing to it.
 */
export const TOPOLOGY_EVERY_MS = 30_000;

/** Until the first one is known nothing can be answered. */
const FIRST_EVERY_MS = 1_000;

/** Four calls and a login. */
const READ_BUDGET_MS = 5_000;

/** Follows the core's topology. Driven by `tick` and a clock; reads never overlap. */
export class TopologyFollower {
  readonly #stop = new AbortController();
  #dueAtMs: number;
  #running: Promise<void> | undefined;

  constructor(
    private readonly reader: TopologyReader,
    private readonly store: TopologyStore,
    private readonly map: SourceMap,
    private readonly clock: Clock,
    private readonly tell: (outcome: TopologyOutcome) => void,
  ) {
    this.#dueAtMs = clock.monotonicMs();
  }

  /** What was kept is in force until the core says something else. */
  async resume(): Promise<void> {
    const kept = await this.store.load();
    if (kept !== undefined) this.map.follow(kept);
  }

  /** Reads when it is time. Never throws: a failure is an outcome. */
  tick(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    if (this.#stop.signal.aborted || this.clock.monotonicMs() < this.#dueAtMs) return Promise.resolve();
    this.#running = this.#run();
    return this.#running;
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const outcome = await this.#read().catch((error: unknown): TopologyOutcome => ({
      kind: 'failed',
      because: messageOf(error),
    }));
    this.tell(outcome);
    this.#dueAtMs = this.clock.monotonicMs() + (this.map.known ? TOPOLOGY_EVERY_MS : FIRST_EVERY_MS);
    this.#running = undefined;
  }

  async #read(): Promise<TopologyOutcome> {
    const deadline = new Deadline(this.clock, READ_BUDGET_MS);
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(READ_BUDGET_MS)]);
    const topology = await this.reader.read({ signal, remainingMs: () => deadline.remainingMs() });
    const because = doubtOf(topology);
    if (because !== undefined) return { kind: 'refused', because };
    // In force first: while the tables are away the truth still counts.
    this.map.follow(topology);
    return { kind: 'read', changed: (await this.store.keep(topology)) === 'kept' };
  }
}
