import type { DataSource } from 'typeorm';

/** How far the present turn came, and what the last one was. Instants ms since the epoch. */
export interface Turn {
  readonly number: number;
  /** Null: it has not begun. */
  readonly afterSku: string | null;
  readonly beganMs: number | null;
  readonly skus: number;
  readonly calls: number;
  readonly skipped: number;
  readonly last: LastTurn | null;
}

export interface LastTurn {
  readonly endedMs: number;
  readonly tookMs: number;
  readonly skus: number;
  readonly calls: number;
  readonly skipped: number;
}

interface TurnRow {
  readonly number: string;
  readonly after_sku: string | null;
  readonly began_at: Date | null;
  readonly skus: number;
  readonly calls: number;
  readonly skipped: number;
  readonly last_ended_at: Date | null;
  readonly last_took_ms: string | null;
  readonly last_skus: number | null;
  readonly last_calls: number | null;
  readonly last_skipped: number | null;
}

const TURN = 'prices';

const COLUMNS =
  'number, after_sku, began_at, skus, calls, skipped, last_ended_at, last_took_ms, last_skus, last_calls, last_skipped';

const BEGIN = `
  INSERT INTO pricing.consistency_turn (id, number, skus, calls, skipped) VALUES ('${TURN}', 1, 0, 0, 0)
  ON CONFLICT ON CONSTRAINT consistency_turn_pkey DO NOTHING`;

/** By the clock of the database: replicas' clocks need not agree. */
const HOLD = `
  UPDATE pricing.consistency_turn SET holder = $1, held_until = clock_timestamp() + $2 * interval '1 millisecond'
  WHERE id = '${TURN}' AND (holder = $1 OR holder IS NULL OR held_until < clock_timestamp()) RETURNING ${COLUMNS}`;

const LET_GO = `
  UPDATE pricing.consistency_turn SET holder = NULL, held_until = NULL WHERE id = '${TURN}' AND holder = $1`;

const WENT_ON = `
  UPDATE pricing.consistency_turn
  SET after_sku = coalesce($2::text, after_sku),
      began_at = CASE WHEN $2::text IS NULL THEN began_at ELSE coalesce(began_at, to_timestamp($3 / 1000.0)) END,
      skus = skus + $4, calls = calls + $5, skipped = skipped + $6
  WHERE id = '${TURN}' AND holder = $1`;

const ENDED = `
  UPDATE pricing.consistency_turn
  SET number = number + 1, after_sku = NULL, began_at = NULL, skus = 0, calls = 0, skipped = 0,
      last_ended_at = to_timestamp($2 / 1000.0), last_took_ms = greatest(0, $2 - extract(epoch FROM began_at) * 1000)::bigint,
      last_skus = skus, last_calls = calls, last_skipped = skipped
  WHERE id = '${TURN}' AND holder = $1`;

/** What one step of a turn came to. */
export interface TurnStep {
  /** Null: what was found was looked at again, and the turn is where it was. */
  readonly afterSku: string | null;
  readonly nowMs: number;
  readonly skus: number;
  readonly calls: number;
  readonly skipped: number;
}

/** One replica at a time compares; whoever is not heard of for the length of a lease loses the turn, and another goes on. */
export class TurnStore {
  constructor(
    private readonly dataSource: DataSource,
    /** Of this process. */
    private readonly holder: string,
  ) {}

  /** @returns undefined when another holds it */
  async hold(leaseMs: number): Promise<Turn | undefined> {
    await this.dataSource.query(BEGIN);
    // TypeORM gives the rows of an UPDATE and how many there were.
    const [rows] = await this.dataSource.query<[TurnRow[], number]>(HOLD, [this.holder, leaseMs]);
    return rows.map(turnOf)[0];
  }

  /** For a replica that ends in good order. */
  async letGo(): Promise<void> {
    await this.dataSource.query(LET_GO, [this.holder]);
  }

  /** As the tables have it, whoever holds it; undefined: no turn ever began. */
  async look(): Promise<Turn | undefined> {
    const rows = await this.dataSource.query<TurnRow[]>(
      `SELECT ${COLUMNS} FROM pricing.consistency_turn WHERE id = '${TURN}'`,
    );
    return rows.map(turnOf)[0];
  }

  async wentOn({ afterSku, nowMs, skus, calls, skipped }: TurnStep): Promise<void> {
    await this.dataSource.query(WENT_ON, [this.holder, afterSku, nowMs, skus, calls, skipped]);
  }

  async ended(nowMs: number): Promise<void> {
    await this.dataSource.query(ENDED, [this.holder, nowMs]);
  }
}

function turnOf(row: TurnRow): Turn {
  const { skus, calls, skipped } = row;
  return {
    number: Number(row.number),
    afterSku: row.after_sku,
    beganMs: row.began_at?.getTime() ?? null,
    skus,
    calls,
    skipped,
    last:
      row.last_ended_at === null
        ? null
        : {
            endedMs: row.last_ended_at.getTime(),
            tookMs: Number(row.last_took_ms),
            skus: row.last_skus ?? 0,
            calls: row.last_calls ?? 0,
            skipped: row.last_skipped ?? 0,
          },
  };
}
