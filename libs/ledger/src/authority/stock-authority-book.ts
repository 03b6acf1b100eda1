import type { Database } from '@banyan/database';
import type { Arm } from '@banyan/kernel';
import type { EntityManager } from 'typeorm';
import { MoveRefused, type MoveRefusal } from './move-refused.js';
import { StockAuthorityMoveRow } from './stock-authority-move.entity.js';
import { StockAuthorityRow } from './stock-authority.entity.js';
import { STOCK_AUTHORITY_CHANNEL, type StockAuthority } from './stock-authority.js';

/** Who takes a step, and why. */
export interface MoveDecision {
  readonly by: string;
  readonly reason: string;
}

/** A step of a move, as it is on record. */
export interface StockAuthorityMove extends MoveDecision {
  readonly kind: 'begun' | 'undone' | 'flipped';
  readonly from: Arm;
  readonly to: Arm;
  /** After the step. */
  readonly term: number;
  readonly atMs: number;
}

const ONLY_ROW = { onlyRow: true } as const;

/**
 * Who has the authority for all stock. Each step is one transaction, holds the one row for itself, and so comes after every
 * bind that saw the row before it: binding takes it FOR SHARE. Every step is on record and told to whoever follows.
 *
 * Every method throws StoreUnavailable when the database is away; a step whose answer was lost may have been taken: read.
 */
export class StockAuthorityBook {
  constructor(private readonly database: Database) {}

  async read(): Promise<StockAuthority> {
    return this.database.run(async (manager) => authorityOf(await rowIn(manager)));
  }

  /** The latest steps, the latest first. */
  async moves(limit: number): Promise<readonly StockAuthorityMove[]> {
    const rows = await this.database.run(async (manager) =>
      manager.find(StockAuthorityMoveRow, { order: { version: 'DESC' }, take: limit }),
    );
    return rows.map(({ kind, arm, movingTo, term, at, by, reason }) => ({
      kind,
      from: arm,
      to: movingTo,
      term,
      atMs: at.getTime(),
      by,
      reason,
    }));
  }

  /** Begins to drain: from now on nothing new is bound. @throws MoveRefused `already-there`, `already-moving` */
  async beginMove({ to, ...decision }: MoveDecision & { readonly to: Arm }): Promise<StockAuthority> {
    return this.#step(decision, 'begun', (row) => {
      refuseIf(row.state === 'draining', 'already-moving');
      refuseIf(row.arm === to, 'already-there');
      return { state: 'draining', movingTo: to };
    });
  }

  /** Ends the draining; all is as it was, in the same term. @throws MoveRefused `not-moving` */
  async undoMove(decision: MoveDecision): Promise<StockAuthority> {
    return this.#step(decision, 'undone', (row) => {
      refuseIf(row.state !== 'draining', 'not-moving');
      return { state: 'settled', movingTo: null };
    });
  }

  /**
   * Gives the authority to the arm that it is moving to, in the next term.
   *
   * @throws MoveRefused `other-term`, `not-moving`, `orders-open`: looked at in this very transaction, after which nothing
   * of the term can be bound any more
   */
  async flip({ expectedTerm, ...decision }: MoveDecision & { readonly expectedTerm: number }): Promise<StockAuthority> {
    return this.#step(decision, 'flipped', async (row, manager) => {
      refuseIf(row.term !== expectedTerm, 'other-term');
      refuseIf(row.state !== 'draining' || row.movingTo === null, 'not-moving');
      refuseIf((await openIn(manager, row.term)) > 0, 'orders-open');
      return { state: 'settled', arm: row.movingTo ?? row.arm, movingTo: null, term: row.term + 1 };
    });
  }

  /** How many keys bound in this term have no final outcome yet. */
  async openOrders(term: number): Promise<number> {
    return this.database.run(async (manager) => openIn(manager, term));
  }

  async #step(
    { by, reason }: MoveDecision,
    kind: StockAuthorityMove['kind'],
    decide: (row: StockAuthorityRow, manager: EntityManager) => Change | Promise<Change>,
  ): Promise<StockAuthority> {
    return this.database.transaction(async (manager) => {
      const row = await rowIn(manager, true);
      const { arm, movingTo: wasMovingTo } = row;
      const change = await decide(row, manager);
      const at = await timeIn(manager);
      const next = Object.assign(row, change, { version: row.version + 1, since: at, by, reason });
      await manager.update(StockAuthorityRow, ONLY_ROW, next);
      const movingTo = next.movingTo ?? wasMovingTo ?? arm;
      const { version, term } = next;
      await manager.insert(StockAuthorityMoveRow, { version, kind, arm, movingTo, term, at, by, reason });
      const told = authorityOf(next);
      await manager.query('SELECT pg_notify($1, $2)', [STOCK_AUTHORITY_CHANNEL, JSON.stringify(told)]);
      return told;
    });
  }
}

type Change = Partial<Pick<StockAuthorityRow, 'arm' | 'term'>> & Pick<StockAuthorityRow, 'state' | 'movingTo'>;

async function rowIn(manager: EntityManager, forUpdate = false): Promise<StockAuthorityRow> {
  return manager.findOneOrFail(StockAuthorityRow, {
    where: ONLY_ROW,
    ...(forUpdate && { lock: { mode: 'pessimistic_write' } }),
  });
}

/** The database's: replicas' clocks are not compared. */
async function timeIn(manager: EntityManager): Promise<Date> {
  const [row] = (await manager.query('SELECT clock_timestamp() AS at')) as { at: Date }[];
  if (row === undefined) throw new TypeError('PostgreSQL did not say what time it is');
  return row.at;
}

async function openIn(manager: EntityManager, term: number): Promise<number> {
  const [row] = (await manager.query(
    'SELECT count(*)::integer AS open FROM ledger.binding WHERE outcome IS NULL AND authority_term = $1',
    [term],
  )) as { open: number }[];
  return row?.open ?? 0;
}

function refuseIf(refused: boolean, because: MoveRefusal): void {
  if (refused) throw new MoveRefused(because);
}

function authorityOf(row: StockAuthorityRow): StockAuthority {
  const { arm, term, state, movingTo, version, since, by, reason } = row;
  const known = { arm, term, version, sinceMs: since.getTime(), by, reason };
  return movingTo === null ? { ...known, state } : { ...known, state, movingTo };
}
