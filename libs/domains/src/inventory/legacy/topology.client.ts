import type { Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { STALENESS_BOUND_MS } from '../inventory.model.js';
import type { Topology } from '../topology.js';
import { withinAttempt } from '../../legacy-exchange/attempt-end.js';
import { readPages } from './read-pages.js';
import { RestExchange, type RestConnection } from './rest-exchange.js';
import { attemptOfItsOwn } from '../../legacy-exchange/shared-login.js';
import { readSource, readStock, readStockSourceLink, TOPOLOGY_FIELD } from './topology.record.js';
import { readTopology } from './topology.translator.js';

/** How long what was read is used before it is read anew, in ms: people open and close sources, a few times a week. */
export const TOPOLOGY_FRESH_MS = 60_000;
/** Three lists, one after the other where there are pages: as long as the longest read may take. */
const READ_BUDGET_MS = 2_000;
/** After a failure the next try waits so long, in ms, while there is something to go on with. */
const RETRY_AFTER_MS = 1_000;

interface Remembered {
  readonly topology: Topology;
  readonly readAtMs: number;
}

/**
 * The legacy core's word on what is sold where. It is read once for all who ask, kept for a minute and then read anew
 * behind their backs; while the core does not answer, the last one is used for as long as an answer may be old at all.
 */
export class LegacyTopologyClient {
  readonly #clock: Clock;
  #remembered: Remembered | undefined;
  #reading: Promise<Topology> | undefined;
  #failedAtMs = -Infinity;

  constructor(
    connection: RestConnection,
    private readonly exchange: RestExchange = new RestExchange(connection),
  ) {
    this.#clock = connection.clock;
  }

  /**
   * @throws ArmError `deadline` or `aborted` when the attempt ends before there is any; whatever reading it failed with
   * @throws TranslationRefused when the core's word is not understood; the field names the list
   */
  async read(attempt: Attempt): Promise<Topology> {
    const now = this.#clock.monotonicMs();
    const ageMs = now - (this.#remembered?.readAtMs ?? -Infinity);
    if (this.#remembered === undefined || ageMs > STALENESS_BOUND_MS) {
      return withinAttempt(attempt, () => this.#readAnew(attempt.traceparent));
    }
    if (ageMs > TOPOLOGY_FRESH_MS && now - this.#failedAtMs > RETRY_AFTER_MS) {
      // Nobody waits for it, and a failure is noted where it happens.
      this.#readAnew(attempt.traceparent).catch(() => undefined);
    }
    return this.#remembered.topology;
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.exchange.close();
  }

  #readAnew(traceparent: string | undefined): Promise<Topology> {
    this.#reading ??= this.#ask(attemptOfItsOwn(this.#clock, READ_BUDGET_MS, traceparent)).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #ask(attempt: Attempt): Promise<Topology> {
    const readAtMs = this.#clock.monotonicMs();
    try {
      const [sources, links, stocks] = await Promise.all([
        readPages(this.exchange, LISTS.sources, attempt),
        readPages(this.exchange, LISTS.links, attempt),
        readPages(this.exchange, LISTS.stocks, attempt),
      ]);
      const topology = readTopology({ sources, links, stocks });
      this.#remembered = { topology, readAtMs };
      return topology;
    } catch (error) {
      this.#failedAtMs = this.#clock.monotonicMs();
      throw error;
    }
  }
}

const LISTS = {
  sources: {
    target: 'sources',
    field: TOPOLOGY_FIELD.source,
    read: readSource,
    keyOf: (row: { source_code: string }) => row.source_code,
  },
  links: {
    target: 'stock-source-links',
    field: TOPOLOGY_FIELD.link,
    read: readStockSourceLink,
    keyOf: (row: { stock_id: string; source_code: string }) => `${row.stock_id} ${row.source_code}`,
  },
  stocks: {
    target: 'stocks',
    field: TOPOLOGY_FIELD.stock,
    read: readStock,
    keyOf: (row: { stock_id: string }) => row.stock_id,
  },
};
