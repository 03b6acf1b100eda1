import { readdirSync, readFileSync } from 'node:fs';
import type { Client } from 'pg';
import type { Shop } from '../../test/support/shop.js';
import { endedChildrenMicros, processorMicros } from '../measure/processor-time.js';

/** Whose processor time is told by itself; everybody else's is `others`. */
export const TOLD = ['gateway', 'orders', 'inventory', 'postgres', 'legacy-core', 'partners'] as const;
export type Told = (typeof TOLD)[number] | 'others';

/** What a shop has used since its start, or in a span. */
export interface ShopCosts {
  /** Processor time, ms. */
  readonly cpuMs: Readonly<Record<Told, number>>;
  /** Transactions that wrote: each has a number, and a commit. */
  readonly writingCommits: number;
  /** Of the log; commits that come together share one. */
  readonly flushes: number;
  readonly walBytes: number;
  /** When it was read, monotonic ms; the length, of a span. */
  readonly ms: number;
}

/** Reads the counters of processes and database. Those of flushes are up to a second behind. */
export async function readCosts(shop: Shop, database: Client): Promise<ShopCosts> {
  const { rows } = await database.query<{ commits: string; flushes: string; wal: string }>(
    `SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS commits, pg_current_wal_lsn() - '0/0'::pg_lsn AS wal,
            (SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal') AS flushes`,
  );
  const [counted] = rows;
  const cpuMs: Record<Told, number> = {
    gateway: 0,
    orders: 0,
    inventory: 0,
    postgres: 0,
    'legacy-core': 0,
    partners: 0,
    others: 0,
  };
  for (const { name, pid } of shop.processes()) {
    // The launcher's part is in this process, which is the load.
    if (name === 'stack') continue;
    const told = TOLD.find((each) => each === name) ?? 'others';
    cpuMs[told] += (name === 'postgres' ? familyMicros(pid) : processorMicros(pid)) / 1_000;
  }
  return {
    cpuMs,
    writingCommits: Number(counted?.commits),
    flushes: Number(counted?.flushes),
    walBytes: Number(counted?.wal),
    ms: performance.now(),
  };
}

/** What was used from one reading to the next. */
export function between(from: ShopCosts, to: ShopCosts): ShopCosts {
  return combined(to, from, (later, earlier) => later - earlier);
}

/**
 * A span without what the shop uses while nobody orders; but with all of its log, which has a page whole when it changes for the first
 * time after a checkpoint, and is of no even length.
 */
export function withoutIdle(span: ShopCosts, idle: ShopCosts): ShopCosts {
  const { ms, walBytes } = span;
  return { ...combined(span, idle, (all, quiet) => all - (quiet * ms) / idle.ms), walBytes, ms };
}

function combined(one: ShopCosts, other: ShopCosts, by: (one: number, other: number) => number): ShopCosts {
  const cpuMs = Object.fromEntries(
    Object.entries(one.cpuMs).map(([told, ms]) => [told, by(ms, other.cpuMs[told as Told])]),
  ) as Record<Told, number>;
  return {
    cpuMs,
    writingCommits: by(one.writingCommits, other.writingCommits),
    flushes: by(one.flushes, other.flushes),
    walBytes: by(one.walBytes, other.walBytes),
    ms: by(one.ms, other.ms),
  };
}

/** PostgreSQL: a process for each connection; of those that have ended the first one has the time. */
function familyMicros(pid: number): number {
  let sum = processorMicros(pid) + endedChildrenMicros(pid);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || parentOf(name) !== pid) continue;
    try {
      sum += processorMicros(Number(name));
    } catch {
      // It has just ended: the first one has its time from now on.
    }
  }
  return sum;
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return -1;
  }
}
