import type { Arm } from '@banyan/kernel';
import type { DataSource } from 'typeorm';
import { openKey } from './compare-levels.js';

/** Who has all stock, as far as this service goes by it. */
export interface OwnAuthority {
  readonly arm: Arm;
  readonly term: number;
  /** The term has ended here, and the next has not begun. */
  readonly closed: boolean;
}

/** What of the authority's work is under way. */
export interface OpenWork {
  /** Products of reservations that are set aside and that the core has not booked. */
  readonly openClaims: number;
  /** Of these, those set aside and not confirmed yet. */
  readonly unconfirmed: number;
  /** How long the oldest has been open, ms; 0: none is. */
  readonly oldestMs: number;
}

const OPEN_WORK = `
  SELECT count(*)::integer AS open, count(*) FILTER (WHERE made.state = 'reserved')::integer AS unconfirmed,
    coalesce(extract(epoch FROM clock_timestamp() - min(made.reserved_at)) * 1000, 0)::float8 AS oldest_ms
  FROM inventory.claim JOIN inventory.reservation AS made ON made.reference = claim.reference
  WHERE claim.booked_at IS NULL`;

const OPEN_BY_LEVEL = `
  SELECT sku, source, sum(taken_e4 - back_e4) AS open_e4 FROM inventory.claim WHERE booked_at IS NULL GROUP BY sku, source`;

/** A term never goes back; within one, it can be closed and opened again. */
const FOLLOW = `
  UPDATE inventory.stock_authority SET arm = $1, term = $2, closed = $3, changed_at = now()
  WHERE shop = 'all' AND (term < $2 OR (term = $2 AND arm = $1))`;

const READ = `SELECT arm, term, closed FROM inventory.stock_authority WHERE shop = 'all'`;

interface Row {
  readonly arm: Arm;
  readonly term: string;
  readonly closed: boolean;
}

/** The service's own word on the authority. The ledger's is the shop's; control brings it here, and so does an order of a later term. */
export class AuthorityStore {
  constructor(private readonly dataSource: Pick<DataSource, 'query'>) {}

  async read(): Promise<OwnAuthority> {
    const [row] = await this.dataSource.query<Row[]>(READ);
    if (row === undefined) throw new Error('the row of the stock authority is gone');
    return { arm: row.arm, term: Number(row.term), closed: row.closed };
  }

  /**
   * Goes by another word, unless it is older than its own. Waits for reservations that are being decided; none of an earlier term is
   * decided after it.
   *
   * @returns what it goes by now
   */
  async follow({ arm, term, closed }: OwnAuthority): Promise<OwnAuthority> {
    await this.dataSource.query(FOLLOW, [arm, term, closed]);
    return this.read();
  }

  async openWork(): Promise<OpenWork> {
    const [row] = await this.dataSource.query<{ open: number; unconfirmed: number; oldest_ms: number }[]>(OPEN_WORK);
    return {
      openClaims: row?.open ?? 0,
      unconfirmed: row?.unconfirmed ?? 0,
      oldestMs: Math.max(0, Math.round(row?.oldest_ms ?? 0)),
    };
  }

  /** What is set aside and not booked at the core, by level, ten-thousandths. */
  async openByLevel(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.dataSource.query<{ sku: string; source: string; open_e4: string }[]>(OPEN_BY_LEVEL);
    return new Map(rows.map(({ sku, source, open_e4: openE4 }) => [openKey(sku, source), Number(openE4)]));
  }
}
