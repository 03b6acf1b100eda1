import { counter, log } from '@banyan/observability';
import type { TopologyOutcome } from './topology-follower.js';

/** Counts reads of the topology; logs a change of it, the begin of a trouble and its end. */
export class TopologyListener {
  readonly #reads = counter('banyan_topology_reads_total');
  #trouble: string | undefined;

  /** What is wrong with the topology right now, for `/readyz?verbose`. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  readonly tell = (outcome: TopologyOutcome): void => {
    this.#reads.with({ outcome: outcome.kind }).inc();
    if (outcome.kind === 'read') {
      if (outcome.changed) log.info('the topology of the legacy core is another');
      if (this.#trouble !== undefined) log.info('the topology of the legacy core is read again');
      this.#trouble = undefined;
      return;
    }
    const trouble =
      outcome.kind === 'failed' ? `cannot be read: ${outcome.because}` : `is not believed: it ${outcome.because}`;
    if (this.#trouble === undefined) log.error('the topology of the legacy core is not followed', { text: trouble });
    this.#trouble = trouble;
  };
}
