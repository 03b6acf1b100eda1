import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../processes/free-port.js';
import type { Watchdog } from '../processes/watchdog.js';
import { clusterPath, ensureCluster, ownerOf, SUPERUSER } from './cluster.js';
import { stopStrayPostgres } from './stray-postgres.js';
import { findPostgresPrograms, type PostgresPrograms } from './postgres-programs.js';
import { unprivilegedAccount } from './unprivileged-account.js';

export interface PostgresOptions {
  /** The cluster; made when it does not exist. Nobody else may use it meanwhile (the launcher holds a lock). */
  readonly folder: string;
  /** 0 picks a free one. */
  readonly port: number;
  /** False gives up for speed that commits outlive the machine: tests. */
  readonly durable: boolean;
  readonly watchdog: Watchdog;
  /** Everything it prints. */
  readonly onLog: (text: string) => void;
  /** Milliseconds to be ready in, after which it is ended and the start fails. Default 30,000 (it may replay its log). */
  readonly readyWithinMs?: number;
}

export interface RunningPostgres {
  readonly pid: number;
  readonly port: number;
  /** Settles when the server has ended, for whatever reason, with how it ended. */
  readonly exited: Promise<string>;
  /** Connection URL of one of its databases. */
  url(database: string): string;
  /** Disconnects everybody and stops; without mercy after `graceMs` (default 5,000). */
  stop(graceMs?: number): Promise<void>;
  /** As power failing: no shutdown of any kind. */
  kill(): Promise<void>;
}

/** The account, the programs and the cluster they run on: found or made, not yet started. */
export async function startPostgresServer(options: PostgresOptions): Promise<RunningPostgres> {
  const newcomer = unprivilegedAccount();
  const programs = findPostgresPrograms(newcomer);
  await ensureCluster(programs, options.folder, newcomer);
  await stopStrayPostgres(options.folder);
  for (let attempt = 1; ; attempt++) {
    const port = options.port === 0 ? await freePort() : options.port;
    const server = launch(programs, port, options);
    const fault = await untilReady(server, options);
    if (fault === undefined) return server;
    await server.kill();
    const retry = options.port === 0 && attempt < 5 && fault.includes('could not bind');
    if (!retry) throw new Error(`PostgreSQL did not start: ${fault}`);
  }
}

interface LaunchedPostgres extends RunningPostgres {
  /** The last lines it printed. */
  readonly tail: () => string;
}

function launch(programs: PostgresPrograms, port: number, options: PostgresOptions): LaunchedPostgres {
  const account = ownerOf(options.folder, unprivilegedAccount());
  const settings = { ...SETTINGS, ...(options.durable ? {} : FORGETFUL) };
  const argv = ['-D', clusterPath(options.folder, account), '-p', String(port)];
  for (const [name, value] of Object.entries(settings)) argv.push('-c', `${name}=${value}`);
  const child = spawn(programs.postgres, argv, {
    ...account,
    cwd: options.folder,
    detached: true,
    env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const { pid } = child;
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    tail = (tail + text).slice(-2000);
    options.onLog(text);
  });
  if (pid !== undefined) options.watchdog.watch(pid, 'INT');
  const exited = endOf(child).then((how) => {
    if (pid !== undefined) options.watchdog.forget(pid);
    return how;
  });
  const within = async (ms: number) => Promise.race([exited.then(() => true), pause(ms, false, { ref: false })]);
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  return {
    pid: pid ?? -1,
    port,
    exited,
    tail: () => tail.trim(),
    url: (database) => `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`,
    kill,
    stop: async (graceMs = 5000) => {
      child.kill('SIGINT');
      if (await within(graceMs)) return;
      child.kill('SIGQUIT');
      if (await within(1000)) return;
      await kill();
    },
  };
}

/** Undefined when it takes connections, else why it does not. Its pid file says so, as it does to pg_ctl. */
async function untilReady(server: LaunchedPostgres, options: PostgresOptions): Promise<string | undefined> {
  const deadline = performance.now() + (options.readyWithinMs ?? 30_000);
  let ended: string | undefined;
  void server.exited.then((how) => (ended = how));
  while (performance.now() < deadline) {
    if (ended !== undefined) return server.tail() || ended;
    const [pid, , , , , , , status] = pidFile(options.folder);
    if (Number(pid) === server.pid && status?.trim() === 'ready') return undefined;
    await pause(15);
  }
  return `it was not ready in time; it last said: ${server.tail()}`;
}

function pidFile(folder: string): string[] {
  try {
    return readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal === null ? `exit status ${String(code)}` : signal));
  });
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '150',
  shared_buffers: '32MB',
  jit: 'off',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
  timezone: 'UTC',
} as const;

/** What was committed outlives the server, however it ends, and not the machine: commits are with the operating system before they are told. */
const FORGETFUL = { fsync: 'off', full_page_writes: 'off', autovacuum_naptime: '10min' };
