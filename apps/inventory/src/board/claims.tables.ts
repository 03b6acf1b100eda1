import type { Clock } from '@banyan/kernel';
import type { DataSource } from 'typeorm';
import type { AvailabilityBoard } from './availability-board.js';

/**
 * Levels of which something was set aside or let go since, and from where on to ask next. A transaction has its number before it
 * is committed: everything that was not finished when this was read is read again (a cursor without that loses what commits late).
 */
const CHANGED = `
  SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon, level.sku, level.source, level.claimed_e4, level.claims
  FROM (SELECT) AS once LEFT JOIN (
    SELECT DISTINCT known.sku, known.source, known.claimed_e4, known.claims
    FROM inventory.reservation AS made
    JOIN inventory.claim ON claim.reference = made.reference
    JOIN inventory.stock_level AS known ON known.sku = claim.sku AND known.source = claim.source
    WHERE made.changed_in >= $1
  ) AS level ON true`;

/** What is read when nothing is known: claims come with the levels then. */
const HORIZON = 'SELECT pg_snapshot_xmin(pg_current_snapshot())::text AS horizon';

interface ChangedRow {
  readonly horizon: string;
  readonly sku: string | null;
  readonly source: string;
  readonly claimed_e4: string;
  readonly claims: string;
}

/** Brings what is set aside onto the board, whichever replica set it aside. Reads never overlap. */
export class ClaimsTables {
  #since = '0';
  #dueAtMs = 0;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly board: Pick<AvailabilityBoard, 'applyClaims'>,
    private readonly clock: Clock,
    /** How often other replicas' claims are looked for, ms. */
    private readonly everyMs: number,
  ) {}

  /** To be called before the levels are read: later claims are followed from here. */
  async begin(): Promise<void> {
    const [row] = await this.dataSource.query<{ horizon: string }[]>(HORIZON);
    this.#since = row?.horizon ?? '0';
  }

  /** Claims changed here: they are read as soon as can be. */
  readonly changed = (): void => {
    this.#dueAtMs = 0;
    this.#again = this.#running !== undefined;
    void this.tick().catch(() => undefined);
  };

  /** Reads when it is time. @throws what the tables throw; it is read again at the next tick */
  tick(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    if (this.clock.monotonicMs() < this.#dueAtMs) return Promise.resolve();
    this.#running = this.#follow().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #follow(): Promise<void> {
    do {
      this.#again = false;
      const rows = await this.dataSource.query<ChangedRow[]>(CHANGED, [this.#since]);
      this.#dueAtMs = this.clock.monotonicMs() + this.everyMs;
      this.board.applyClaims(
        rows.flatMap(({ sku, source, claimed_e4: claimedE4, claims }) =>
          sku === null ? [] : [{ sku, source, claimedE4: Number(claimedE4), claims: Number(claims) }],
        ),
        this.clock.nowMs(),
      );
      this.#since = rows[0]?.horizon ?? this.#since;
    } while (this.#again);
  }
}
