import type { Sql } from '@banyan/saga';

/** The two ways through the orders: those of late again and again, and all of them slowly. */
export const WALKS = ['recent', 'whole'] as const;
export type WalkName = (typeof WALKS)[number];

/** How far a walk came, and what the last one was. Instants ms since the epoch. */
export interface Walk {
  readonly name: WalkName;
  /** From 1. */
  readonly number: number;
  /** The reference behind which it goes on; null: it has not begun. */
  readonly after: string | null;
  /** It ends with orders made before this. */
  readonly untilMs: number | null;
  readonly beganMs: number | null;
  readonly orders: number;
  /** Orders of which a book said nothing. */
  readonly unanswered: number;
  readonly last: {
    readonly endedMs: number;
    readonly tookMs: number;
    readonly orders: number;
    readonly unanswered: number;
  } | null;
}

interface WalkRow {
  readonly walk: WalkName;
  readonly number: string;
  readonly after: string | null;
  readonly until: Date | null;
  readonly began_at: Date | null;
  readonly orders: number;
  readonly unanswered: number;
  readonly last_ended_at: Date | null;
  readonly last_took_ms: string | null;
  readonly last_orders: number | null;
  readonly last_unanswered: number | null;
}

const COLUMNS =
  'walk, number, after, until, began_at, orders, unanswered, last_ended_at, last_took_ms, last_orders, last_unanswered';

const BEGIN = [
  `INSERT INTO orders.reconciliation_lease (id) VALUES ('orders') ON CONFLICT ON CONSTRAINT reconciliation_lease_pkey DO NOTHING`,
  `INSERT INTO orders.reconciliation_walk (walk, number, orders, unanswered) VALUES ('recent', 1, 0, 0), ('whole', 1, 0, 0)
   ON CONFLICT ON CONSTRAINT reconciliation_walk_pkey DO NOTHING`,
];

/** By the clock of the database: replicas' clocks need not agree. */
const HOLD = `
  UPDATE orders.reconciliation_lease SET holder = $1, held_until = clock_timestamp() + $2 * interval '1 millisecond'
  WHERE id = 'orders' AND (holder = $1 OR holder IS NULL OR held_until < clock_timestamp()) RETURNING id`;

const LET_GO = `
  UPDATE orders.reconciliation_lease SET holder = NULL, held_until = NULL WHERE id = 'orders' AND holder = $1`;

const STILL_HELD = `EXISTS (SELECT FROM orders.reconciliation_lease WHERE id = 'orders' AND holder = $1)`;

const WENT_ON = `
  UPDATE orders.reconciliation_walk
  SET after = $3, until = to_timestamp($4 / 1000.0), began_at = coalesce(began_at, to_timestamp($5 / 1000.0)),
      orders = orders + $6, unanswered = unanswered + $7
  WHERE walk = $2 AND ${STILL_HELD}`;

const ENDED = `
  UPDATE orders.reconciliation_walk
  SET number = number + 1, after = NULL, until = NULL, began_at = NULL, orders = 0, unanswered = 0,
      last_ended_at = to_timestamp($3 / 1000.0),
      last_took_ms = greatest(0, coalesce($3 - extract(epoch FROM began_at) * 1000, 0))::bigint,
      last_orders = orders, last_unanswered = unanswered
  WHERE walk = $2 AND ${STILL_HELD}`;

/** What one step of a walk came to. */
export interface WalkStep {
  readonly walk: WalkName;
  readonly after: string;
  readonly untilMs: number;
  readonly nowMs: number;
  readonly orders: number;
  readonly unanswered: number;
}

/** One replica at a time reconciles; whoever is not heard of for the length of a lease loses it, and another goes on where that was. */
export class WalkStore {
  #begun = false;

  constructor(
    private readonly database: Sql,
    /** Of this process. */
    private readonly holder: string,
  ) {}

  /** @returns undefined when another holds the lease */
  async hold(leaseMs: number): Promise<Readonly<Record<WalkName, Walk>> | undefined> {
    if (!this.#begun) for (const statement of BEGIN) await this.database.query(statement);
    this.#begun = true;
    const held = await this.database.query<unknown[]>(HOLD, [this.holder, leaseMs]);
    return held.length === 0 ? undefined : this.look();
  }

  /** For a replica that ends in good order. */
  async letGo(): Promise<void> {
    await this.database.query(LET_GO, [this.holder]);
  }

  /** As the tables have it, whoever holds the lease; undefined: nobody ever began. */
  async look(): Promise<Readonly<Record<WalkName, Walk>> | undefined> {
    const rows = await this.database.query<WalkRow[]>(`SELECT ${COLUMNS} FROM orders.reconciliation_walk`);
    const walks = rows.map(walkOf);
    const [recent, whole] = WALKS.map((name) => walks.find((walk) => walk.name === name));
    return recent === undefined || whole === undefined ? undefined : { recent, whole };
  }

  async wentOn({ walk, after, untilMs, nowMs, orders, unanswered }: WalkStep): Promise<void> {
    await this.database.query(WENT_ON, [this.holder, walk, after, untilMs, nowMs, orders, unanswered]);
  }

  async ended(walk: WalkName, nowMs: number): Promise<void> {
    await this.database.query(ENDED, [this.holder, walk, nowMs]);
  }
}

function walkOf(row: WalkRow): Walk {
  const { walk: name, after, orders, unanswered } = row;
  return {
    name,
    number: Number(row.number),
    after,
    untilMs: row.until?.getTime() ?? null,
    beganMs: row.began_at?.getTime() ?? null,
    orders,
    unanswered,
    last:
      row.last_ended_at === null
        ? null
        : {
            endedMs: row.last_ended_at.getTime(),
            tookMs: Number(row.last_took_ms),
            orders: row.last_orders ?? 0,
            unanswered: row.last_unanswered ?? 0,
          },
  };
}
