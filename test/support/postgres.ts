import { chmodSync, existsSync, lstatSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { ensureCluster } from '../../apps/stack/src/postgres/cluster.js';
import { type RunningPostgres, startPostgresServer } from '../../apps/stack/src/postgres/embedded-postgres.js';
import { findPostgresPrograms } from '../../apps/stack/src/postgres/postgres-programs.js';
import { unprivilegedAccount } from '../../apps/stack/src/postgres/unprivileged-account.js';
import { Watchdog } from '../../apps/stack/src/processes/watchdog.js';

export interface TestPostgres {
  /** Of an empty database named `postgres`, as superuser. */
  readonly url: string;
  /** Stops the server; its data stays and `resume` starts it again on the same port. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends the server as a power failure would, without shutdown. */
  kill(): Promise<void>;
  /** Ends the server and deletes its data. */
  stop(): Promise<void>;
}

/**
 * A throw-away PostgreSQL 18 on a free port, ready in well under a second (the first run on a machine makes a template
 * cluster, which takes one more). It dies with the test process, even when that is killed.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const home = mkdtempSync(join(tmpdir(), 'banyan-test-postgres-'));
  chmodSync(home, 0o755);
  const watchdog = new Watchdog();
  watchdog.removeAtEnd(home);
  const folder = join(home, 'cluster');
  await copyTemplateCluster(folder);
  const start = async (port: number) =>
    startPostgresServer({ folder, port, durable: false, watchdog, onLog: () => undefined });
  let server: RunningPostgres | undefined = await start(0);
  const { port } = server;
  return {
    url: server.url('postgres'),
    pause: async () => {
      await server?.stop();
      server = undefined;
    },
    resume: async () => {
      server ??= await start(port);
    },
    kill: async () => {
      await server?.kill();
      server = undefined;
    },
    stop: async () => {
      await server?.stop();
      server = undefined;
      rmSync(home, { recursive: true, force: true });
      watchdog.close();
    },
  };
}

/** Makes `folder` an empty cluster, unless there is one; `startPostgresServer` then finds it made. */
export async function copyTemplateCluster(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  const copied = spawnSync('cp', ['-a', await templateCluster(), folder], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(`the template cluster could not be copied: ${copied.stderr}`);
}

/** initdb takes 0.8 s of processor time, a copy of its result 0.1 s. Made once for each version and user. */
async function templateCluster(): Promise<string> {
  const account = unprivilegedAccount();
  const programs = findPostgresPrograms(account);
  const owner = account?.uid ?? userInfo().uid;
  const template = join(tmpdir(), `banyan-test-cluster-${programs.version}-${owner}`);
  if (!existsSync(template)) {
    const draft = mkdtempSync(`${template}-`);
    chmodSync(draft, 0o755);
    try {
      await ensureCluster(programs, join(draft, 'cluster'), account);
      renameSync(join(draft, 'cluster'), template);
    } catch (error) {
      // Another worker was faster; its template is as good.
      if (!existsSync(template)) throw error;
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  if (lstatSync(template).uid !== owner) throw new Error(`${template} belongs to somebody else; remove it`);
  return template;
}
