import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { DecisionRecord, RolloutStore } from '@banyan/rollout';
import type { SqlPort } from '@banyan/outbox';
import type { OperationsStore } from './store/operations-store.js';

/** Notices of PostgreSQL can be lost with a connection, ms. */
const LOOK_EVERY_MS = 2_000;

interface ChainReaderParts {
  readonly operations: Pick<OperationsStore, 'transaction' | 'connected' | 'onConnected'>;
  readonly rollout: Pick<
    RolloutStore,
    'connected' | 'decisionsSince' | 'decisionsFrom' | 'head' | 'readLatches' | 'on'
  >;
  readonly domains: readonly string[];
  /** Takes one record, in a transaction that also says how far was read. */
  readonly take: (sql: SqlPort, record: DecisionRecord) => Promise<void>;
  /** Something was taken and is committed. */
  readonly onRead: () => void;
}

/**
 * Reads every decision of every domain once, in the order of its chain, whoever made it and whatever was away meanwhile: how
 * far it has read stands beside what came of it.
 */
export class ChainReader {
  readonly #reading = new Map<string, Promise<void>>();
  readonly #again = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: ChainReaderParts) {
    parts.rollout.on('latch', (domain) => void this.look(domain));
    parts.operations.onConnected(() => this.#lookAtAll());
  }

  start(): void {
    this.#timer = setInterval(() => this.#lookAtAll(), LOOK_EVERY_MS);
    this.#lookAtAll();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#again.clear();
    await Promise.all(this.#reading.values());
  }

  /** Resolves when all is taken that was decided before it was asked. Never rejects. */
  look(domain: string): Promise<void> {
    if (!this.parts.domains.includes(domain)) return Promise.resolve();
    const underway = this.#reading.get(domain);
    if (underway !== undefined) {
      this.#again.add(domain);
      return underway;
    }
    const reading = this.#read(domain).finally(() => this.#reading.delete(domain));
    this.#reading.set(domain, reading);
    return reading;
  }

  #lookAtAll(): void {
    for (const domain of this.parts.domains) void this.look(domain);
  }

  async #read(domain: string): Promise<void> {
    const { operations, rollout } = this.parts;
    if (!operations.connected || !rollout.connected) return;
    try {
      do this.#again.delete(domain);
      while ((await this.#readSome(domain)) || this.#again.has(domain));
    } catch (error) {
      log.debug('decisions could not be read for incidents', { domain, reason: messageOf(error) });
    }
  }

  /** @returns whether there is more to read: another has read on meanwhile */
  async #readSome(domain: string): Promise<boolean> {
    const { operations, rollout, take, onRead } = this.parts;
    const read = await this.#readUpTo(domain);
    const records = await rollout.decisionsSince(domain, read + 1);
    const last = records.at(-1);
    if (last === undefined) return false;
    const taken = await operations.transaction(async (sql) => {
      const [row] = await sql.query<{ sequence: number }[]>(
        'SELECT sequence FROM operations.chain_read WHERE domain = $1 FOR UPDATE',
        [domain],
      );
      // Another control has read on.
      if (row?.sequence !== read) return false;
      for (const record of records) await take(sql, record);
      await sql.query(
        `WITH read AS (UPDATE operations.chain_read SET sequence = $2 WHERE domain = $1 RETURNING 1) SELECT 1 FROM read`,
        [domain, last.sequence],
      );
      return true;
    });
    if (taken) onRead();
    return !taken;
  }

  async #readUpTo(domain: string): Promise<number> {
    const { operations } = this.parts;
    const known = await operations.transaction((sql) =>
      sql.query<{ sequence: number }[]>('SELECT sequence FROM operations.chain_read WHERE domain = $1', [domain]),
    );
    if (known[0] !== undefined) return known[0].sequence;
    const from = await this.#beginning(domain);
    const rows = await operations.transaction((sql) =>
      sql.query<{ sequence: number }[]>(
        `WITH begun AS (INSERT INTO operations.chain_read (domain, sequence) VALUES ($1, $2) ON CONFLICT DO NOTHING)
         SELECT $2::integer AS sequence`,
        [domain, from],
      ),
    );
    return rows[0]?.sequence ?? from;
  }

  /** A shop that is older than its incidents: a trip that stands is one, what was over before is history. */
  async #beginning(domain: string): Promise<number> {
    const { rollout } = this.parts;
    const { sequence } = await rollout.head(domain);
    const latch = (await rollout.readLatches()).get(domain);
    if (latch?.state !== 'tripped') return sequence;
    const [trip] = await rollout.decisionsFrom(domain, 'trip');
    return trip === undefined ? sequence : trip.sequence - 1;
  }
}
