import type { OrderParty } from '@banyan/domains';
import { messageOf, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { Sql, Transactions } from '@banyan/saga';
import { PollLoop, type LoopOutcome } from '@banyan/service';

/** A party that is out of use, and for how much longer, ms. */
export interface PartyOff {
  readonly party: OrderParty;
  readonly remainingMs: number;
}

/** How often each replica reads what the others were told, ms. */
const READ_EVERY_MS = 1_000;
const LONGEST_BACK_OFF_MS = 5_000;

/**
 * Which outside parties people took out of use. Control tells one replica, the table tells all, and a restart forgets nothing. Each
 * ends when its time is over, whoever is away then: on the clock of the database, and here on the monotonic one.
 */
export class PartySwitches {
  #offUntilMs: ReadonlyMap<OrderParty, number> = new Map();
  readonly #loop: PollLoop;

  constructor(
    private readonly database: Sql & Transactions,
    private readonly clock: Clock,
  ) {
    const options = { pollMs: READ_EVERY_MS, longestBackOffMs: LONGEST_BACK_OFF_MS };
    this.#loop = new PollLoop(() => this.#poll(), clock, options);
  }

  isOff(party: OrderParty): boolean {
    const untilMs = this.#offUntilMs.get(party);
    return untilMs !== undefined && this.clock.monotonicMs() < untilMs;
  }

  get inForce(): readonly OrderParty[] {
    return [...this.#offUntilMs.keys()].filter((party) => this.isOff(party));
  }

  /** Takes up what control says, all of it at once. @returns what is kept now @throws whatever the database says */
  async replace(wanted: readonly PartyOff[]): Promise<readonly PartyOff[]> {
    const parties = wanted.map(({ party }) => party);
    await this.database.transaction(async (sql) => {
      await sql.query('DELETE FROM orders.party_out_of_use WHERE party <> ALL ($1::text[])', [parties]);
      await sql.query(
        `INSERT INTO orders.party_out_of_use (party, until)
         SELECT party, clock_timestamp() + remaining * interval '1 ms' FROM unnest($1::text[], $2::float8[]) AS told (party, remaining)
         ON CONFLICT (party) DO UPDATE SET until = excluded.until`,
        [parties, wanted.map(({ remainingMs }) => remainingMs)],
      );
    });
    return this.read();
  }

  /** @throws whatever the database says */
  async read(): Promise<readonly PartyOff[]> {
    const rows = await this.database.query<{ party: OrderParty; remaining_ms: number }[]>(
      `SELECT party, extract(epoch FROM until - clock_timestamp())::float8 * 1000 AS remaining_ms
       FROM orders.party_out_of_use WHERE until > clock_timestamp() ORDER BY party`,
    );
    const nowMs = this.clock.monotonicMs();
    const off = new Map(rows.map((row) => [row.party, nowMs + row.remaining_ms]));
    const before = new Set(this.inForce);
    this.#offUntilMs = off;
    for (const party of off.keys()) {
      if (!before.has(party)) log.warn('a party is out of use, as people want it', { integration: party });
    }
    for (const party of before) if (!off.has(party)) log.warn('a party is in use again', { integration: party });
    return rows.map((row) => ({ party: row.party, remainingMs: row.remaining_ms }));
  }

  /** Never throws. */
  tick(): void {
    void this.#loop.tick();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
  }

  async #poll(): Promise<LoopOutcome> {
    try {
      await this.read();
      return { kind: 'read', more: false };
    } catch (error) {
      // What is known goes on until its time is over.
      log.debug('what is out of use could not be read', { reason: messageOf(error) });
      return { kind: 'failed' };
    }
  }
}
