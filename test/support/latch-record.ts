import { firstReferenceAt } from '@banyan/domains';
import { Client } from 'pg';

/** How a latch stands, and up to which epoch Unleash has been told. */
export interface StandingLatch {
  readonly state: 'armed' | 'tripped' | 'held';
  readonly epoch: number;
  readonly unleashEpoch: number;
}

/** A trip, as its record has it. */
export interface RecordedTrip {
  readonly epoch: number;
  /** Who decided: `person`, `control`, `replica`. */
  readonly by: string;
  /** From the trip to the last acknowledgement, ms; undefined: not every replica has acknowledged it. */
  readonly acknowledgedMs: number | undefined;
}

/** What is written of one domain's latch. Read where it is written: control's picture of a domain costs more the longer its record is. */
export class LatchRecord {
  private constructor(
    private readonly database: Client,
    private readonly domain: string,
  ) {}

  static async open(databaseUrl: string, domain: string): Promise<LatchRecord> {
    const database = new Client({ connectionString: databaseUrl });
    await database.connect();
    return new LatchRecord(database, domain);
  }

  /** A latch that was never written down is armed. */
  async standing(): Promise<StandingLatch> {
    const { rows } = await this.database.query<StandingLatch>(
      'SELECT state, epoch, unleash_epoch AS "unleashEpoch" FROM banyan.latch WHERE domain = $1',
      [this.domain],
    );
    return rows[0] ?? { state: 'armed', epoch: 0, unleashEpoch: 0 };
  }

  /** The last trip, among the newest records. */
  async lastTrip(): Promise<RecordedTrip | undefined> {
    const { rows } = await this.database.query<{ kind: string; epoch: number; by: string; tookMs: number | null }>(
      `SELECT kind, epoch, decided_by->>'kind' AS by, (evidence->>'tookMs')::float8 AS "tookMs"
       FROM banyan.decision WHERE domain = $1 ORDER BY sequence DESC LIMIT $2`,
      [this.domain, NEWEST],
    );
    const trip = rows.find(({ kind }) => kind === 'trip');
    if (trip === undefined) return undefined;
    const told = rows.find(({ kind, epoch }) => kind === 'rolled-back' && epoch === trip.epoch);
    return { epoch: trip.epoch, by: trip.by, acknowledgedMs: told && (told.tookMs ?? 0) };
  }

  /** How many records there are of each kind. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    const { rows } = await this.database.query<{ kind: string; count: number }>(
      'SELECT kind, count(*)::int AS count FROM banyan.decision WHERE domain = $1 GROUP BY kind',
      [this.domain],
    );
    return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
  }

  /** Have so many orders been bound to the service that were begun after this instant, ms since the epoch? */
  async hasServedSince(atMs: number, orders: number): Promise<boolean> {
    const { rowCount } = await this.database.query(
      `SELECT FROM ledger.binding WHERE reference > $1 AND arm = 'service' AND operation = 'order.place' LIMIT $2`,
      [firstReferenceAt(atMs), orders],
    );
    return rowCount === orders;
  }

  async close(): Promise<void> {
    await this.database.end();
  }
}

/** A trip is followed by few records: who joined it, and that all have acknowledged. */
const NEWEST = 32;
