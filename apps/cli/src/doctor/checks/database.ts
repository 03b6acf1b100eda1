import { systemClock } from '@banyan/kernel';
import { withoutPassword } from '../without-password.js';
import { hearClocks, judgeClocks, type Place, servicePlaces } from './clocks.js';
import { judgeLeases, type LeaseRow } from './leases.js';
import { type Check, type Finding, ok } from '../finding.js';
import { PATIENCE_MS } from '../patience.js';

/** Leases are 5 s on a monotonic clock; instants that people read come from both clocks. */
const MOST_SKEW_MS = 2_000;
/** A whole shop takes some 90 connections; whoever is without one waits or is refused. */
const LEAST_FREE_CONNECTIONS = 20;
/** What each process keeps there, by the schema that it makes. */
const SCHEMAS = ['banyan', 'ledger', 'audit', 'operations', 'inventory', 'pricing', 'orders'] as const;
const LEAST_VERSION = 160_000;

interface Server {
  readonly version: number;
  readonly now: Date;
  readonly replica: boolean;
  readonly fsync: string;
  readonly commit: string;
  readonly pages: string;
  readonly most: string;
  readonly used: string;
}

export const databaseCheck: Check = {
  id: 'database',
  async look({ environment, databaseUrl, afterRestore }) {
    if (databaseUrl === undefined) {
      return [
        {
          id: 'database.url',
          state: 'unknown',
          what: 'DATABASE_URL is not set here',
          why: 'the database cannot be looked at from this shell',
          todo: 'run this with the environment of a process: `banyan config print gateway` says what one reads',
        },
      ];
    }
    const { Client } = await import('pg');
    const client = new Client({
      connectionString: databaseUrl,
      connectionTimeoutMillis: PATIENCE_MS,
      statement_timeout: PATIENCE_MS,
      application_name: 'banyan doctor',
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
    } catch (error) {
      return [
        {
          id: 'database.reachable',
          state: 'fault',
          what: `PostgreSQL cannot be reached: ${withoutPassword(error, databaseUrl)}`,
          why: 'no order is taken, and nothing is served by a service on canary',
          todo: 'start it, or correct DATABASE_URL',
          page: 'runbooks/postgres.md',
        },
      ];
    }
    try {
      const askedMs = systemClock.nowMs();
      const { rows } = await client.query<Server>(
        `SELECT current_setting('server_version_num')::int AS version, clock_timestamp() AS now, pg_is_in_recovery() AS replica,
           current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('full_page_writes') AS pages,
           current_setting('max_connections') AS most, (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`,
      );
      const [server] = rows;
      if (server === undefined) throw new Error('PostgreSQL answered no row');
      const skewMs = server.now.getTime() - (askedMs + systemClock.nowMs()) / 2;
      const { rows: tables } = await client.query<{ schema: string }>(
        `SELECT schemaname AS schema FROM pg_tables WHERE tablename = 'migration' AND schemaname = ANY ($1)`,
        [SCHEMAS],
      );
      const left = afterRestore && tables.some(({ schema }) => schema === 'orders') ? await openWork(client) : [];
      const leases = await leasesOf(client);
      const places = (leases ?? []).map(({ replica, ops_url: opsUrl }): Place => ({ name: replica, opsUrl }));
      return [
        ...judgeServer(server, skewMs),
        judgeSchemas(tables.map(({ schema }) => schema)),
        ...judgeLeases(leases),
        ...judgeClocks(await hearClocks([...places, ...servicePlaces(environment)], skewMs)),
        ...left,
      ];
    } finally {
      await client.end();
    }
  },
};

/** Pure. */
export function judgeServer(server: Server, skewMs: number): readonly Finding[] {
  const free = Number(server.most) - Number(server.used);
  const loses = [
    ...(server.fsync === 'on' ? [] : ['fsync']),
    ...(server.pages === 'on' ? [] : ['full_page_writes']),
    ...(server.commit === 'off' ? ['synchronous_commit'] : []),
  ];
  return [
    server.version < LEAST_VERSION
      ? {
          id: 'database.version',
          state: 'warning',
          what: `PostgreSQL is of version ${Math.floor(server.version / 10_000)}`,
          why: 'the tests run on 18; nobody tells what an older one does',
          todo: 'use 16 or later',
        }
      : ok('database.version', `PostgreSQL ${Math.floor(server.version / 10_000)} answers`),
    server.replica
      ? {
          id: 'database.primary',
          state: 'fault',
          what: 'DATABASE_URL leads to a replica',
          why: 'nothing can be written, and a write is never decided from a replica',
          todo: 'let it lead to the primary, or promote this one',
          page: 'runbooks/postgres.md',
        }
      : ok('database.primary', 'it takes writes'),
    loses.length > 0
      ? {
          id: 'database.durable',
          state: 'fault',
          what: `${loses.join(' and ')} ${loses.length === 1 ? 'is' : 'are'} off`,
          why: 'an order that was acknowledged can be gone after a power failure',
          todo: `switch ${loses.join(', ')} on`,
          page: 'how-to/back-up-and-restore.md',
        }
      : ok('database.durable', `commits are on disk before they are told (synchronous_commit ${server.commit})`),
    Math.abs(skewMs) > MOST_SKEW_MS
      ? {
          id: 'database.clock',
          state: 'warning',
          what: `its clock is ${(skewMs / 1000).toFixed(1)} s ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's`,
          why: 'instants of two machines are compared: quotes, lags and what happened first are told wrongly',
          todo: 'let both follow the same time servers',
        }
      : ok('database.clock', `its clock is within ${(MOST_SKEW_MS / 1000).toFixed(0)} s of this machine's`),
    free < LEAST_FREE_CONNECTIONS
      ? {
          id: 'database.connections',
          state: 'warning',
          what: `${free} of ${server.most} connections are free`,
          why: 'a process that starts, or an order at a peak, finds none',
          todo: 'raise max_connections, or put a pooler in session mode before it',
          page: 'runbooks/postgres.md',
        }
      : ok('database.connections', `${free} of ${server.most} connections are free`),
  ];
}

/** Pure. */
export function judgeSchemas(there: readonly string[]): Finding {
  const missing = SCHEMAS.filter((schema) => !there.includes(schema));
  if (missing.length === 0) return ok('database.schemas', 'every process has made its tables');
  return {
    id: 'database.schemas',
    state: 'warning',
    what: `there are no tables of ${missing.join(', ')}`,
    why: 'the process that keeps them has never been started on this database, or this is not the one that you mean',
    todo: 'start it: each migrates its own schema when it starts',
    page: 'upgrading.md',
  };
}

type Client = InstanceType<typeof import('pg').Client>;

/** Undefined: no gateway has ever been started on this database. */
async function leasesOf(client: Client): Promise<readonly (LeaseRow & { readonly ops_url: string })[] | undefined> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('banyan.lease') IS NOT NULL AS there`,
  );
  if (tables[0]?.there !== true) return undefined;
  const { rows } = await client.query<LeaseRow & { readonly ops_url: string }>(
    `SELECT replica, ops_url, extract(epoch FROM clock_timestamp() - renewed_at)::float8 AS age
       FROM banyan.lease ORDER BY renewed_at DESC`,
  );
  return rows;
}

/** What was under way when the backup ends: it goes on by itself, and is only told. */
async function openWork(client: Client): Promise<readonly Finding[]> {
  const { rows } = await client.query<{ sagas: string; waiting: string; parked: string; open: string }>(
    `SELECT (SELECT count(*) FROM orders.saga WHERE due_at IS NOT NULL) AS sagas,
       (SELECT count(*) FROM orders.outbox_delivery WHERE state = 'waiting') AS waiting,
       (SELECT count(*) FROM orders.outbox_delivery WHERE state = 'parked') AS parked,
       (SELECT count(*) FROM ledger.binding WHERE outcome IS NULL) AS open`,
  );
  const [counted] = rows;
  if (counted === undefined) throw new Error('PostgreSQL answered no row');
  const { sagas, waiting, parked, open } = counted;
  const underWay = `${sagas} orders are under way at the service, ${open} are sent and unknown, ${waiting} messages wait, ${parked} are parked`;
  return [
    {
      id: 'restore.under-way',
      state: Number(sagas) + Number(open) + Number(waiting) + Number(parked) > 0 ? 'warning' : 'ok',
      what: underWay,
      why: 'orders go on from the step that they were at; who was told before the restore is told again, and knows it by the id',
      todo: 'look again in a minute: all but parked ones must become none',
      page: 'how-to/back-up-and-restore.md',
    },
  ];
}
