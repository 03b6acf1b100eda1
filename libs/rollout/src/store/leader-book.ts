import { StoreUnavailable } from '@banyan/database';
import type { EntityManager } from 'typeorm';

/** Another control leads by now: what this one was about to write by itself is that one's to decide. */
export class NotLeading extends StoreUnavailable {
  override readonly name = 'NotLeading';

  constructor() {
    super('this control does not lead: another decides by itself');
  }
}

/** Who leads the controls. */
export interface Leader {
  /** One more with each leader. */
  readonly epoch: number;
  readonly name: string;
  /** Where people and gateways reach it. */
  readonly url: string;
  /** Wall clock. */
  readonly sinceMs: number;
}

/** Asks in SQL, on the one connection that holds the lock. */
type Asks = (sql: string, parameters?: unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

const ROLE = `'control'`;
/** Of a session: it ends with the connection, however that ends. */
const LOCK = `hashtextextended('banyan.control.leader', 0)`;
const COLUMNS = 'epoch, name, url, since_ms, resigned';

/** @returns whether the lock is this connection's */
export async function lockLeadership(ask: Asks): Promise<boolean> {
  const [row] = await ask(`SELECT pg_try_advisory_lock(${LOCK}) AS locked`);
  return row?.['locked'] === true;
}

/** Who leads, or did last; undefined: nobody ever has. */
export async function readLeader(ask: Asks): Promise<(Leader & { readonly resigned: boolean }) | undefined> {
  const [row] = await ask(`SELECT ${COLUMNS} FROM banyan.control_leader WHERE role = ${ROLE}`);
  if (row === undefined) return undefined;
  return {
    epoch: Number(row['epoch']),
    name: String(row['name']),
    url: String(row['url']),
    sinceMs: Number(row['since_ms']),
    resigned: row['resigned'] === true,
  };
}

/** Begins an epoch; only who has the lock may. From here on nothing is written any more that a former leader decided. @returns the epoch */
export async function beginEpoch(ask: Asks, { name, url, sinceMs }: Omit<Leader, 'epoch'>): Promise<number> {
  const [row] = await ask(
    `INSERT INTO banyan.control_leader AS leader (role, ${COLUMNS}) VALUES (${ROLE}, 1, $1, $2, $3, false)
     ON CONFLICT (role) DO UPDATE
       SET epoch = leader.epoch + 1, name = $1, url = $2, since_ms = $3, resigned = false
     RETURNING epoch`,
    [name, url, sinceMs],
  );
  return Number(row?.['epoch']);
}

export async function resign(ask: Asks, epoch: number): Promise<void> {
  await ask(`UPDATE banyan.control_leader SET resigned = true WHERE role = ${ROLE} AND epoch = $1`, [epoch]);
}

/**
 * In the transaction in which a leader writes what it decided by itself: the next one waits with its epoch until that is committed.
 *
 * @throws NotLeading when the epoch is over
 */
export async function demandEpoch(manager: EntityManager, epoch: number): Promise<void> {
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM banyan.control_leader WHERE role = ${ROLE} AND epoch = $1 FOR SHARE`,
    [epoch],
  );
  if (rows.length === 0) throw new NotLeading();
}
